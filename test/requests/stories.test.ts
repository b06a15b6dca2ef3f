import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { MAX_STORIES, STORY_KEPT_MS, type Story } from '../../src/jobs/story.ts';
import { createStories } from '../../src/requests/stories.ts';
import { settingsSchema } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const THREAD = '1400000000000000001';
const file = { path: '/nowhere/video.mp4', bytes: 1, durationSeconds: 4, width: 16, height: 9 };

/** The stories of two processes that share a store. */
async function start(engine: (typeof engines)[number]) {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const clock = createFakeClock();
  const stores = await openTestStores(folder.path, { engine, clock });
  stack.defer(() => stores.close());
  const jobs = new Map<string, Job>();
  const optedOutMembers: string[] = [];
  const processOf = () =>
    createStories({
      keyv: stores.keyv('stories'),
      findJob: async (id) => jobs.get(id),
      settings: {
        get: async () => ({ settings: { ...settingsSchema.parse({}), optedOutMembers } }) as never,
      },
      clock,
    });
  const [one, other] = [processOf(), processOf()];
  const story = (more: Partial<Story> = {}): Story => ({
    ...{ id: THREAD, guildId: 'guild', channelId: 'films', starterId: 'mia', title: 'The kite' },
    ...{ createdAtMs: clock.now(), clips: [], ...more },
  });
  const clipOf = (id: string, userId: string, more: Partial<Job> = {}) => {
    const job = {
      ...aJob({ id, story: THREAD, origin: { userId, guildId: 'guild' } }),
      ...{
        status: {
          state: 'succeeded',
          messageId: '1',
          channelId: THREAD,
          route: 'reply',
          sent: 'original',
          file,
        },
      },
      ...more,
    } as Job;
    jobs.set(id, job);
    return job;
  };
  return {
    ...{ clock, stores, jobs, one, other, story, clipOf, optedOutMembers },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const outcomes = async (...work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((result) =>
    result.status === 'fulfilled' ? 'yes' : String(result.reason.message),
  );

describe.each(engines)('stories in %s', (engine) => {
  it('give the turn to one of two who click at once in two processes', async () => {
    await using it = await start(engine);
    await it.one.begin(it.story());
    const won = await outcomes(it.one.take(THREAD, 'ada'), it.other.take(THREAD, 'moe'));
    expect(won.filter((what) => what === 'yes')).toHaveLength(1);
    expect(won.join(' ')).toMatch(/It’s <@(ada|moe)>’s turn until <t:\d+:t>\./);
    const turn = (await it.other.get(THREAD))?.turn;
    expect(won[turn?.userId === 'ada' ? 0 : 1]).toBe('yes');
  });

  it('let one of two jobs be the next clip', async () => {
    await using it = await start(engine);
    await it.one.begin(it.story());
    await it.one.take(THREAD, 'ada');
    const jobs = ['21', '22'].map((id) => aJob({ id, story: THREAD, origin: { userId: 'ada' } }));
    const [first, second] = jobs as [Job, Job];
    const claimed = await outcomes(it.one.claim(first), it.other.claim(second));
    expect(claimed.toSorted()).toEqual(['<@ada>’s clip is being made. Then the next one can go on.', 'yes']);
    const [mine, theirs] = claimed[0] === 'yes' ? [first, second] : [second, first];
    await it.one.claim(mine);
    await it.one.release(theirs);
    expect((await it.one.get(THREAD))?.turn?.jobId).toBe(mine.id);
    // It wasn't accepted, and nobody has said so.
    expect(await outcomes(it.other.take(THREAD, 'moe'))).toEqual([expect.stringContaining('being made')]);
    it.clock.advance(61_000);
    expect(await outcomes(it.other.take(THREAD, 'moe'))).toEqual(['yes']);
  });

  it('know how a clip ended although its process has told nobody', async () => {
    await using it = await start(engine);
    await it.one.begin(it.story());
    const job = it.clipOf('21', 'ada');
    it.jobs.delete('21');
    await it.one.claim(job);
    it.jobs.set('21', job);
    expect((await it.other.get(THREAD))?.clips.map(({ jobId }) => jobId)).toEqual(['21']);
    expect((await it.other.take(THREAD, 'moe')).clips).toHaveLength(1);
  });

  it('go on from the last clip that can be used', async () => {
    await using it = await start(engine);
    const clips = ['1', '2', '3'].map((jobId) => ({ jobId, userId: 'mia', atMs: it.clock.now() }));
    await it.one.begin(it.story({ clips }));
    it.clipOf('1', 'mia');
    it.clipOf('2', 'bo', { imageOwnerIds: ['mia'] });
    it.clipOf('3', 'mia', { isDeleted: true });
    const next = (id: string, continues: string | undefined) =>
      outcomes(it.one.claim({ ...aJob({ id, story: THREAD, origin: { userId: 'ada' } }), continues } as Job));
    expect(await next('21', '3')).toEqual([expect.stringContaining('has gone on')]);
    expect(await next('22', '2')).toEqual(['yes']);
    await it.one.release(aJob({ id: '22', story: THREAD }));
    it.optedOutMembers.push('bo');
    expect(await next('23', '2')).toEqual([expect.stringContaining('has gone on')]);
    await it.one.noteGone(THREAD, '1');
    expect(await next('24', '1')).toEqual([expect.stringContaining('has gone on')]);
    expect(await next('25', undefined)).toEqual(['yes']);
  });

  it('are kept for 30 days after the last clip, and counted while they run', async () => {
    await using it = await start(engine);
    const present = async () => false;
    for (let index = 0; index < MAX_STORIES; index += 1)
      await it.one.begin(it.story({ id: String(index), createdAtMs: it.clock.now() + index }));
    expect(await outcomes(it.one.requireRoom('guild', present))).toEqual([
      expect.stringContaining('has 50 running stories'),
    ]);
    expect(await outcomes(it.one.requireRoom('elsewhere', present))).toEqual(['yes']);
    await it.one.end('7');
    await it.one.requireRoom('guild', present);
    await it.one.begin(it.story({ id: '50' }));
    await it.one.requireRoom('guild', async (id) => id === '8');
    expect(await it.one.get('8')).toBeUndefined();
    await it.one.take('9', 'ada');
    it.clock.advance(STORY_KEPT_MS + 50);
    expect(await it.one.get('9')).toBeUndefined();
    expect(await outcomes(it.one.take('9', 'moe'))).toEqual([expect.stringContaining('no longer know')]);
    expect((await it.one.ofGuild('guild')).map(({ id }) => id)).not.toContain('0');
  });

  it('are exported and forgotten, by member and by server', async () => {
    await using it = await start(engine);
    const clips = [{ jobId: '1', userId: 'ada', atMs: it.clock.now() }];
    await it.one.begin(it.story({ clips }));
    await it.one.begin(it.story({ id: '2', guildId: 'other', starterId: 'moe' }));
    expect((await it.one.ofMember('ada')).map(({ id }) => id)).toEqual([THREAD]);
    await it.one.forgetMember('mia');
    await it.one.forgetMember('ada');
    expect(JSON.stringify(await it.one.get(THREAD))).not.toMatch(/mia|ada|kite/);
    await it.one.forgetGuild('guild');
    expect([await it.one.get(THREAD), (await it.one.get('2'))?.starterId]).toEqual([undefined, 'moe']);
  });
});
