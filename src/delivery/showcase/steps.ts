import { ChannelType, type REST, type RESTGetAPIChannelResult, Routes } from 'discord.js';
import type { ReadShowcase, ShowcaseChannel } from '../../discord/showcase-channel.ts';
import { isForAdults } from '../../jobs/adult.ts';
import { isIn, type Job, type JobIn } from '../../jobs/job.ts';
import { isShowable } from '../../jobs/showcase.ts';
import type { ShowcaseCopy, ShowcaseStore } from '../../jobs/showcase-store.ts';
import { isUnchecked } from '../../jobs/states.ts';
import type { SharedKeyv } from '../../keyv-entries.ts';
import type { Log } from '../../log.ts';
import { type JobView, languageOf } from '../../replies/job-view.ts';
import type { WriteToLog } from '../../replies/log-channel.ts';
import { tagsOf } from '../../replies/showcase-copy.ts';
import { showcaseProblem } from '../../replies/showcase-state.ts';
import { isAboutOptedOut, type Names } from '../../requests/people.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Settings } from '../../settings/schema.ts';
import type { SettingsStore } from '../../settings/store.ts';
import type { ShowcasePosts } from './posts.ts';

/** For one copy. */
export const LIMIT_MS = 10 * 60_000;
/** A process that needs longer has died. */
export const LEASE_MS = LIMIT_MS + 60_000;
/** Until an admin may have done something about it. */
const PROBLEM_MS = 30 * 60_000;
/** What is known about a server that removed the bot goes as soon. */
const TOLD_MS = 30 * 24 * 60 * 60_000;
/** Until a video is decoded, or a message that was being sent is there. */
const SOON_MS = 60_000;
const MOMENT_MS = 5_000;

export interface ShowcaseDeps {
  store: ShowcaseStore;
  settings: Pick<SettingsStore, 'get'>;
  posts: ShowcasePosts;
  readShowcase: ReadShowcase;
  rest: Pick<REST, 'get'>;
  findJob(id: string): Promise<Job | undefined>;
  isForgotten(job: Job): Promise<boolean>;
  optedOutNames: Names;
  viewOf(job: Job): JobView;
  /** What each server's admins have been told. */
  troubles: SharedKeyv<string>;
  /** Servers whose copies have to be looked through, and how often somebody has asked for that. */
  rechecks: SharedKeyv<number>;
  writeToLog: WriteToLog;
  clock: Clock;
  random(): number;
  log: Log;
}

/** In how many milliseconds to try again, or that nothing is left to do. `undefined`: it is stored already. */
type Next = number | 'over' | undefined;

