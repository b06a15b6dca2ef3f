import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import {
  createApproveButton,
  createDiscardButton,
  createPreviewButton,
  createPublishButton,
  createRejectButton,
  createSpoilerButton,
} from '../../src/components/review-controls.ts';
import type { DecideDeps } from '../../src/interactions/decide.ts';
import { createDoubleClicks } from '../../src/interactions/double-clicks.ts';
import type { ButtonHandler } from '../../src/interactions/handlers.ts';
import { DeliveryError } from '../../src/jobs/delivery-error.ts';
import type { Job } from '../../src/jobs/job.ts';
import { transition } from '../../src/jobs/transition.ts';
import { translator } from '../../src/locales/translate.ts';
import { createRejectModal } from '../../src/modals/reject.ts';
import { settingsFor } from '../../src/requests/validate.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, fakeMessage, HERE, OTHER, rights, THERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary, silent, startSettings } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const THIRD = '1200000000000000008';
/** By the other member, in this channel. */
const waiting = (more: Parameters<typeof aJob>[0] = {}) =>
  aJob({
    status: statuses.reviewing,
    review: {},
    ...more,
    origin: { userId: OTHER, channelId: HERE, ...more.origin },
  });

async function start(
  first: Job,
  world: { patch?: Patch; isAgeRestricted?: boolean; fails?: Error; decidesMeanwhile?: boolean } = {},
) {
  const settings = await startSettings(world.patch);
  let job = first;
  const posted: { messageId: string }[] = [];
  const decideMeanwhile = () => {
    const decision = { what: 'published' as const, by: THIRD };
    if (world.decidesMeanwhile) job = transition(job, { type: 'reviewed', decision }, 0);
  };
  const deps = {
    jobs: {
      async apply(_: string, event: Parameters<typeof transition>[1]) {
        decideMeanwhile();
        job = transition(job, event, 0);
        return job;
      },
    },
    library: {
      ...fakeLibrary([]),
      find: async (id: string) => (id === job.id ? job : undefined),
      view: () => ({ job, model: { label: 'Plain' } as never, nowMs: 0 }),
      previews: {
        async post(_: Job, target: { messageId: string }) {
          decideMeanwhile();
          if (world.fails) throw world.fails;
          posted.push(target);
        },
      },
    },
    requests: {
      settingsFor: (requester: Parameters<typeof settingsFor>[0]) => settingsFor(requester, { settings }),
    },
    discord: fakeDiscord({ isAgeRestricted: world.isAgeRestricted ?? false }),
    isDoubleClick: createDoubleClicks(createFakeClock()),
    log: silent,
  };
  return { deps, posted, job: () => job };
}

/** Somebody in a channel: the requester, or another member with some rights. */
const people = {
  requester: { userId: OTHER, may: rights.member },
  member: { userId: MEMBER, may: rights.member },
  moderator: { userId: MEMBER, may: rights.moderator },
  'moderator elsewhere': { userId: MEMBER, may: rights.moderator, channelId: THERE },
  admin: { userId: MEMBER, may: rights.admin, channelId: THERE },
  'requester who moderates': { userId: OTHER, may: rights.moderator },
} as const;
type Person = keyof typeof people;

const click = (person: Person, more: Parameters<typeof fakeInteraction>[0] = {}) =>
  fakeInteraction({ message: fakeMessage({ flags: MessageFlags.Ephemeral }), ...people[person], ...more });

const buttons: Record<string, (deps: DecideDeps) => ButtonHandler> = {
  publish: createPublishButton,
  approve: createApproveButton,
  spoiler: createSpoilerButton,
  discard: createDiscardButton,
};

