import { describe, expect, it } from 'vitest';
import { createDeliverButton, createDeliverFromQueueButton } from '../../src/components/deliver.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { translator } from '../../src/locales/translate.ts';
import { ANSWER, fakeInteraction, fakeMessage, HERE, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary, silent } from '../support/ports.ts';

const t = translator('en');
const CLICKED = '1700000000000000005';

function start(job: Job, { isAgeRestricted = false, isSettled = false, ofModel = false } = {}) {
  const applied: JobEvent[] = [];
  const deps = {
    jobs: {
      get: () => (isSettled ? undefined : job),
      async apply(_: string, event: JobEvent) {
        applied.push(event);
        return job;
      },
    },
    library: {
      ...fakeLibrary([job]),
      view: () => ({ job, model: { ageRestricted: ofModel } as never, nowMs: 0 }),
    },
    discord: fakeDiscord({ isAgeRestricted }),
    log: silent,
  };
  return { deps, applied };
}

const click = (did: Parameters<typeof fakeInteraction>[0] = {}) =>
  fakeInteraction({ message: fakeMessage({ id: CLICKED }), ...did });

const moved = (messageId: string) => ({
  ...{ type: 'redeliver', interactionToken: 'a fresh token', channelId: HERE, messageId },
  uploadLimitBytes: 10 * 1024 ** 2,
});

describe.each([
  ['Get result', createDeliverButton, CLICKED],
  ['Get result in /queue', createDeliverFromQueueButton, ANSWER],
] as const)('%s', (_, create, messageId) => {
  it.each([
    { name: 'an undeliverable video', status: statuses.undeliverable },
    { name: 'one that was tried before', status: { ...statuses.delivering, attempts: 1 } },
    { name: 'one under way', status: statuses.running },
  ])('moves $name to where its member pressed', async ({ status }) => {
    const job = aJob({ status });
    const { deps, applied } = start(job);
    await create(deps).execute(click().interaction, job.id);
    expect(applied).toEqual([moved(messageId)]);
  });

  it.each([
    {
      name: 'another member',
      job: { origin: { userId: OTHER } },
      says: t('deliver.others', { member: `<@${OTHER}>` }),
    },
    {
      name: 'one that is being delivered',
      job: { status: statuses.delivering },
      says: t('deliver.onItsWay'),
    },
    { name: 'one of another server', job: { origin: { guildId: '7' } }, says: t('deliver.gone') },
  ])('says why not for $name', async ({ job: more, says }) => {
    const job = aJob({ status: statuses.undeliverable, ...more });
    const { deps, applied } = start(job);
    const { interaction, said } = click();
    await create(deps).execute(interaction, job.id);
    expect(said()).toContain(says);
    expect(applied).toEqual([]);
  });

  it.each([
    { name: 'its member, where it is', job: {}, knows: true },
    { name: 'nobody else', job: { origin: { userId: OTHER } }, knows: false },
  ])('of a video that arrived tells $name', async ({ job: more, knows }) => {
    const job = aJob({ status: statuses.succeeded, ...more });
    const { deps, applied } = start(job, { isSettled: true });
    const { interaction, said } = click();
    await create(deps).execute(interaction, job.id);
    expect(said().includes('https://discord.com/channels/')).toBe(knows);
    expect(applied).toEqual([]);
  });
});

it('Get result brings the old message of a video that arrived up to date', async () => {
  const job = aJob({ status: { ...statuses.succeeded, messageId: '9' }, origin: { messageId: CLICKED } });
  const { interaction, answers } = click();
  await createDeliverButton(start(job, { isSettled: true }).deps).execute(interaction, job.id);
  expect(answers.map(({ how }) => how)).toEqual(['update', 'followUp']);
});

it('Get result works in direct messages, for the member alone', async () => {
  const job = aJob({ status: statuses.undeliverable });
  const { deps, applied } = start(job);
  await createDeliverButton(deps).execute(click({ guildId: null }).interaction, job.id);
  expect(applied).toHaveLength(1);
  const { interaction, said } = click({ guildId: null, userId: OTHER });
  await createDeliverButton(deps).execute(interaction, job.id);
  expect(applied).toHaveLength(1);
  expect(said()).toContain(t('deliver.others', { member: `<@${job.origin.userId}>` }));
});

it('Get result shows at once what waits for a review', async () => {
  const shown = async (status: Job['status']) => {
    const job = aJob({ status });
    const { interaction, answers } = click();
    await createDeliverButton(start(job).deps).execute(interaction, job.id);
    return answers.map(({ how }) => how);
  };
  expect(await shown(statuses.reviewing)).toEqual(['deferUpdate', 'editReply']);
  expect(await shown(statuses.running)).toEqual(['deferUpdate']);
});

it.each([
  { isAdult: false, isAgeRestricted: false, isMoved: true },
  { isAdult: false, ofModel: true, isAgeRestricted: false, isMoved: false },
  { isAdult: true, isAgeRestricted: false, isMoved: false },
  { isAdult: true, isAgeRestricted: true, isMoved: true },
])(
  '/queue delivers a video for adults ($isAdult, by its model: $ofModel) to a channel for them ($isAgeRestricted)',
  async (one) => {
    const job = aJob({ status: statuses.undeliverable, ...(one.isAdult && { isAdult: true }) });
    const { deps, applied } = start(job, one);
    const { interaction, said } = click();
    await createDeliverFromQueueButton(deps).execute(interaction, job.id);
    expect(applied).toHaveLength(one.isMoved ? 1 : 0);
    expect(said().includes(t('history.adultsOnly'))).toBe(!one.isMoved);
  },
);
