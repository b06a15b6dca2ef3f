import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createSilence } from '../../src/delivery/silence.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { judge } from '../../src/media/judge.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const { signal } = new AbortController();

describe.skipIf(!decoder)('the sound of a video', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const loud = () => join(folder.path, 'loud.mp4');
  const mute = () => join(folder.path, 'mute.mp4');
  /** It has to be converted. */
  const foreign = (name: string) => join(folder.path, `${name}.mkv`);
  beforeAll(async () => {
    folder = await temporaryFolder();
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=12:d=1'];
    const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-y'];
    const run = (args: string[]) => promisify(execFile)(decoder?.path ?? '', ['-v', 'error', ...args]);
    await run([...film, '-f', 'lavfi', '-i', 'sine=d=1', ...h264, '-c:a', 'aac', loud()]);
    await run([...film, ...h264, mute()]);
    for (const [sound, path] of [
      [['-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'flac'], foreign('loud')],
      [[], foreign('mute')],
    ] as const)
      await run([...film, ...sound, '-c:v', 'mjpeg', '-y', path]);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  /** The audio codec afterwards, and whether the file is the very same. */
  async function silence(sound: 'on' | 'off' | undefined, source: string, withDecoder = true) {
    const path = join(folder.path, 'download.mp4');
    await copyFile(source, path);
    const files = createJobFiles(folder.path, createFakeClock());
    const known = withDecoder ? decoder : undefined;
    const judgment = await judge(path, decoder, signal);
    await createSilence({ files, decoder: known, log: silent })(
      aJob({ request: sound ? { sound } : {} }),
      ...([path, judgment, signal] as const),
    );
    const after = await judge(path, decoder, signal);
    const isSame = (await readFile(path)).equals(await readFile(source));
    const audio = after.kind === 'film' ? (after.film.inspection.audio ?? null) : after.kind;
    return { codec: after.kind === 'as-is' ? after.video.audioCodec : audio, isSame };
  }

  it('goes where its member wants none', async () => {
    expect(await silence('off', loud())).toEqual({ codec: null, isSame: false });
  });

  it('goes before a video is converted, if there is any', async () => {
    expect(await silence('off', foreign('loud'))).toEqual({ codec: null, isSame: false });
    expect(await silence('off', foreign('mute'))).toEqual({ codec: null, isSame: true });
  });

  it('stays as the model made it otherwise', async () => {
    expect(await silence('on', loud())).toEqual({ codec: 'aac', isSame: true });
    expect(await silence(undefined, loud())).toEqual({ codec: 'aac', isSame: true });
  });

  it('is left to the next process by a stop', async () => {
    const path = join(folder.path, 'download.mp4');
    await copyFile(loud(), path);
    const judgment = await judge(path, decoder, signal);
    const files = createJobFiles(folder.path, createFakeClock());
    const silence = createSilence({ files, decoder, log: silent });
    const job = aJob({ request: { sound: 'off' } });
    const stopped = silence(job, path, judgment, AbortSignal.abort(new Error('stop')));
    await expect(stopped).rejects.toThrow('stop');
  });

  it('is not looked for where there is none, and stays where nothing here can remove it', async () => {
    expect(await silence('off', mute())).toEqual({ codec: null, isSame: true });
    expect(await silence('off', loud(), false)).toEqual({ codec: 'aac', isSame: true });
  });
});
