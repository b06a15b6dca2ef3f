import { type ButtonInteraction, GuildMember } from 'discord.js';
import type { Privacy } from '../interactions/ports/privacy.ts';
import { isWord } from '../moderation/word-list.ts';
import { changeMemberList } from '../settings/member-list.ts';
import type { SettingsStore } from '../settings/store.ts';

export interface OptOutDeps {
  settings: SettingsStore;
  privacy: Pick<Privacy, 'optedOutNames'>;
}

/** Adds a member to the server's list of opted-out members, or removes them. */
export async function setOptedOut(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  isOn: boolean,
  { settings, privacy }: OptOutDeps,
): Promise<void> {
  const { guildId, user } = interaction;
  const change = { guildId, userId: user.id, by: user.id, reason: 'opt-out', isOn } as const;
  await changeMemberList(settings, 'optedOutMembers', change);
  if (isOn) await privacy.optedOutNames.keep(guildId, user.id, namesOf(interaction));
}

/** The member's name on this server. */
function namesOf({ user, member }: ButtonInteraction<'raw' | 'cached'>): string[] {
  const nick = member instanceof GuildMember ? member.nickname : member.nick;
  const names = [user.username, user.globalName, nick].flatMap(
    (name) => name?.replaceAll('*', ' ').trim() ?? [],
  );
  // Too many prompts contain a single letter.
  return [...new Set(names)].filter((name) => isWord(name) && [...name].length > 1);
}
