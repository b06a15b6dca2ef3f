import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { quickFfmpeg } from './quick-ffmpeg.ts';

/** Each film of this process, by how it was drawn. */
const drawn = new Map<string, Promise<Buffer>>();

/** Writes a small real video to `path`. The same one is drawn once per process. */
export async function makeFilm(
  path: string,
  {
    seconds = 1,
    size = '320x180',
    codecs = [],
    hasSound = false,
  }: { seconds?: number | undefined; size?: string; codecs?: string[]; hasSound?: boolean } = {},
): Promise<void> {
  const args = [
    '-y',
    '-f',
    'lavfi',
    '-i',
    `testsrc2=size=${size}:rate=12:duration=${seconds}`,
    ...(hasSound ? ['-f', 'lavfi', '-i', `sine=duration=${seconds}`, '-c:a', 'aac'] : []),
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
    ...codecs,
  ];
  const key = [...args, extname(path)].join(' ');
  const film = drawn.get(key) ?? draw(path, args);
  drawn.set(key, film);
  film.catch(() => drawn.delete(key));
  await writeFile(path, await film);
}

async function draw(path: string, args: readonly string[]): Promise<Buffer> {
  await promisify(execFile)((await quickFfmpeg()).path, [...args, path]);
  return readFile(path);
}

/** The playground's film, extended to `bytes` by a gap before its frames, which no player looks at. */
export async function filmOfBytes(bytes: number): Promise<Buffer> {
  const film = await readFile(new URL('../../packages/playground/providers/film.mp4', import.meta.url));
  const frames = film.indexOf('mdat', 0, 'latin1') + 4;
  const gap = bytes - film.length;
  film.writeUInt32BE(film.readUInt32BE(frames - 8) + gap, frames - 8);
  const offsets = film.indexOf('stco', 0, 'latin1') + 12;
  for (let index = 0; index < film.readUInt32BE(offsets - 4); index++) {
    const at = offsets + index * 4;
    film.writeUInt32BE(film.readUInt32BE(at) + gap, at);
  }
  return Buffer.concat([film.subarray(0, frames), Buffer.alloc(gap), film.subarray(frames)]);
}
