import { type ButtonInteraction, GuildMember, type Message } from 'discord.js';
import { lookAlikeOf } from '../moderation/look-alikes.ts';
import { findBlockedWord, isWord } from '../moderation/word-list.ts';
import type { Settings } from '../settings/schema.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import { jobIn } from './job-in.ts';
import { changeMemberList } from './member-list.ts';
import { refusal } from './moderate.ts';
import type { Wish } from './start-video.ts';

type Asking = Pick<MemberInteraction, 'guildId' | 'user'>;
type OptedOut = Pick<Settings, 'optedOutMembers'>;

/** Puts a member on the list of those who want to be in no videos here, or takes them off it. */
export async function setOptedOut(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  isOn: boolean,
  { settings, optedOutNames }: InteractionContext,
): Promise<void> {
  const { guildId, user } = interaction;
  const change = { guildId, userId: user.id, by: user.id, reason: 'opt-out', isOn } as const;
  await changeMemberList(settings, 'optedOutMembers', change);
  if (isOn) await optedOutNames.keep(guildId, user.id, namesOf(interaction));
}

/** What the member is called here. */
function namesOf({ user, member }: ButtonInteraction<'raw' | 'cached'>): string[] {
  const nick = member instanceof GuildMember ? member.nickname : member.nick;
  const names = [user.username, user.globalName, nick].flatMap(
    (name) => name?.replaceAll('*', ' ').trim() ?? [],
  );
  // One letter is in too many prompts.
  return [...new Set(names)].filter((name) => isWord(name) && [...name].length > 1);
}

/** The others who want to be in no videos here. */
export function othersOptedOut({ user }: Asking, { optedOutMembers }: OptedOut): string[] {
  return optedOutMembers.filter((id) => id !== user.id);
}

/**
 * Throws a `UserError` for a prompt that mentions a member who wants to be in no videos here, as `<@id>` or `@name`,
 * and for a picture of theirs.
 */
export async function checkOptedOut(
  interaction: Asking,
  imageOwnerIds: readonly string[],
  { prompt }: { prompt: string },
  settings: OptedOut,
  context: InteractionContext,
): Promise<void> {
  const others = othersOptedOut(interaction, settings);
  if (others.length === 0) return;
  const ids = [...prompt.matchAll(/<@!?(\d{17,20})>/g)].map(([, id]) => id);
  const named =
    others.find((id) => ids.includes(id)) ?? (await findAtName(interaction, prompt, others, context));
  if (named !== undefined) throw refusal((t) => t('optOut.mentioned', { member: `<@${named}>` }));
  checkOwners(imageOwnerIds, others);
}

/**
 * Whose picture a video would begin with: what came along with it, and for that of an earlier job, its member and those
 * whose it was then, so that a copy of a copy is still theirs.
 */
export async function ownersOfImage(
  { image, imageOwnerIds = [] }: Pick<Wish, 'image' | 'imageOwnerIds'>,
  { findJob }: Pick<InteractionContext, 'findJob'>,
): Promise<string[]> {
  if (image === null) return [];
  const job = 'jobId' in image ? await findJob(image.jobId) : undefined;
  return [...new Set([...imageOwnerIds, ...(job ? [job.origin.userId, ...(job.imageOwnerIds ?? [])] : [])])];
}

async function findAtName(
  { guildId }: Asking,
  prompt: string,
  others: readonly string[],
  { optedOutNames }: InteractionContext,
): Promise<string | undefined> {
  const text = undisguised(prompt);
  if (!text.includes('@')) return undefined;
  const { ownerOf } = await optedOutNames.of(guildId);
  const isNamed = (name: string) =>
    text
      .split(`@${undisguised(name)}`)
      .slice(1)
      .some((rest) => !/^[\p{L}\p{N}_]/u.test(rest));
  return [...ownerOf].find(([name, owner]) => others.includes(owner) && isNamed(name))?.[1];
}

/** A text as it reads: without what can't be seen, and with the Latin letter for each that looks like one. */
function undisguised(text: string): string {
  const seen = text.normalize('NFKD').replace(/[\p{Default_Ignorable_Code_Point}\p{M}]/gu, '');
  return [...seen.toLowerCase()].map((character) => lookAlikeOf(character) ?? character).join('');
}

/** A word of a prompt that is also the name of one of the others who want to be in no videos here. */
export async function findNamesake(
  interaction: Asking,
  prompt: string,
  settings: OptedOut,
  { optedOutNames }: InteractionContext,
): Promise<{ word: string; userId: string } | undefined> {
  const others = othersOptedOut(interaction, settings);
  if (others.length === 0) return undefined;
  const { names, ownerOf } = await optedOutNames.of(interaction.guildId);
  const word = findBlockedWord(prompt, names);
  const userId = word === undefined ? undefined : ownerOf.get(word);
  return word !== undefined && userId !== undefined && others.includes(userId) ? { word, userId } : undefined;
}

/** Throws a `UserError` for a picture of members who want to be in no videos here. */
export function checkImageOwners(
  interaction: Asking,
  imageOwnerIds: readonly string[],
  settings: OptedOut,
): void {
  checkOwners(imageOwnerIds, othersOptedOut(interaction, settings));
}

/**
 * Whose a picture in a message is: who wrote the message, or asked a bot for it, whose avatar or banner it shows, who
 * wrote what was forwarded, and of a message of ours, those of its job.
 */
export async function ownersInMessage(
  message: Message,
  url: string,
  context: Pick<InteractionContext, 'authorOf' | 'findJob' | 'findJobByMessage'>,
): Promise<string[]> {
  const { author, reference, interactionMetadata, messageSnapshots } = message;
  const job = await jobIn(message, context);
  // A snapshot names no author; without access to where it was written nobody knows.
  const forwardedFrom =
    messageSnapshots.size > 0 && reference?.messageId
      ? await context.authorOf({ channelId: reference.channelId, messageId: reference.messageId })
      : undefined;
  const owners = [author.id, interactionMetadata?.user.id, portraitOwner(url), forwardedFrom];
  if (job) owners.push(job.origin.userId, ...(job.imageOwnerIds ?? []));
  return [...new Set(owners.filter((id) => id !== undefined))];
}

function checkOwners(owners: readonly string[], others: readonly string[]): void {
  const owner = others.find((id) => owners.includes(id));
  if (owner !== undefined) throw refusal((t) => t('optOut.picture', { member: `<@${owner}>` }));
}

/**
 * The member whose avatar or banner is at an address, on their own or in a server.
 * @see https://docs.discord.com/developers/reference#image-formatting-cdn-endpoints
 */
function portraitOwner(url: string): string | undefined {
  return /\/(?:avatars|users|banners|avatar-decorations)\/+(\d{17,20})\//i.exec(
    decoded(new URL(url).pathname),
  )?.[1];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
