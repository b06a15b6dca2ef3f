import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueuePositions, fairOrder, mayFreeSlots, startable } from '../../src/jobs/fair-queue.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Limits } from '../../src/jobs/limits.ts';
import { aJob, statuses } from '../support/job.ts';

const limits: Limits & { submitsAtOnce(provider: string): number } = {
  submitsAtOnce: () => Number.POSITIVE_INFINITY,
  memberRunning: () => 3,
  memberWaiting: 10,
  guildRunning: () => 100,
  providerRunning: () => 4,
};
const waiting = (userId: string, createdAtMs: number, provider = 'preview') =>
  aJob({ origin: { userId }, createdAtMs, provider });
const running = (userId: string, provider = 'preview') =>
  aJob({ origin: { userId }, provider, status: statuses.running });
const names = (jobs: Job[]) => jobs.map(({ origin, createdAtMs }) => `${origin.userId}${createdAtMs}`);

describe('fairOrder', () => {
  it("puts one member's tenth job behind another's first", () => {
    const jobs = [...Array.from({ length: 10 }, (_, index) => waiting('a', index)), waiting('b', 100)];
    expect(names(fairOrder(jobs)).slice(0, 3)).toEqual(['a0', 'b100', 'a1']);
  });

  it('finishes first what has its still, which one with an image of its own has not', () => {
    const still = { path: '/still', contentType: 'image/png', bytes: 1, width: 1, height: 1 } as const;
    const begun = aJob({ origin: { userId: 'c' }, createdAtMs: 3, stage: 1, still });
    const brought = aJob({
      origin: { userId: 'b' },
      createdAtMs: 2,
      stage: 1,
      inputs: [{ role: 'first', ...still }],
    });
    expect(names(fairOrder([waiting('a', 1), brought, begun]))).toEqual(['c3', 'a1', 'b2']);
  });

  it('takes what was asked for in the same millisecond in the order of its ids, which are those of the commands', () => {
    const [first, second, third] = ['a', 'b', 'c'].map((userId) => waiting(userId, 1));
    if (!first || !second || !third) throw new Error('impossible');
    for (const jobs of [
      [first, second, third],
      [third, second, first],
      [second, third, first],
    ])
      expect(fairOrder(jobs)).toEqual([first, second, third]);
  });

  it('counts what already runs as rounds taken', () => {
    expect(names(fairOrder([running('a'), running('a'), waiting('a', 1), waiting('b', 2)]))).toEqual([
      'b2',
      'a1',
    ]);
  });

  it.each(['unclear', 'reviewing', 'succeeded'] as const)('counts no job that is %s', (state) => {
    const resting = aJob({ origin: { userId: 'a' }, status: statuses[state] });
    expect(names(fairOrder([resting, waiting('a', 1), waiting('b', 2)]))).toEqual(['a1', 'b2']);
  });

  it('keeps the members of different guilds apart', () => {
    const here = aJob({ origin: { guildId: '1', userId: 'a' }, createdAtMs: 1 });
    const there = aJob({ origin: { guildId: '2', userId: 'a' }, createdAtMs: 2 });
    const hereAgain = aJob({ origin: { guildId: '1', userId: 'a' }, createdAtMs: 0 });
    expect(fairOrder([here, there, hereAgain])).toEqual([hereAgain, there, here]);
  });

  it('lets nobody wait behind more than one job of each other member per own job', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 }), (users) => {
        const order = fairOrder(users.map((user, index) => waiting(user, index)));
        expect(order).toHaveLength(users.length);
        const seen = new Map<string, number>();
        for (const { origin } of order) {
          const own = seen.get(origin.userId) ?? 0;
          for (const [user, count] of seen)
            if (user !== origin.userId) expect(count).toBeLessThanOrEqual(own + 1);
          seen.set(origin.userId, own + 1);
        }
      }),
    );
  });
});

describe('queue positions', () => {
  it('are counted by provider, and again only after a change', () => {
    const [first, second, elsewhere] = [waiting('a', 1), waiting('b', 2), waiting('c', 3, 'other')];
    const jobs = new Map([running('z'), second, first, elsewhere].map((job) => [job.id, job]));
    const positions = createQueuePositions(jobs);
    const all = () => [first, second, elsewhere].map(({ id }) => positions.of(id));
    expect(all()).toEqual([1, 2, 1]);
    jobs.delete(first.id);
    expect(all()).toEqual([1, 2, 1]);
    positions.changed();
    expect(all()).toEqual([undefined, 1, 1]);
  });
});

describe('a change lets others start', () => {
  const { submitting, running, downloading, succeeded } = statuses;
  it.each<[boolean, string, Job['status'], Job['status']]>([
    [true, 'a job that ends', running, succeeded],
    [true, 'a task that is late', running, { ...running, isLate: true }],
    [true, 'an answer that is lost', submitting, { ...submitting, lost: { cause: 'reset', atMs: 0 } }],
    [true, 'a file that is late', { ...downloading, attempts: 7 }, { ...downloading, attempts: 8 }],
    [false, 'a file that is tried again', downloading, { ...downloading, attempts: 1 }],
    [false, 'a late task that goes on', { ...running, isLate: true }, running],
  ])('%s: %s', (isFree, _, before, after) => {
    const job = aJob({ status: before });
    expect(mayFreeSlots(job, { ...job, status: after })).toBe(isFree);
  });
});

