import { describe, expect, it } from 'vitest';
import type { Model, Way } from '../../src/catalog/schema.ts';
import { UserError } from '../../src/errors.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createJoin, type JoinDeps } from '../../src/requests/join.ts';
import type { Requester } from '../../src/requests/requester.ts';
import { createSettingsStore } from '../../src/settings/store.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { silent } from '../support/ports.ts';
import { aRequester, fakeReply, GUILD, MEMBER } from '../support/requests.ts';

const MIA = MEMBER;
const BEN = '1200000000000000009';
const EVE = '1200000000000000010';
const HERE = '1200000000000000003';
const ELSEWHERE = '1200000000000000077';

type Clip = Partial<Omit<Job, 'origin' | 'request' | 'task'>> & {
  userId?: string;
  channelId?: string;
  seconds?: number;
  task?: Job['request']['task'];
  model?: string;
};

/** Videos of four seconds made from each other, the first one first. */
function chained(all: readonly Clip[]): Job[] {
  const jobs = all.map(
    ({ userId = MIA, channelId = HERE, seconds = 4, task = 'generate', model, ...more }, at) => {
      const file = { ...statuses.succeeded.file, durationSeconds: seconds };
      return aJob({
        status: { ...statuses.succeeded, file, channelId, messageId: `${at + 1}` },
        origin: { userId, channelId },
        request: { task, durationSeconds: 4, ...(model !== undefined && { model }) },
        ...more,
      });
    },
  );
  return jobs.map((job, at) => ({ ...job, continues: job.continues ?? jobs[at - 1]?.id }));
}

interface World {
  clips?: readonly Clip[];
  settings?: Parameters<ReturnType<typeof createSettingsStore>['change']>[1]['patch'];
  requester?: Partial<Requester>;
  readable?: string[];
  confirmedList?: string;
  deps?: Partial<JoinDeps>;
}

/** What became of a click on **Join** below the last video. */
async function join({ clips = [{}, {}], settings: patch = {}, readable = [], ...world }: World) {
  const clock = createFakeClock();
  const settings = createSettingsStore({ keyv: memoryKeyv(), clock, log: silent, onChange() {} });
  await settings.change(GUILD, { by: 'an admin', patch });
  const jobs = chained(clips);
  const accepted: Job[] = [];
  const asked: string[][] = [];
  const deps: JoinDeps = {
    ...{ settings, canJoin: true, intake: { requireOpen() {} } },
    findJob: async (id) => jobs.find((job) => job.id === id),
    catalog: {
      find: (id) => (id === 'adult' ? ({ ageRestricted: true } as Model) : ({} as Model)),
      wayOf: ({ model }) =>
        ({ attribution: model === 'named' ? { text: 'Named', url: 'x' } : undefined }) as Way,
    },
    store: {
      madeFrom: async (_, limit) =>
        jobs
          .slice(-limit)
          .map(({ id, origin, continues = null }) => ({ id, userId: origin.userId, madeFrom: continues })),
    },
    async readableChannels(_, ids) {
      asked.push([...ids]);
      return new Set(readable);
    },
    consent: { clock, signer: { sign: (...of) => of.join(' ') } },
    begin: {
      accept: async (job) => {
        accepted.push(job);
        return job;
      },
      answer: async () => {},
    },
    ...world.deps,
  };
  const { reply } = fakeReply();
  const options = { notify: 'ping', confirmedList: world.confirmedList } as const;
  const said = await createJoin(deps)(jobs.at(-1) as Job, options, aRequester(world.requester), reply).catch(
    (error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    },
  );
  return { said, reel: accepted[0], jobs, asked };
}

const many = (count: number, more: Clip = {}) => Array.from({ length: count }, () => more);
const elsewhere = { userId: BEN, channelId: ELSEWHERE };

