import type { Catalog } from '../catalog/catalog.ts';
import type { Hosting } from '../delivery/hosting/hosting.ts';
import { createPublishInputs } from '../delivery/publish-inputs.ts';
import type { Showcase } from '../delivery/showcase/showcase.ts';
import { messageFailure } from '../discord/errors.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import { RateLimitedError } from '../errors.ts';
import type { EngineDeps } from '../jobs/engine-contract.ts';
import { aloneFleet, type Fleet } from '../jobs/fleet.ts';
import type { Intake } from '../jobs/intake.ts';
import { isIn, type Job, type JobIn } from '../jobs/job.ts';
import type { ProviderGate } from '../jobs/limits.ts';
import { MEMBER_RUNNING, MEMBER_WAITING } from '../jobs/limits.ts';
import { createOtherOffer } from '../jobs/other-offer.ts';
import { REEL_PROVIDER, REELS_AT_ONCE } from '../jobs/reel.ts';
import { isShowable } from '../jobs/showcase.ts';
import { isFinal } from '../jobs/states.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Timings } from '../jobs/timings.ts';
import type { Log } from '../log.ts';
import type { MemberData } from '../privacy/member-data.ts';
import type { Provider } from '../providers/provider.ts';
import { isAboutOptedOut } from '../requests/people.ts';
import type { Runtime } from '../runtime/index.ts';
import { isSaidByFilm } from './films.ts';
import { type createGuildSettings, createRunningLimits } from './guild-settings.ts';
import type { createJobReplies } from './job-replies.ts';
import type { createVideos } from './videos.ts';

const EDIT_TIMEOUT_MS = 8_000;

