import type { Catalog } from '../catalog/catalog.ts';
import { UserError } from '../errors.ts';
import { isForAdults } from '../jobs/adult.ts';
import { chainOf } from '../jobs/chain.ts';
import type { Consent, Job, JobIn, Notify } from '../jobs/job.ts';
import {
  clipsOf,
  isJoinable,
  MAX_CLIPS,
  MAX_SECONDS,
  MIN_CLIPS,
  ownersOf,
  REEL_MODEL,
  REEL_PROVIDER,
  secondsOf,
} from '../jobs/reel.ts';
import type { JobStore } from '../jobs/store.ts';
import { type Sentence, translator } from '../locales/translate.ts';
import { attributionOf } from '../replies/job-facts.ts';
import type { Settings } from '../settings/schema.ts';
import { isAllowedHere, type ValidateDeps } from './checks.ts';
import { type ConsentDeps, checkImageOwners, type MissingConsent, othersOptedOut } from './people.ts';
import type { Reply } from './reply.ts';
import type { Requester } from './requester.ts';
import { type createSubmit, jobBase } from './submit.ts';
import { settingsFor } from './validate.ts';

export interface JoinDeps {
  intake: ValidateDeps['intake'];
  settings: ValidateDeps['settings'];
  findJob: ValidateDeps['findJob'];
  catalog: Pick<Catalog, 'find' | 'wayOf'>;
  store: Pick<JobStore, 'madeFrom'>;
  /** The channels among these that the member may read, as far as Discord says. */
  readableChannels(member: Requester, channelIds: Iterable<string>): Promise<ReadonlySet<string>>;
  /** Whether something here can join videos. */
  canJoin: boolean;
  consent: Pick<ConsentDeps, 'signer' | 'clock'>;
  begin: Pick<ReturnType<typeof createSubmit>, 'accept' | 'answer'>;
}

interface JoinOptions {
  notify: Notify;
  /** See `MemberRequest`. */
  confirmedList?: string | undefined;
  /** The videos of a story, instead of those that the last one was made from: as many of the newest as fit. */
  story?: StoryFilm;
}

export interface StoryFilm {
  title: string;
  clips: readonly JobIn<'succeeded'>[];
  /** How many clips the story has. */
  count: number;
}

/**
 * Makes a reel of a video and those it was made from, from the first one on. Returns what the member has to confirm
 * before. Throws a `UserError` if it may not be made.
 */
export type Join = (
  last: Job,
  options: JoinOptions,
  requester: Requester,
  reply: Reply,
) => Promise<MissingConsent | undefined>;

export function createJoin(deps: JoinDeps): Join {
  return async (last, { notify, confirmedList, story }, requester, reply) => {
    deps.intake.requireOpen();
    if (!deps.canJoin) throw new UserError((t) => t('join.notHere'));
    const settings = await settingsFor(requester, deps);
    isAllowedHere({ requester, settings });
    const { clips, ...rest } = story ? filmOf(story) : await branchOf(last, deps);
    await checkClips(clips, requester, deps);
    const imageOwnerIds = ownersOf(clips);
    checkImageOwners(requester, imageOwnerIds, settings);
    const { given, missing } = consentToVideos(confirmedList, requester, settings, deps.consent);
    if (missing) return missing;
    const base = jobBase({ requester, settings }, { origin: reply.origin, nowMs: deps.consent.clock.now() });
    const reel = reelOf(
      base,
      clips,
      { ...rest, isFilm: story !== undefined, imageOwnerIds, notify, given },
      deps,
    );
    const accepted = await deps.begin.accept(reel);
    if (accepted) await deps.begin.answer(accepted, requester, reply);
    return undefined;
  };
}

interface Branch {
  /** The first one first. */
  clips: JobIn<'succeeded'>[];
  title?: string;
  /** What is missing. */
  lacks: readonly Sentence[];
}

/** The newest clips of a story that fit into one film. Throws a `UserError` for fewer than two. */
function filmOf({ title, clips, count }: StoryFilm): Branch {
  const taken = newestThatFit(clips);
  if (taken.length < MIN_CLIPS) throw new UserError((t) => t('story.tooShort'));
  const isPart = taken.length < count;
  const lack: Sentence = (t) =>
    t('story.filmPart', { taken: taken.length, count, max: MAX_CLIPS, seconds: MAX_SECONDS });
  return { clips: taken, title, lacks: isPart ? [lack] : [] };
}

/** As many of the last ones as one film takes, each once. */
export function newestThatFit(clips: readonly JobIn<'succeeded'>[]): JobIn<'succeeded'>[] {
  const each = clips.filter((job, index) => {
    const next = clips[index + 1];
    return next?.continues !== job.id || !containsSource(next, job);
  });
  const last = each.slice(-MAX_CLIPS);
  while (total(last) > MAX_SECONDS) last.shift();
  return last;
}

