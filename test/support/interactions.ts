import { PermissionsBitField } from 'discord.js';
import type { ExtrasOf, InteractionExtras } from '../../src/interactions/member-interaction.ts';
import { GUILD, MEMBER } from './requests.ts';

let count = 0;

/**
 * What a member did, as far as handlers look at it, with the answers it was given. Typed as whatever the handler under
 * test takes: the local Discord tests the real ones.
 */
export function fakeInteraction(
  given: {
    userId?: string;
    channelId?: string;
    /** What the member may do there. */
    may?: bigint[];
    options?: Record<string, unknown>;
    focused?: { name: string; value: string };
    customId?: string;
  } = {},
) {
  const answers: { how: string; body: unknown }[] = [];
  const take = (how: string) => async (body?: unknown) => {
    answers.push({ how, body });
  };
  const get = (name: string) => given.options?.[name] ?? null;
  const interaction = {
    id: String(1_600_000_000_000_000_000n + BigInt(++count)),
    createdTimestamp: 1_800_000_000_000,
    guildId: GUILD,
    channelId: given.channelId ?? '1200000000000000003',
    user: { id: given.userId ?? MEMBER },
    locale: 'en-US',
    guildLocale: 'en-US',
    memberPermissions: new PermissionsBitField(given.may ?? []),
    appPermissions: new PermissionsBitField(PermissionsBitField.All),
    customId: given.customId ?? '',
    replied: false,
    deferred: false,
    options: {
      ...{ getString: get, getInteger: get, getBoolean: get, getUser: get, getAttachment: get },
      getFocused: () => given.focused,
    },
    reply: take('reply'),
    deferReply: take('deferReply'),
    deferUpdate: take('deferUpdate'),
    editReply: take('editReply'),
    followUp: take('followUp'),
    update: take('update'),
    respond: take('respond'),
  };
  return { interaction: interaction as never, id: interaction.id, answers };
}

export function fakeExtras(extras: Partial<InteractionExtras> = {}): ExtrasOf {
  const none = { isAgeRestricted: false, parentChannelId: null, roleIds: [], permissionsOf: {} };
  return { of: () => ({ ...none, ...extras }) };
}