describe('a decision over a video under review', () => {
  it.each([
    ['publish', 'published', ['requester', 'moderator', 'admin', 'requester who moderates']],
    ['approve', 'published', ['requester', 'moderator', 'admin', 'requester who moderates']],
    ['spoiler', 'spoiler', ['moderator', 'admin', 'requester who moderates']],
    ['discard', 'discarded', ['requester', 'requester who moderates']],
    ['reject', 'rejected', ['moderator', 'admin', 'requester who moderates']],
  ] as const)('%s makes it %s, by %j alone', async (kind, what, allowed) => {
    for (const person of Object.keys(people) as Person[]) {
      const first = waiting();
      const { deps, job } = await start(first);
      const { interaction } = click(person, kind === 'reject' ? { kind: 'form' } : {});
      const done =
        kind === 'reject'
          ? createRejectModal(deps).execute(interaction, first.id)
          : buttons[kind]?.(deps).execute(interaction, first.id);
      const isAllowed = (allowed as readonly Person[]).includes(person);
      if (isAllowed) await done;
      else await expect(done, person).rejects.toThrow();
      const by = people[person].userId;
      expect(job().review?.decision, person).toEqual(isAllowed ? { what, by } : undefined);
    }
  });

  it.each([
    ['requester', false],
    ['requester who moderates', true],
  ] as const)('is not for a blocked %s to publish: %s', async (person, isAllowed) => {
    const first = waiting();
    const { deps, job } = await start(first, { patch: { blockedMembers: [OTHER] } });
    const done = createPublishButton(deps).execute(click(person).interaction, first.id);
    if (isAllowed) await done;
    else await expect(done).rejects.toThrow(t('refusal.blocked'));
    expect(job().review?.decision !== undefined).toBe(isAllowed);
  });

  it('counts while new videos are paused', async () => {
    const first = waiting();
    const { deps, job } = await start(first, { patch: { paused: true } });
    await createPublishButton(deps).execute(click('requester').interaction, first.id);
    expect(job().review?.decision?.what).toBe('published');
  });

  it('is the first one, and who comes too late reads it', async () => {
    const first = waiting();
    const { deps, job } = await start(first, { decidesMeanwhile: true });
    const done = createDiscardButton(deps).execute(click('requester').interaction, first.id);
    await expect(done).rejects.toThrow(
      `${t('reviewed.published')} ${t('reviewed.by', { by: `<@${THIRD}>` })}`,
    );
    expect(job().review?.decision).toMatchObject({ by: THIRD });
    const later = createDiscardButton(deps).execute(click('requester').interaction, first.id);
    await expect(later).rejects.toThrow(t('reviewed.published'));
  });

  it.each([
    ['published', 'published'],
    // Hidden until it is clicked, and public all the same.
    ['spoiler', 'published'],
    ['rejected', 'rejected'],
    ['discarded', 'discarded'],
    ['expired', 'expired'],
  ] as const)('reads for one that was %s that it is %s', async (what, says) => {
    const over = waiting({ status: statuses.cancelled, review: { decision: { what, by: '' } } });
    const { deps } = await start(over);
    const done = createPublishButton(deps).execute(click('admin').interaction, over.id);
    await expect(done).rejects.toThrow(t(`reviewed.${says}`));
  });

  it.each([
    ['of another server', waiting({ origin: { guildId: '7' } }), t('refusal.unknownVideo')],
    ['that is being made', waiting({ status: statuses.running }), t('reviewed.notWaiting')],
  ])('is not for a video %s', async (_, first, says) => {
    const { deps } = await start(first);
    const done = createPublishButton(deps).execute(click('admin').interaction, first.id);
    await expect(done).rejects.toThrow(says);
  });

  it.each([
    [MessageFlags.Ephemeral, 'update'],
    [MessageFlags.SuppressEmbeds, 'reply'],
  ])('takes the place of the preview, and of no other message: %s', async (flags, how) => {
    const first = waiting();
    const { deps } = await start(first);
    const { interaction, answers } = click('requester', { message: fakeMessage({ flags }) });
    await createPublishButton(deps).execute(interaction, first.id);
    expect(answers.map((answer) => answer.how)).toEqual([how]);
  });

  it('to reject keeps the reason that was typed', async () => {
    const first = waiting();
    const { deps, job } = await start(first);
    const typed = { reason: ' too dark ' };
    await createRejectModal(deps).execute(click('moderator', { kind: 'form', typed }).interaction, first.id);
    expect(job().review?.decision).toEqual({ what: 'rejected', by: MEMBER, reason: 'too dark' });
  });

  it.each([
    ['moderator', true],
    ['requester', false],
  ] as const)('to reject asks a %s for the reason: %s', async (person, isAsked) => {
    const first = waiting();
    const { deps } = await start(first);
    const { interaction, said } = click(person);
    const done = createRejectButton(deps).execute(interaction, first.id);
    if (isAsked) await done;
    else await expect(done).rejects.toThrow(t('reviewed.staffOnly'));
    expect(said().includes(`reject:${first.id}`)).toBe(isAsked);
  });
});

