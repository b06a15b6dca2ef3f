import type { ButtonInteraction } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../src/components/cancel.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Decision } from '../../src/jobs/review.ts';
import { transition } from '../../src/jobs/transition.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage, HERE, OTHER, rights } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord } from '../support/ports.ts';

const t = translator('en');

type Context = Parameters<typeof cancelJob>[2];

/** A click on Cancel by the job's member. Somebody else decides before it takes effect. */
async function cancelAfter(decision: Decision | undefined) {
  let job: Job = aJob({ status: statuses.reviewing, review: {} });
  const { guildId, userId, channelId } = job.origin;
  const jobs = {
    get: () => job,
    async cancel() {
      const before = job;
      if (decision) job = transition(job, { type: 'reviewed', decision }, 0);
      return before;
    },
    async apply(_id: string, event: Parameters<typeof transition>[1]) {
      job = transition(job, event, 0);
      return job;
    },
  };
  const interaction = { guildId, channelId, user: { id: userId }, message: { id: '0' }, locale: 'en-US' };
  const outcome = await cancelJob(interaction as unknown as ButtonInteraction<'raw' | 'cached'>, job.id, {
    jobs,
  } as unknown as Context);
  return { outcome, by: job.review?.decision?.by === userId ? 'the member' : job.review?.decision?.by };
}

describe('a cancel of a video under review', () => {
  it('throws it away', async () => {
    expect(await cancelAfter(undefined)).toEqual({ outcome: { isDiscarded: true }, by: 'the member' });
  });

  it.each([
    ['published', '8', /already published.*<@8>/],
    ['spoiler', '8', /already published.*<@8>/],
    ['rejected', '8', /already rejected.*<@8>/],
    ['expired', '', /\w/],
  ] as const)('says so where it was %s a moment before', async (what, by, sentence) => {
    const after = await cancelAfter({ what, by });
    expect(after).toEqual({ outcome: { refusal: expect.stringMatching(sentence) }, by });
  });
});

it.each([
  ['its own member', 0, 'member', true],
  ['a moderator', OTHER, 'moderator', true],
  ['another member', OTHER, 'member', false],
] as const)('a cancel by %s is about jobs of the same server', async (_, userId, who, may) => {
  const job = aJob({ origin: { channelId: HERE } });
  const cancelled: string[] = [];
  const jobs = {
    get: () => job,
    apply: async () => job,
    async cancel(id: string) {
      cancelled.push(id);
      return { ...job, status: statuses.cancelled };
    },
  };
  const click = (guildId: string) =>
    fakeInteraction({
      guildId,
      userId: userId || job.origin.userId,
      message: fakeMessage(),
      may: rights[who],
    }).interaction;
  const deps = { jobs, discord: fakeDiscord() } as unknown as Context;
  expect(await cancelJob(click('7'), job.id, deps)).toEqual({ refusal: t('cancel.finished') });
  expect(cancelled).toEqual([]);
  const { refusal } = await cancelJob(click(job.origin.guildId), job.id, deps);
  expect(refusal === undefined).toBe(may);
  expect(cancelled).toHaveLength(may ? 1 : 0);
});
