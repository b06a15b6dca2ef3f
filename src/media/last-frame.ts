import { planColors, rgbFilters } from './colors.ts';
import { inputArgs, threadsFor } from './decoding.ts';
import { canEncode } from './encode.ts';
import {
  BrokenFilmError,
  decodingArgs,
  deinterlacing,
  type Encoder,
  type Film,
  frameTiming,
  runDecoding,
  secondsOf,
  withTables,
} from './film.ts';
import { SEEKABLE } from './film-part.ts';

/** Only this much before the end is decoded. */
const TAIL_SECONDS = 4;
/** Larger sides come from pixels that a header calls very wide. */
const MAX_SIDE_PIXELS = 4_096;
const SHOWN = / n: *(\d+) pts:/g;

/**
 * Writes the last image that a video shows, as it shows it, to a PNG. Which one that is only a decoder knows: a header's
 * duration may be wrong, the last packets may be empty or belong to no shown image.
 *
 * @throws BrokenFilmError if it can't be decoded, FfmpegError if this machine can't do it
 */
export async function writeLastFrame(film: Film, output: string, encoder: Encoder): Promise<void> {
  if (!canEncode(film.inspection)) throw new Error('its frames are larger than those that are decoded here');
  const seconds = film.durationSeconds ?? film.inspection.durationSeconds ?? 0;
  const tail = Math.floor(seconds - TAIL_SECONDS);
  const starts = SEEKABLE.includes(film.demuxer) && tail > 0 ? [tail, 0] : [0];
  for (const from of starts) {
    const frames = await countFrames(film, from, encoder);
    if (frames > 0) return writeFrame(film, { from, index: frames - 1, output }, encoder);
  }
  throw new BrokenFilmError('no frame could be decoded');
}

async function countFrames(film: Film, from: number, encoder: Encoder): Promise<number> {
  const filters = [...deinterlacing(film.inspection), 'showinfo=checksum=0'];
  const args = ['-loglevel', 'info', ...decodeArgs(film, { from, filters }, encoder), '-f', 'null', '-'];
  const said = await runDecoding(args, workOf(film), encoder, { stderrCharacters: 64_000 });
  const last = [...said.matchAll(SHOWN)].at(-1);
  return last ? Number(last[1]) + 1 : 0;
}

async function writeFrame(
  film: Film,
  { from, index, output }: { from: number; index: number; output: string },
  encoder: Encoder,
): Promise<void> {
  const plan = planColors(film.inspection);
  await withTables(plan, output, async (tables) => {
    const filters = [
      ...deinterlacing(film.inspection),
      `select='eq(n,${index})'`,
      ...rgbFilters(plan, shownSize(film), tables),
      'setsar=1',
    ];
    const image = ['-frames:v', '1', '-c:v', 'png', '-f', 'image2', '-update', '1', '-y', `file:${output}`];
    await runDecoding([...decodeArgs(film, { from, filters }, encoder), ...image], workOf(film), encoder);
  });
}

function decodeArgs(
  film: Film,
  { from, filters }: { from: number; filters: readonly string[] },
  { ffmpeg }: Encoder,
): string[] {
  const { threads } = workOf(film);
  const seek = from > 0 ? ['-ss', String(from)] : [];
  return [
    ...[...decodingArgs(threads), ...inputArgs(film, threads, seek)],
    ...['-map', `0:${film.inspection.videoStream}`, ...frameTiming(ffmpeg), '-vf', filters.join(',')],
  ];
}

function workOf(film: Film) {
  const { storedWidth, storedHeight } = film.inspection;
  return { seconds: secondsOf(film), threads: threadsFor(storedWidth * storedHeight) };
}

function shownSize({ inspection: { width, height } }: Film) {
  const shrink = Math.min(1, MAX_SIDE_PIXELS / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * shrink));
  return { width: side(width), height: side(height) };
}
