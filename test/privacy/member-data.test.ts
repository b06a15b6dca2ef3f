import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { createMemberData } from '../../src/privacy/member-data.ts';
import { createOptedOutNames } from '../../src/privacy/opted-out-names.ts';
import { newBoard } from '../../src/requests/board/board.ts';
import { createBoards } from '../../src/requests/board/boards.ts';
import { addShots, withFilm } from '../../src/requests/board/changes.ts';
import { createDrafts } from '../../src/requests/drafts.ts';
import { createPendingRequests } from '../../src/requests/pending.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import { draftOf } from '../../src/requests/request.ts';
import { createStories } from '../../src/requests/stories.ts';
import { type GuildRecord, guildRecord } from '../../src/settings/record.ts';
import { createSettingsStore } from '../../src/settings/store.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { aCastMember, GUILD } from '../support/requests.ts';
import { openTestStores, shape } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [MIA, ADA, MOE] = ['1200000000000000011', '1200000000000000012', '1200000000000000013'] as const;
const picture = { role: 'first', source: { url: 'https://cdn.example/a.png?hm=secret', bytes: 1 } } as const;
const draft = draftOf('a kite', [picture]);
const wanted = { ...draftOf('a kite'), model: 'kling', notify: 'dm' } as const;
const settled = { status: statuses.succeeded, told: true };

