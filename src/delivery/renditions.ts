import { rename, rm, stat } from 'node:fs/promises';
import { codeOf } from '../errors.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import { isIn, type JobIn } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { Container } from '../media/container.ts';
import { canEncode, encodeForInline, encodeToFit } from '../media/encode.ts';
import { BrokenFilmError } from '../media/film.ts';
import { type Decoder, filmOf, findBroken, type Judgment, judge } from '../media/judge.ts';
import type { Clock } from '../runtime/clock.ts';
import type { FairLimiter } from './fair-limiter.ts';
import type { ImageReader } from './images/reader.ts';
import type { JobFiles } from './job-files.ts';
import type { LocalFiles } from './local-files.ts';

/** Enough for a minute of 1080p on a small machine. A longer video must not keep others waiting. */
const MAX_ENCODE_MS = 20 * 60_000;
/** Besides the video itself, an upload has headers. */
const TARGET_SHARE = 0.99;

/** A whole file of a job's video. */
export interface Rendition {
  path: string;
  bytes: number;
  /** Its file name extension; `mp4` if unknown. */
  extension?: string;
  contentType?: string;
}

type Made = JobIn<'reviewing' | 'delivering'>;

/**
 * The renditions of a job's video. Finished ones are kept with the job, so a crash costs no second encode. All
 * functions throw a `DeliveryError` of the kind `bad_output` if the video can't be decoded.
 */
export interface Renditions {
  /** The provider's file, converted if some clients couldn't play it and conversion is possible. */
  playable(job: Made, signal: AbortSignal): Promise<Rendition>;
  /** The same, if it is no larger than `maxBytes`. */
  within(job: Made, maxBytes: number, signal: AbortSignal): Promise<Rendition | undefined>;
  /** Compressed to at most `maxBytes`; `undefined` if the quality would be too low. */
  smaller(
    job: Made,
    maxBytes: number,
    options: { signal: AbortSignal; onEncode(): Promise<void> },
  ): Promise<Rendition | undefined>;
}