async function branchOf(last: Job, { store, findJob }: JoinDeps): Promise<Branch> {
  const chain = await chainOf(last, store, MAX_CLIPS + 1);
  const links = chain?.links ?? [];
  const jobs = await Promise.all(links.map(({ id }) => findJob(id)));
  const clips = jobs.filter((job, index) => !containsSource(jobs[index + 1], job));
  if (clips.length < MIN_CLIPS) throw new UserError((t) => t('join.nothing'));
  if (clips.length > MAX_CLIPS || chain?.before === 'more')
    throw new UserError((t) => t('join.tooMany', { max: MAX_CLIPS }));
  if (clips.some((job) => job?.isDeleted)) throw new UserError((t) => t('join.deleted'));
  const public_ = clips.filter(isJoinable);
  if (public_.length < clips.length) throw new UserError((t) => t('join.notPublic'));
  return { clips: public_, lacks: chain?.before === 'nothing' ? [] : [(t) => t('reel.later')] };
}

/** Whether a video shows everything of the one it was made from, which would be seen twice. */
function containsSource(job: Job | undefined, source: Job | undefined): boolean {
  if (!job || !source) return false;
  const { task, durationSeconds } = job.request;
  if (task === 'edit' || task === 'upscale') return true;
  // Some providers return only what they added.
  return task === 'extend' && secondsOf(job) >= secondsOf(source) + durationSeconds / 2;
}

export async function checkClips(
  clips: readonly JobIn<'succeeded'>[],
  requester: Requester,
  { catalog, readableChannels }: JoinDeps,
): Promise<void> {
  const seconds = total(clips);
  if (seconds > MAX_SECONDS)
    throw new UserError((t) => t('join.tooLong', { seconds: Math.ceil(seconds), max: MAX_SECONDS }));
  const isAdult = clips.some((clip) => isForAdults(clip, catalog.find(clip.request.model)));
  if (isAdult && !requester.isAgeRestricted) throw new UserError((t) => t('history.adultsOnly'));
  const elsewhere = clips
    .filter(({ origin }) => origin.userId !== requester.userId)
    .map(({ status }) => status.channelId)
    .filter((id) => id !== requester.channelId);
  if (elsewhere.length === 0) return;
  const readable = await readableChannels(requester, elsewhere);
  if (elsewhere.some((id) => !readable.has(id))) throw new UserError((t) => t('join.elsewhere'));
}

export function reelOf(
  base: ReturnType<typeof jobBase>,
  clips: readonly JobIn<'succeeded'>[],
  facts: Omit<Branch, 'clips'> & {
    isFilm: boolean;
    imageOwnerIds: string[];
    notify: Notify;
    given: Consent | undefined;
  },
  { catalog }: Pick<JoinDeps, 'catalog'>,
): Job {
  const t = translator(base.origin.language);
  const notices = clips.flatMap(({ request }) => attributionOf(catalog.wayOf(request)) ?? []);
  return {
    ...base,
    stage: 0,
    provider: REEL_PROVIDER,
    request: {
      ...{
        model: REEL_MODEL,
        task: 'generate',
        prompt: facts.title || t('reel.title', { count: clips.length }),
      },
      ...{ durationSeconds: Math.round(total(clips)), resolution: '', aspectRatio: '', seed: 0 },
    },
    reel: { clips: clipsOf(clips), ...(facts.isFilm && { isFilm: true }) },
    notes: [...facts.lacks.map((lack) => lack(t)), ...new Set(notices)],
    notify: facts.notify,
    imageOwnerIds: facts.imageOwnerIds,
    ...(facts.given && { consent: facts.given }),
    ...(clips.some(({ isAdult }) => isAdult) && { isAdult: true }),
    reservedUsd: 0,
  };
}

function total(clips: readonly Job[]): number {
  return clips.reduce((sum, clip) => sum + secondsOf(clip), 0);
}

/** A member's confirmation that they may use other videos, if the server asks: given, or missing. */
export function consentToVideos(
  confirmedList: string | undefined,
  member: Requester,
  settings: Settings,
  { signer, clock }: Pick<ConsentDeps, 'signer' | 'clock'>,
): { given?: Consent; missing?: MissingConsent } {
  if (!settings.consentRequired) return {};
  const optedOut = othersOptedOut(member, settings);
  const list = signer.sign('opted-out', optedOut.toSorted().join());
  if (confirmedList === list) return { given: { atMs: clock.now(), list } };
  return { missing: { hasImage: true, optedOut, namesake: undefined, list } };
}
