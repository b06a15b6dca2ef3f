import type { Job } from '../jobs/job.ts';
import type { Subtitles } from '../jobs/reel-schema.ts';

/** The captions of a reel as a file for players and editors. `undefined` if it has none. Pure. */
export function captionsFile({ id, reel }: Job): { name: string; attachment: Buffer } | undefined {
  const { subtitles } = reel ?? {};
  return subtitles && { name: `captions-${id}.vtt`, attachment: Buffer.from(webVtt(subtitles)) };
}

/** @see https://www.w3.org/TR/webvtt1/ */
function webVtt(subtitles: Subtitles): string {
  const cues = subtitles.map(
    ({ fromSeconds, toSeconds, lines }) =>
      `${time(fromSeconds)} --> ${time(toSeconds)}\n${lines.map(escaped).join('\n')}\n`,
  );
  return ['WEBVTT\n', ...cues].join('\n');
}

function time(seconds: number): string {
  const ms = Math.round(seconds * 1_000);
  const part = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1_000) % 60)}.${part(ms % 1_000, 3)}`;
}

/** Nothing is a tag, or the arrow between times. */
function escaped(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
