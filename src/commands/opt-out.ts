import { type ButtonInteraction, GuildMember, type Message } from 'discord.js';
import { findBlockedWord, isWord } from '../moderation/word-list.ts';
import type { Settings } from '../settings/schema.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
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
  if (!prompt.includes('@')) return undefined;
  const text = prompt.toLowerCase();
  const { ownerOf } = await optedOutNames.of(guildId);
  const isNamed = (name: string) =>
    text
      .split(`@${name.toLowerCase()}`)
      .slice(1)
      .some((rest) => !/^[\p{L}\p{N}_]/u.test(rest));
  return [...ownerOf].find(([name, owner]) => others.includes(owner) && isNamed(name))?.[1];
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

/** Whose a picture in a message is: who wrote the message, or whose avatar it shows. */
export function ownersInMessage({ author }: Message, url: string): string[] {
  return [...new Set([author.id, avatarOwner(url) ?? author.id])];
}

function checkOwners(owners: readonly string[], others: readonly string[]): void {
  const owner = others.find((id) => owners.includes(id));
  if (owner !== undefined) throw refusal((t) => t('optOut.picture', { member: `<@${owner}>` }));
}

/** @see https://docs.discord.com/developers/reference#image-formatting-cdn-endpoints */
function avatarOwner(url: string): string | undefined {
  return /\/(?:avatars\/|users\/)(\d{17,20})\//.exec(new URL(url).pathname)?.[1];
}
