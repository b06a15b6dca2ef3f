import { EditableError } from '../errors.ts';
import { type Consent, type Job, textsOf } from '../jobs/job.ts';
import { lookAlikeOf } from '../moderation/look-alikes.ts';
import { findBlockedWord } from '../moderation/word-list.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Settings } from '../settings/schema.ts';
import type { Signer } from '../signer.ts';
import { nothingMade } from './refusals.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';

type Member = Pick<Requester, 'guildId' | 'userId'>;
type OptedOut = Pick<Settings, 'optedOutMembers'>;

/** The names of opted-out members, from when they opted out. */
export interface Names {
  of(guildId: string): Promise<{ names: readonly string[]; ownerOf: ReadonlyMap<string, string> }>;
}

/** What a member has to confirm about the people in their video before it is made. */
export interface MissingConsent {
  /** Whether the video starts from an image, which they must have the right to. */
  hasImage: boolean;
  /** Members who opted out of videos here. */
  optedOut: readonly string[];
  /** The name of one of them in the prompt, who must not be meant. */
  namesake: { word: string; userId: string } | undefined;
  /** See `Consent`. */
  list: string;
}

/** The others who opted out of videos here. */
export function othersOptedOut({ userId }: Member, { optedOutMembers }: OptedOut): string[] {
  return optedOutMembers.filter((id) => id !== userId);
}

/**
 * Throws a `UserError` for a prompt that mentions a member who opted out of videos here, as `<@id>` or `@name`, and for
 * an image of theirs.
 */
export async function checkOptedOut(
  member: Member,
  { prompt, imageOwnerIds }: { prompt: string; imageOwnerIds: readonly string[] },
  settings: OptedOut,
  optedOutNames: Names,
): Promise<void> {
  const named = await findMentioned(member, prompt, settings, optedOutNames);
  if (named !== undefined)
    throw nothingMade((t) => t('optOut.mentioned', { member: `<@${named}>` }), EditableError);
  checkImageOwners(member, imageOwnerIds, settings);
}

/** Whether an accepted request is now about somebody who has opted out since. */
export async function isAboutOptedOut(job: Job, settings: OptedOut, optedOutNames: Names): Promise<boolean> {
  const { origin, imageOwnerIds = [] } = job;
  if (othersOptedOut(origin, settings).some((id) => imageOwnerIds.includes(id))) return true;
  return (await findMentioned(origin, textsOf(job).join('\n'), settings, optedOutNames)) !== undefined;
}

/** A member who opted out and whom the prompt mentions. */
async function findMentioned(
  member: Member,
  prompt: string,
  settings: OptedOut,
  optedOutNames: Names,
): Promise<string | undefined> {
  const others = othersOptedOut(member, settings);
  if (others.length === 0) return undefined;
  const ids = [...prompt.matchAll(/<@!?(\d{17,20})>/g)].map(([, id]) => id);
  return others.find((id) => ids.includes(id)) ?? findAtName(member, prompt, others, optedOutNames);
}

/** Throws a `UserError` for an image of members who opted out of videos here. */
export function checkImageOwners(member: Member, imageOwnerIds: readonly string[], settings: OptedOut): void {
  const owner = othersOptedOut(member, settings).find((id) => imageOwnerIds.includes(id));
  if (owner !== undefined) throw nothingMade((t) => t('optOut.image', { member: `<@${owner}>` }));
}

/**
 * Whose images or videos a video would be made from: the members named along with them, the owners of its cast, and for
 * an input of an earlier job its member and those it belonged to then. So a copy of a copy is still theirs.
 */
export async function ownersOfInputs(
  { inputs, imageOwnerIds = [] }: Pick<MemberRequest, 'inputs' | 'imageOwnerIds'>,
  { findJob }: { findJob(id: string): Promise<Job | undefined> },
): Promise<string[]> {
  if (inputs.length === 0) return [];
  const jobs = await earlierJobsOf(inputs, findJob);
  const owners = jobs.flatMap((job) => (job ? [job.origin.userId, ...(job.imageOwnerIds ?? [])] : []));
  const ofCast = inputs.flatMap(({ source }) => ('castId' in source ? source.ownerId : []));
  return [...new Set([...imageOwnerIds, ...ofCast, ...owners])];
}

