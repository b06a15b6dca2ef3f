import { rename, stat } from 'node:fs/promises';
import { isIn, type JobIn } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import { canEncodeForInline, encodeForInline, encodeTo, planEncode, playsInline } from '../media/encode.ts';
import { probeVideo } from '../media/probe.ts';
import type { ProbedVideo } from '../media/probed-video.ts';
import type { JobFiles } from './job-files.ts';
import { createLimiter } from './limiter.ts';

/** Encoding takes all cores by itself, and memory for each. */
const ENCODES_AT_ONCE = 1;
/** Beside the video itself, an upload has its headers. */
const TARGET_SHARE = 0.99;

/** A file of a job's video, whole. */
export interface Rendition {
  path: string;
  bytes: number;
}

type Made = JobIn<'reviewing' | 'delivering'>;

/**
 * The forms in which a job's video can go out. What was made is kept with the job, so a crash costs no second encode.
 */
export interface Renditions {
  /** As the provider made it, unless some clients could not play that; then converted, where that is possible. */
  playable(job: Made, signal: AbortSignal): Promise<Rendition>;
  /** The same, if it is no larger than `maxBytes`. */
  within(job: Made, maxBytes: number, signal: AbortSignal): Promise<Rendition | undefined>;
  /** Encoded anew to be no larger than `maxBytes`; `undefined` where it would not be decent. */
  smaller(
    job: Made,
    maxBytes: number,
    options: { signal: AbortSignal; onEncode(): Promise<void> },
  ): Promise<Rendition | undefined>;
}

export function createRenditions(deps: {
  files: JobFiles;
  /** `undefined` where none was found: every video goes out as it is. */
  ffmpeg: { path: string; writesH264: boolean } | undefined;
  log: Log;
}): Renditions {
  const { files, ffmpeg, log } = deps;
  const oneAtATime = createLimiter(ENCODES_AT_ONCE);

  async function playable(job: Made, signal: AbortSignal): Promise<Rendition> {
    const { path, bytes } = job.status.file;
    const probe = await probeVideo(path);
    if (!ffmpeg || !probe.ok || playsInline(probe.video)) return { path, bytes };
    if (!canEncodeForInline(probe.video, ffmpeg.writesH264)) return { path, bytes };
    const convertedPath = await files.pathOf(job.id, 'inline.mp4');
    const kept = await found(convertedPath);
    if (kept) return kept;
    try {
      const encoder = { ffmpegPath: ffmpeg.path, signal };
      return await make(job, convertedPath, (output) =>
        encodeForInline({ input: path, output }, probe.video, encoder),
      );
    } catch (err) {
      signal.throwIfAborted();
      log.warn({ err, job: job.id }, 'the video could not be converted; it goes out as it is');
      return { path, bytes };
    }
  }

  async function shrink(
    job: Made,
    video: ProbedVideo,
    { maxBytes, signal, onEncode }: { maxBytes: number; signal: AbortSignal; onEncode(): Promise<void> },
  ): Promise<Rendition | undefined> {
    if (!ffmpeg?.writesH264) return undefined;
    // What is published may be larger than what somebody looks at first.
    const path = await files.pathOf(job.id, isIn(job, 'reviewing') ? 'preview.mp4' : 'small.mp4');
    const kept = await found(path);
    if (kept && kept.bytes <= maxBytes) return kept;
    const plan = planEncode(video, maxBytes * TARGET_SHARE);
    if (!plan) return undefined;
    await onEncode();
    const input = job.status.file.path;
    for (const isStrict of [false, true]) {
      const made = await make(job, path, (output) =>
        encodeTo(plan, { input, output, isStrict }, video, { ffmpegPath: ffmpeg.path, signal }),
      );
      if (made.bytes <= maxBytes) return made;
      log.info({ job: job.id, bytes: made.bytes, maxBytes }, 'the encoded video is still too large');
    }
    return undefined;
  }

  async function make(job: Made, path: string, work: (output: string) => Promise<void>): Promise<Rendition> {
    return oneAtATime(async () => {
      const unfinishedPath = await files.pathOf(job.id, 'unfinished.mp4');
      await work(unfinishedPath);
      await rename(unfinishedPath, path);
      const { size } = await stat(path);
      return { path, bytes: size };
    });
  }

  return {
    playable,
    async within(job, maxBytes, signal) {
      // What is too large as it came would be too large converted.
      if (job.status.file.bytes > maxBytes) return undefined;
      const rendition = await playable(job, signal);
      return rendition.bytes <= maxBytes ? rendition : undefined;
    },
    async smaller(job, maxBytes, { signal, onEncode }) {
      const probe = await probeVideo(job.status.file.path);
      if (!probe.ok) return undefined;
      try {
        return await shrink(job, probe.video, { maxBytes, signal, onEncode });
      } catch (err) {
        signal.throwIfAborted();
        log.warn({ err, job: job.id }, 'the video could not be made smaller');
        return undefined;
      }
    },
  };
}

async function found(path: string): Promise<Rendition | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && { path, bytes: stats.size };
}
