import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';

/** Draws a small real video to `path`. */
export async function makeFilm(path: string, options: { seconds?: number } = {}): Promise<void> {
  const ffmpeg = await findFfmpeg({ searchPath: process.env['PATH'] });
  const source = `testsrc2=size=320x180:rate=12:duration=${options.seconds ?? 1}`;
  const args = [
    '-y',
    '-f',
    'lavfi',
    '-i',
    source,
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
    path,
  ];
  await promisify(execFile)(ffmpeg.path, args);
}
