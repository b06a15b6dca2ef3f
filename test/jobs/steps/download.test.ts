import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../../src/jobs/delivery-error.ts';
import type { JobIn } from '../../../src/jobs/job.ts';
import { ProviderError, type TaskStatus } from '../../../src/providers/provider.ts';
import { createFakeClock } from '../../support/clock.ts';
import { still } from '../../support/engine.ts';
import { aJob, statuses } from '../../support/job.ts';
import { stage, startStep, way } from '../../support/step.ts';

const MINUTE_MS = 60_000;
const NOW_MS = createFakeClock().now();
const output = { kind: 'url', url: 'https://provider.example/film.mp4' } as const;
const { file } = statuses.delivering;
type Overrides = NonNullable<Parameters<typeof startStep>[1]>;

/** A job that has been downloading for this long. */
const downloading = (triedMs = 0, fields: Parameters<typeof aJob>[0] = {}) =>
  aJob({
    ...{ stateSinceMs: NOW_MS - triedMs, status: { state: 'downloading', output, attempts: 0 } },
    ...fields,
  });
const fail = (error: Error, triedMs = 0, overrides: Overrides = {}) =>
  startStep(downloading(triedMs), { downloadVideo: async () => Promise.reject(error), ...overrides });
const away = new ProviderError('unavailable', 'reset');
const missing = new ProviderError('unavailable', '404', { status: 404 });

/** Takes five steps over this many milliseconds. */
async function takeFive(run: ReturnType<typeof startStep>, forMs: number) {
  for (let time = 1; time <= 5; time++) {
    if (time === 5) run.clock.advance(forMs);
    await run.take();
  }
}

it('a video is downloaded', async () => {
  const run = startStep(downloading(), { downloadVideo: async () => file });
  expect([await run.take(), run.events]).toEqual([0, [{ type: 'downloaded', file }]]);
});

it('a result that is not safe for work fails the job outside of age-restricted channels', async () => {
  const run = startStep(downloading(0, { isAdult: true }));
  expect([await run.take(), run.events]).toMatchObject([0, [{ type: 'failed', kind: 'content_rejected' }]]);
});

describe('a still', () => {
  const twoStages = (second: string): typeof way => ({
    ...way,
    ...{
      provider: 'preview',
      stages: [
        { ...stage, makes: 'image' },
        { ...stage, provider: second },
      ],
    },
  });
  const { url: _, ...withoutUrl } = still;
  it.each([
    ['with its URL for the provider that made it', 'preview', still],
    ['without it for another', 'vidu', withoutUrl],
  ])('goes on %s', async (__, provider, kept) => {
    const run = startStep(downloading(), {
      downloadStill: async () => still,
      wayOf: () => twoStages(provider),
    });
    expect([await run.take(), run.events]).toEqual([0, [{ type: 'still-made', still: kept, provider }]]);
  });
});

it('a second stage begins with no failures of the first', async () => {
  let tries = 0;
  const run = startStep(downloading(), {
    async downloadStill() {
      if (++tries < 4) throw away;
      return still;
    },
    wayOf: () => ({ ...way, stages: [{ ...stage, makes: 'image' }, stage] }),
    provider: { poll: async () => Promise.reject(away) },
  });
  for (let time = 1; time <= 4; time++) await run.take();
  await run.apply({ type: 'submitting' });
  await run.apply({ type: 'submitted', task: { taskId: '2' } });
  expect(await run.take()).toBe(2_000);
});

describe('a download that fails', () => {
  it('once after days in which the bot was off is repeated', async () => {
    const run = fail(away, 3 * 24 * 60 * MINUTE_MS);
    await run.take();
    expect(run.events).toEqual([{ type: 'attempt-failed' }]);
  });

  it('is repeated, and counted', async () => {
    const run = fail(away);
    expect([await run.take(), await run.take()]).toEqual([2_000, 4_000]);
    expect(run.events).toEqual([{ type: 'attempt-failed' }, { type: 'attempt-failed' }]);
    expect((run.job() as JobIn<'downloading'>).status.attempts).toBe(2);
  });

  it('because the disk is full is not counted', async () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    for (const error of [full, new Error('it could not be written', { cause: full })]) {
      const run = fail(error);
      expect([await run.take(), run.events]).toEqual([30_000, []]);
    }
    const other = fail(Object.assign(new Error('EIO'), { code: 'EIO' }));
    expect([await other.take(), other.events]).toEqual([2_000, [{ type: 'attempt-failed' }]]);
  });

  it('begins anew with the file of a later stage', async () => {
    let error: Error | undefined = new ProviderError('bad_output', 'html');
    const run = startStep(downloading(), {
      downloadVideo: async () => (error ? Promise.reject(error) : file),
      provider: { poll: async () => ({ state: 'running' }) },
    });
    const first = run.job();
    for (let time = 0; time < 4; time++) await run.take();
    error = undefined;
    await run.take();
    expect(run.job().status.state).toBe('delivering');
    error = new ProviderError('bad_output', 'html');
    run.clock.advance(5 * MINUTE_MS);
    // Five bad files of one stage would be proof.
    expect(await run.take(first)).toBeGreaterThan(0);
  });

  it('because the file is gone from this machine fails the job', async () => {
    const run = fail(new ProviderError('task_failed', 'no such file'));
    expect([await run.take(), run.events]).toMatchObject([0, [{ type: 'failed', kind: 'task_failed' }]]);
  });

  it('in a stop changes nothing', async () => {
    const run = fail(away);
    run.stopping.abort();
    expect([await run.take(), run.events]).toEqual([undefined, []]);
  });
});

