import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';

const run = promisify(execFile);
const BOX_HEADER_BYTES = 8;

/** A real video of two seconds, extended to `bytes` by a `free` box at its end, which every player skips. */
export async function makePaddedVideo(bytes: number): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-padded-video-'));
  const shortPath = join(folder, 'short.mp4');
  const path = join(folder, 'video.mp4');
  const ffmpeg = await findFfmpeg({ searchPath: process.env['PATH'] });
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=24:duration=2'];
  const codec = ffmpeg.writesH264 ? 'libx264' : 'mpeg4';
  const output = ['-c:v', codec, '-pix_fmt', 'yuv420p', '-movflags', '+faststart', shortPath];
  await run(ffmpeg.path, ['-hide_banner', '-loglevel', 'error', ...source, ...output]);
  await copyFile(shortPath, path);
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  const header = Buffer.alloc(BOX_HEADER_BYTES);
  header.writeUInt32BE(bytes - size);
  header.write('free', 4, 'latin1');
  await file.write(header, 0, BOX_HEADER_BYTES, size);
  await file.truncate(bytes);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
