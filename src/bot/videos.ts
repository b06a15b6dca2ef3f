import { createReels } from '../delivery/assemble-reel.ts';
import { createAttachments } from '../delivery/attachment.ts';
import type { Blobs } from '../delivery/blobs/blobs.ts';
import { createFolderBlobs } from '../delivery/blobs/folder-blobs.ts';
import { createCastFiles } from '../delivery/cast-files.ts';
import { createDeliver } from '../delivery/deliver.ts';
import { createDownload } from '../delivery/download.ts';
import { createEarlyUploads } from '../delivery/early-uploads.ts';
import { createExports } from '../delivery/exports.ts';
import { createFairLimiter } from '../delivery/fair-limiter.ts';
import { createFetchFile } from '../delivery/fetch-file.ts';
import type { Hosting } from '../delivery/hosting/hosting.ts';
import { createImageReader } from '../delivery/images/reader.ts';
import { createJobFiles } from '../delivery/job-files.ts';
import { createLimiter } from '../delivery/limiter.ts';
import { createLocalFiles } from '../delivery/local-files.ts';
import { createPastVideos } from '../delivery/past-videos.ts';
import { createPreviews } from '../delivery/previews.ts';
import { createReadProgressImage } from '../delivery/progress-images.ts';
import { createRenditions } from '../delivery/renditions.ts';
import { createSetSpoiler } from '../delivery/set-spoiler.ts';
import { createShowcasePosts } from '../delivery/showcase/posts.ts';
import type { Showcase } from '../delivery/showcase/showcase.ts';
import { createSourceVideos, type SourceVideos } from '../delivery/source-videos.ts';
import { createThumbnails } from '../delivery/thumbnails.ts';
import { createAddExpression } from '../discord/add-expression.ts';
import { messageFailure } from '../discord/errors.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import { createMemberNames } from '../discord/member-names.ts';
import type { RestClients } from '../discord/rest.ts';
import type { CastStore } from '../jobs/cast-store.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job, type JobIn } from '../jobs/job.ts';
import { isFinal } from '../jobs/states.ts';
import type { Log } from '../log.ts';
import type { Decoder } from '../media/judge.ts';
import type { Provenance } from '../provenance.ts';
import type { Provider } from '../providers/provider.ts';
import type { ViewChain } from '../replies/chain-line.ts';
import { createCreditsOf } from '../replies/credits.ts';
import { createDeliveryReplies } from '../replies/delivery-replies.ts';
import type { JobView } from '../replies/job-view.ts';
import type { ReviewLog } from '../replies/review-log.ts';
import { createRenderVideo } from '../replies/video-message.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Settings } from '../settings/schema.ts';

/**
 * In each direction. A transfer takes buffers and a share of the line: more at once would finish none of them sooner.
 */
const TRANSFERS_AT_ONCE = 8;
/** One encode takes all cores, and memory for each. */
const ENCODES_AT_ONCE = 1;

/** The ffmpeg that converts and compresses videos and makes thumbnails, if there is one. */
export type Ffmpeg = Decoder;

/**
 * The path of a video's bytes: from the provider to a file, from there to the channel, and the copies that are kept.
 */
