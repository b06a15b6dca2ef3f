import { rename, rm, stat } from 'node:fs/promises';
import { DeliveryError } from '../jobs/delivery-error.ts';
import { isIn, type JobIn } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { Container } from '../media/container.ts';
import { BrokenFilmError, canEncode, encodeForInline, encodeToFit } from '../media/encode.ts';
import { type Decoder, filmOf, findBroken, judge } from '../media/judge.ts';
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
  /** How its name ends; `mp4` where that is not said. */
  extension?: string;
  contentType?: string;
}

type Made = JobIn<'reviewing' | 'delivering'>;

/**
 * The forms in which a job's video can go out. Finished forms are kept with the job, so a crash costs no second encode.
 * All throw a `DeliveryError` of the kind `bad_output` where the video can't be decoded.
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
  ffmpeg: Decoder;
  log: Log;
}): Renditions {
  const { files, ffmpeg, log } = deps;
  const oneAtATime = createLimiter(ENCODES_AT_ONCE);

  async function playable(job: Made, signal: AbortSignal): Promise<Rendition> {
    const { path } = job.status.file;
    const convertedPath = await files.pathOf(job.id, 'inline.mp4');
    const kept = await found(convertedPath);
    if (kept) return kept;
    const judgment = await judge(path, ffmpeg, signal);
    if (judgment.kind === 'broken') throw new DeliveryError('bad_output', judgment.cause);
    if (judgment.kind !== 'film' || !ffmpeg) return asIs(job, judgment.container);
    const { film, container } = judgment;
    if (!film.canCopyVideo && !(ffmpeg.writesH264 && canEncode(film.inspection))) return asIs(job, container);
    try {
      return await make(job, convertedPath, async (output) => {
        await encodeForInline(film, output, { ffmpeg, signal });
        // A file that was only copied has not been decoded yet.
        const cause = film.canCopyVideo && (await findBroken(output, ffmpeg, signal));
        if (cause) throw new BrokenFilmError(cause);
      });
    } catch (err) {
      signal.throwIfAborted();
      rethrow(err);
      log.warn({ err, job: job.id }, 'the video could not be converted; it goes out as it is');
      return asIs(job, container);
    }
  }

  async function shrink(
    job: Made,
    { maxBytes, signal, onEncode }: { maxBytes: number; signal: AbortSignal; onEncode(): Promise<void> },
  ): Promise<Rendition | undefined> {
    if (!ffmpeg?.writesH264) return undefined;
    // The published video may be larger than the preview.
    const path = await files.pathOf(job.id, isIn(job, 'reviewing') ? 'preview.mp4' : 'small.mp4');
    const kept = await found(path);
    if (kept && kept.bytes <= maxBytes) return kept;
    const film = await filmOf(job.status.file.path, ffmpeg, signal);
    if (!film || !canEncode(film.inspection)) return undefined;
    await onEncode();
    let fits = false;
    const made = await make(job, path, async (output) => {
      fits = await encodeToFit(film, { maxBytes: maxBytes * TARGET_SHARE, output }, { ffmpeg, signal });
    });
    if (fits) return made;
    log.info({ job: job.id, maxBytes }, 'the video would not be decent in so few bytes');
    await rm(path, { force: true });
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
      const rendition = await playable(job, signal);
      return rendition.bytes <= maxBytes ? rendition : undefined;
    },
    async smaller(job, maxBytes, { signal, onEncode }) {
      try {
        return await shrink(job, { maxBytes, signal, onEncode });
      } catch (err) {
        signal.throwIfAborted();
        rethrow(err);
        log.warn({ err, job: job.id }, 'the video could not be made smaller');
        return undefined;
      }
    },
  };
}

function asIs({ status }: Made, { extension, contentType }: Container): Rendition {
  return { path: status.file.path, bytes: status.file.bytes, extension, contentType };
}

/** What the file itself is to blame for, and what may work another time, ends the attempt. */
function rethrow(error: unknown): void {
  if (error instanceof BrokenFilmError)
    throw new DeliveryError('bad_output', error.message, { cause: error });
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw error;
}

async function found(path: string): Promise<Rendition | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && { path, bytes: stats.size };
}
