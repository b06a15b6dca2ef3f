import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import { createEstimates, type Progress } from '../../src/jobs/estimates.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Limits } from '../../src/jobs/limits.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { firstWayOf } from '../support/models.ts';

const STAGE_MS = 100_000;
const [oneStage, twoStages] = ['kling', 'flux-dev-svd'].map((id) => {
  const model = builtInModels.find((each) => each.id === id);
  if (!model) throw new Error('There is no such model');
  return mapWays(model, (way) => ({ ...way, typicalMs: STAGE_MS }));
});

function start({
  jobs = [] as Job[],
  limits = {} as Partial<Limits>,
  historyMs = [] as number[],
  failing = [] as string[],
} = {}) {
  const clock = createFakeClock();
  const known = new Map(jobs.map((job) => [job.id, job]));
  const progress = new Map<string, Progress>();
  const estimateOf = createEstimates({
    ...{ jobs: known, clock, progressOf: (id) => progress.get(id) ?? {} },
    limits: {
      ...{ memberRunning: () => 9, memberWaiting: 9, guildRunning: () => 9, providerRunning: () => 9 },
      ...limits,
    },
    gate: { failingForMs: (id) => (failing.includes(id) ? 1 : 0) },
    timings: { historyMs: () => historyMs, record: async () => {} },
    wayOf: firstWayOf([oneStage, twoStages].filter((model) => model !== undefined)),
  });
  return {
    ...{ clock, known, progress, estimateOf },
    ready: (...asked: Job[]) => asked.map(({ id }) => estimateOf(id).readyInMs),
  };
}

const now = createFakeClock().now();
const kling = { model: 'kling' };
const running = (elapsedMs: number, fields: Parameters<typeof aJob>[0] = {}) =>
  aJob({ request: kling, ...fields, status: { state: 'running', sinceMs: now - elapsedMs } });
const queued = (fields: Parameters<typeof aJob>[0] = {}) => aJob({ request: kling, ...fields });

describe('a running job', () => {
  it('is ready when its model usually is', () => {
    const job = running(30_000);
    expect(start({ jobs: [job] }).estimateOf(job.id)).toEqual({ isLate: false, readyInMs: 70_000 });
  });

  it('is late once it takes longer, and says nothing more without progress', () => {
    const [due, late] = [running(STAGE_MS), running(STAGE_MS + 1)];
    const { estimateOf, progress } = start({ jobs: [due, late] });
    expect(estimateOf(due.id)).toEqual({ isLate: false });
    expect(estimateOf(late.id)).toEqual({ isLate: true });
    progress.set(late.id, { fraction: 0.5 });
    expect(estimateOf(late.id)).toEqual({ isLate: true, readyInMs: expect.closeTo(1.15 * (STAGE_MS + 1)) });
  });

  it('goes by its own steps, whatever earlier ones took, until they end too', () => {
    const job = running(30_000);
    const { estimateOf, progress } = start({ jobs: [job] });
    progress.set(job.id, { fraction: 0.1, endsAtMs: 330_000 });
    expect(estimateOf(job.id).readyInMs).toBeCloseTo(1.15 * 300_000);
    progress.set(job.id, { fraction: 0.99, endsAtMs: 29_000 });
    expect(estimateOf(job.id).readyInMs).toBeLessThan(2_000);
  });

  it('is not late while earlier ones took longer', () => {
    const job = running(30_000);
    const historyMs = [10_000, 11_000, 12_000, 13_000, 40_000];
    expect(start({ jobs: [job], historyMs }).estimateOf(job.id)).toEqual({
      isLate: false,
      readyInMs: 10_000,
    });
  });

  it('has its further stages before it', () => {
    const [first, second] = [0, 1].map((stage) =>
      running(5_000, { request: { model: 'flux-dev-svd' }, stage }),
    );
    if (!first || !second) throw new Error('There are two');
    expect(start({ jobs: [first, second] }).ready(first, second)).toEqual([
      ...[0.15 * STAGE_MS - 5_000 + 0.85 * STAGE_MS, 0.85 * STAGE_MS - 5_000],
    ]);
  });
});

describe('a job', () => {
  it('that is being submitted has all its stages before it', () => {
    const job = aJob({ request: { model: 'flux-dev-svd' }, status: statuses.submitting });
    expect(start({ jobs: [job] }).estimateOf(job.id)).toEqual({ isLate: false, readyInMs: STAGE_MS });
  });

  it.each(['queued', 'submitting'] as const)(
    'that is %s with its still has only its video before it',
    (state) => {
      const job = aJob({ request: { model: 'flux-dev-svd' }, stage: 1, status: statuses[state] });
      expect(start({ jobs: [job] }).ready(job)).toEqual([0.85 * STAGE_MS]);
    },
  );

  it.each(['accepted', 'unclear', 'downloading', 'delivering', 'succeeded'] as const)(
    'that is %s has no estimate',
    (state) => {
      const job = aJob({ status: statuses[state] });
      expect(start({ jobs: [job] }).estimateOf(job.id)).toEqual({ isLate: false });
    },
  );

  it('has none at a provider that fails, nor when it is gone', () => {
    const [waiting, submitting, busy] = [queued(), queued({ status: statuses.submitting }), running(30_000)];
    const { estimateOf, ready } = start({ jobs: [waiting, submitting, busy], failing: ['preview'] });
    for (const { id } of [waiting, submitting]) expect(estimateOf(id)).toEqual({ isLate: false });
    // Its task may still be running.
    expect(ready(busy)).toEqual([70_000]);
    expect(estimateOf('gone')).toEqual({ isLate: false });
  });
});

