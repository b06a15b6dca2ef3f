import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { BrokenInvariant, keepInvariants, keepStarts, raise } from '../../src/jobs/invariants.ts';
import type { Job } from '../../src/jobs/job.ts';
import { transition } from '../../src/jobs/transition.ts';
import type { TaskStatus } from '../../src/providers/provider.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const running = aJob({ status: statuses.running, costUsd: 0.5, reservedUsd: 2 });
const late = { type: 'late' } as const;

/** The rest of a change, and the message about it. */
function left(before: Job, change: Partial<Job>) {
  const said: string[] = [];
  const job = keepInvariants(before, { ...before, ...change }, late, ({ message }) => said.push(message));
  return { job, said };
}

describe('what must be true of a job', () => {
  const failed = { ...statuses.failed, bookedUsd: 0.1 };
  it.each<[what: string, change: Partial<Job>, left: Partial<Job>]>([
    ['a known task that is lost', { task: null }, { task: running.task }],
    ['a known task that is another one', { task: { taskId: 'task-2' } }, { task: running.task }],
    // Nobody knows the amount: the reserved one counts.
    ['a cost below nothing', { costUsd: -0.01 }, { costUsd: 2 }],
    ['a cost that is no number', { costUsd: Number.NaN }, { costUsd: 2 }],
    ['a cost without end', { costUsd: Number.POSITIVE_INFINITY }, { costUsd: 2 }],
    ['a reservation below nothing', { reservedUsd: -1 }, { reservedUsd: 2, costUsd: 0.5 }],
    ['a reservation that is no number', { reservedUsd: Number.NaN }, { reservedUsd: 2 }],
    [
      'a booked sum below nothing',
      { status: { ...failed, bookedUsd: -0.1 }, costUsd: 0.75 },
      { status: { ...failed, bookedUsd: 0.25 } },
    ],
    [
      'nonsense all over',
      { status: { ...failed, bookedUsd: Number.NaN }, costUsd: Number.NaN, reservedUsd: Number.NaN },
      { status: { ...failed, bookedUsd: 1.5 }, costUsd: 2, reservedUsd: 2 },
    ],
    ['another provider', { provider: 'other' }, { provider: running.provider }],
    ['another id', { id: '1' }, { id: running.id }],
    ['another day', { createdAtMs: 0 }, { createdAtMs: running.createdAtMs }],
  ])('is not: %s, which is left out', (_, change, expected) => {
    const { job, said } = left(running, change);
    expect(job).toEqual({ ...running, ...change, ...expected });
    expect(said).toEqual([expect.stringContaining(running.id)]);
    // The rest is possible.
    expect(left(running, job).said).toEqual([]);
    expect(() => keepInvariants(running, { ...running, ...change }, late, raise)).toThrow(BrokenInvariant);
  });

  it.each(['succeeded', 'failed', 'cancelled'] as const)('is not: an ended job that goes on: %s', (state) => {
    const ended = aJob({ status: statuses[state] });
    const { job, said } = left(ended, { status: statuses.running });
    expect(job).toBe(ended);
    expect(said).toHaveLength(1);
  });

  it('is what all else leaves, and the ways out that are meant', () => {
    const ended = aJob({ status: statuses.failed });
    const reply = { interactionToken: 'x', channelId: '1', messageId: '2', uploadLimitBytes: 1 };
    const recovered = { type: 'recovered', status: statuses.running, earlierUsd: 0, ...reply } as const;
    expect(transition(ended, recovered, 0).status.state).toBe('running');
    expect(left(running, { task: { ...running.task } }).said).toEqual([]);
    expect(left(running, { costUsd: 0, reservedUsd: 0 }).said).toEqual([]);
  });
});

describe('what is about to start', () => {
  const jobs = ['queued', 'queued', 'running', 'running'].map((state) =>
    aJob({ status: statuses[state as 'queued' | 'running'] }),
  );
  const [first, second, third] = jobs as [Job, Job, Job];
  const starts = (starting: Job[], count: number) => {
    const said: string[] = [];
    const kept = keepStarts(
      starting,
      jobs,
      () => count,
      (broken) => said.push(broken.job),
    );
    return { kept: kept.map(({ id }) => id), said };
  };
  it.each<[what: string, starting: Job[], count: number, kept: Job[], said: Job[]]>([
    ['all that have a slot', [first, second], 4, [first, second], []],
    ['no job twice', [first, second, first], 9, [first, second], [first]],
    ['none beyond the last slot', [first, second], 3, [first], [second]],
    ['none where there are fewer slots than run', [first, second], 1, [], [first, second]],
    ['none that runs', [third, first], 9, [first], [third]],
  ])('keeps %s', (_, starting, count, kept, said) => {
    const ids = (each: Job[]) => each.map(({ id }) => id);
    expect(starts(starting, count)).toEqual({ kept: ids(kept), said: ids(said) });
  });
});

it('the jobs of one provider take no slot of another', () => {
  const [job, elsewhere] = [aJob(), aJob({ status: statuses.running, provider: 'vidu' })];
  expect(keepStarts([job], [job, elsewhere], () => 1, raise)).toEqual([job]);
});

/** The engine with a readable log. */
async function start(path: string, provider: Parameters<typeof startEngine>[1]) {
  const lines: { level: number; job?: string; msg: string; costUsd?: string; err?: { type: string } }[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) });
  return { lines, run: await startEngine(path, provider, { log }) };
}

describe.each<[what: string, costUsd: unknown]>([
  ['-1', -1],
  ['-0.000001', -0.000_001],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['1e9', 1e9],
  ['a text', '0.5'],
  ['null', null],
  ['an object', {}],
])('a cost of %s', (_, costUsd) => {
  it.each<[what: string, reading: TaskStatus, state: string]>([
    ['made', finished, 'succeeded'],
    ['failed', { state: 'failed', kind: 'task_failed', cause: 'x' }, 'failed'],
  ])(
    'is left out of a task that is %s: the estimate counts, and the member hears of it',
    async (_, reading, state) => {
      await using folder = await temporaryFolder();
      const { provider, calls } = fakeProvider({ poll: async () => ({ ...reading, costUsd }) as TaskStatus });
      const { run, lines } = await start(folder.path, provider);
      await using _run = run;
      // A model that costs something, at a provider of another name.
      const job = aJob({ request: { model: 'kling', durationSeconds: 5 }, reservedUsd: 0.35 });
      await run.add(job);
      await run.until(() => run.told.some(({ id }) => id === job.id));
      const stored = await run.stored(job.id);
      expect(stored.status.state).toBe(state);
      if (state === 'succeeded') expect(stored.costUsd).toBeGreaterThan(0);
      else expect(stored.costUsd ?? 0).toBeGreaterThanOrEqual(0);
      expect(stored.costUsd ?? 0).toBeLessThan(10);
      expect(calls).toMatchObject({ submit: 1 });
      expect(lines.filter(({ msg }) => msg.includes('can not be true'))).toMatchObject([
        { costUsd: String(costUsd) },
      ]);
    },
  );
});