describe('startable', () => {
  it('submits so many at once at one provider, whatever others do', () => {
    const submitting = aJob({ origin: { userId: 'z' }, status: statuses.submitting });
    const lost = aJob({ status: { ...statuses.submitting, lost: { cause: 'reset', atMs: 0 } } });
    const jobs = [waiting('a', 0), waiting('b', 1), waiting('c', 2, 'other')];
    const startNow = (busy: Job[]) =>
      names(startable([...busy, ...jobs], { ...limits, submitsAtOnce: () => 1 }, 0));
    expect(startNow([])).toEqual(['a0', 'c2']);
    expect(startNow([submitting])).toEqual(['c2']);
    // Its call is over.
    expect(startNow([lost])).toEqual(['a0', 'c2']);
  });

  it('goes on from what was granted as from what was started', () => {
    const some = fc.record({
      userId: fc.constantFrom('a', 'b', 'c'),
      guildId: fc.constantFrom('1', '2'),
      provider: fc.constantFrom('preview', 'other'),
      isReel: fc.boolean(),
    });
    const few = { ...limits, memberRunning: () => 2, guildRunning: () => 3, submitsAtOnce: () => 2 };
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), fc.nat(5), (asked, freed) => {
        const all = asked.map(({ userId, guildId, provider, isReel }, index) =>
          aJob({
            ...{ origin: { userId, guildId }, createdAtMs: index },
            ...(isReel ? { provider: 'here', reel: { clips: [] } } : { provider }),
          }),
        );
        const starting = new Set(startable(all, few, 0));
        const begun = (status: (job: Job) => Job['status']) =>
          all.map((job, index) =>
            starting.has(job) && index !== freed ? { ...job, status: status(job) } : job,
          );
        const granted = begun(() => ({ ...statuses.queued, mayStart: true }));
        const started = begun(({ reel }) => (reel ? statuses.assembling : statuses.submitting));
        expect(names(fairOrder(granted))).toEqual(names(fairOrder(started)));
        expect(names(startable(granted, few, 0))).toEqual(names(startable(started, few, 0)));
      }),
    );
  });

  it('counts each guild by itself', () => {
    const jobs = ['films', 'music'].map((guildId) => aJob({ origin: { guildId, userId: guildId } }));
    expect(startable(jobs, { ...limits, guildRunning: () => 1 }, 0)).toHaveLength(2);
  });

  it("holds a guild's jobs back at its own limit, whoever asked", () => {
    const jobs = [running('z'), waiting('a', 0), waiting('b', 1)];
    expect(names(startable(jobs, { ...limits, guildRunning: () => 2 }, 0))).toEqual(['a0']);
    expect(startable(jobs, { ...limits, guildRunning: () => 1 }, 0)).toEqual([]);
  });

  it('counts no reel among the jobs of a guild', () => {
    const reel = aJob({ provider: 'here', reel: { clips: [] }, status: statuses.assembling });
    expect(names(startable([reel, waiting('a', 1)], { ...limits, guildRunning: () => 1 }, 0))).toEqual([
      'a1',
    ]);
  });

  it('fills the places of a provider and no more', () => {
    const jobs = ['a', 'b', 'c', 'd', 'e'].map((user, index) => waiting(user, index));
    expect(names(startable([running('z'), ...jobs], limits, 0))).toEqual(['a0', 'b1', 'c2']);
  });

  it('lets a full provider hold up nobody at another', () => {
    const full = ['a', 'b', 'c', 'd'].map((user) => running(user));
    expect(names(startable([...full, waiting('e', 1), waiting('e', 2, 'other')], limits, 0))).toEqual(['e2']);
  });

  it('runs at most three jobs of one member', () => {
    const jobs = [0, 1, 2, 3].map((index) => waiting('a', index));
    expect(names(startable(jobs, limits, 0))).toEqual(['a0', 'a1', 'a2']);
    expect(startable([running('a'), running('a'), running('a', 'other'), ...jobs], limits, 0)).toEqual([]);
  });

  it('counts a member in each server by itself, with the limits of that server', () => {
    const here = (createdAtMs: number) => waiting('a', createdAtMs);
    const there = (createdAtMs: number, status: Job['status'] = statuses.queued) =>
      aJob({ origin: { userId: 'a', guildId: 'there' }, createdAtMs, status });
    const memberRunning = (guildId: string) => (guildId === 'there' ? 1 : 2);
    const own = { ...limits, memberRunning, providerRunning: () => 9 };
    const jobs = [here(0), here(1), here(2), there(3), there(4)];
    expect(names(startable(jobs, own, 0))).toEqual(['a0', 'a3', 'a1']);
    expect(names(startable([there(9, statuses.running), ...jobs], own, 0))).toEqual(['a0', 'a1']);
    const guildRunning = (guildId: string) => (guildId === 'there' ? 0 : 9);
    expect(names(startable(jobs, { ...own, guildRunning }, 0))).toEqual(['a0', 'a1']);
  });

  it('holds no member back for their reel', () => {
    const reel = aJob({ ...{ origin: { userId: 'a' } }, reel: { clips: [] }, status: statuses.assembling });
    const jobs = [reel, waiting('a', 1)];
    expect(names(startable(jobs, { ...limits, memberRunning: () => 1 }, 0))).toEqual(['a1']);
  });

  it('passes over a job whose time has not come', () => {
    const later = aJob({ status: { ...statuses.queued, notBeforeMs: 50 }, createdAtMs: 1 });
    const now = waiting('b', 2);
    expect(startable([later, now], limits, 49)).toEqual([now]);
    expect(startable([later, now], limits, 50)).toEqual([later, now]);
  });

  it('still counts a job that downloads or delivers as one of its member, but not of its provider', () => {
    const done = ['a', 'a', 'a'].map((userId) => aJob({ origin: { userId }, status: statuses.delivering }));
    expect(startable([...done, waiting('a', 1)], limits, 0)).toEqual([]);
    expect(startable([...done, waiting('b', 1)], { ...limits, providerRunning: () => 1 }, 0)).toHaveLength(1);
  });
});