/** The real store and settings. The engine only records its calls, and `onCall` may react. */
async function start(jobs: Job[] = []) {
  const folder = await temporaryFolder();
  const stores = await openTestStores(folder.path, { onBroken() {} });
  const store = stores.jobs;
  const clock = createFakeClock();
  const open = new Map(jobs.filter(({ told }) => !told).map((job) => [job.id, job]));
  const ended: [id: string, how: JobEvent | 'cancel'][] = [];
  const removed: string[] = [];
  const pending = createPendingRequests(stores.keyv('pending'));
  const drafts = createDrafts(stores.keyv('drafts'));
  const boards = createBoards(stores.keyv('boards'), stores.keyv('board-lists'));
  const preferences = createPreferences(stores.keyv('preferences'));
  const stories = createStories({
    keyv: stores.keyv('stories'),
    findJob: store.get,
    settings: { get: (id) => settings.get(id) },
    clock,
  });
  const optedOutNames = createOptedOutNames(stores.keyv('names'));
  const records = stores.keyv<GuildRecord>('settings');
  const settings = createSettingsStore({
    ...{ keyv: records, clock, log: pino({ level: 'silent' }) },
    onChange() {},
  });
  const erasures = stores.keyv<number>('erasures');
  const hooks = { onCall: async (_id: string) => {}, unreadableKept: 0 };
  async function end(id: string, how: JobEvent | 'cancel') {
    ended.push([id, how]);
    await hooks.onCall(id);
    return open.get(id);
  }
  const members = createMemberData({
    ...{
      data: {
        ...stores.personalData,
        removeUnreadable: async (filter) =>
          (await stores.personalData.removeUnreadable(filter)) + hooks.unreadableKept,
      },
      pending,
      drafts,
      stories,
      boards,
      preferences,
      settings,
      optedOutNames,
      erasures,
      clock,
      showcase: stores.showcase,
      cast: {
        ...stores.cast,
        forgetMember: async (userId, beforeMs) => void (await stores.cast.removeOf(userId, beforeMs)),
      },
    },
    engine: () => ({ all: () => open.values(), cancel: (id) => end(id, 'cancel'), apply: end }),
    async removeFiles({ id }) {
      removed.push(id);
    },
  });
  for (const job of jobs) await store.insert(job);
  return {
    ...{
      members,
      store,
      clock,
      open,
      ended,
      removed,
      pending,
      drafts,
      stories,
      boards,
      preferences,
      settings,
      optedOutNames,
    },
    ...{ records, erasures, hooks, cast: stores.cast },
    /** Leaves the job as no version can read it. */
    spoil: ({ id }: Job) => stores.sql(`UPDATE jobs SET data = '{}' WHERE id = '${id}'; SELECT 1`),
    /** The jobs that still contain their member. */
    async named() {
      const ids = await stores.sql("SELECT id FROM jobs WHERE user_id <> '' ORDER BY id");
      return ids.map(({ id }) => String(id));
    },
    /** Everything in the store's files, also what is deleted. A server has more files than these, and keeps it longer. */
    async read() {
      if (shape === 'Postgres') return JSON.stringify(await stores.sql('SELECT * FROM jobs'));
      const files = ['cutscene.sqlite', 'cutscene.sqlite-wal'].map((name) => join(folder.path, name));
      return (await Promise.all(files.map((path) => readFile(path, 'latin1')))).join();
    },
    owners: async ({ id }: Job) => (await store.get(id))?.imageOwnerIds,
    async settle({ id }: Job) {
      const job = open.get(id);
      if (!job) throw new Error('It is not open');
      open.delete(id);
      const done = { ...job, ...settled };
      await store.update(done);
      await members.onSettled(done);
    },
    async [Symbol.asyncDispose]() {
      await stores.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const of = (userId: string, fields: Partial<Omit<Job, 'origin' | 'request'>> = {}) =>
  aJob({ ...fields, origin: { userId } });

describe('a member who wants to be forgotten', () => {
  it.each([
    ['accepted', 'cancel'],
    ['queued', 'cancel'],
    ['submitting', 'cancel'],
    ['running', 'cancel'],
    ['cancelling', 'cancel'],
    ['downloading', 'cancel'],
    ['delivering', 'cancel'],
    ['succeeded', 'cancel'],
    ['failed', 'cancel'],
    ['cancelled', 'cancel'],
    ['unclear', { type: 'given-up' }],
    ['reviewing', { type: 'reviewed', decision: { what: 'discarded', by: MIA } }],
    ['undeliverable', { type: 'failed', kind: 'undeliverable', cause: 'the member deleted their data' }],
  ] as const)('has a job that is %s ended', async (state, how) => {
    const [hers, anothers] = [of(MIA, { status: statuses[state] }), of(ADA, { status: statuses[state] })];
    await using run = await start([hers, anothers]);
    expect(await run.members.forget(MIA)).toEqual({ onTheWay: 1 });
    expect(run.ended).toEqual([[hers.id, how]]);
  });

  it('is remembered before the first job ends, so that one that settles meanwhile follows', async () => {
    await using run = await start([of(MIA, { status: statuses.running })]);
    const known: (number | undefined)[] = [];
    run.hooks.onCall = async () => void known.push(await run.erasures.get(MIA));
    await run.members.forget(MIA);
    expect(known).toEqual([run.clock.now()]);
  });

  it('is remembered for 30 days, for the jobs of others that have not ended', async () => {
    await using run = await start();
    await run.members.forget(MIA);
    const kept = (await run.erasures.getRaw(MIA)) as { expires?: number } | undefined;
    expect(Math.round((Number(kept?.expires) - Date.now()) / (24 * 60 * 60_000))).toBe(30);
  });

  it('is forgotten by whatever is still made for an earlier job', async () => {
    await using run = await start();
    const job = of(MIA, { createdAtMs: run.clock.now() });
    expect(await run.members.isForgotten(job)).toBe(false);
    await run.members.forget(MIA);
    const isForgotten = [job, { ...job, createdAtMs: job.createdAtMs + 1 }, of(ADA)].map(
      run.members.isForgotten,
    );
    expect(await Promise.all(isForgotten)).toEqual([true, false, false]);
  });

  it('is in no file of the store afterwards', async () => {
    await using run = await start();
    await run.store.insert(of(MIA, { ...settled, notes: ['wozniakian'] }));
    expect(await run.read()).toContain('wozniakian');
    await run.members.forget(MIA);
    expect(await run.read()).not.toContain('wozniakian');
  });

  it('leaves nothing behind, and nobody else is touched', async () => {
    await using run = await start();
    const nowMs = run.clock.now();
    // Requested in this very millisecond, and before.
    const hers = [of(MIA, { ...settled, createdAtMs: nowMs }), of(MIA, settled)];
    const [later, anothers] = [of(MIA, { ...settled, createdAtMs: nowMs + 1 }), of(ADA, settled)];
    for (const job of [...hers, later, anothers]) await run.store.insert(job);
    for (const member of [MIA, ADA]) {
      await run.pending.keep(`of ${member}`, member, wanted);
      await run.drafts.keep(`of ${member}`, member, draft);
      await run.boards.keep(`of ${member}`, { guildId: GUILD, userId: member }, newBoard('A kite'));
      await run.preferences.setNotify(member, 'dm');
    }
    expect(await run.members.forget(MIA)).toEqual({ onTheWay: 0 });
    expect(await run.named()).toEqual([later.id, anothers.id]);
    expect(run.removed.toSorted()).toEqual(hers.map(({ id }) => id).toSorted());
    expect(await run.pending.of(MIA)).toEqual(new Map());
    expect(await run.drafts.of(MIA)).toEqual([]);
    expect(await run.preferences.notify(MIA)).toBe('ping');
    expect(await run.drafts.of(ADA)).toEqual([draft]);
    expect(await run.boards.of(MIA)).toEqual([]);
    expect(await run.boards.of(ADA)).toMatchObject([{ title: 'A kite' }]);
    expect(await run.pending.of(ADA)).toEqual(new Map([[`of ${ADA}`, wanted]]));
    expect(await run.preferences.notify(ADA)).toBe('dm');
  });

  it('is forgotten in more jobs than one write takes', async () => {
    const jobs = Array.from({ length: 201 }, () => of(MIA, settled));
    await using run = await start(jobs);
    await run.members.forget(MIA);
    expect(await run.named()).toEqual([]);
    expect(run.removed).toHaveLength(201);
  });

  it('is forgotten in jobs that can’t be read, and exports the others', async () => {
    const [spoiled, waiting, whole] = [of(MIA, settled), of(MIA), of(MIA, settled)];
    await using run = await start([spoiled, waiting, whole]);
    for (const job of [spoiled, waiting]) await run.spoil(job);
    run.open.delete(waiting.id);
    expect(await run.members.exportOf(MIA)).toMatchObject({ videos: [{ id: whole.id }] });
    expect(await run.members.forget(MIA)).toEqual({ onTheWay: 0 });
    expect(await run.named()).toEqual([]);
    expect(await run.store.get(whole.id)).toBeUndefined();
  });

  it('is remembered as long as another process may make a video that this one can’t read', async () => {
    await using run = await start();
    run.hooks.unreadableKept = 2;
    expect(await run.members.forget(MIA)).toEqual({ onTheWay: 2 });
    for (const isRemembered of [true, false]) {
      await run.members.catchUp();
      expect((await run.erasures.get(MIA)) !== undefined).toBe(isRemembered);
      run.hooks.unreadableKept = 0;
    }
  });

  it('is forgotten in what settles while the rest is stopped', async () => {
    const job = of(MIA, { status: statuses.running });
    await using run = await start([job]);
    run.hooks.onCall = () => run.settle(job);
    expect(await run.members.forget(MIA)).toEqual({ onTheWay: 0 });
    expect(await run.named()).toEqual([]);
  });

  it('is forgotten in what was on its way, once that has settled, and not in what came later', async () => {
    const [old, anothers] = [of(MIA, { status: statuses.delivering }), of(ADA, { status: statuses.running })];
    await using run = await start([old, anothers]);
    const nowMs = run.clock.now();
    const [same, later] = [0, 1].map((ms) => of(MIA, { createdAtMs: nowMs + ms })) as [Job, Job];
    for (const job of [same, later]) {
      await run.store.insert(job);
      run.open.set(job.id, job);
    }
    await run.members.forget(MIA);
    for (const job of [later, anothers]) await run.settle(job);
    expect(await run.named()).toHaveLength(4);
    await run.settle(same);
    expect(await run.named()).not.toContain(same.id);
    await run.settle(old);
    expect((await run.named()).toSorted()).toEqual([later.id, anothers.id].toSorted());
  });

  it('is taken out of what others made of their image, except where they opted out of videos', async () => {
    const fields = { imageOwnerIds: [MIA] };
    const where = (guildId: string) => aJob({ ...fields, ...settled, origin: { guildId, userId: ADA } });
    const [open, there, here] = [of(ADA, fields), where('opted-out'), where('elsewhere')];
    await using run = await start([open, there, here]);
    await run.settings.change('opted-out', { by: MIA, patch: { optedOutMembers: [MIA] } });
    await run.settings.change('elsewhere', { by: ADA, patch: { optedOutMembers: [ADA] } });
    await run.members.forget(MIA);
    expect(await Promise.all([open, there, here].map(run.owners))).toEqual([[MIA], [MIA], []]);
    await run.settle(open);
    expect(await run.owners(open)).toEqual([]);
    expect(await run.named()).toHaveLength(3);
  });
});

describe('after a crash', () => {
  it('is done what was left, and an erasure is over when no earlier job is open', async () => {
    const [left, open] = [of(MIA, settled), of(MIA, { status: statuses.running })];
    const anothers = of(ADA, { status: statuses.running });
    const ofImage = of(ADA, { status: statuses.running, imageOwnerIds: [MIA] });
    await using run = await start([left, open, anothers, ofImage]);
    const nowMs = run.clock.now();
    await run.erasures.set(MIA, nowMs);
    await run.members.catchUp();
    expect(await run.named()).toEqual([open.id, anothers.id, ofImage.id]);
    expect(await run.erasures.get(MIA)).toBe(nowMs);
    await run.settle(open);
    await run.members.catchUp();
    expect(await run.erasures.get(MIA)).toBe(nowMs);
    await run.settle(ofImage);
    for (const [ms, isOver] of [
      [0, false],
      [1, true],
    ] as const) {
      const [next, later] = [ms, 9].map((after) => of(MIA, { createdAtMs: nowMs + after })) as [Job, Job];
      run.open.set(next.id, next).set(later.id, later);
      await run.members.catchUp();
      expect((await run.erasures.get(MIA)) === undefined).toBe(isOver);
      run.open.delete(next.id);
      run.open.delete(later.id);
    }
  });

  it('is forgotten what was asked for in the millisecond of the erasure', async () => {
    await using run = await start();
    const nowMs = run.clock.now();
    const [same, later] = [0, 1].map((ms) => of(MIA, { ...settled, createdAtMs: nowMs + ms })) as [Job, Job];
    for (const job of [same, later]) await run.store.insert(job);
    await run.erasures.set(MIA, nowMs);
    await run.members.catchUp();
    expect(await run.named()).toEqual([later.id]);
  });
});

describe('an export', () => {
  it('has everything of one member, and no token', async () => {
    const plain = of(MIA, { ...settled, costUsd: 0.1, createdAtMs: 1_000, isDeleted: true });
    const other = of(MIA, {
      ...{ status: statuses.failed, told: true, notes: ['shorter'], createdAtMs: 2_000, continues: '7' },
      inputs: [{ role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 1, width: 1, height: 1 }],
      ...{
        consent: { atMs: 1_000, list: '' },
        review: { decision: { what: 'rejected', by: MOE, reason: 'no' } },
      },
    });
    const waiting = of(MIA, { status: statuses.reviewing, review: {}, createdAtMs: 3_000 });
    await using run = await start([plain, other, waiting, of(ADA, settled)]);
    run.preferences.setLastModel(MIA, 'kling');
    await run.pending.keep('a question', MIA, wanted);
    await run.drafts.keep('a draft', MIA, draft);
    const shot = { prompt: 'a kite', durationSeconds: 4 };
    const board = addShots(newBoard('A kite'), [shot]);
    const takes = new Map([['1', { jobId: plain.id, of: 'it' }]]);
    await run.boards.keep(
      'a film',
      { guildId: GUILD, userId: MIA },
      withFilm(board, { kind: 'final', filmId: other.id, takes }),
    );
    await run.optedOutNames.keep('films', MIA, ['Mia M.']);
    const consent = { atMs: 2_000, list: 'signed' };
    await run.cast.add(aCastMember('Red', { userId: MIA, description: 'a boat', consent }));
    await run.cast.add(aCastMember('Blue', { userId: ADA }));
    const { origin, request } = plain;
    const both = {
      ...{ server: origin.guildId, channel: origin.channelId, message: origin.messageId, roles: [] },
      ...request,
      ...{ notes: [], notify: 'ping', inputs: [] },
    };
    expect(await run.members.exportOf(MIA)).toEqual({
      exportedAt: '2027-01-15T08:00:00.000Z',
      member: MIA,
      videos: [
        {
          ...{ ...both, id: plain.id, askedAt: '1970-01-01T00:00:01.000Z', state: 'succeeded', costUsd: 0.1 },
          messageDeleted: true,
        },
        {
          ...{ ...both, id: other.id, askedAt: '1970-01-01T00:00:02.000Z', state: 'failed', costUsd: null },
          ...{
            notes: ['shorter'],
            inputs: [{ role: 'first', contentType: 'image/png', bytes: 1 }],
            failure: 'task_failed',
            madeFrom: '7',
          },
          consentConfirmedAt: '1970-01-01T00:00:01.000Z',
          review: { decision: 'rejected', reason: 'no' },
        },
        {
          ...{
            ...both,
            id: waiting.id,
            askedAt: '1970-01-01T00:00:03.000Z',
            state: 'reviewing',
            costUsd: null,
          },
          review: { decision: null },
        },
      ],
      ledger: [plain, other, waiting].map(({ id, createdAtMs }) =>
        expect.objectContaining({ jobId: id, takenAt: new Date(createdAtMs).toISOString() }),
      ),
      preferences: { notify: 'ping', lastModel: 'kling' },
      waitingForYou: [{ task: 'generate', model: 'kling', ...draft.options, inputs: [] }],
      drafts: [{ task: 'generate', model: null, ...draft.options, inputs: ['first'] }],
      films: [
        {
          ...{
            server: GUILD,
            title: 'A kite',
            style: '',
            captions: 'off',
            model: null,
            resolution: null,
            aspectRatio: null,
          },
          shots: [{ ...shot, id: '1', model: null, continues: false, videos: [plain.id] }],
          videos: [other.id],
        },
      ],
      settingsThatNameYou: [],
      namesYouOptedOutWith: [{ server: 'films', names: ['Mia M.'] }],
      ...{ starsYouGave: [], videosInShowcases: [] },
      stories: [],
      cast: [
        {
          ...{ id: 'cast-Red', server: GUILD, name: 'Red', description: 'a boat', images: 2 },
          ...{ sharedWithServer: false, addedAt: '1970-01-01T00:00:00.001Z' },
          ...{ lastUsedAt: '1970-01-01T00:00:00.001Z', consentConfirmedAt: '1970-01-01T00:00:02.000Z' },
        },
      ],
    });
    expect(await run.members.exportOf(MOE)).toMatchObject({
      ...{ videos: [], ledger: [], waitingForYou: [], drafts: [], films: [], namesYouOptedOutWith: [] },
      preferences: { lastModel: null },
    });
  });

  it('has what settings say of the member, and of nobody else', async () => {
    await using run = await start();
    const at = new Date(run.clock.now()).toISOString();
    const change = (guildId: string, by: string, patch: object) =>
      run.settings.change(guildId, { by, patch });
    await change('named', ADA, { blockedMembers: [MIA, MOE], memberJobsAtOnce: 5 });
    await change('mapped', ADA, { memberOverrideVideos: { [MIA]: { day: 3 }, [MOE]: { day: 4 } } });
    await change('changed', MIA, { memberJobsAtOnce: 7 });
    await change('not any more', ADA, { blockedMembers: [MIA] });
    await change('not any more', ADA, { blockedMembers: [] });
    await change('of others', ADA, { blockedMembers: [MOE] });
    // Its history goes back only a hundred changes.
    await run.records.set('long ago', guildRecord.parse({ values: { blockedMembers: [MIA] } }));
    const { settingsThatNameYou } = (await run.members.exportOf(MIA)) as { settingsThatNameYou: object[] };
    expect(settingsThatNameYou).toEqual([
      { server: 'changed', settings: {}, changes: [{ field: 'memberJobsAtOnce', byYou: true, at }] },
      { server: 'long ago', settings: { blockedMembers: [MIA] }, changes: [] },
      {
        server: 'mapped',
        settings: { memberOverrideVideos: { [MIA]: { day: 3 } } },
        changes: [{ field: 'memberOverrideVideos', byYou: false, at }],
      },
      {
        server: 'named',
        settings: { blockedMembers: [MIA] },
        changes: [{ field: 'blockedMembers', byYou: false, at }],
      },
      {
        server: 'not any more',
        settings: {},
        changes: [
          { field: 'blockedMembers', byYou: false, at },
          { field: 'blockedMembers', byYou: false, at },
        ],
      },
    ]);
  });
});