export function createRenditions(deps: {
  files: JobFiles;
  withVideo: LocalFiles['withVideo'];
  /** `undefined` if none was found: every video is sent unchanged. */
  ffmpeg: Decoder;
  imageReader: Pick<ImageReader, 'unpack'>;
  /** Lets members take turns. */
  encodes: FairLimiter;
  clock: Clock;
  log: Log;
}): Renditions {
  const { files, ffmpeg, imageReader, encodes, clock, log } = deps;
  /** Up to this many bytes, a file's quality would be too low. Later attempts don't encode it again. */
  const indecentBytes = new Map<string, number>();
  /** Jobs whose conversion took too long. No other conversion is started for them. */
  const tooLong = new Set<string>();

  async function playable(stored: Made, signal: AbortSignal): Promise<Rendition> {
    const convertedPath = await files.pathOf(stored.id, 'inline.mp4');
    const kept = await found(convertedPath);
    if (kept) return kept;
    const job = await deps.withVideo(stored, signal);
    const { path } = job.status.file;
    const judgment = await judge(path, ffmpeg, signal);
    if (judgment.kind === 'broken') throw new DeliveryError('bad_output', judgment.cause);
    const { container } = judgment;
    if (!ffmpeg || !isConvertible(judgment, ffmpeg)) return asIs(job, container);
    try {
      return await make(job, convertedPath, signal, async (output, limited) => {
        if (judgment.kind === 'file') return encodeFrames(job, output, limited);
        const { film } = judgment;
        await encodeForInline(film, output, { ffmpeg, signal: limited });
        // A file that was only copied hasn't been decoded yet.
        const cause = film.canCopyVideo && (await findBroken(output, ffmpeg, limited));
        if (cause) throw new BrokenFilmError(cause);
      });
    } catch (err) {
      signal.throwIfAborted();
      rethrow(err);
      log.warn({ err, job: job.id }, 'could not convert the video; sending it unchanged');
      return asIs(job, container);
    }
  }

  async function encodeFrames(job: Made, output: string, signal: AbortSignal): Promise<void> {
    const outputPath = await files.pathOf(job.id, 'frames.png');
    try {
      const request = { animationPath: job.status.file.path, outputPath };
      const unpacked = await imageReader.unpack(job.origin.userId, request);
      if (!unpacked.ok && unpacked.problem === 'broken') throw new BrokenFilmError(unpacked.cause);
      const film = unpacked.ok ? await filmOf(outputPath, ffmpeg, signal) : undefined;
      if (!unpacked.ok || !ffmpeg || !film)
        throw new Error(`its frames can't be unpacked: ${unpacked.ok ? 'no film' : unpacked.cause}`);
      await encodeForInline(film, output, { ffmpeg, signal });
    } finally {
      await rm(outputPath, { force: true });
    }
  }

  async function encodableFilm(job: Made, decoder: NonNullable<Decoder>, signal: AbortSignal) {
    // An animated WebP exists only in its converted form.
    const converted = await found(await files.pathOf(job.id, 'inline.mp4'));
    const { status } = await deps.withVideo(job, signal);
    const film =
      (await filmOf(status.file.path, decoder, signal)) ??
      (converted && (await filmOf(converted.path, decoder, signal)));
    return film && canEncode(film.inspection) ? film : undefined;
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
    if (maxBytes <= (indecentBytes.get(path) ?? 0)) return undefined;
    const film = await encodableFilm(job, ffmpeg, signal);
    if (!film) return undefined;
    await onEncode();
    let fits = false;
    const made = await make(job, path, signal, async (output, limited) => {
      const target = { maxBytes: maxBytes * TARGET_SHARE, output };
      fits = await encodeToFit(film, target, { ffmpeg, signal: limited });
    });
    if (fits) return made;
    log.info({ job: job.id, maxBytes }, 'compressing the video this far would ruin it');
    indecentBytes.set(path, maxBytes);
    await rm(path);
    return undefined;
  }

  /** Lets `work` write a file when it is this member's turn, with a time limit so that others get theirs. */
  async function make(
    job: Made,
    path: string,
    signal: AbortSignal,
    work: (output: string, signal: AbortSignal) => Promise<void>,
  ): Promise<Rendition> {
    if (tooLong.has(job.id)) throw new Error('converting it took too long before');
    return encodes(job.origin.userId, async () => {
      signal.throwIfAborted();
      const unfinishedPath = await files.pathOf(job.id, 'unfinished.mp4');
      // The ffmpeg of a killed bot may still be writing. It keeps that file, and this one gets another name.
      await rm(unfinishedPath, { force: true });
      const outOfTime = new AbortController();
      const cancel = clock.after(MAX_ENCODE_MS, () => {
        tooLong.add(job.id);
        outOfTime.abort(new Error(`the conversion took longer than ${MAX_ENCODE_MS} ms`));
      });
      try {
        await work(unfinishedPath, AbortSignal.any([signal, outOfTime.signal]));
      } finally {
        cancel();
      }
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
        log.warn({ err, job: job.id }, 'could not compress the video');
        return undefined;
      }
    },
  };
}

type Whole = Exclude<Judgment, { kind: 'broken' }>;
type Convertible = Exclude<Whole, { kind: 'as-is' }>;

/** Whether it should be converted, and can be: a video, or an animated WebP, which is unpacked first. */
function isConvertible(judgment: Whole, { writesH264 }: NonNullable<Decoder>): judgment is Convertible {
  if (judgment.kind === 'as-is') return false;
  if (judgment.kind === 'file') return writesH264 && judgment.container.demuxer === undefined;
  const { canCopyVideo, inspection } = judgment.film;
  return canCopyVideo || (writesH264 && canEncode(inspection));
}

function asIs({ status }: Made, { extension, contentType }: Container): Rendition {
  return { path: status.file.path, bytes: status.file.bytes, extension, contentType };
}

/** Problems of the file itself, and problems that may pass, end the attempt. */
function rethrow(error: unknown): void {
  if (error instanceof BrokenFilmError)
    throw new DeliveryError('bad_output', error.message, { cause: error });
  if (codeOf(error) === 'ENOSPC') throw error;
}

async function found(path: string): Promise<Rendition | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && { path, bytes: stats.size };
}