describe('Join is refused', () => {
  it.each<[string, World, string]>([
    [
      'while no videos are accepted',
      {
        deps: {
          intake: {
            requireOpen() {
              throw new UserError(() => 'closed');
            },
          },
        },
      },
      'closed',
    ],
    [
      'without ffmpeg',
      { deps: { canJoin: false } },
      'I can’t join videos here: this bot runs without ffmpeg.',
    ],
    ['to a blocked member', { settings: { blockedMembers: [MIA] } }, 'You can’t make videos on this server.'],
    [
      'in a channel without videos',
      { settings: { deniedChannels: [HERE] } },
      'You can’t make videos in this channel',
    ],
    ['while the server is paused', { settings: { paused: true } }, 'Videos are paused'],
    ['for a video made from nothing', { clips: [{}] }, 'There’s no other video before this one'],
    ['for one that shows all of its source', { clips: [{}, { task: 'edit' }] }, 'There’s no other video'],
    ['for more than twenty videos', { clips: many(21) }, 'A reel can have up to 20 videos'],
    ['for a chain too long to look up', { clips: many(40) }, 'A reel can have up to 20 videos'],
    [
      'for one whose beginning isn’t looked up, although few of it would be shown',
      { clips: [...many(10), ...many(20, { task: 'edit' }), {}, {}] },
      'A reel can have up to 20 videos',
    ],
    ['if one of them failed', { clips: [{ status: statuses.failed }, {}] }, 'isn’t public'],
    ['if one is gone', { clips: [{}, {}, {}], deps: { findJob: async () => undefined } }, 'isn’t public'],
    ['while one of them is reviewed', { clips: [{ review: {} }, {}] }, 'isn’t public'],
    [
      'if one was rejected',
      { clips: [{ review: { decision: { what: 'rejected', by: '' } } }, {}] },
      'One of the videos before this one isn’t public, so I can’t join them.',
    ],
    [
      'if one was deleted',
      { clips: [{ isDeleted: true }, {}] },
      'One of the videos before this one was deleted',
    ],
    [
      'for more than ten minutes',
      { clips: many(2, { seconds: 300.5 }) },
      'Together these videos last 601 s; a reel can have 600 s.',
    ],
    ['for adults elsewhere', { clips: [{ isAdult: true }, {}] }, 'only be shown in age-restricted channels'],
    [
      'for a model for adults elsewhere',
      { clips: [{ model: 'adult' }, {}] },
      'only be shown in age-restricted',
    ],
    [
      'if the member can’t read where one is',
      { clips: [elsewhere, {}] },
      'One of the videos before this one is in a channel that you can’t see, so I can’t join them.',
    ],
    ['for a video of somebody who opted out', optedOut({ userId: BEN }), `<@${BEN}>`],
    ['for one with an image of theirs', optedOut({ imageOwnerIds: [BEN] }), `<@${BEN}>`],
    ['for one inside a reel', optedOut({ imageOwnerIds: [BEN], reel: reelWith(BEN) }), `<@${BEN}>`],
  ])('%s, with a sentence', async (_, world, sentence) => {
    const { said, reel } = await join(world);
    expect(said).toContain(sentence);
    expect(reel).toBeUndefined();
  });

  it('asks Discord only about channels of others, and not about the one of the click', async () => {
    const own = { channelId: ELSEWHERE };
    expect((await join({ clips: [own, { userId: BEN }] })).asked).toEqual([]);
    const { asked, reel } = await join({ clips: [elsewhere, own, {}], readable: [ELSEWHERE] });
    expect(asked).toEqual([[ELSEWHERE]]);
    expect(reel).toBeDefined();
  });
});

describe('Join asks for consent', () => {
  const settings = { consentRequired: true, optedOutMembers: [EVE, MIA] };

  it('where the server wants that, and takes only an answer to the question of today', async () => {
    const { said, reel } = await join({ settings });
    expect(said).toEqual({ hasImage: true, optedOut: [EVE], namesake: undefined, list: `opted-out ${EVE}` });
    expect(reel).toBeUndefined();
    expect((await join({ settings, confirmedList: 'opted-out ' })).reel).toBeUndefined();
    const given = await join({ settings, confirmedList: `opted-out ${EVE}` });
    expect(given.reel?.consent).toMatchObject({ list: `opted-out ${EVE}` });
  });

  it('nowhere else', async () => {
    expect((await join({ confirmedList: 'forged' })).reel).not.toHaveProperty('consent');
  });
});

