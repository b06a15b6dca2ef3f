import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import type { Progress } from '../../src/jobs/estimates.ts';
import { createEstimates } from '../../src/jobs/estimates.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { createProgressReporter } from '../../src/replies/progress.ts';
import { renderQueue } from '../../src/replies/queue-page.ts';
import { renderJob } from '../../src/replies/render-job.ts';
import { createFakeClock, type FakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

const model = builtInModels.find(({ id }) => id === 'kling');
const way = model?.offers[0].ways[0];
if (!model || !way) throw new Error('impossible');
const MINUTE_MS = 60_000;

/** A task's progress by its provider, from the share of its time that has passed. */
const paces: Record<string, (share: number) => number | undefined> = {
  'no progress': () => undefined,
  steady: (share) => share,
  'stalled at 29 %': (share) => Math.min(share, 0.29),
  'stalled at 99 %': (share) => Math.min(share * 2, 0.99),
  'done long before it is': (share) => Math.min(share * 3, 1),
  'jumping back': (share) => (share < 0.5 ? share : share - 0.45),
  'very slow': (share) => share / 50,
  'first nothing, then all': (share) => (share < 0.9 ? 0 : 0.95),
  'by leaps': (share) => Math.floor(share * 4) / 4,
  'beyond its end': (share) => share * 1.5,
  nonsense: (share) => (share < 0.5 ? Number.NaN : -1),
};
const historiesMs: Record<string, readonly number[]> = {
  unknown: [],
  'learned as a minute': Array.from({ length: 20 }, (_, index) => 55_000 + index * 500),
  'learned as ten minutes': Array.from({ length: 20 }, (_, index) => (9 + index / 10) * MINUTE_MS),
};
const durationsMs = [5_000, 45_000, 3 * MINUTE_MS, 12 * MINUTE_MS, 90 * MINUTE_MS];
const routes = ['token', 'channel', 'both'] as const;

/** The life of one job, with its message at each edit. */
async function live(
  {
    paceOf,
    historyMs,
    durationMs,
  }: { paceOf: (typeof paces)[string] | undefined; historyMs: readonly number[]; durationMs: number },
  route: (typeof routes)[number],
) {
  const clock: FakeClock = createFakeClock();
  const beganAtMs = clock.now();
  const hasToken = () =>
    route !== 'channel' && (route === 'token' || clock.now() - beganAtMs < 14 * MINUTE_MS);
  let job: Job = aJob({ status: statuses.accepted, createdAtMs: beganAtMs, request: { model: 'kling' } });
  job = { ...job, origin: { ...job.origin, appPermissions: String(2n ** 53n - 1n) } };
  const jobs = new Map<string, Job>();
  let progress: Progress = {};
  const estimateOf = createEstimates({
    ...{ jobs, clock, wayOf: () => way, progressOf: () => progress },
    limits: { memberRunning: () => 3, memberWaiting: 10, guildRunning: () => 9, providerRunning: () => 5 },
    gate: { failingForMs: () => 0 },
    timings: { historyMs: () => historyMs, record: async () => {} },
  });
  const edits: { atMs: number; content: string }[] = [];
  const reporter = createProgressReporter({
    ...{ clock, log: pino({ level: 'silent' }), hasToken, getJob: () => jobs.get(job.id) },
    isAlive: () => true,
    async edit(shown) {
      const { readyInMs, isLate } = estimateOf(shown.id);
      const view = { ...{ job: shown, model, readyInMs, isLate }, nextEditMs: reporter.nextEditMs(shown) };
      edits.push({ atMs: clock.now(), content: renderJob({ ...view, nowMs: clock.now() }).content });
    },
    async showStill() {},
    readImage: async () => undefined,
    async showImage() {},
    async showOvertaken() {},
  });
  const become = (status: Job['status']) => {
    const previous = job;
    job = { ...job, status };
    jobs.set(job.id, job);
    reporter.onChange(job, previous);
  };
  become(statuses.queued);
  become(statuses.submitting);
  become({ state: 'running', sinceMs: clock.now() });
  for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs += 5_000) {
    const fraction = paceOf?.(elapsedMs / durationMs);
    progress = fraction === undefined ? {} : { fraction };
    clock.advance(5_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { edits, endsAtMs: clock.now(), beganAtMs };
}

const shownMs = (content: string) => {
  const [, seconds] = /<t:(\d+):R>/.exec(content) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
};

describe('the time that a running job is said to be ready', () => {
  const cases = Object.keys(paces).flatMap((pace) =>
    Object.keys(historiesMs).flatMap((history) =>
      durationsMs.map((durationMs) => ({ pace, history, durationMs })),
    ),
  );

  it.each(cases)('lies ahead until the next edit: $pace, $history, $durationMs ms', async (each) => {
    const paceOf = paces[each.pace];
    const historyMs = historiesMs[each.history] ?? [];
    for (const route of routes) {
      const { edits, endsAtMs } = await live({ ...each, paceOf, historyMs }, route);
      expect(edits.length).toBeGreaterThan(0);
      for (const [index, { content }] of edits.entries()) {
        const untilMs = edits[index + 1]?.atMs ?? endsAtMs;
        const readyAtMs = shownMs(content);
        if (readyAtMs !== undefined) expect(readyAtMs, content).toBeGreaterThan(untilMs);
        else
          expect(content).toMatch(
            /ready any moment|about .+ left|taking longer than usual|next update when|so far$/m,
          );
      }
    }
  });

  it.each(['steady', 'by leaps'])(
    'is near the truth where progress is %s, whatever was usual before',
    async (pace) => {
      for (const historyMs of Object.values(historiesMs)) {
        const { edits, endsAtMs, beganAtMs } = await live(
          { paceOf: paces[pace], historyMs, durationMs: 12 * MINUTE_MS },
          'token',
        );
        const late = edits.filter(
          ({ atMs }) => atMs - beganAtMs > 9 * MINUTE_MS && atMs < endsAtMs - MINUTE_MS,
        );
        for (const { content } of late) {
          const readyAtMs = shownMs(content) ?? 0;
          expect(readyAtMs).toBeGreaterThan(endsAtMs - 2 * MINUTE_MS);
          expect(readyAtMs).toBeLessThan(endsAtMs + 4 * MINUTE_MS);
        }
      }
    },
  );

  it('says that it takes longer than usual once it does, with the provider’s pace where that is known', async () => {
    const historyMs = historiesMs['learned as a minute'] ?? [];
    const durationMs = 3 * MINUTE_MS;
    const silent = await live({ paceOf: paces['no progress'], historyMs, durationMs }, 'token');
    const afterwards = silent.edits.filter(({ atMs }) => atMs - silent.beganAtMs > 70_000);
    for (const { content } of afterwards) expect(content).toMatch(/taking longer than usual$/m);
    const paced = await live({ paceOf: paces['steady'], historyMs, durationMs }, 'token');
    expect(paced.edits.at(10)?.content).toMatch(/taking longer than usual · ready <t:/);
  });

  it('promises nothing in the last edit of the hour', async () => {
    const { edits } = await live(
      { paceOf: paces['steady'], historyMs: [], durationMs: 90 * MINUTE_MS },
      'both',
    );
    expect(edits.at(-1)?.content).toMatch(/next update when it’s done$/m);
    expect(edits.at(-2)?.content).toMatch(/ready <t:/);
  });
});

it.each(Object.keys(statuses))(
  'no time in a message is over: %s, whatever is reported and however long',
  (state) => {
    const status = statuses[state as keyof typeof statuses];
    const fractions = [undefined, Number.NaN, -1, 0, 1e-9, 0.29, 0.999, 1, 2, Number.POSITIVE_INFINITY];
    // A clock may have gone back, and a bot may have been stopped for days.
    const agesMs = [-5 * MINUTE_MS, 0, 1_000, MINUTE_MS, 59 * MINUTE_MS, 3 * 24 * 60 * MINUTE_MS];
    for (const historyMs of Object.values(historiesMs)) {
      for (const fraction of fractions) {
        for (const ageMs of agesMs) {
          const clock = createFakeClock();
          const sinceMs = clock.now() - ageMs;
          const own = 'sinceMs' in status ? { ...status, sinceMs } : status;
          for (const shown of [own, ...(own.state === 'running' ? [{ ...own, isLate: true }] : [])]) {
            const job = aJob({ status: shown, createdAtMs: sinceMs, request: { model: 'kling' } });
            const estimateOf = createEstimates({
              ...{ jobs: new Map([[job.id, job]]), clock, wayOf: () => way },
              progressOf: () => (fraction === undefined ? {} : { fraction }),
              limits: {
                memberRunning: () => 3,
                memberWaiting: 10,
                guildRunning: () => 9,
                providerRunning: () => 5,
              },
              gate: { failingForMs: () => 0 },
              timings: { historyMs: () => historyMs, record: async () => {} },
            });
            const view = { job, model, nowMs: clock.now(), nextEditMs: 10_000, ...estimateOf(job.id) };
            const { content } = renderJob({ ...view, ...(fraction !== undefined && { fraction }) });
            expect(content).not.toMatch(/NaN|Infinity|undefined|-\d+ ?%|:-\d/);
            const readyAtMs = shownMs(content);
            if (readyAtMs !== undefined) expect(readyAtMs, content).toBeGreaterThan(clock.now() + 10_000);
          }
        }
      }
    }
  },
);

describe('the time that a queued job is said to be ready', () => {
  /** This many jobs of as many members at one provider with two slots. The first two run for a minute. */
  function line(count: number, { memberRunning = 3, members = count } = {}) {
    const clock = createFakeClock();
    const jobs = new Map<string, Job>();
    for (let index = 0; index < count; index++) {
      const status: Job['status'] =
        index < 2 ? { state: 'running', sinceMs: clock.now() - 30_000 } : statuses.queued;
      const job = aJob({
        status,
        request: { model: 'kling' },
        origin: { userId: `user-${index % members}` },
      });
      jobs.set(job.id, job);
    }
    let failingForMs = 0;
    const estimateOf = createEstimates({
      ...{ jobs, clock, wayOf: () => way, progressOf: () => ({}) },
      limits: {
        ...{ memberRunning: () => memberRunning, memberWaiting: 10 },
        ...{ guildRunning: () => Number.POSITIVE_INFINITY, providerRunning: () => 2 },
      },
      gate: { failingForMs: () => failingForMs },
      timings: { historyMs: () => Array.from({ length: 9 }, () => MINUTE_MS), record: async () => {} },
    });
    return {
      ...{ clock, jobs, estimateOf },
      seconds: () => [...jobs.keys()].map((id) => (estimateOf(id).readyInMs ?? Number.NaN) / 1_000),
      fail(ms: number) {
        failingForMs = ms;
      },
    };
  }

  it('is when those before it are done, and then its own', () => {
    expect(line(8).seconds()).toEqual([30, 30, 90, 90, 150, 150, 210, 210]);
  });

  it('waits for the member’s own places too', () => {
    expect(line(6, { members: 1, memberRunning: 2 }).seconds()).toEqual([30, 30, 90, 90, 150, 150]);
    expect(line(6, { members: 1, memberRunning: 1 }).seconds().slice(2)).toEqual([90, 90, 150, 150]);
  });

  it('stays ahead while what runs takes longer than it ever did', () => {
    const { clock, seconds } = line(8);
    for (let minute = 0; minute < 30; minute++) {
      clock.advance(MINUTE_MS);
      for (const each of seconds().slice(2)) expect(each).toBeGreaterThanOrEqual(60);
    }
  });

  it('is not known while its provider is in trouble', () => {
    const { seconds, fail } = line(4);
    fail(1);
    expect(seconds().slice(2)).toEqual([Number.NaN, Number.NaN]);
  });

  it('is in the message, and in words in /queue', () => {
    const { clock, jobs, estimateOf } = line(4);
    const [job] = [...jobs.values()].slice(-1);
    if (!job) throw new Error('impossible');
    const view = { job, model, queuePosition: 2, nowMs: clock.now(), ...estimateOf(job.id) };
    const { content } = renderJob({ ...view, nextEditMs: 10_000 });
    expect(shownMs(content)).toBe(clock.now() + 90_000);
    const list = renderQueue(
      { scope: 'mine', viewerId: job.origin.userId, page: 0, mayManage: false, jobs: [view] },
      translator('en'),
    );
    expect(JSON.stringify(list)).toContain('ready in about 1 min 30 s');
    expect(JSON.stringify(list)).not.toContain(':R>');
  });
});
