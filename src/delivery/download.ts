import { access, copyFile, rename, stat } from 'node:fs/promises';
import type { VideoCheck } from '../jobs/engine-contract.ts';
import type { JobIn, Still } from '../jobs/job.ts';
import type { VideoFile } from '../jobs/job-status.ts';
import type { Log } from '../log.ts';
import { type Decoder, findBroken, type Judgment, judge } from '../media/judge.ts';
import type { ProbedVideo } from '../media/probed-video.ts';
import { originsOf, type Provider, ProviderError } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import { FetchError, type FetchFile, type FetchOptions } from './fetch-file.ts';
import type { ImageReader } from './images/reader.ts';
import { PASSING_PROBLEMS } from './images/result.ts';
import type { JobFiles } from './job-files.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { looksLikeText } from './looks-like-text.ts';
import { createSilence } from './silence.ts';

/** Far above any output of the catalog's models. */
const MAX_VIDEO_BYTES = 1024 ** 3;
const MAX_STILL_BYTES = 64 * 1024 ** 2;
/** Time for decoding key frames. Videos that have to wait longer are checked after delivery. */
const CHECK_LIMIT_MS = 3_000;

/**
 * Creates the functions that download a task's output into the job's folder and verify it. They throw a
 * `ProviderError`. `bad_output`: the file isn't a video or image, or must not be downloaded. `task_failed`: the file
 * was on this machine and is gone. `unavailable` or `rate_limited`: anything else, which may work later, with the
 * answer's `status` if there was one.
 */
