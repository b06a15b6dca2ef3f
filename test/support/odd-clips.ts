import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeFilm } from './films.ts';
import { hostileFilms } from './hostile-films.ts';
import { quickFfmpeg } from './quick-ffmpeg.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A file that a hostile member or server may put where a video was. */
export interface OddClip {
  name: string;
  /** `null` for one that nobody can use. */
  seconds: number | null;
  make(): Promise<Buffer>;
}

/** Frames in a second of those that can be used. */
export const ODD_CLIP_RATE = 12;

export const oddClips: readonly OddClip[] = [
  clip('a single frame', 1 / 12, ['-frames:v', '1']),
  clip('a tenth of a second', 2 / 12, ['-t', '0.1']),
  clip('variable times', 2.2, ['-vf', "setpts='N*N/60/TB'", '-vsync', 'vfr']),
  clip('odd sides', 1, ['-pix_fmt', 'yuv444p'], '161x91'),
  clip('the size of a dot', 1, [], '2x2'),
  clip('the shape of a line', 1, [], '2048x16'),
  clip('a rotation', 1, ['-metadata:s:v', 'rotate=90']),
  clip('8K', null, ['-frames:v', '1'], '7680x4320'),
  { name: 'half of itself', seconds: null, make: async () => (await film([])).subarray(0, 4_000) },
  { name: 'sound alone', seconds: null, make: sound },
  ...['nothing', 'noise', 'an MP4 whose frames are zeros', 'an MP4 of a hundred thousand pieces'].map(
    (name) => ({ name, seconds: null, make: async () => hostileFilms[name]?.bytes ?? Buffer.alloc(0) }),
  ),
];

function clip(name: string, seconds: number | null, codecs: string[], size?: string): OddClip {
  return { name, seconds, make: () => film(codecs, size) };
}

async function film(codecs: string[], size = '320x180'): Promise<Buffer> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'film.mp4');
  await makeFilm(path, { size, codecs: ['-preset', 'ultrafast', ...codecs] });
  return await readFile(path);
}

async function sound(): Promise<Buffer> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'sound.mp4');
  const args = ['-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'aac', path];
  await promisify(execFile)((await quickFfmpeg()).path, args);
  return await readFile(path);
}
