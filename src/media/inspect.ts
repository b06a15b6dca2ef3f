import { stat } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import { INSPECT_LIMITS, inputArgs } from './decoding.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';

const TIMEOUT_MS = 20_000;
/** Enough for the streams and the first frames. A file can make ffmpeg say much more. */
const OUTPUT_CHARACTERS = 64_000;
/** Enough to distinguish a video from an image, and to see whether it is interlaced. */
const FRAMES = 3;
/** Codecs of covers that aren't marked as such. */
const STILL_CODECS = ['mjpeg', 'png', 'bmp', 'webp', 'tiff', 'gif', 'jpegxl'];

/** A decoder's findings in the first frames of a video. */
export interface Inspection {
  /** Index of the video stream, not of its cover. */
  videoStream: number;
  videoCodec: string;
  audio: { stream: number; codec: string } | undefined;
  /** As shown: rotated, and with square pixels. */
  width: number;
  height: number;
  /** As stored. */
  storedWidth: number;
  storedHeight: number;
  /** Whether its pixels are square. */
  isSquare: boolean;
  pixelFormat: string;
  isInterlaced: boolean;
  /** By ffmpeg's names; `undefined` if the file doesn't say. */
  range: string | undefined;
  matrix: string | undefined;
  primaries: string | undefined;
  transfer: string | undefined;
  /** When its first frame is shown. */
  startSeconds: number;
  /** From the header, which can be wrong. */
  durationSeconds: number | undefined;
  /** A single frame. */
  isStill: boolean;
}

export type InspectionResult =
  /** `isEstimated`: the duration is a guess from the file's size. */
  | { ok: true; inspection: Inspection; isEstimated: boolean }
  | { ok: false; isTooLarge: boolean; cause: string };

interface Stream {
  index: number;
  kind: string;
  codec: string;
  isCover: boolean;
  isDefault: boolean;
}

/** A video is inspected when it arrives, and up to three times on its way. Each time would take ffmpeg 0.1 s. */
const recent = new LRUCache<string, InspectionResult>({ max: 50 });

/**
 * Decodes the first frames of a video. Returns the reason if that isn't possible. Throws if ffmpeg can't be run, or the
 * signal's reason.
 */
export async function inspect(
  input: { path: string; demuxer: string },
  decoder: { ffmpegPath: string; signal?: AbortSignal | undefined },
): Promise<InspectionResult> {
  // Its name changes when it is judged.
  const { dev, ino, size, mtimeNs } = await stat(input.path, { bigint: true });
  const key = [dev, ino, size, mtimeNs, input.demuxer, decoder.ffmpegPath].join('/');
  const result = recent.get(key) ?? (await inspectNow(input, decoder));
  if (result.ok) recent.set(key, result);
  return result;
}

async function inspectNow(
  input: { path: string; demuxer: string },
  { ffmpegPath, signal }: { ffmpegPath: string; signal?: AbortSignal | undefined },
): Promise<InspectionResult> {
  const first = await decode('0:V:0');
  const streams = streamsOf(first.said);
  const films = streams.filter(({ kind, isCover }) => kind === 'Video' && !isCover);
  const video = filmOf(films);
  if (!video) return { ok: false, isTooLarge: false, cause: first.cause ?? 'has no video stream' };
  const { said, cause } = video === films[0] ? first : await decode(`0:${video.index}`);
  const frames = [...said.matchAll(FRAME)];
  const inspection = toInspection(video, soundOf(streams), said, frames, input.demuxer);
  if (inspection)
    return { ok: true, inspection, isEstimated: said.includes('Estimating duration from bitrate') };
  return {
    ok: false,
    isTooLarge: /exceeds specified max pixel count|Image size \d+x\d+ is invalid/.test(said),
    cause: `${cause ?? 'no frame could be decoded'}: ${said.slice(-400)}`,
  };

  async function decode(stream: string): Promise<{ said: string; cause?: string }> {
    // The needed lines have the log's own level.
    const args = [
      ...['-loglevel', 'info', ...inputArgs(input, 1)],
      ...['-map', stream, '-frames:v', String(FRAMES), '-vf', 'showinfo=checksum=0', '-f', 'null', '-'],
    ];
    try {
      return {
        said: await runFfmpeg(args, {
          ffmpegPath,
          timeoutMs: TIMEOUT_MS,
          limits: INSPECT_LIMITS,
          stderrCharacters: OUTPUT_CHARACTERS,
          ...(signal && { signal }),
        }),
      };
    } catch (error) {
      if (!(error instanceof FfmpegError) || error.kind === 'not_started') throw error;
      return { said: error.stderrTail, cause: error.message };
    }
  }
}

