import { expect, it } from 'vitest';
import { createHideButton, createShowButton } from '../../src/components/spoiler.ts';
import { type MessageFailure, MessageUnknownError } from '../../src/discord/errors.ts';
import type { Job, JobIn } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage, HERE, rights, THERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const published = (channelId: string = HERE) =>
  aJob({ status: statuses.succeeded, origin: { channelId, userId: '8' } });

async function press({
  kind = 'hide' as 'hide' | 'show',
  who = 'moderator' as keyof typeof rights,
  job = published() as Job,
  moderates = [] as readonly string[],
  outcome = true as boolean | MessageFailure,
  attachmentId = '5',
} = {}) {
  const changes: unknown[] = [];
  const library = {
    ...fakeLibrary([job]),
    async setSpoiler(_: Job, change: object) {
      changes.push(change);
      if (typeof outcome === 'string') throw new MessageUnknownError('no', outcome);
      return outcome ? (job as JobIn<'succeeded'>) : undefined;
    },
  };
  const create = { hide: createHideButton, show: createShowButton }[kind];
  const click = fakeInteraction({ may: rights[who], message: fakeMessage() });
  const button = create({ library, discord: fakeDiscord({ moderates }) });
  const error = await button
    .execute(click.interaction, job.id, attachmentId)
    .catch((thrown: Error) => thrown);
  return { changes, said: click.said(), error: error?.message };
}

it.each([
  ['hide', '5', { isOn: true, attachmentId: '5', by: MEMBER }],
  ['show', '5', { isOn: false, attachmentId: '5', by: MEMBER }],
  // A link.
  ['hide', '', { isOn: true, attachmentId: null, by: MEMBER }],
] as const)('%s with the attachment “%s”', async (kind, attachmentId, change) => {
  const { changes, said } = await press({ kind, attachmentId });
  expect(changes).toEqual([change]);
  expect(said).toContain(t(`spoiler.${kind}`));
  expect(said).toContain('"components":[]');
});

it.each([
  { who: 'member', job: published(), moderates: [], isAllowed: false },
  { who: 'moderator', job: published(), moderates: [], isAllowed: true },
  { who: 'moderator', job: published(THERE), moderates: [], isAllowed: false },
  { who: 'member', job: published(THERE), moderates: [THERE], isAllowed: true },
  { who: 'admin', job: published(THERE), moderates: [], isAllowed: true },
] as const)('a $who may, elsewhere $moderates: $isAllowed', async ({ isAllowed, ...world }) => {
  const { changes, error } = await press(world);
  expect(changes).toHaveLength(isAllowed ? 1 : 0);
  expect(error).toBe(isAllowed ? undefined : t('reviewed.staffOnly'));
});

it.each([
  ['Discord does not say that it is', false, t('spoiler.stays')],
  ['the message is gone', 'message-gone', t('delete.gone')],
  ['it is out of reach', 'out-of-reach', t('spoiler.outOfReach')],
  ['Discord is away', 'unavailable', 'no'],
] as const)('says so where %s', async (_, outcome, sentence) => {
  const { error, said } = await press({ outcome });
  expect(error).toBe(sentence);
  expect(said).not.toContain(t('spoiler.hide'));
});

it('is over for a video that isn’t published', async () => {
  const { changes, error } = await press({ job: aJob({ status: statuses.failed }) });
  expect([changes, error]).toEqual([[], t('refusal.oldButton')]);
});