/** What the engine needs: the outside calls of a job's steps. */
export function createJobCalls(deps: {
  store: JobStore;
  fleet: Fleet;
  /** Whether this process takes jobs. */
  takes: boolean;
  providers: ReadonlyMap<string, Provider>;
  /** Which providers are paused. */
  gate: ProviderGate;
  intake: Intake;
  catalog: Catalog;
  timings: Timings;
  tasksAtOnce(providerId: string): number;
  guildSettings: ReturnType<typeof createGuildSettings>;
  replies: ReturnType<typeof createJobReplies>;
  videos: ReturnType<typeof createVideos>;
  messages: JobMessages;
  hosting: Hosting;
  members: MemberData;
  showcase: Pick<Showcase, 'delivered' | 'withdraw'>;
  films: EngineDeps['films'];
  findJob(id: string): Promise<Job | undefined>;
  stories: { onChange(job: Job, previous: Job): void };
  inStep: EngineDeps['inStep'];
  /** Whoever else follows all changes of this process. */
  onChange(job: Job, previous: Job): void;
  onAnyChange: EngineDeps['onAnyChange'];
  discordApiUrl: string | undefined;
  webhookUrl: EngineDeps['webhookUrl'];
  runtime: Runtime;
  log: Log;
}): EngineDeps {
  const { store, providers, intake, catalog, timings, videos, messages, hosting, members } = deps;
  const { settings, optedOutNames, warnings, reviewLog } = deps.guildSettings;
  const { render, progress, notifyMember } = deps.replies;
  const { clock, random, network } = deps.runtime;

  /** A courtesy: its message shows the job as it is. */
  async function show(job: Job) {
    await messages.edit(job, render(job), clock.timeout(EDIT_TIMEOUT_MS)).catch(() => {});
  }

  /** A message shouldn't say "in progress" when the video waits for Discord. */
  const showWaiting = (job: JobIn<'delivering'>) =>
    show({ ...job, status: { ...job.status, attempts: job.status.attempts + 1 } });

  /** Others show a video under review, and decide on it. */
  async function shareIfWaiting({ id, review }: Job): Promise<void> {
    if (review && !review.decision) await videos.files.share(id, 'video.mp4');
  }

  return {
    ...{
      store,
      fleet: deps.fleet,
      takes: deps.takes,
      providers,
      gate: deps.gate,
      intake,
      wayOf: catalog.wayOf,
      otherOffer: createOtherOffer(catalog),
      timings,
    },
    limits: {
      ...createRunningLimits(settings, { ofMember: MEMBER_RUNNING }),
      memberWaiting: MEMBER_WAITING,
      providerRunning: (id) => (id === REEL_PROVIDER ? REELS_AT_ONCE : deps.tasksAtOnce(id)),
      ...(deps.fleet !== aloneFleet && { load: createLoadOnce(settings.get) }),
    },
    async downloadVideo(job, signal) {
      const file = await videos.downloadVideo(job, signal);
      await shareIfWaiting(job);
      return file;
    },
    async assembleReel(job, options) {
      const made = await videos.reels.assemble(job, options);
      await shareIfWaiting(job);
      return made;
    },
    films: deps.films,
    downloadStill: videos.downloadStill,
    checkVideo: videos.checkVideo,
    hasStill: videos.files.hasStill,
    isWithdrawn: async (job) =>
      isAboutOptedOut(job, (await settings.get(job.origin.guildId)).settings, optedOutNames),
    webhookUrl: deps.webhookUrl,
    withInputs: videos.localFiles.withInputs,
    publishInputs: createPublishInputs({
      ...{ messages, render, discordApiUrl: deps.discordApiUrl, network, isAlive: deps.fleet.isAlive },
    }),
    // The last edit of the progress must not arrive after the video.
    async deliver(job, options) {
      await progress.quiet(job.id);
      try {
        const delivered = await videos.deliver(job, options);
        const path = await videos.files.pathOf(job.id, 'video.mp4');
        await videos.thumbnails.make(job.id, { ...job.status.file, path });
        return delivered;
      } catch (error) {
        if (options.signal.aborted) throw error;
        // The next attempt may be another process's. One that is only paced follows at once.
        if (!(error instanceof RateLimitedError))
          await videos.files.share(job.id, 'video.mp4').catch((err: unknown) => {
            deps.log.warn({ err, job: job.id }, 'could not share a video that waits');
          });
        // The attempt may have shown its progress.
        if (options.kept) await show(options.kept);
        else if (messageFailure(error) === 'unavailable') await showWaiting(job);
        throw error;
      }
    },
    async notifyMember(job, options) {
      await progress.quiet(job.id);
      if (!isSaidByFilm(job)) await notifyMember(job, options);
      if (isIn(job, 'reviewing')) await reviewLog.waiting(job);
      // Whoever waits for the video has it by then.
      if (isIn(job, 'succeeded')) await deps.showcase.delivered(job);
    },
    async cleanUp(job) {
      const keepsStill = isIn(job, 'failed', 'cancelled');
      // What stays because the shared folder is away is swept later.
      await videos.files.removeAllButInputs(job.id, { keepsStill }).catch((err: unknown) => {
        deps.log.warn({ err, job: job.id }, 'could not delete the files of a job');
      });
      if (job.task) await providers.get(job.provider)?.release?.(job.task);
      await members.onSettled(job);
      // The copy that was hosted only for the review.
      const isLinked = isIn(job, 'succeeded') && job.status.host !== undefined;
      if (job.review && !isLinked) await hosting.removeAllOf(job);
    },
    async wasAnswered(job, signal) {
      // Nobody waits for an answer about a shot, unless its film was canceled at that moment.
      const film = job.shotOf === undefined ? undefined : await deps.findJob(job.shotOf);
      if (film) return isFinal(film) ? undefined : { messageId: null };
      const message = await messages.read(job, signal);
      return message && { messageId: message.id };
    },
    inStep: deps.inStep,
    onChange(job, previous) {
      deps.onChange(job, previous);
      warnings.onChange(job, previous);
      reviewLog.onChange(job, previous);
      deps.stories.onChange(job, previous);
      // It was hidden, deleted or found to be broken. A star may have begun a copy in the moment before.
      if (isShowable(previous) && !isShowable(job))
        deps.showcase.withdraw(job.id).catch((err: unknown) => {
          deps.log.warn({ err, job: job.id }, 'could not take a video out of the showcase');
        });
    },
    onAnyChange: deps.onAnyChange,
    onHeldChange(job, previous) {
      if (isIn(previous, 'assembling') && !isIn(job, 'assembling')) videos.reels.stop(job.id);
      progress.onChange(job, previous);
    },
    onTaken(job) {
      if (!isIn(job, 'accepted')) progress.resume(job);
    },
    onLost: ({ id }) => void progress.quiet(id),
    clock,
    random: random.fraction,
    log: deps.log,
  };
}

/** Reads each guild's settings once. From then on, changes by other processes are announced. */
function createLoadOnce(read: (guildId: string) => Promise<unknown>) {
  const known = new Set<string>();
  return async (guildIds: ReadonlySet<string>) => {
    const unknown = [...guildIds].filter((id) => !known.has(id));
    await Promise.all(unknown.map(read));
    for (const id of unknown) known.add(id);
  };
}
