import type { Target } from './reel-target.ts';

/** Nero's chapters, which older players read, have one byte for the length of a title. */
const MAX_TITLE_BYTES = 255;

/**
 * ffmpeg's description of chapters, for `-f ffmetadata`: one for each clip, to the frame. Pure.
 *
 * @see https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
 */
export function chaptersText(
  titles: readonly string[],
  frames: readonly number[],
  { rate }: Pick<Target, 'rate'>,
): string {
  let first = 0;
  const chapters = frames.map((count, at) => {
    const times = [`TIMEBASE=${rate.seconds}/${rate.frames}`, `START=${first}`, `END=${first + count}`];
    first += count;
    return ['[CHAPTER]', ...times, `title=${escaped(shortened(titles[at] ?? ''))}`, ''].join('\n');
  });
  return `;FFMETADATA1\n${chapters.join('')}`;
}

/** A line of its own would be a field, or another chapter. */
function escaped(title: string): string {
  return title.replace(/[\0\r\n]+/g, ' ').replace(/[=;#\\]/g, '\\$&');
}

/** Whole characters only. */
function shortened(title: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of title.toWellFormed()) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_TITLE_BYTES) break;
    kept += character;
  }
  return kept;
}
