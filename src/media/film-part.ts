import { inputArgs } from './decoding.ts';
import { type Film, secondsOf } from './film.ts';

/** In these a decoder finds its way to a time. In others it might find another one. */
export const SEEKABLE = ['mov', 'matroska'];

/** A part of a video, in seconds. */
export interface FilmPart {
  from: number;
  seconds: number;
}

/** How a part is opened, and the options of `trim` or `atrim` that then cut it exactly. */
export function partInput(
  film: Film,
  { from, seconds }: FilmPart,
  threads: number,
): { input: string[]; trim: string } {
  if (SEEKABLE.includes(film.demuxer)) {
    const before = ['-ss', String(from), '-t', String(seconds)];
    return { input: inputArgs(film, threads, before), trim: `duration=${seconds}` };
  }
  const { startSeconds } = film.inspection;
  return { input: inputArgs(film, threads), trim: `start=${startSeconds + from}:duration=${seconds}` };
}

/** How much of the video is decoded for it. */
export function workOn(film: Film, { seconds }: FilmPart, threads: number) {
  return { seconds: SEEKABLE.includes(film.demuxer) ? seconds : secondsOf(film), threads };
}
