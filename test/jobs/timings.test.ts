import { describe, expect, it, vi } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { usualWay } from '../../src/catalog/ways.ts';
import { createTimings, timingKnowledge, usualTime } from '../../src/jobs/timings.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const find = (id: string) => {
  const model = builtInModels.find((each) => each.id === id);
  if (!model) throw new Error('There is no such model');
  return model;
};
const [oneStage, twoStages] = [find('kling'), find('flux-dev-svd')];

describe('learned times', () => {
  it('are kept by model, stage, length and resolution, ascending, over restarts', async () => {
    const keyv = memoryKeyv<number[]>();
    const timings = await createTimings(keyv);
    const job = aJob();
    for (const ms of [30, 10, 200]) await timings.record(job, ms);
    for (const known of [timings, await createTimings(keyv)]) {
      expect(known.historyMs(job)).toEqual([10, 30, 200]);
      expect(known.historyMs({ ...job, stage: 1 })).toEqual([]);
      for (const other of [{ model: 'kling' }, { durationSeconds: 6 }, { resolution: '1080p' as const }])
        expect(known.historyMs(aJob({ request: other }))).toEqual([]);
      // Another provider's machines are faster or slower.
      expect(known.historyMs({ ...job, provider: 'another' })).toEqual([]);
    }
  });

  it('of an earlier version, which mixed providers, count until there are enough of the provider', async () => {
    const keyv = memoryKeyv<number[]>();
    const job = aJob({ provider: 'quick' });
    const { model, durationSeconds, resolution } = job.request;
    await keyv.set(`${model}/0/${durationSeconds}/${resolution}`, [500, 100, 400, 200, 300]);
    const timings = await createTimings(keyv);
    const mixed = [100, 200, 300, 400, 500];
    for (const ms of [4, 3, 2, 1]) {
      expect(timings.historyMs(job)).toEqual(mixed);
      await timings.record(job, ms);
    }
    await timings.record(job, 5);
    expect(timings.historyMs(job)).toEqual([1, 2, 3, 4, 5]);
    expect(timings.historyMs({ ...job, provider: 'slow' })).toEqual(mixed);
    // Too few to be believed are not better than few of its own.
    await keyv.set(`${model}/1/${durationSeconds}/${resolution}`, [500]);
    expect((await createTimings(keyv)).historyMs({ ...job, stage: 1 })).toEqual([]);
  });

  it('are not forgotten by a read that began before they were learned', async () => {
    const [keyv, clock] = [memoryKeyv<number[]>(), createFakeClock()];
    await (await createTimings(keyv)).record(aJob(), 1);
    const timings = await createTimings(keyv, clock);
    const late = Promise.withResolvers<void>();
    const { iterator } = keyv;
    keyv.iterator = async function* (...args) {
      const found: [string, unknown][] = [];
      for await (const each of iterator?.(...args) ?? []) found.push(each);
      await late.promise;
      yield* found;
    };
    clock.advance(5 * 60_000);
    timings.historyMs(aJob());
    await new Promise(setImmediate);
    await timings.record(aJob(), 2);
    late.resolve();
    await new Promise(setImmediate);
    expect(timings.historyMs(aJob())).toEqual([1, 2]);
  });

  it('are stored together if many tasks end at once, and are known then', async () => {
    const keyv = memoryKeyv<number[]>();
    const update = vi.spyOn(keyv, 'update');
    const timings = await createTimings(keyv);
    const all = Array.from({ length: 40 }, (_, index) => index);
    const other = aJob({ request: { model: 'kling' } });
    await Promise.all([...all.map((ms) => timings.record(aJob(), ms)), timings.record(other, 7)]);
    expect(timings.historyMs(aJob())).toEqual(all);
    expect((await createTimings(keyv)).historyMs(aJob())).toEqual(all);
    expect(timings.historyMs(other)).toEqual([7]);
    expect(update.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it('are those of the last sixty', async () => {
    const keyv = memoryKeyv<number[]>();
    const timings = await createTimings(keyv);
    for (let ms = 62; ms > 0; ms--) await timings.record(aJob(), ms);
    expect(timings.historyMs(aJob())).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    // The oldest is dropped, not the shortest.
    await timings.record(aJob(), 99);
    expect(timings.historyMs(aJob())).toHaveLength(60);
    expect(timings.historyMs(aJob()).slice(-2)).toEqual([59, 99]);
  });

  it('are known beside the earlier ones though they can’t be written', async () => {
    const keyv = memoryKeyv<number[]>();
    const timings = await createTimings(keyv);
    for (const ms of [30, 10]) await timings.record(aJob(), ms);
    vi.spyOn(keyv, 'update').mockRejectedValue(new Error('the disk is full'));
    await timings.record(aJob(), 20);
    expect(timings.historyMs(aJob())).toEqual([10, 20, 30]);
  });

  it('are known though they can’t be written, and nothing else is taken for one', async () => {
    const keyv = memoryKeyv<number[]>();
    await keyv.set('odd', 'a word' as unknown as number[]);
    const timings = await createTimings(keyv);
    vi.spyOn(keyv, 'set').mockRejectedValue(new Error('the disk is full'));
    await timings.record(aJob(), 5);
    expect(timings.historyMs(aJob())).toEqual([5]);
  });
});

describe('a duration', () => {
  it.each([
    { who: 'a new job', isResumed: false, polls: 1, isLearned: true },
    { who: 'a resumed job that was seen unfinished', isResumed: true, polls: 2, isLearned: true },
    // It may have finished long before the start.
    { who: 'a resumed job that has finished', isResumed: true, polls: 1, isLearned: false },
  ])('is learned from $who: $isLearned', async ({ isResumed, polls, isLearned }) => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider({
      poll: async () => (calls.poll < polls ? { state: 'running' } : finished),
    });
    const record = vi.fn(async () => {});
    await using run = await startEngine(folder.path, provider, { timings: { historyMs: () => [], record } });
    const nowMs = run.clock.now();
    if (isResumed) {
      const running = { status: { ...statuses.running, sinceMs: nowMs }, stateSinceMs: nowMs };
      await run.store.insert(aJob({ ...running, createdAtMs: nowMs }));
      await run.engine.resume();
    } else await run.add(aJob({ createdAtMs: nowMs }));
    await run.until(() => run.told.length === 1);
    expect(calls.poll).toBe(polls);
    expect(record).toHaveBeenCalledTimes(isLearned ? 1 : 0);
  });
});

describe('what is known of a stage', () => {
  it('is its history, and the catalog’s guess for its part of the model', async () => {
    const timings = { historyMs: () => [7], record: async () => {} };
    const typical = (model: typeof oneStage | undefined, stage: number) =>
      timingKnowledge(timings, model && usualWay(model), aJob({ stage })).typicalMs;
    expect(timingKnowledge(timings, usualWay(oneStage), aJob()).historyMs).toEqual([7]);
    expect(typical(oneStage, 0)).toBe(usualWay(oneStage).typicalMs);
    expect(typical(undefined, 0)).toBe(60_000);
    expect(typical(twoStages, 0)).toBeCloseTo(usualWay(twoStages).typicalMs * 0.15);
    expect(typical(twoStages, 1)).toBeCloseTo(usualWay(twoStages).typicalMs * 0.85);
  });
});

describe('the usual time of a video', () => {
  const of = (...histories: number[][]) => ({
    historyMs: ({ stage }: { stage: number }) => histories[stage] ?? [],
  });

  it('is the middle of what was learned, of all stages together', () => {
    expect(usualTime(of([1, 2, 3, 4, 5]), oneStage)).toEqual({ ms: 3, isLearned: true });
    expect(usualTime(of([1, 2, 3, 4, 5], [10, 20, 30, 40, 50, 60]), twoStages)).toEqual({
      ...{ ms: 43, isLearned: true },
    });
  });

  it('is the catalog’s guess until every stage has been seen five times', () => {
    expect(usualTime(of([1, 2, 3, 4]), oneStage)).toEqual({
      ms: usualWay(oneStage).typicalMs,
      isLearned: false,
    });
    expect(usualTime(of([1, 2, 3, 4, 5]), twoStages)).toEqual({
      ms: usualWay(twoStages).typicalMs,
      isLearned: false,
    });
  });
});

it('leaves out what is stored and is no duration', async () => {
  const stored = memoryKeyv<number[]>();
  const key = 'preview/preview/0/5/720p';
  await stored.set(key, ['x', null, 2_000, {}, 1_000] as number[]);
  expect((await createTimings(stored)).historyMs(aJob())).toEqual([1_000, 2_000]);
});
