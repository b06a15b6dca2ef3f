import { runFfmpeg } from './ffmpeg.ts';
import type { ProbedVideo } from './probed-video.ts';

/** Below this a film falls into blocks: 2.1 Mbit/s for 1080p, 0.9 for 720p, 0.4 for 480p. */
const MIN_BITS_PER_PIXEL_SECOND = 1;
/** What a picture is made smaller to, when the bits do not do: the shorter side. */
const SHORT_SIDES = [1080, 720, 540, 480];
const AUDIO_BITS_PER_SECOND = 128_000;
/** The index, and what the rate control misses. */
const PAYLOAD_SHARE = 0.97;
/** Two threads that decode larger pictures hold more memory than a small machine has. */
const MAX_PIXELS = 4_096 * 2_304;
/** For a film that only changes its codec: nobody sees a difference. */
const NEAR_LOSSLESS_CRF = 20;
const THREADS = 2;
/** A small machine at low priority encodes 1080p at a tenth of its speed. */
const TIMEOUT_MS_PER_SECOND = 15_000;
const TIMEOUT_BASE_MS = 60_000;

export interface Encoder {
  ffmpegPath: string;
  signal: AbortSignal;
}

export interface EncodePlan {
  width: number;
  height: number;
  videoBitsPerSecond: number;
}

/** How a film becomes at most `maxBytes` large and still looks decent; `undefined` where it can't. Pure. */
export function planEncode(
  { width, height, durationSeconds, audioCodec }: ProbedVideo,
  maxBytes: number,
): EncodePlan | undefined {
  if (width * height > MAX_PIXELS) return undefined;
  const bitsPerSecond = (maxBytes * 8 * PAYLOAD_SHARE) / durationSeconds;
  const videoBitsPerSecond = Math.floor(bitsPerSecond - (audioCodec ? AUDIO_BITS_PER_SECOND : 0));
  const shortSide = Math.min(width, height);
  for (const side of [shortSide, ...SHORT_SIDES.filter((each) => each < shortSide)]) {
    const size = { width: even((width * side) / shortSide), height: even((height * side) / shortSide) };
    if (videoBitsPerSecond >= size.width * size.height * MIN_BITS_PER_PIXEL_SECOND) {
      return { ...size, videoBitsPerSecond };
    }
  }
  return undefined;
}

/**
 * Encodes in one pass to the plan's rate. `isStrict` leaves the rate no room: the film surely fits, at the price of
 * its busiest moments. Throws an `FfmpegError`.
 */
export function encodeTo(
  plan: EncodePlan,
  { isStrict, ...paths }: { input: string; output: string; isStrict: boolean },
  video: ProbedVideo,
  encoder: Encoder,
): Promise<void> {
  const rate = plan.videoBitsPerSecond;
  const [maxRate, buffer] = isStrict ? [rate, rate / 2] : [rate * 1.2, rate];
  const rates = ['-b:v', rate, '-maxrate', maxRate, '-bufsize', buffer].map((value) =>
    typeof value === 'number' ? String(Math.floor(value)) : value,
  );
  return convert(paths, [...h264(plan), ...rates, ...aac], video, encoder);
}

/** Makes an MP4 that plays inside a message on every client, and copies what already does. Throws an `FfmpegError`. */
export function encodeForInline(
  paths: { input: string; output: string },
  video: ProbedVideo,
  encoder: Encoder,
): Promise<void> {
  const size = { width: even(video.width), height: even(video.height) };
  const picture = video.isCommonH264 ? ['-c:v', 'copy'] : [...h264(size), '-crf', String(NEAR_LOSSLESS_CRF)];
  return convert(
    paths,
    [...picture, ...(video.audioCodec === 'aac' ? ['-c:a', 'copy'] : aac)],
    video,
    encoder,
  );
}

/** Whether a film can be made to play inline: anything can be copied, and pictures of a sane size encoded. */
export function canEncodeForInline(video: ProbedVideo, writesH264: boolean): boolean {
  return video.isCommonH264 || (writesH264 && video.width * video.height <= MAX_PIXELS);
}

/** Whether a film plays inside a message on every client as it is. */
export function playsInline({ isFaststartMp4, isCommonH264, audioCodec }: ProbedVideo): boolean {
  return isFaststartMp4 && isCommonH264 && (audioCodec === null || audioCodec === 'aac');
}

const aac = ['-c:a', 'aac', '-b:a', String(AUDIO_BITS_PER_SECOND), '-ac', '2'];

function h264({ width, height }: { width: number; height: number }): string[] {
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'];
  return [...codec, '-threads', String(THREADS), '-vf', `scale=${width}:${height},setsar=1`];
}

/** The file is other people's: it is opened as what it was found to be, and may name no other address. */
function convert(
  { input, output }: { input: string; output: string },
  codecs: readonly string[],
  { container, durationSeconds }: ProbedVideo,
  { ffmpegPath, signal }: Encoder,
): Promise<void> {
  const guarded = ['-protocol_whitelist', 'file,pipe', '-threads', String(THREADS), '-f', container];
  const streams = ['-map', '0:v:0', '-map', '0:a:0?', '-sn', '-dn'];
  const target = ['-movflags', '+faststart', '-f', 'mp4', '-y', `file:${output}`];
  return runFfmpeg([...guarded, '-i', `file:${input}`, ...streams, ...codecs, ...target], {
    ffmpegPath,
    signal,
    timeoutMs: TIMEOUT_BASE_MS + durationSeconds * TIMEOUT_MS_PER_SECOND,
  });
}

/** H.264 in 4:2:0 has even sides only. */
function even(pixels: number): number {
  return Math.max(2, Math.round(pixels / 2) * 2);
}
