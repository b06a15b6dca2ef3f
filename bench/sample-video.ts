import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '../src/media/ffmpeg-path.ts';

const run = promisify(execFile);

export const MEBIBYTE = 1024 ** 2;
const SECONDS = 10;
const SOUND_BITS_PER_SECOND = 64_000;
/** Of the container, and of an encoder that doesn't meet its rate exactly. */
const MARGIN = 0.97;

/**
 * A real film of ten seconds in 1080p with sound, as providers return them: H.264 and AAC, its tables at the front. Its
 * bit rate makes it about `bytes` long; nothing is padded.
 */
export async function makeSampleVideo(bytes: number): Promise<{ path: string }> {
  const path = made.get(bytes) ?? encode(bytes);
  made.set(bytes, path);
  return { path: await path };
}

/** Each is made once, and deleted at the end of the process. */
const made = new Map<number, Promise<string>>();

async function encode(bytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-bench-video-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'video.mp4');
  const ffmpeg = await findFfmpeg({ searchPath: process.env['PATH'] });
  const bitsPerSecond = Math.round((bytes * 8 * MARGIN) / SECONDS);
  const rate = String(Math.max(bitsPerSecond - SOUND_BITS_PER_SECOND, SOUND_BITS_PER_SECOND));
  // Noise as of a camera: without it, a test picture needs hardly any bits.
  const picture = `testsrc2=size=1920x1080:rate=24:duration=${SECONDS},noise=alls=12:allf=t`;
  const sources = [
    '-f',
    'lavfi',
    '-i',
    picture,
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=330:duration=${SECONDS}`,
  ];
  const codec = ffmpeg.writesH264 ? ['-c:v', 'libx264', '-preset', 'ultrafast'] : ['-c:v', 'mpeg4'];
  const video = [...codec, '-b:v', rate, '-maxrate', rate, '-bufsize', rate, '-pix_fmt', 'yuv420p'];
  const sound = ['-c:a', 'aac', '-b:a', String(SOUND_BITS_PER_SECOND), '-movflags', '+faststart'];
  await run(ffmpeg.path, ['-hide_banner', '-loglevel', 'error', ...sources, ...video, ...sound, path]);
  return path;
}