describe('a download that never works', () => {
  it.each([
    [90 * MINUTE_MS - 5 * MINUTE_MS, {}, 'attempt-failed'],
    [90 * MINUTE_MS - 5 * MINUTE_MS + 1, {}, 'failed'],
    // The catalog's default, for a model that was removed.
    [55 * MINUTE_MS, { wayOf: () => undefined }, 'attempt-failed'],
    [55 * MINUTE_MS + 1, { wayOf: () => undefined }, 'failed'],
  ])('ends when the provider keeps the file no longer: %i ms, %j', async (triedMs, overrides, last) => {
    const run = fail(away, triedMs, overrides);
    await takeFive(run, 5 * MINUTE_MS);
    expect(run.events.map(({ type }) => type)).toEqual([...Array(4).fill('attempt-failed'), last]);
    if (last === 'failed') expect(run.events.at(-1)).toMatchObject({ kind: 'not_fetched' });
  });

  it.each([
    [5 * MINUTE_MS - 1, 'attempt-failed'],
    [5 * MINUTE_MS, 'failed'],
  ])('because it is no video ends after five times in %i ms', async (forMs, last) => {
    const run = fail(new DeliveryError('bad_output', 'html'));
    await takeFive(run, forMs);
    expect(run.events.at(-1)).toMatchObject({ type: last, ...(last === 'failed' && { kind: 'bad_output' }) });
  });

  it('is no proof of a bad file where another error came in between', async () => {
    let error = new ProviderError('bad_output', 'html');
    const run = startStep(downloading(), {
      downloadVideo: async () => Promise.reject(error),
      provider: { poll: async () => ({ state: 'running' }) },
    });
    await takeFive(run, 5 * MINUTE_MS - 1);
    error = away;
    await run.take();
    error = new ProviderError('bad_output', 'html');
    run.clock.advance(1);
    await run.take();
    expect(run.events.every(({ type }) => type === 'attempt-failed')).toBe(true);
  });
});

describe('a file that is missing', () => {
  const polls = (poll: () => Promise<TaskStatus>, overrides: Overrides = {}) => {
    let asked = 0;
    const provider = {
      poll() {
        asked++;
        return poll();
      },
    };
    const run = fail(missing, 0, { provider, ...overrides });
    return { ...run, asked: () => asked };
  };
  const made = (url: string) => async () => ({ state: 'succeeded', output: { kind: 'url', url } }) as const;

  it('makes its task tell its URL, which counts if it is another', async () => {
    const renewed = polls(made('https://provider.example/new.mp4'));
    await renewed.take();
    expect(renewed.events.map(({ type }) => type)).toEqual(['output-renewed', 'attempt-failed']);
    const same = polls(made(output.url));
    await same.take();
    expect(same.events.map(({ type }) => type)).toEqual(['attempt-failed']);
    const runs = polls(async () => ({ state: 'running' }));
    await runs.take();
    expect(runs.events.map(({ type }) => type)).toEqual(['attempt-failed']);
  });

  const gone = async () => Promise.reject(new ProviderError('task_failed', '404', { isGone: true }));
  const failed = async () => ({ state: 'failed', kind: 'task_failed', cause: 'x' }) as const;
  it.each([
    ['gone', 5 * MINUTE_MS, gone, 'failed'],
    ['failed', 5 * MINUTE_MS, failed, 'failed'],
    ['gone', 5 * MINUTE_MS - 1, gone, 'attempt-failed'],
    ['not to be asked for', 5 * MINUTE_MS, async () => Promise.reject(away), 'attempt-failed'],
    [
      'lost by a fault of our own',
      5 * MINUTE_MS,
      async () => Promise.reject(new Error('x')),
      'attempt-failed',
    ],
  ])('and whose task is %s, five times in %i ms', async (_, forMs, poll, last) => {
    const run = polls(poll);
    await takeFive(run, forMs);
    expect(run.events.at(-1)).toMatchObject({
      type: last,
      ...(last === 'failed' && { kind: 'not_fetched' }),
    });
  });

  it('does not count as gone over an answer that knows its task', async () => {
    let poll: () => Promise<TaskStatus> = gone;
    const run = polls(() => poll());
    for (let time = 0; time < 4; time++) await run.take();
    poll = made(output.url);
    await run.take();
    poll = gone;
    run.clock.advance(5 * MINUTE_MS);
    await run.take();
    expect(run.events.every(({ type }) => type === 'attempt-failed')).toBe(true);
  });

  it('is none by a fault of our own', async () => {
    let asked = 0;
    const run = fail(Object.assign(new Error('x'), { kind: 'bad_output', status: 404 }), 0, {
      provider: { poll: async () => ({ state: asked++ ? 'running' : 'pending' }) },
    });
    await run.take();
    expect(asked).toBe(0);
  });

  it('asks nothing of a provider that rests', async () => {
    const run = polls(made('https://provider.example/new.mp4'), {
      gate: { waitMs: () => 1, submitsAtOnce: () => 1, failingForMs: () => 0 },
    });
    await run.take();
    expect(run.asked()).toBe(0);
  });

  it.each([
    ['bad_output', undefined, true],
    ['unavailable', undefined, false],
    ['unavailable', 199, false],
    ['unavailable', 200, true],
    ['unavailable', 499, true],
    ['rate_limited', 429, false],
    ['unavailable', 500, false],
  ] as const)('is one by %s and status %s: %s', async (kind, status, isAsked) => {
    let asked = 0;
    const run = fail(new ProviderError(kind, 'x', { status }), 0, {
      provider: { poll: async () => ({ state: asked++ ? 'running' : 'pending' }) },
    });
    await run.take();
    expect(asked).toBe(isAsked ? 1 : 0);
  });

  it('is left to the next process by a stop', async () => {
    const run = polls(() => new Promise(() => {}));
    const step = run.take();
    await run.settle();
    run.stopping.abort();
    expect([await step, run.events]).toEqual([undefined, []]);
  });
});
