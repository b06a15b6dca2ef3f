import { describe, expect, it } from 'vitest';
import {
  createChooseVideoSelect,
  createRepostButton,
  createTurnHistoryButton,
} from '../../src/components/history-controls.ts';
import { createDoubleClicks } from '../../src/interactions/double-clicks.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { PastJobsQuery } from '../../src/jobs/store.ts';
import { translator } from '../../src/locales/translate.ts';
import { settingsFor } from '../../src/requests/validate.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, fakeMessage, HERE, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary, silent, startSettings } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const URL = 'https://cdn.example/film.mp4';

async function start(
  job: Job,
  world: { patch?: Patch; isAgeRestricted?: boolean; isGone?: boolean; postFails?: boolean } = {},
) {
  const { patch = {}, isAgeRestricted = false, isGone = false, postFails = false } = world;
  const settings = await startSettings(patch);
  const asked: PastJobsQuery[] = [];
  const posted: unknown[] = [];
  const deps = {
    library: {
      ...fakeLibrary([job]),
      view: () => ({ job, model: undefined, nowMs: 0 }),
      async past(query: PastJobsQuery) {
        asked.push(query);
        return { jobs: [], total: 0 };
      },
      thumbnails: { read: async () => undefined },
      pastVideos: {
        find: async () => (isGone ? undefined : { url: URL, size: 1 }),
        async post(video: Job) {
          if (postFails) throw new Error('too large');
          posted.push(video.id);
        },
      },
    },
    requests: {
      settingsFor: (requester: Parameters<typeof settingsFor>[0]) => settingsFor(requester, { settings }),
    },
    catalog: { find: () => ({ ageRestricted: false }) as never, makerOf: () => undefined },
    discord: fakeDiscord({ isAgeRestricted }),
    isDoubleClick: createDoubleClicks(createFakeClock()),
    log: silent,
  };
  return { deps, asked, posted };
}

const made = (more: Parameters<typeof aJob>[0] = {}) => aJob({ status: statuses.succeeded, ...more });
/** Jobs without actions in their list. */
const strange = [
  ['of another member', made({ origin: { userId: OTHER } })],
  ['of another server', made({ origin: { guildId: '7' } })],
  ['that was not made', made({ status: statuses.failed })],
] as const;

it.each([
  ['2', 10],
  ['0', 0],
  ['x', 0],
])('the button of page %s of /history turns to it, with its search', async (page, offset) => {
  const { deps, asked } = await start(made());
  const { interaction } = fakeInteraction({ message: fakeMessage() });
  await createTurnHistoryButton(deps).execute(interaction, page, 'boat');
  expect(asked).toMatchObject([{ search: 'boat', offset, userId: MEMBER }]);
});

describe('a video chosen in /history', () => {
  const choose = async (job: Job, world: Parameters<typeof start>[1] = {}, jobId = job.id) => {
    const { deps } = await start(job, world);
    const { interaction, answers, said } = fakeInteraction({
      kind: 'select',
      message: fakeMessage(),
      values: [jobId],
    });
    await createChooseVideoSelect(deps).execute(interaction, 'choose');
    return { answers, said: said() };
  };

  it('can be downloaded and posted again, as the member alone sees', async () => {
    const job = made();
    const { answers, said } = await choose(job);
    expect(answers[0]).toEqual({ how: 'deferReply', body: { flags: 64 } });
    expect(said).toContain(URL);
    expect(said).toContain(`repost:${job.id}`);
  });

  it('says so where it is gone', async () => {
    const { said } = await choose(made(), { isGone: true });
    expect(said).toContain(t('history.gone'));
    expect(said).not.toContain('repost:');
  });

  it.each(strange)('is none %s', async (_, job) => {
    await expect(choose(job)).rejects.toThrow(t('history.notYours'));
  });
});

describe('Post again', () => {
  async function repost(job: Job, world: Parameters<typeof start>[1] = {}, times = 1) {
    const { deps, posted } = await start(job, world);
    const button = createRepostButton(deps);
    const answers = [];
    for (let time = 0; time < times; time++) {
      const click = fakeInteraction({ message: fakeMessage(), customId: `repost:${job.id}` });
      await button.execute(click.interaction, job.id);
      answers.push(click.answers.map(({ how }) => how));
    }
    return { posted, answers };
  }

  it('posts the video in the channel, once for a double click', async () => {
    const job = made();
    const { posted, answers } = await repost(job, {}, 2);
    expect(posted).toEqual([job.id]);
    expect(answers).toEqual([['deferReply'], ['deferUpdate']]);
  });

  it.each(strange)('posts nothing %s', async (_, job) => {
    await expect(repost(job)).rejects.toThrow(t('history.notYours'));
  });

  it.each([
    { name: 'the member is blocked', patch: { blockedMembers: [MEMBER] }, says: t('refusal.blocked') },
    { name: 'the channel is denied', patch: { deniedChannels: [HERE] }, says: t('refusal.channel') },
    { name: 'videos are looked at first', patch: { reviewChannels: [HERE] }, says: t('reviewed.noRepost') },
  ])('posts nothing where $name', async ({ patch, says }) => {
    await expect(repost(made(), { patch })).rejects.toThrow(says);
  });

  it('posts while new videos are paused, and what was looked at before', async () => {
    expect((await repost(made(), { patch: { paused: true } })).posted).toHaveLength(1);
    const reviewed = made({ review: { decision: { what: 'published', by: OTHER } } });
    expect((await repost(reviewed, { patch: { reviewChannels: [HERE] } })).posted).toHaveLength(1);
  });

  it('posts a video for adults only where those are', async () => {
    const job = made({ isAdult: true });
    await expect(repost(job)).rejects.toThrow(t('history.adultsOnly'));
    expect((await repost(job, { isAgeRestricted: true })).posted).toHaveLength(1);
  });

  it('leaves nothing in the channel where posting fails', async () => {
    const job = made();
    const { deps } = await start(job, { postFails: true });
    const { interaction, answers } = fakeInteraction({ message: fakeMessage() });
    await expect(createRepostButton(deps).execute(interaction, job.id)).rejects.toThrow('too large');
    expect(answers.map(({ how }) => how)).toEqual(['deferReply', 'deleteReply']);
  });
});
