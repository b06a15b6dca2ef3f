import { MessageFlags } from 'discord.js';
import { expect, it } from 'vitest';
import { decide } from '../../src/interactions/decide.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Decision } from '../../src/jobs/review.ts';
import { translator } from '../../src/locales/translate.ts';
import { settingsFor } from '../../src/requests/validate.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { fakeInteraction, fakeMessage, HERE, OTHER, rights } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary, startSettings } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
type What = Parameters<typeof decide>[2]['what'];
const waiting = aJob({ status: statuses.reviewing, review: {}, origin: { userId: MEMBER, channelId: HERE } });

async function run(
  what: What,
  given: {
    by?: string;
    who?: keyof typeof rights;
    patch?: Patch;
    reason?: string;
    faster?: Decision;
    isPreview?: boolean;
    job?: Job;
  } = {},
) {
  const { job = waiting, faster, isPreview = true } = given;
  const settings = await startSettings(given.patch);
  const decisions: Decision[] = [];
  const deps = {
    jobs: {
      async apply(_: string, { decision }: { decision: Decision }) {
        decisions.push(decision);
        return { ...job, review: { decision: faster ?? decision } };
      },
    },
    requests: {
      settingsFor: (requester: Parameters<typeof settingsFor>[0]) => settingsFor(requester, { settings }),
    },
    library: fakeLibrary([faster ? { ...job, review: { decision: faster } } : job]),
    discord: fakeDiscord(),
  };
  const message = fakeMessage({
    buttons: [`x:${job.id}`],
    flags: MessageFlags[isPreview ? 'Ephemeral' : 'SuppressEmbeds'],
  });
  const did = fakeInteraction({ userId: given.by ?? MEMBER, may: rights[given.who ?? 'member'], message });
  const { reason } = given;
  await decide(did.interaction, job.id, { what, ...(reason !== undefined && { reason }) }, deps as never);
  return { decisions, how: did.answers.map(({ how }) => how), said: did.said() };
}

it.each<[What, string, Parameters<typeof run>[1]]>([
  ['published', 'its member', {}],
  ['discarded', 'its member', {}],
  ['published', 'a moderator', { by: OTHER, who: 'moderator' }],
  ['spoiler', 'a moderator', { by: OTHER, who: 'moderator' }],
  ['rejected', 'a moderator', { by: OTHER, who: 'moderator', reason: 'no' }],
  ['discarded', 'its member, who moderates', { who: 'moderator' }],
  ['spoiler', 'its member, who moderates', { who: 'moderator' }],
  // A pause is about new videos, and staff decide on those of blocked members.
  ['published', 'its member in a pause', { patch: { paused: true } }],
  ['discarded', 'its member, who is blocked', { patch: { blockedMembers: [MEMBER] } }],
  [
    'published',
    'a moderator, who is blocked',
    { by: OTHER, who: 'moderator', patch: { blockedMembers: [OTHER] } },
  ],
])('%s may be said by %s', async (what, _, given) => {
  const { decisions, how, said } = await run(what, given);
  const reason = given?.reason;
  expect(decisions).toEqual([{ what, by: given?.by ?? MEMBER, ...(reason !== undefined && { reason }) }]);
  expect(how).toEqual(['update']);
  expect(said).toContain(t(`preview.${what}`, { member: `<@${MEMBER}>` }));
});

it.each<[What, string, Parameters<typeof run>[1], string]>([
  ['published', 'somebody', { by: OTHER }, t('reviewed.others', { member: `<@${MEMBER}>` })],
  ['spoiler', 'its member', {}, t('reviewed.staffOnly')],
  ['rejected', 'its member', {}, t('reviewed.staffOnly')],
  [
    'discarded',
    'a moderator',
    { by: OTHER, who: 'moderator' },
    t('reviewed.requesterOnly', { member: `<@${MEMBER}>` }),
  ],
  ['published', 'its member, who is blocked', { patch: { blockedMembers: [MEMBER] } }, ''],
])('%s may not be said by %s', async (what, _, given, sentence) => {
  await expect(run(what, given)).rejects.toThrow(sentence);
});

it('of two who decide at once, the slower one reads what was decided', async () => {
  const faster = { what: 'published', by: OTHER } as const;
  await expect(run('discarded', { faster })).rejects.toThrow(t('reviewed.published'));
  // The same decision by somebody else.
  await expect(run('published', { faster })).rejects.toThrow(`<@${OTHER}>`);
});

it('elsewhere than in the preview, the outcome is said in private, and the message stays', async () => {
  expect((await run('published', { isPreview: false })).how).toEqual(['reply']);
});
