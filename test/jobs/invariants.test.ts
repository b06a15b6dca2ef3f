import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { BrokenInvariant, checkChange, checkClaim } from '../../src/jobs/invariants.ts';
import { transition } from '../../src/jobs/transition.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const running = aJob({ status: statuses.running, costUsd: 0.5 });
const late = { type: 'late' } as const;

describe('what must be true of a job', () => {
  it.each([
    ['a known task that is lost', { task: null }],
    ['a known task that is another one', { task: { taskId: 'task-2' } }],
    ['a cost below nothing', { costUsd: -0.01 }],
    ['a cost that is no number', { costUsd: Number.NaN }],
    ['a cost without end', { costUsd: Number.POSITIVE_INFINITY }],
    ['a reservation below nothing', { reservedUsd: -1 }],
    ['a booked sum below nothing', { status: { ...statuses.failed, bookedUsd: -0.1 } }],
    ['another id', { id: '1' }],
    ['another day', { createdAtMs: 0 }],
  ])('is not: %s', (_, change) => {
    const check = () => checkChange(running, { ...running, ...change }, late);
    expect(check).toThrow(BrokenInvariant);
    expect(check).toThrow(running.id);
  });

  it.each(['succeeded', 'failed', 'cancelled'] as const)('is not: an ended job that goes on: %s', (state) => {
    const ended = aJob({ status: statuses[state] });
    const onward = { ...ended, status: statuses.running };
    expect(() => checkChange(ended, onward, late)).toThrow(BrokenInvariant);
  });

  it('is what all else leaves, and the ways out that are meant', () => {
    const failed = aJob({ status: statuses.failed });
    const reply = { interactionToken: 'x', channelId: '1', messageId: '2', uploadLimitBytes: 1 };
    const recovered = { type: 'recovered', status: statuses.running, earlierUsd: 0, ...reply } as const;
    expect(transition(failed, recovered, 0).status.state).toBe('running');
    expect(() => checkChange(running, { ...running, task: { ...running.task } }, late)).not.toThrow();
  });

  it('is not: a task of two jobs', () => {
    const task = { taskId: 'task-9' };
    const mine = aJob({ status: statuses.submitting, task: null });
    const theirs = aJob({ status: statuses.running, task });
    const submitted = { type: 'submitted', task: { ...task } } as const;
    expect(() => checkClaim([mine, theirs], mine, submitted)).toThrow(BrokenInvariant);
    expect(() => checkClaim([mine, { ...theirs, provider: 'other' }], mine, submitted)).not.toThrow();
    expect(() => checkClaim([mine, { ...mine, task }], mine, submitted)).not.toThrow();
  });
});

it('keeps a paid job whose provider reports nonsense, says so with its id, and goes on with the others', async () => {
  await using folder = await temporaryFolder();
  const lines: { job?: string; err?: { type: string } }[] = [];
  const log = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
  let isFixed = false;
  const { provider, calls } = fakeProvider({
    async poll(task) {
      const isBad = task['taskId'] === 'task-1' && !isFixed;
      return isBad ? { ...finished, costUsd: Number.NaN } : finished;
    },
  });
  await using run = await startEngine(folder.path, provider, { log });
  const [bad, good] = [aJob(), aJob()];
  await run.add(bad);
  await run.until(() => lines.some(({ err }) => err?.type === 'BrokenInvariant'));
  await run.add(good);
  await run.until(() => run.told.some(({ id }) => id === good.id));
  expect(run.engine.get(bad.id)?.status.state).toBe('running');
  expect((await run.stored(bad.id)).status.state).toBe('running');
  expect(lines.find(({ err }) => err?.type === 'BrokenInvariant')?.job).toBe(bad.id);
  const { poll } = calls;
  // It is asked again, but not at once, and never ordered again.
  run.clock.advance(9 * 60_000);
  await run.settle();
  expect(calls.poll).toBe(poll);
  isFixed = true;
  await run.until(() => run.told.some(({ id }) => id === bad.id));
  expect(calls.submit).toBe(2);
});
