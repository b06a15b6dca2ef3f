import type { Container } from './container.ts';
import { findDamage, findEmptyPiece } from './damage.ts';
import { type DecoderInput, MAX_PIXELS } from './decoding.ts';
import type { Film } from './film.ts';
import { type InspectionResult, inspect } from './inspect.ts';
import { findBrokenKeyFrame } from './key-frames.ts';
import { type ProbeResult, probeVideo } from './probe.ts';
import { type ProbedVideo, playsInline } from './probed-video.ts';
import { findContainer } from './search-container.ts';

/** Findings in a header that no decoder would improve. */
const HOPELESS = ['missing', 'empty', 'truncated'];
/** Formats that nothing here decodes yet, but players may. */
const UNKNOWN_CODEC = /Decoder .*not found|[Uu]nknown (codec|decoder)|\(codec none\)|unsupported codec/;
/** Codecs in which an empty part is a black image. */
const UNCOMPRESSED = /^(rawvideo|v210|v410|r210|wrapped_avframe)$/;

/**
 * How a file can be used. `as-is`: it plays on every client unchanged. `film`: it should be converted. `file`: it can
 * only be passed on, because nothing here decodes it. `broken`: it isn't a video; `cause` is for the log.
 */
export type Judgment =
  | { kind: 'as-is'; container: Container; video: ProbedVideo }
  | { kind: 'film'; container: Container; film: Film }
  | { kind: 'file'; container: Container; cause: string }
  | { kind: 'broken'; cause: string };

/** The ffmpeg that may read untrusted files; `undefined` if there is none. */
export type Decoder = { path: string; version?: string; writesH264: boolean } | undefined;

/**
 * Finds out what a file is. A decoder decides if there is one, not a list of known formats. Never throws, except the
 * signal's reason.
 */
export async function judge(path: string, decoder: Decoder, signal?: AbortSignal): Promise<Judgment> {
  const probe = await probeVideo(path);
  const container = await findContainer(path, decoder, signal);
  if (!container) return broken(probe.ok ? 'no known container' : `${probe.problem}: ${probe.cause}`);
  if (probe.ok && playsInline(probe.video)) return { kind: 'as-is', container, video: probe.video };
  // For the reader, the track of an AVIF sequence isn't one.
  const isHopeless = !probe.ok && HOPELESS.includes(probe.problem) && container.extension !== 'avif';
  if (isHopeless) return broken(`${probe.problem}: ${probe.cause}`);
  const { demuxer } = container;
  if (!decoder || demuxer === undefined) {
    if (!probe.ok && probe.problem === 'no_video' && !probe.hasVideo) return broken(probe.cause);
    return {
      kind: 'file',
      container,
      cause: decoder ? 'no decoder for it' : 'no ffmpeg of version 5 or newer',
    };
  }
  return decode({ path, demuxer }, { container, probe }, decoder, signal);
}

/** A video to encode, even if it plays unchanged; `undefined` if nothing here decodes it. */
export async function filmOf(
  path: string,
  decoder: Decoder,
  signal?: AbortSignal,
): Promise<Film | undefined> {
  const probe = await probeVideo(path);
  const container = await findContainer(path, decoder, signal);
  if (!decoder || container?.demuxer === undefined) return undefined;
  const input = { path, demuxer: container.demuxer };
  const judgment = await decode(input, { container, probe }, decoder, signal);
  return judgment.kind === 'film' ? judgment.film : undefined;
}

async function decode(
  input: DecoderInput,
  { container, probe }: { container: Container; probe: ProbeResult },
  decoder: NonNullable<Decoder>,
  signal: AbortSignal | undefined,
): Promise<Judgment> {
  let result: InspectionResult;
  try {
    result = await inspect(input, { ffmpegPath: decoder.path, signal });
  } catch (error) {
    signal?.throwIfAborted();
    return { kind: 'file', container, cause: String(error) };
  }
  if (!result.ok) {
    if (result.isTooLarge || UNKNOWN_CODEC.test(result.cause))
      return { kind: 'file', container, cause: result.cause };
    return broken(result.cause);
  }
  const { inspection } = result;
  if (inspection.isStill && !isFilmOfOneFrame(container, probe)) return broken('is a single image');
  const damage = await damageOf(input, inspection.videoCodec).catch(() => undefined);
  if (damage) return broken(damage);
  return { kind: 'film', container, film: toFilm(input, result, probe) };
}

/**
 * Why the key frames of an MP4 that is decoded nowhere else can't be decoded; `undefined` if they can, or if this
 * machine can't tell. `known`: what a probe has just found out. Never throws, except the signal's reason.
 */
export async function findBroken(
  path: string,
  decoder: Decoder,
  signal?: AbortSignal,
  known?: ProbedVideo,
): Promise<string | undefined> {
  signal?.throwIfAborted();
  const probe: ProbeResult = known ? { ok: true, video: known } : await probeVideo(path);
  if (!probe.ok) return `${probe.problem}: ${probe.cause}`;
  const { width, height, container } = probe.video;
  // A file that is too large to be decoded here can't be inspected. That isn't the file's fault.
  if (!decoder || width * height > MAX_PIXELS) return undefined;
  try {
    return await findBrokenKeyFrame({ path, demuxer: container }, { ffmpegPath: decoder.path, signal });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

function toFilm(
  input: DecoderInput,
  { inspection, isEstimated }: Extract<InspectionResult, { ok: true }>,
  probe: ProbeResult,
): Film {
  const video = probe.ok ? probe.video : undefined;
  return {
    ...input,
    inspection,
    // Matroska's duration counts from zero, wherever the video begins. An MP4 may contain more frames than it shows.
    durationSeconds:
      video?.container === 'mov'
        ? Math.min(video.durationSeconds, inspection.durationSeconds ?? Number.POSITIVE_INFINITY)
        : undefined,
    canCopyVideo:
      video?.isCommonH264 === true &&
      inspection.videoCodec === 'h264' &&
      /^yuvj?420p$/.test(inspection.pixelFormat),
    promisesDuration: !isEstimated,
  };
}

async function damageOf({ path, demuxer }: DecoderInput, videoCodec: string): Promise<string | undefined> {
  if (demuxer === 'mov') return findEmptyPiece(path);
  return UNCOMPRESSED.test(videoCodec) ? undefined : findDamage(path);
}

/** An image isn't a video, unless a video container says so. */
function isFilmOfOneFrame({ extension }: Container, probe: ProbeResult): boolean {
  return probe.ok || !['gif', 'png', 'mjpeg', 'webp', 'avif'].includes(extension);
}

function broken(cause: string): Judgment {
  return { kind: 'broken', cause };
}