describe('a reel', () => {
  it('names all its clips in their order, costs nothing, and belongs to no model', async () => {
    const { reel, jobs, said } = await join({ clips: [{ userId: BEN, imageOwnerIds: [EVE] }, {}, {}] });
    expect(said).toBeUndefined();
    expect(reel).toMatchObject({
      ...{ provider: 'here', reservedUsd: 0, costUsd: null, notes: [], imageOwnerIds: [BEN, EVE, MIA] },
      request: { model: 'reel', prompt: 'Zusammenschnitt aus 3 Videos', durationSeconds: 12 },
      reel: {
        clips: jobs.map(({ id, origin }, at) => ({
          ...{ jobId: id, userId: origin.userId, channelId: HERE, messageId: `${at + 1}` },
        })),
      },
    });
    expect(reel).not.toHaveProperty('continues');
    expect(reel).not.toHaveProperty('isAdult');
    expect(reel).not.toHaveProperty('review');
  });

  it.each<[string, World, object]>([
    [
      'is for adults if one of them is',
      { clips: [{ isAdult: true }, {}], requester: { isAgeRestricted: true } },
      { isAdult: true },
    ],
    ['is reviewed where videos are', { settings: { reviewChannels: [HERE] } }, { review: {} }],
    [
      'says what its models want said',
      { clips: [{ model: 'named' }, { model: 'named' }] },
      { notes: ['[Named](<x>)'] },
    ],
    [
      'says that its beginning is gone',
      { clips: [{ continues: 'gone' }, {}] },
      { notes: [expect.stringContaining('weg')] },
    ],
    ['has no link to a direct message', { clips: [dm(), {}] }, { reel: { clips: [{ messageId: '' }, {}] } }],
  ])('%s', async (_, world, expected) => {
    expect((await join(world)).reel).toMatchObject(expected);
  });

  it.each<[string, Clip[], number[]]>([
    ['not the source of an edit', [{}, { task: 'edit' }, {}], [1, 2]],
    ['not the source of an upscale', [{}, {}, { task: 'upscale' }], [0, 2]],
    ['not what an extension repeats', [{}, { task: 'extend', seconds: 8 }, {}], [1, 2]],
    ['an extension without its source', [{}, { task: 'extend', seconds: 4 }], [0, 1]],
    ['neither of two sources in a row', [{}, { task: 'edit' }, { task: 'upscale' }, {}], [2, 3]],
  ])('shows nothing twice: %s', async (_, clips, expected) => {
    const { reel, jobs } = await join({ clips });
    expect(reel?.reel?.clips.map(({ jobId }) => jobs.findIndex(({ id }) => id === jobId))).toEqual(expected);
  });

  it('names also the members of a reel that it goes on from, once', async () => {
    const inner = { ...reelWith(BEN, MIA, EVE, ''), userId: MIA };
    const { reel } = await join({ clips: [{ reel: inner }, { userId: EVE }] });
    expect(reel?.reel?.clips.map(({ userId, jobId }) => [userId, jobId !== ''])).toEqual([
      [MIA, true],
      [EVE, true],
      [BEN, false],
    ]);
  });
});

function optedOut(clip: Clip): World {
  return { clips: [clip, {}], settings: { optedOutMembers: [BEN] } };
}

function reelWith(...userIds: string[]) {
  return { clips: userIds.map((userId) => ({ jobId: '5', userId, channelId: HERE, messageId: '6' })) };
}

function dm(): Clip {
  return { status: { ...statuses.succeeded, route: 'dm', channelId: '5', messageId: '6' } };
}