export function createDownload({
  files,
  fetchFile,
  imageReader,
  providers,
  decoder,
  limit,
  clock,
  log,
}: {
  files: JobFiles;
  fetchFile: FetchFile;
  imageReader: ImageReader;
  providers: ReadonlyMap<string, Provider>;
  decoder: Decoder;
  limit: Limiter;
  clock: Clock;
  log: Log;
}) {
  const oneCheckAtATime = createLimiter(1);
  /** At most one delivered video waits for its check, because videos on their way wait behind it. */
  const oneDelivered = createLimiter(1);
  const silence = createSilence({ files, decoder, log });

  async function fetchOutput(
    job: JobIn<'downloading'>,
    to: Pick<FetchOptions, 'path' | 'maxBytes' | 'signal' | 'onGrow'>,
  ) {
    const { path } = to;
    const { output } = job.status;
    if (output.kind === 'file') {
      await copyFile(output.path, path).catch((cause: NodeJS.ErrnoException) => {
        const isGone = cause.code === 'ENOENT';
        throw new ProviderError(isGone ? 'task_failed' : 'unavailable', "the output can't be read", {
          cause,
        });
      });
      return;
    }
    const api = providers.get(job.provider)?.api;
    const ownOrigins = new Set(api?.isOperatorsOwn ? originsOf(api) : []);
    try {
      await fetchFile(output.url, { ...to, ownOrigins, headersFor: api });
    } catch (error) {
      throw error instanceof FetchError ? toProviderError(error) : error;
    }
    if (await looksLikeText(path))
      throw new ProviderError('unavailable', 'a web page instead of the file', { status: 200 });
  }

  function toProviderError({ problem, message, status, retryAfterMs, cause }: FetchError): ProviderError {
    if (problem === 'refused') return new ProviderError('bad_output', message, { cause });
    const kind = status === 429 ? 'rate_limited' : 'unavailable';
    return new ProviderError(kind, message, { status, retryAfterMs, cause });
  }

  /** Why the video doesn't play; `undefined` if it does; `out of time` if there was no time to find out. */
  async function checkInTime(
    job: JobIn<'downloading'>,
    path: string,
    signal: AbortSignal,
    video: ProbedVideo,
  ): Promise<'out of time' | { cause: string } | undefined> {
    // Videos under review can wait.
    if (job.review) return check(path, signal, video);
    // Others wait for their downloads: in a burst, all videos are delivered first.
    if (limit.isFull()) return 'out of time';
    const outOfTime = new AbortController();
    const cancel = clock.after(CHECK_LIMIT_MS, () => outOfTime.abort());
    try {
      const limited = AbortSignal.any([signal, outOfTime.signal]);
      return await check(path, limited, video);
    } catch (error) {
      signal.throwIfAborted();
      if (!outOfTime.signal.aborted) throw error;
      log.debug({ job: job.id }, "too busy to check the video now; it's delivered first and checked later");
      return 'out of time';
    } finally {
      cancel();
    }
  }

  async function check(
    path: string,
    signal: AbortSignal,
    video?: ProbedVideo,
  ): Promise<{ cause: string } | undefined> {
    const cause = await oneCheckAtATime(() => findBroken(path, decoder, signal, video));
    return cause === undefined ? undefined : { cause };
  }

  return {
    /** See `EngineDeps`. `isBusy`: whether videos are being delivered. */
    async checkVideo(
      jobId: string,
      { mayWait, isBusy, signal }: { mayWait: boolean; isBusy(): boolean; signal: AbortSignal },
    ): Promise<VideoCheck> {
      if (oneDelivered.isFull() || (mayWait && (isBusy() || !oneCheckAtATime.isIdle()))) return 'later';
      return oneDelivered(async () => {
        const path = await files.pathOf(jobId, 'video.mp4');
        const isThere = await access(path).then(
          () => true,
          () => false,
        );
        return (isThere && (await check(path, signal))) || 'whole';
      });
    },

    /** `onGrow`: see `FetchOptions`. The file isn't judged yet. */
    async downloadVideo(
      job: JobIn<'downloading'>,
      signal: AbortSignal,
      onGrow?: FetchOptions['onGrow'],
    ): Promise<VideoFile> {
      const path = await files.pathOf(job.id, 'video.mp4');
      const unprovenPath = await files.pathOf(job.id, 'unproven');
      const to = { path: unprovenPath, maxBytes: MAX_VIDEO_BYTES, signal, onGrow };
      await limit(() => fetchOutput(job, to));
      const judgment = await judge(unprovenPath, decoder, signal);
      if (judgment.kind === 'broken') throw new ProviderError('bad_output', judgment.cause);
      // The conversion decodes it anyway.
      const found =
        judgment.kind === 'as-is' ? await checkInTime(job, unprovenPath, signal, judgment.video) : undefined;
      if (typeof found === 'object') throw new ProviderError('bad_output', found.cause);
      await silence(job, unprovenPath, judgment, signal);
      await rename(unprovenPath, path);
      const { size: bytes } = await stat(path);
      return { path, bytes, ...shapeOf(judgment), ...(found === 'out of time' && { isUnchecked: true }) };
    },

    async downloadStill(job: JobIn<'downloading'>, signal: AbortSignal): Promise<Still> {
      const path = await files.pathOf(job.id, 'still');
      const unprovenPath = await files.pathOf(job.id, 'unproven');
      await limit(() => fetchOutput(job, { path: unprovenPath, maxBytes: MAX_STILL_BYTES, signal }));
      const request = { path: unprovenPath, outputPath: path, keepsPlain: true };
      const result = await imageReader.read(job.origin.userId, request);
      if (!result.ok) {
        // A busy machine may be the reason. The video is paid for, so it is downloaded and read again.
        const kind = PASSING_PROBLEMS.includes(result.problem) ? 'unavailable' : 'bad_output';
        throw new ProviderError(kind, `the still: ${result.problem}: ${result.cause}`);
      }
      const { isUntouched, contentType, width, height } = result;
      if (isUntouched) await rename(unprovenPath, path);
      await files.share(job.id, 'still');
      const { size: bytes } = await stat(path);
      const still = { path, contentType, bytes, width, height };
      const { output } = job.status;
      // The file here must be exactly the image at the provider's URL.
      return output.kind === 'url' && isUntouched ? { ...still, url: output.url } : still;
    },
  };
}

/** Zeros if nothing here can tell. */
function shapeOf(judgment: Judgment): Pick<VideoFile, 'width' | 'height' | 'durationSeconds'> {
  if (judgment.kind === 'as-is') {
    const { width, height, durationSeconds } = judgment.video;
    return { width, height, durationSeconds };
  }
  if (judgment.kind === 'film') {
    const { inspection, durationSeconds = inspection.durationSeconds ?? 0 } = judgment.film;
    return { width: Math.round(inspection.width), height: Math.round(inspection.height), durationSeconds };
  }
  return { width: 0, height: 0, durationSeconds: 0 };
}