/** Creates what is done for a copy that is due. Everything may be repeated, also after a crash at any moment. */
export function createShowcaseSteps(deps: ShowcaseDeps) {
  const { store, posts, clock, log } = deps;

  /** Whether the video may be shown, by everything that may have changed since it was made. */
  async function mayShow(job: Job, settings: Settings): Promise<boolean> {
    const { userId } = job.origin;
    const isBarred = [...settings.blockedMembers, ...settings.optedOutMembers].includes(userId);
    if (!isShowable(job) || isBarred) return false;
    return !(await isAboutOptedOut(job, settings, deps.optedOutNames)) && !(await deps.isForgotten(job));
  }

  /** Whether everybody who sees the showcase may see the video's channel: nothing leaves a channel for few. */
  async function isOpen(job: JobIn<'succeeded'>, channel: ShowcaseChannel, signal: AbortSignal) {
    if (!channel.isAgeRestricted && isForAdults(job, deps.viewOf(job).model)) return false;
    const { channelId } = job.status;
    const isSeen = channel.isWithin(channelId);
    if (isSeen !== undefined) return isSeen;
    const thread = (await deps.rest.get(Routes.channel(channelId), { signal })) as RESTGetAPIChannelResult;
    if (thread.type === ChannelType.PrivateThread || !('parent_id' in thread)) return false;
    return channel.isWithin(thread.parent_id ?? '') === true;
  }

  /**
   * Tells a server's admins about a problem once, and again after it was another or none, or after a month. That a video has no
   * tag stays a problem when another one has some: `ofOthers`.
   */
  async function report(
    { guildId, logChannel }: { guildId: string; logChannel: string | null },
    problem: string | undefined,
    ofOthers: string | undefined,
  ) {
    let isNew = false;
    await deps.troubles.update(
      guildId,
      (told) => {
        isNew = problem !== undefined && told !== problem;
        return problem ?? (told === ofOthers ? told : undefined);
      },
      TOLD_MS,
    );
    if (isNew && logChannel !== null)
      await deps.writeToLog({ guildId, channelId: logChannel }, `⚠️ ${problem}`);
  }

  /** The showcase, if it takes the video now. */
  async function placeFor(
    job: JobIn<'succeeded'>,
    showcaseChannel: string,
    { logChannel }: Settings,
    signal: AbortSignal,
  ): Promise<ShowcaseChannel | undefined> {
    const { guildId } = job.origin;
    const channel = await deps.readShowcase(guildId, showcaseChannel, signal);
    const hasTag = channel !== undefined && tagsOf(deps.viewOf(job), channel.tags).length > 0;
    const problemOf = (each: { hasTag: boolean }) =>
      showcaseProblem(languageOf(job), showcaseChannel, channel, each);
    const problem = problemOf({ hasTag });
    await report({ guildId, logChannel }, problem, problemOf({ hasTag: false }));
    return problem === undefined ? channel : undefined;
  }

  async function post(job: JobIn<'succeeded'>, channel: ShowcaseChannel, signal: AbortSignal): Promise<Next> {
    const { id: jobId, origin } = job;
    // It's there already, as when it was made from a copy.
    if (job.status.channelId === channel.id) return 'over';
    if (!(await isOpen(job, channel, signal))) return 'over';
    if (!(await store.begin(jobId, channel.id, clock.now()))) return undefined;
    const place = await posts.post(job, channel, signal);
    if (!place) return 'over';
    await store.shown(jobId, place, clock.now());
    const { guildId } = origin;
    log.info({ job: jobId, guild: guildId, channel: place.channelId }, 'copied a video to the showcase');
    return undefined;
  }

  async function make({ jobId, guildId }: ShowcaseCopy, signal: AbortSignal): Promise<Next> {
    const job = await deps.findJob(jobId);
    const { settings } = await deps.settings.get(guildId);
    const { showcaseChannel } = settings;
    // Its message got a star a moment before the end was stored.
    if (job && isIn(job, 'delivering')) return MOMENT_MS;
    if (!job || !isIn(job, 'succeeded') || showcaseChannel === null) return 'over';
    if (!(await mayShow(job, settings))) return 'over';
    if (isUnchecked(job)) return SOON_MS;
    const channel = await placeFor(job, showcaseChannel, settings, signal);
    return channel ? post(job, channel, signal) : PROBLEM_MS;
  }

  return {
    mayShow,

    async show(copy: ShowcaseCopy, signal: AbortSignal): Promise<Next> {
      const sent = copy.begunAtMs === null ? undefined : await posts.find(copy, signal);
      if (!sent) return make(copy, signal);
      await store.shown(copy.jobId, sent, clock.now());
      return undefined;
    },

    async takeAway(copy: ShowcaseCopy, signal: AbortSignal): Promise<Next> {
      const { channelId, messageId, begunAtMs } = copy;
      const isKnown = channelId !== null && messageId !== null;
      const place = isKnown ? { channelId, messageId } : await posts.find(copy, signal);
      // It may be on its way.
      if (!place) return clock.now() - (begunAtMs ?? 0) < LEASE_MS ? SOON_MS : 'over';
      await posts.remove(place, signal);
      log.info({ job: copy.jobId, guild: copy.guildId }, 'took a video out of the showcase');
      return 'over';
    },
  };
}