/** The jobs that inputs come from: `undefined` for one that is gone. Attachments come from none. */
async function earlierJobsOf(
  inputs: MemberRequest['inputs'],
  findJob: ConsentDeps['findJob'],
): Promise<(Job | undefined)[]> {
  const ids = new Set(
    inputs.flatMap(({ source }) => {
      if ('jobId' in source) return [source.jobId];
      const video = 'lastFrameOf' in source ? source.lastFrameOf : source;
      return 'videoOf' in video ? [video.videoOf] : [];
    }),
  );
  return Promise.all([...ids].map(findJob));
}

async function findAtName(
  { guildId }: Member,
  prompt: string,
  others: readonly string[],
  optedOutNames: Names,
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

/** A text as it reads: without invisible characters, and with Latin letters for those that look like them. */
function undisguised(text: string): string {
  const seen = text.normalize('NFKD').replace(/[\p{Default_Ignorable_Code_Point}\p{M}]/gu, '');
  return [...seen.toLowerCase()].map((character) => lookAlikeOf(character) ?? character).join('');
}

/** A word of a prompt that is also the name of a member who opted out of videos here. */
async function findNamesake(
  member: Member,
  prompt: string,
  others: readonly string[],
  optedOutNames: Names,
): Promise<{ word: string; userId: string } | undefined> {
  if (others.length === 0) return undefined;
  const { names, ownerOf } = await optedOutNames.of(member.guildId);
  const word = findBlockedWord(prompt, names);
  const userId = word === undefined ? undefined : ownerOf.get(word);
  return word !== undefined && userId !== undefined && others.includes(userId) ? { word, userId } : undefined;
}

export interface ConsentDeps {
  optedOutNames: Names;
  findJob(id: string): Promise<Job | undefined>;
  signer: Pick<Signer, 'sign'>;
  clock: Clock;
}

/**
 * A member's confirmation that they have the right to an image and to the people in it, and mean nobody who opted out:
 * given, missing, or neither if the server doesn't ask. Members who make another video from the image of their own job,
 * or name their own cast, have given it, unless others have opted out since.
 */
export async function consentOf(
  asked: MemberRequest,
  member: Member,
  settings: Settings,
  { optedOutNames, findJob, signer, clock }: ConsentDeps,
): Promise<{ given?: Consent; missing?: MissingConsent }> {
  if (!settings.consentRequired) return {};
  const { inputs, options } = asked;
  const optedOut = othersOptedOut(member, settings);
  const namesake = await findNamesake(member, options.prompt, optedOut, optedOutNames);
  if (inputs.length === 0 && namesake === undefined) return {};
  const list = signer.sign('opted-out', optedOut.toSorted().join());
  if (asked.confirmedList === list) return { given: { atMs: clock.now(), list } };
  const given = await givenBefore(asked, member, findJob);
  const isSame = namesake === undefined || given.some(({ prompt }) => prompt === options.prompt);
  const [first] = given;
  if (isSame && first?.consent && given.every(({ consent }) => consent?.list === list))
    return { given: first.consent };
  return { missing: { hasImage: inputs.length > 0, optedOut, namesake, list } };
}

/** What the member confirmed for their own earlier job and their own cast, if all inputs are of these. */
async function givenBefore(
  { inputs }: MemberRequest,
  { userId }: Member,
  findJob: ConsentDeps['findJob'],
): Promise<{ consent: Consent | undefined; prompt?: string }[]> {
  const isOwn = ({ source }: (typeof inputs)[number]) =>
    'jobId' in source || ('castId' in source && source.ownerId === userId);
  if (!inputs.every(isOwn)) return [];
  const [earlier, ...others] = await earlierJobsOf(inputs, findJob);
  const isOfJob = inputs.some(({ source }) => 'jobId' in source);
  if (isOfJob && (others.length > 0 || earlier?.origin.userId !== userId)) return [];
  return [
    ...(earlier ? [{ consent: earlier.consent, prompt: earlier.request.prompt }] : []),
    ...inputs.flatMap(({ source }) => ('castId' in source ? [{ consent: source.consent }] : [])),
  ];
}