describe('a queued job', () => {
  const of = (userId: string, guildId = 'films') => ({ origin: { userId, guildId } });

  it('begins at once where there is room', () => {
    const job = queued();
    expect(start({ jobs: [job] }).ready(job)).toEqual([STAGE_MS]);
  });

  it('waits for the pause that its provider asked for', () => {
    const job = queued({ status: { state: 'queued', attempts: 1, notBeforeMs: now + 7_000 } });
    expect(start({ jobs: [job] }).ready(job)).toEqual([107_000]);
  });

  it.each<[string, Partial<Limits>, Parameters<typeof aJob>[0], boolean]>([
    ['its provider', { providerRunning: () => 1 }, of('moe', 'music'), true],
    ['its provider alone', { providerRunning: () => 1 }, { ...of('mia'), provider: 'vidu' }, false],
    ['its member', { memberRunning: () => 1 }, { ...of('mia'), provider: 'vidu' }, true],
    ['its member alone', { memberRunning: () => 1 }, of('moe'), false],
    ['its member in that server', { memberRunning: () => 1 }, of('mia', 'music'), false],
    ['its server', { guildRunning: () => 1 }, { ...of('moe'), provider: 'vidu' }, true],
    ['its server alone', { guildRunning: () => 1 }, of('mia', 'music'), false],
  ])('waits for a slot of %s', (_, limits, fields, waits) => {
    const [busy, job] = [running(40_000, of('mia')), queued(fields)];
    expect(start({ jobs: [busy, job], limits }).ready(job)).toEqual([waits ? 60_000 + STAGE_MS : STAGE_MS]);
  });

  it('waits for no reel of its member or its server', () => {
    const reel = aJob({ ...of('mia'), provider: 'here', reel: { clips: [] }, status: statuses.assembling });
    const job = queued(of('mia'));
    const limits = { memberRunning: () => 1, guildRunning: () => 1 };
    expect(start({ jobs: [reel, job], limits }).ready(job)).toEqual([STAGE_MS]);
  });

  it('waits behind those before it, by turns', () => {
    const [first, second, third] = [1, 2, 3].map((createdAtMs) => queued({ createdAtMs, ...of('mia') }));
    const another = queued({ createdAtMs: 9, ...of('moe') });
    if (!first || !second || !third) throw new Error('There are three');
    const { ready } = start({
      jobs: [third, another, second, first],
      limits: { providerRunning: () => 2 },
    });
    expect(ready(first, another, second, third)).toEqual([STAGE_MS, STAGE_MS, 2 * STAGE_MS, 2 * STAGE_MS]);
  });

  it('takes the slot that is free first', () => {
    const [soon, later, job] = [running(90_000), running(20_000), queued()];
    const { ready } = start({ jobs: [later, soon, job], limits: { providerRunning: () => 2 } });
    expect(ready(job)).toEqual([10_000 + STAGE_MS]);
  });

  it.each<[string, Job, number]>([
    ['late', running(STAGE_MS + 1), 15_000],
    ['being submitted', queued({ status: statuses.submitting }), STAGE_MS],
    ['being delivered', queued({ status: statuses.delivering }), 5_000],
    // These hold no slot.
    ['unclear', queued({ status: statuses.unclear }), 0],
    ['under review', queued({ status: statuses.reviewing }), 0],
  ])('waits so long for one that is %s', (_, busy, waitMs) => {
    const job = queued();
    expect(start({ jobs: [busy, job], limits: { memberRunning: () => 1 } }).ready(job)).toEqual([
      waitMs + STAGE_MS,
    ]);
  });

  it('is reckoned once a second, and at once for a new one', () => {
    const job = queued();
    const { clock, known, ready } = start({ jobs: [job], limits: { providerRunning: () => 1 } });
    expect(ready(job)).toEqual([STAGE_MS]);
    known.set('busy', running(0, { id: 'busy' }));
    clock.advance(999);
    expect(ready(job)).toEqual([STAGE_MS - 999]);
    clock.advance(1);
    expect(ready(job)).toEqual([2 * STAGE_MS - 1_000]);
    const next = queued({ createdAtMs: 9_999_999 });
    known.set(next.id, next);
    known.delete('busy');
    expect(ready(next, job)).toEqual([2 * STAGE_MS, STAGE_MS]);
  });
});

it('a long queue is reckoned in one look at each job', () => {
  let looks = 0;
  const jobs = Array.from({ length: 200 }, (_, index) => {
    const { origin, ...job } = (index % 2 ? running(0) : queued()) as Job;
    const userId = `member ${index}`;
    return {
      ...job,
      get origin() {
        looks += 1;
        return { ...origin, userId };
      },
    };
  });
  const { ready } = start({ jobs, limits: { providerRunning: () => 100, guildRunning: () => 1_000 } });
  expect(ready(...jobs.filter(({ status }) => status.state === 'queued'))).toHaveLength(100);
  expect(looks).toBeLessThan(20 * jobs.length);
});

describe('a new job in a long queue', () => {
  const crowd = Array.from({ length: 500 }, (_, index) => queued({ origin: { userId: `member ${index}` } }));
  const newcomer = queued({ createdAtMs: 1, origin: { userId: 'new' } });

  function join(afterMs: number) {
    const { clock, known, ready } = start({
      jobs: crowd,
      limits: { providerRunning: () => 100, guildRunning: () => 1_000 },
    });
    ready(crowd[0] as Job);
    clock.advance(afterMs);
    known.set(newcomer.id, newcomer);
    return ready(newcomer)[0];
  }

  it('is behind all others until the queue is reckoned again', () => {
    expect(join(5)).toBe(6 * STAGE_MS - 5);
    // The queue would begin with it.
    expect(join(10)).toBe(STAGE_MS);
  });
});
