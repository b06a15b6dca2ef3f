import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { quickFfmpeg } from './quick-ffmpeg.ts';

/** Draws a small real video to `path`. */
export async function makeFilm(
  path: string,
  {
    seconds = 1,
    size = '320x180',
    codecs = [],
    hasSound = false,
  }: { seconds?: number; size?: string; codecs?: string[]; hasSound?: boolean } = {},
): Promise<void> {
  const ffmpeg = await quickFfmpeg();
  const source = `testsrc2=size=${size}:rate=12:duration=${seconds}`;
  const args = [
    '-y',
    '-f',
    'lavfi',
    '-i',
    source,
    ...(hasSound ? ['-f', 'lavfi', '-i', `sine=duration=${seconds}`, '-c:a', 'aac'] : []),
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
    ...codecs,
    path,
  ];
  await promisify(execFile)(ffmpeg.path, args);
}
