import type { SmallFile } from '../discord/small-files.ts';
import { PassingError, UserError } from '../errors.ts';
import type { CastMember } from '../jobs/cast-store.ts';
import { translatorFor } from '../locales/translate.ts';
import { nameOf, renderCastMember } from '../replies/cast-page.ts';
import { requireDone } from '../requests/add-cast.ts';
import { castKey, cleanCastName } from '../requests/cast-names.ts';
import type { MissingConsent } from '../requests/people.ts';
import type { SettingsStore } from '../settings/store.ts';
import { botMay } from './bot-may.ts';
import { isAdmin, isModeratorHere } from './may-manage.ts';
import type { MemberInteraction } from './member-interaction.ts';
import type { CastPort } from './ports/cast.ts';
import type { Discord } from './ports/discord.ts';

export interface CastDeps {
  cast: CastPort;
  settings: Pick<SettingsStore, 'get'>;
  discord: Pick<Discord, 'extras' | 'editReply' | 'isStaff'>;
}

/** Everybody of the cast whom a member may see here: also their own that they have yet to confirm. */
export async function seenBy(
  { guildId, user }: Pick<MemberInteraction, 'guildId' | 'user'>,
  { cast, settings }: Pick<CastDeps, 'cast' | 'settings'>,
): Promise<CastMember[]> {
  const { settings: ofGuild } = await settings.get(guildId);
  const member = { guildId, userId: user.id };
  const own = (await cast.store.visible(guildId, user.id)).filter(({ userId }) => userId === user.id);
  const others = (await cast.usable(member, ofGuild)).filter(({ userId }) => userId !== user.id);
  return [...own, ...others];
}

/** One of the cast, by what was chosen or typed. Throws a `UserError` if there is none. */
export async function requireNamed(
  interaction: MemberInteraction,
  typed: string,
  deps: CastDeps,
): Promise<CastMember> {
  const key = castKey(cleanCastName(typed));
  const one = (await seenBy(interaction, deps)).find(({ id, key: own }) => id === typed || own === key);
  if (!one) throw notThere();
  return one;
}

/** One of the cast of this server, by the id of a button. Throws a `UserError` if it is gone. */
export async function requireOne(
  { guildId }: MemberInteraction,
  id: string,
  { cast }: Pick<CastDeps, 'cast'>,
): Promise<CastMember> {
  const one = await cast.store.get(id);
  if (one?.guildId !== guildId) throw notThere();
  return one;
}

/** Confirms, shares, or takes back. Throws a `UserError` for anybody but the owner. */
export function requireOwner({ user }: MemberInteraction, { userId }: CastMember): void {
  if (user.id !== userId) throw new UserError((t) => t('cast.ownersOnly', { member: `<@${userId}>` }));
}

/** Shares one with the server, or no longer. Throws a `UserError` where admins don't allow that, or there is no room. */
export async function shareOne(
  interaction: MemberInteraction,
  one: CastMember,
  isShared: boolean,
  { cast, settings }: CastDeps,
): Promise<void> {
  requireOwner(interaction, one);
  const { sharedCast } = (await settings.get(interaction.guildId)).settings;
  if (isShared && !sharedCast) throw new UserError((t) => t('cast.notAllowed'));
  if (isShared && one.state === 'asked') throw new UserError((t) => t('cast.confirmFirst'));
  const change = await cast.store.share(one.id, isShared);
  if (change === 'full') throw new UserError((t) => t('cast.sharedFull'));
  requireDone(change, one.name);
}

/** Removes one that a member owns, or that is shared with a server they moderate. Throws a `UserError` for others. */
export async function removeOne(
  interaction: MemberInteraction,
  one: CastMember,
  deps: Pick<CastDeps, 'cast' | 'discord'>,
): Promise<void> {
  if (!(await mayRemove(interaction, one, deps))) requireOwner(interaction, one);
  await deps.cast.remove(one.id);
}

/** The cast is the whole server's: who moderates only one channel of it may not. */
async function mayRemove(
  interaction: MemberInteraction,
  { guildId, userId, isShared }: CastMember,
  { discord }: Pick<CastDeps, 'discord'>,
): Promise<boolean> {
  const { user } = interaction;
  if (user.id === userId) return true;
  if (!isShared || !isModeratorHere(interaction)) return false;
  return isAdmin(interaction) || (await discord.isStaff(guildId, user.id)) === true;
}

/**
 * Throws a `UserError` for one whose owner has left the server: nobody can use their images there, nor look at them.
 * Moderators look, to remove them.
 */
export async function requireHere(
  interaction: MemberInteraction,
  one: CastMember,
  deps: Pick<CastDeps, 'cast' | 'discord'>,
): Promise<void> {
  if (await mayRemove(interaction, one, deps)) return;
  const word = nameOf(one);
  const isHere = await deps.cast.isMember(one.guildId, one.userId).catch((cause: unknown) => {
    throw new PassingError((t) => t('cast.unknownOwner', { word }), { cause });
  });
  if (!isHere) throw new UserError((t) => t('note.castGone', { word }));
}

/** More owners than Discord is asked about for one list. */
const OWNERS_ASKED = 20;

/** Those of the owners who have left the server. Whom Discord says nothing about counts as there. */
export async function ownersGone(
  guildId: string,
  cast: readonly CastMember[],
  { isMember }: Pick<CastPort, 'isMember'>,
): Promise<ReadonlySet<string>> {
  const owners = [...new Set(cast.map(({ userId }) => userId))].slice(0, OWNERS_ASKED);
  const isHere = await Promise.all(owners.map((userId) => isMember(guildId, userId).catch(() => true)));
  return new Set(owners.filter((_, index) => !isHere[index]));
}

/** Shows one with their images in a deferred answer, with what their owner is asked. */
export async function showOne(
  interaction: MemberInteraction,
  one: CastMember,
  { missing, isNew = false }: { missing?: MissingConsent | undefined; isNew?: boolean },
  deps: CastDeps,
): Promise<void> {
  const files = botMay(interaction, 'AttachFiles') ? await imagesOf(one, deps.cast) : [];
  const isOwner = interaction.user.id === one.userId;
  const view = {
    ...{ userId: interaction.user.id, isOwner },
    mayRemove: await mayRemove(interaction, one, deps),
    ...{ imageNames: files.map(({ name }) => name), asked: missing, isNew },
    gone: await ownersGone(one.guildId, isOwner ? [] : [one], deps.cast),
  };
  await deps.discord.editReply(interaction, renderCastMember(one, view, translatorFor(interaction)), files);
}

/** The images that can still be read. */
export async function imagesOf(one: CastMember, { read }: Pick<CastPort, 'read'>): Promise<SmallFile[]> {
  const files: SmallFile[] = [];
  for (const [index, { contentType }] of one.images.entries()) {
    const bytes = await read(one.id, index);
    const name = `cast-${one.id}-${index + 1}.${contentType.split('/')[1]}`;
    if (bytes) files.push({ bytes, name, contentType });
  }
  return files;
}

function notThere(): UserError {
  return new UserError((t) => t('cast.unknown'));
}