/** A file's own texts are indented further, and can't begin a line like that. */
const STREAM = /^ {2,4}Stream #0:(\d+)(?:\[\w+\])?(?:\(\w+\))?: (\w+): (\w+)(.*)$/gm;
const FRAME = / pts_time:(\S+) .*?fmt:(\w+) .*?sar:(\d+)\/(\d+) s:(\d+)x(\d+) i:(\w)/g;
const COLORS = /color_range:(\S+) color_space:(\S+) color_primaries:(\S+) color_trc:(\S+)/;
const DURATION = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+)(?:, start: (-?[\d.]+))?/m;
/** A longer claim means nothing: the number was never written. */
const LONGEST_SECONDS = 24 * 3_600;
/** Their durations count from zero, not from the first frame. */
const COUNTED_FROM_ZERO = ['matroska', 'flv'];

function streamsOf(said: string): Stream[] {
  // After the output's own head come its streams.
  const input = said.split('\nStream mapping:')[0] ?? '';
  return [...input.matchAll(STREAM)].map(([, index, kind = '', codec = '', rest = '']) => ({
    index: Number(index),
    kind,
    codec,
    isCover: /\((attached pic|timed thumbnails|still image)\)/.test(rest),
    isDefault: rest.includes('(default)'),
  }));
}

function filmOf(films: readonly Stream[]): Stream | undefined {
  const moving = films.filter(({ codec }) => !STILL_CODECS.includes(codec));
  const candidates = moving.length > 0 ? moving : films;
  return candidates.find(({ isDefault }) => isDefault) ?? candidates[0];
}

function soundOf(streams: readonly Stream[]): Inspection['audio'] {
  const sounds = streams.filter(({ kind, codec }) => kind === 'Audio' && codec !== 'none');
  const sound = sounds.find(({ isDefault }) => isDefault) ?? sounds[0];
  return sound && { stream: sound.index, codec: sound.codec };
}

function toInspection(
  video: Stream,
  audio: Inspection['audio'],
  said: string,
  frames: readonly RegExpExecArray[],
  demuxer: string,
): Inspection | undefined {
  const [frame] = frames;
  if (!frame) return undefined;
  const [, startSeconds, pixelFormat = '', ...rest] = frame;
  const [sarWidth = 0, sarHeight = 0, storedWidth = 0, storedHeight = 0] = rest.slice(0, 4).map(Number);
  const [range, matrix, primaries, transfer] = (COLORS.exec(said) ?? []).slice(1).map(known);
  const [, hours, minutes = 0, seconds = 0, start = 0] = (DURATION.exec(said) ?? []).map((text) =>
    // If nothing could be decoded at first, no start is stated.
    Number(text ?? 0),
  );
  const pixelRatio = sarWidth > 0 && sarHeight > 0 ? sarWidth / sarHeight : 1;
  const before = COUNTED_FROM_ZERO.includes(demuxer) ? Math.max(0, start) : 0;
  const durationSeconds =
    hours === undefined ? undefined : Math.max(0, hours * 3_600 + minutes * 60 + seconds - before);
  return {
    videoStream: video.index,
    videoCodec: video.codec,
    audio,
    ...(pixelRatio >= 1
      ? { width: storedWidth * pixelRatio, height: storedHeight }
      : { width: storedWidth, height: storedHeight / pixelRatio }),
    storedWidth,
    storedHeight,
    isSquare: pixelRatio === 1,
    pixelFormat,
    isInterlaced: frames.some(([, , , , , , , interlacing]) => interlacing === 'T' || interlacing === 'B'),
    ...{ range, matrix, primaries, transfer },
    startSeconds: Number(startSeconds) || 0,
    durationSeconds: durationSeconds && durationSeconds <= LONGEST_SECONDS ? durationSeconds : undefined,
    isStill: frames.length === 1,
  };
}

function known(name: string): string | undefined {
  return ['unknown', 'reserved', 'unspecified'].includes(name) ? undefined : name;
}