export function createVideos(deps: {
  dataDir: string;
  castStore: CastStore;
  /** Shared with other processes, if there are any. */
  blobs: Blobs | undefined;
  discordApiUrl: string | undefined;
  ffmpeg: Ffmpeg;
  providers: ReadonlyMap<string, Provider>;
  hosting: Hosting;
  messages: JobMessages;
  rest: RestClients;
  provenance: Provenance;
  viewOf(job: Job): JobView;
  viewChain: ViewChain;
  findJob(id: string): Promise<Job | undefined>;
  /** Whether its member has requested deletion of everything since then. */
  isForgotten(job: Job): Promise<boolean>;
  overUploadLimit(guildId: string): Settings['overUploadLimit'];
  starsOf(job: Job): Promise<number | undefined>;
  withdrawCopy: Showcase['withdraw'];
  runtime: Runtime;
  log: Log;
}) {
  const { dataDir, discordApiUrl, ffmpeg, hosting, messages, rest } = deps;
  const { provenance, viewOf, viewChain, runtime, log } = deps;
  const { clock } = runtime;
  const fetchFile = createFetchFile(runtime);
  const files = createJobFiles(dataDir, clock, deps.blobs);
  const blobs = deps.blobs ?? createFolderBlobs(dataDir, runtime);
  const downloads = createLimiter(TRANSFERS_AT_ONCE);
  const uploads = createLimiter(TRANSFERS_AT_ONCE);
  const isBusy = () => !(downloads.isIdle() && uploads.isIdle());
  const thumbnails = createThumbnails({
    dataDir,
    blobs,
    ffmpegPath: ffmpeg?.path,
    isBusy,
    isKept: async (jobId) => (await keptJob(jobId)) !== undefined,
    clock,
    log,
  });
  const imageReader = createImageReader(runtime.processes);
  const encodes = createFairLimiter(ENCODES_AT_ONCE);
  const renditions = createRenditions({
    ...{ files, ffmpeg, imageReader, encodes, clock, log },
    withVideo: (job, signal) => localFiles.withVideo(job, signal),
  });
  /** The job, unless it or its video was deleted. Deletions are stored before files are removed. */
  async function keptJob(jobId: string): Promise<Job | undefined> {
    const job = await deps.findJob(jobId);
    return job && !job.isDeleted && !(await deps.isForgotten(job)) ? job : undefined;
  }
  async function removeFiles(job: Job) {
    await files.remove(job.id);
    await thumbnails.remove(job.id);
    await removeHosted(job);
  }
  async function removeHosted(job: Job) {
    if (isIn(job, 'succeeded') && job.status.host) await hosting.remove(job.status.host);
  }
  /** Removes what was made for a job that has ended or was deleted meanwhile. */
  async function removeEnded(job: Job) {
    const now = await deps.findJob(job.id);
    // Its own end removes what it has, also after its member requested deletion.
    if (now && !isFinal(now)) return;
    const kept = await keptJob(job.id);
    if (!kept) await removeFiles(job);
    // The copy that was hosted only for the review.
    if (!kept || !(isIn(kept, 'succeeded') && kept.status.host)) await hosting.removeAllOf(job);
  }
  const early = createEarlyUploads({
    ...{ messages, uploads, limit: createLimiter(TRANSFERS_AT_ONCE), provenance, clock, log },
  });
  const { checkVideo, downloadVideo, downloadStill } = createDownload({
    ...{
      files,
      fetchFile,
      imageReader,
      providers: deps.providers,
      decoder: ffmpeg,
      limit: downloads,
      clock,
      log,
    },
  });
  const memberNames = createMemberNames({ rest: rest.edits, clock, log });
  const creditsOf = createCreditsOf({ findJob: deps.findJob, viewOf, memberNames, log });
  const deliver = createDeliver({
    ...{ messages, renditions, hosting, uploads, takeEarly: early.take, provenance, creditsOf, clock, log },
    overUploadLimit: deps.overUploadLimit,
    ...createDeliveryReplies(viewOf, { viewChain, starsOf: deps.starsOf }, provenance, clock),
  });
  const renderVideo = createRenderVideo({ hosting, provenance, viewOf, viewChain, starsOf: deps.starsOf });
  const attachments = createAttachments(discordApiUrl, fetchFile, clock);
  const pastVideos = createPastVideos({
    rest,
    files,
    fetchFile,
    limit: uploads,
    hosting,
    provenance,
    clock,
    discordApiUrl,
  });
  const reels = createReels({
    ...{ files, encodes, pastVideos },
    limit: downloads,
    decoder: ffmpeg,
    findJob: deps.findJob,
  });
  const localFiles = createLocalFiles({
    ...{ files, downloadVideo, providers: deps.providers, clock, log },
    assembleReel: (job, signal) => reels.assemble(job, { signal, onProgress() {} }),
  });
  return {
    files,
    localFiles,
    /** The ffmpeg that may read members' videos. */
    decoder: ffmpeg,
    imageReader,
    thumbnails,
    cast: createCastFiles({ store: deps.castStore, blobs, pathOf: files.pathOf, runtime, log }),
    attachments,
    createSourceVideos: (findJob: (id: string) => Promise<Job | undefined>) =>
      createSourceVideos({
        ...{ files, attachments, pastVideos, findJob, decoder: ffmpeg, clock },
      }),
    createExports: (videos: Pick<SourceVideos, 'fetch'>) =>
      ffmpeg &&
      createExports({
        ...{ files, videos, decoder: ffmpeg, encodes, uploads, rest, attachments, provenance, clock, log },
        addExpression: createAddExpression(rest.edits),
      }),
    downloadVideo: (job: JobIn<'downloading'>, signal: AbortSignal) =>
      early.during(job, signal, (onGrow) => downloadVideo(job, signal, onGrow)),
    downloadStill,
    readProgressImage: createReadProgressImage({ files, imageReader, providers: deps.providers, log }),
    checkVideo: (jobId: string, options: { mayWait: boolean; signal: AbortSignal }) =>
      checkVideo(jobId, { ...options, isBusy }),
    deliver: (job: JobIn<'delivering'>, options: Parameters<typeof deliver>[1]) =>
      deliver(job, options).finally(() => early.drop(job.id)),
    previews: createPreviews({
      ...{ rest, renditions, limit: uploads, hosting, clock },
      onPosted: (job) =>
        removeEnded(job).catch((err: unknown) =>
          log.warn({ err, job: job.id }, 'could not remove what a preview has made'),
        ),
    }),
    pastVideos,
    memberNames,
    creditsOf,
    showcasePosts: createShowcasePosts({ rest, pastVideos, provenance, viewOf, limit: uploads }),
    reels,
    createSetSpoiler: (note: Engine['setSpoiler'], onSet: ReviewLog['spoilerSet']) =>
      createSetSpoiler({ note, onSet, messages, renderVideo }),
    renderVideo,
    /**
     * Deletes a message with a job's video. With a message that isn't a copy goes everything kept about the video.
     * Throws if the bot can't reach it.
     */
    createDeleteMessage:
      (note: Engine['messageDeleted']) => async (job: Job, message: { id: string; channelId: string }) => {
        const isCopy = isIn(job, 'succeeded') && job.status.messageId !== message.id;
        // First, because nobody deletes a copy whose video is gone.
        await deps.withdrawCopy(job.id, isCopy ? message.id : undefined);
        if (!isCopy) await removeHosted(job);
        try {
          await messages.remove(job, message);
        } catch (error) {
          if (messageFailure(error) !== 'message-gone') throw error;
          await forget();
          throw error;
        }
        await forget();

        async function forget() {
          if (isCopy) return;
          if (isIn(job, 'succeeded')) await note(job.id);
          await thumbnails.remove(job.id);
        }
      },
    /** Deletes everything about a job outside Discord. */
    removeFiles,
  };
}