describe('Preview', () => {
  it.each(Object.keys(people) as Person[])('is shown to a %s if they may decide', async (person) => {
    const first = waiting();
    const { deps, posted } = await start(first);
    const { interaction, answers } = click(person);
    const done = createPreviewButton(deps).execute(interaction, first.id);
    const isAllowed = !(['member', 'moderator elsewhere'] as Person[]).includes(person);
    if (isAllowed) await done;
    else await expect(done).rejects.toThrow(t('reviewed.others', { member: `<@${OTHER}>` }));
    expect(posted).toHaveLength(isAllowed ? 1 : 0);
    if (isAllowed) expect(answers).toEqual([{ how: 'deferReply', body: { flags: MessageFlags.Ephemeral } }]);
  });

  it('is shown once for a double click', async () => {
    const first = waiting();
    const { deps, posted } = await start(first);
    const preview = createPreviewButton(deps);
    await preview.execute(click('requester').interaction, first.id);
    await preview.execute(click('requester').interaction, first.id);
    expect(posted).toHaveLength(1);
  });

  it.each([
    { isAdult: true, channelId: THERE, isAgeRestricted: false, isShown: false },
    { isAdult: true, channelId: THERE, isAgeRestricted: true, isShown: true },
    { isAdult: true, channelId: HERE, isAgeRestricted: false, isShown: true },
    { isAdult: false, channelId: THERE, isAgeRestricted: false, isShown: true },
  ])('of $isAdult in $channelId, for adults $isAgeRestricted: $isShown', async (one) => {
    const first = waiting({ isAdult: one.isAdult });
    const { deps, posted } = await start(first, one);
    const { interaction } = click('requester', { channelId: one.channelId });
    const done = createPreviewButton(deps).execute(interaction, first.id);
    if (one.isShown) await done;
    else await expect(done).rejects.toThrow(t('history.adultsOnly'));
    expect(posted).toHaveLength(one.isShown ? 1 : 0);
  });

  it.each([
    { name: 'the job’s, which the bot can’t see', id: 'first', botMay: [], isAdopted: true },
    { name: 'the job’s', id: 'first', botMay: undefined, isAdopted: false },
    { name: 'another, where the bot can’t see', id: 'other', botMay: [], isAdopted: false },
  ])('of a message that is $name lets the job be edited by the click: $isAdopted', async (one) => {
    const first = waiting({ origin: { messageId: 'first' } });
    const { deps, posted, job } = await start(first);
    const { interaction, answers } = click('requester', {
      message: fakeMessage({ id: one.id }),
      ...(one.botMay && { botMay: one.botMay }),
    });
    await createPreviewButton(deps).execute(interaction, first.id);
    expect(job().origin.interactionToken === 'a fresh token').toBe(one.isAdopted);
    expect(answers.map(({ how }) => how)).toEqual(
      one.isAdopted ? ['deferUpdate', 'followUp'] : ['deferReply'],
    );
    expect(posted[0]?.messageId === '@original').toBe(!one.isAdopted);
  });

  it.each([
    {
      name: 'it is broken',
      world: { fails: new DeliveryError('bad_output', 'no') },
      says: t('preview.broken'),
    },
    { name: 'Discord is away', world: { fails: new Error('no') }, says: t('history.discordAway') },
    {
      name: 'somebody decided meanwhile',
      world: { fails: new Error('no'), decidesMeanwhile: true },
      says: t('reviewed.published'),
    },
  ])('says so where $name', async ({ world, says }) => {
    const first = waiting();
    const { deps } = await start(first, world);
    const done = createPreviewButton(deps).execute(click('requester').interaction, first.id);
    await expect(done).rejects.toThrow(says);
  });
});
