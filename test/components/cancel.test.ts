import type { ButtonInteraction } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { cancelJob, createCancelButton } from '../../src/components/cancel.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Decision } from '../../src/jobs/review.ts';
import { transition } from '../../src/jobs/transition.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage, HERE, OTHER, rights } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary, silent } from '../support/ports.ts';

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

const OWN = '1200000000000000005';

/** A click on Cancel below a message, by the job's member or another. `cancelled`: what becomes of the job. */
async function press(
  job: Job,
  cancelled: Partial<Job>,
  { on = OWN, fails, ...who }: { on?: string; fails?: Record<string, Error> } & Record<string, unknown> = {},
) {
  const replies: unknown[] = [];
  const decisions: unknown[] = [];
  const deps = {
    jobs: {
      get: () => job,
      async cancel(_: string, reply: unknown) {
        replies.push(reply);
        return { ...job, ...cancelled };
      },
      async apply(_: string, event: { decision: Decision }) {
        decisions.push(event.decision);
        return { ...job, ...cancelled, review: { decision: event.decision } };
      },
    },
    library: { ...fakeLibrary([job]), view: () => ({ job, model: undefined, nowMs: 0 }) },
    ...{ discord: fakeDiscord(), log: silent },
  };
  const message = fakeMessage({ id: on });
  const did = fakeInteraction({ message, userId: job.origin.userId, ...who, ...(fails && { fails }) });
  await createCancelButton(deps as never).execute(did.interaction, job.id);
  return { replies, decisions, how: did.answers.map(({ how }) => how), said: did.said() };
}
const fresh = expect.objectContaining({ interactionToken: 'a fresh token' });

it.each([
  ['a running one', aJob({ status: statuses.running }), OWN, fresh],
  // Its message is another: the token of this click can't edit it.
  ['a running one elsewhere', aJob({ status: statuses.running }), '9', undefined],
  ['one whose provider does not answer', aJob({ status: { ...statuses.running, isLate: true } }), OWN, fresh],
  ['one that can not be stopped', aJob({ status: statuses.delivering }), OWN, undefined],
])('the click adopts the message of %s', async (_, job, on, reply) => {
  const { replies, how } = await press(job, { status: statuses.cancelled }, { on });
  expect(replies).toEqual([reply]);
  expect(how).toEqual(['deferUpdate']);
});

it('the cancel does not wait for an answer that may have arrived', async () => {
  const job = aJob({ status: statuses.running });
  const { replies, how } = await press(
    job,
    { status: statuses.delivering },
    { fails: { deferUpdate: new Error('lost') } },
  );
  expect([replies, how]).toEqual([[undefined], ['reply']]);
});

it('a click that comes too late brings the message up to date, and says so', async () => {
  const { how, said } = await press(aJob({ status: statuses.failed }), {});
  expect(how).toEqual(['update', 'followUp']);
  expect(said).toContain(t('cancel.finished'));
});

it.each([
  ['its member', {}, 'discarded'],
  ['a moderator', { userId: OTHER, may: rights.moderator }, 'rejected'],
])('under review, %s leaves it %3$s', async (_, who, what) => {
  const job = aJob({ status: statuses.reviewing, review: {}, origin: { channelId: HERE } });
  const { decisions } = await press(job, { status: statuses.reviewing }, who);
  expect(decisions).toEqual([expect.objectContaining({ what })]);
});
