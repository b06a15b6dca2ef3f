import { expect, it, vi } from 'vitest';
import { createShowcase } from '../../src/delivery/showcase/showcase.ts';
import type { Job, JobIn } from '../../src/jobs/job.ts';
import { defaultSettings, type Settings } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { silent, startSettings } from '../support/ports.ts';
import { GUILD } from '../support/requests.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SHOWCASE = '1200000000000000055';
const channel = {
  ...{ id: SHOWCASE, isForum: false, tags: [], requiresTag: false, isAgeRestricted: false },
  ...{ missing: [], addUrl: undefined, isWithin: () => true },
};

/** Two processes that share a store, and the messages in the showcase. */
async function start(engine: (typeof engines)[number], jobs: readonly Job[], showcaseStars = 0) {
  const folder = await temporaryFolder();
  const stores = await openTestStores(folder.path, { engine });
  const clock = createFakeClock();
  const { get } = await startSettings({
    ...{ showcaseChannel: SHOWCASE, showcaseStars, logChannel: SHOWCASE },
  } as Partial<Settings>);
  // A process that has just started has read none.
  const settings = { get, peek: () => defaultSettings };
  const messages: string[] = [];
  const place = { ...channel, tags: [] as { id: string; name: string }[] };
  const logged: string[] = [];
  /** A process that dies stands still for good at that moment. */
  const dies: Record<string, 'before it posts' | 'after it has posted' | 'while it looks'> = {};
  const rechecks = memoryKeyv<number>();
  const process = (name: string) =>
    createShowcase({
      ...{ store: stores.showcase, settings, clock, log: silent, random: () => 0.5 },
      posts: {
        async post({ id }) {
          if (dies[name] === 'before it posts') await new Promise(() => {});
          messages.push(id);
          if (dies[name] === 'after it has posted') await new Promise(() => {});
          return { channelId: SHOWCASE, messageId: `m${id}` };
        },
        async find({ jobId }) {
          return messages.includes(jobId) ? { channelId: SHOWCASE, messageId: `m${jobId}` } : undefined;
        },
        async remove({ messageId }) {
          messages.splice(messages.indexOf(messageId.slice(1)), 1);
        },
      },
      readShowcase: async () => place,
      rest: { get: async () => ({}) },
      async findJob(id) {
        if (dies[name] === 'while it looks') await new Promise(() => {});
        return jobs.find((job) => job.id === id);
      },
      isForgotten: async () => false,
      optedOutNames: { of: async () => ({ names: [], ownerOf: new Map() }) },
      viewOf: (job) => ({ job, model: { ageRestricted: false } as never, nowMs: 0 }),
      ...{ troubles: memoryKeyv(), rechecks },
      writeToLog: async (_, text) => logged.push(text) > 0,
    });
  const [one, other] = [process('one'), process('other')];
  return {
    ...{ one, other, clock, messages, dies, place, logged },
    states: async () =>
      (await stores.sql('SELECT state FROM showcase ORDER BY job_id')).map(({ state }) => state),
    attempts: async () => (await stores.sql('SELECT attempts FROM showcase')).map(({ attempts }) => attempts),
    async [Symbol.asyncDispose]() {
      if (Object.keys(dies).length === 0) await one.stop();
      await other.stop();
      await stores.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const aVideo = () => aJob({ status: statuses.succeeded, origin: { guildId: GUILD } }) as JobIn<'succeeded'>;

it.each(engines)('of two processes, one copies each video: %s', async (engine) => {
  const jobs = Array.from({ length: 6 }, aVideo);
  await using run = await start(engine, jobs);
  await Promise.all(jobs.flatMap((job) => [run.one.delivered(job), run.other.delivered(job)]));
  run.one.start();
  run.other.start();
  await vi.waitFor(async () => expect(await run.states()).toEqual(jobs.map(() => 'shown')), 10_000);
  expect(run.messages.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
});

it('a video whose end isn’t stored yet is copied once that is', async () => {
  const [done] = [aVideo()];
  const jobs: Job[] = [{ ...done, status: statuses.delivering }];
  await using run = await start('SQLite', jobs);
  run.one.start();
  await run.one.toggleStar(done, 'ben');
  await run.one.delivered(done);
  await vi.waitFor(async () => expect(await run.attempts()).toEqual([1]));
  expect([run.messages, await run.states()]).toEqual([[], ['due']]);
  jobs[0] = done;
  await vi.waitFor(() => {
    run.clock.advance(60_000);
    expect(run.messages).toEqual([done.id]);
  }, 10_000);
});

it.each(['before it posts', 'after it has posted'] as const)(
  'a process that dies %s leaves its copy to another, and there is one',
  async (when) => {
    const job = aVideo();
    await using run = await start('SQLite', [job]);
    run.dies['one'] = when;
    await run.one.delivered(job);
    await vi.waitFor(async () => expect(await run.states()).toEqual(['due']));
    run.other.start();
    await vi.waitFor(() => expect(run.messages).toHaveLength(when === 'before it posts' ? 0 : 1));
    run.clock.advance(60_000);
    expect(await run.states()).toEqual(['due']);
    run.clock.advance(11 * 60_000);
    /** Each look is at most ten seconds away. */
    const soon = (check: () => Promise<void>) =>
      vi.waitFor(() => {
        run.clock.advance(10_000);
        return check();
      }, 10_000);
    await soon(async () => expect(await run.states()).toEqual(['shown']));
    expect(run.messages).toEqual([job.id]);
    await run.other.withdraw(job.id);
    await soon(async () => expect(run.messages).toEqual([]));
  },
);

it.each(['recheck', 'noteRecheck'] as const)(
  'what a process that dies had to look through (%s) is looked through by another',
  async (how) => {
    const [kept, blocked] = [aVideo(), aVideo()];
    await using run = await start('SQLite', [kept, blocked]);
    run.other.start();
    for (const job of [kept, blocked]) await run.other.delivered(job);
    await vi.waitFor(async () => expect(await run.states()).toEqual(['shown', 'shown']), 10_000);
    run.dies['one'] = 'while it looks';
    blocked.spoiler = true;
    await run.one[how](GUILD);
    await vi.waitFor(() => {
      run.clock.advance(10_000);
      expect(run.messages).toEqual([kept.id]);
    }, 10_000);
  },
);

it.each([
  ['takes stars', 3, {}, 0],
  ['takes every video', 0, {}, undefined],
  ['must not show it', 3, { spoiler: true }, undefined],
])('a video’s stars are known at once after a start, if its showcase %s', async (_, needed, more, stars) => {
  const job = { ...aVideo(), ...more };
  await using run = await start('SQLite', [job], needed);
  expect(await run.one.starsOf(job)).toBe(stars);
});

it('says once that a video has no tag, whatever is copied in between', async () => {
  const [first, tagged, second] = [aVideo(), aVideo(), aVideo()];
  const jobs = [first, { ...tagged, request: { ...tagged.request, model: 'tagged' } }, second];
  await using run = await start('SQLite', jobs);
  Object.assign(run.place, { requiresTag: true, tags: [{ id: '1', name: 'Tagged' }] });
  for (const [index, expected] of [
    [0, 1],
    [1, 1],
    [1, 2],
  ].entries()) {
    await run.one.delivered(jobs[index] as JobIn<'succeeded'>);
    const tried = async () => (await run.attempts()).filter((attempts) => Number(attempts) > 0).length;
    await vi.waitFor(async () => expect([run.messages.length, await tried()]).toEqual(expected));
  }
  await run.one.stop();
  expect(run.logged).toHaveLength(1);
  expect(run.messages).toEqual([tagged.id]);
});

it('a video that was made in the showcase gets neither a copy nor stars there', async () => {
  const job = aVideo();
  const there = { ...job, status: { ...job.status, channelId: SHOWCASE } };
  await using run = await start('SQLite', [there]);
  run.one.start();
  await run.one.delivered(there);
  await vi.waitFor(async () => expect(await run.states()).toEqual(['over']));
  expect(run.messages).toEqual([]);
  await using starred = await start('SQLite', [there], 1);
  expect(await starred.one.starsOf(there)).toBeUndefined();
  expect(await starred.one.starsOf(job)).toBe(0);
});
