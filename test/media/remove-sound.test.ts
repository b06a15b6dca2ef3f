import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { BrokenFilmError } from '../../src/media/film.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { playsInline } from '../../src/media/probed-video.ts';
import { removeSound } from '../../src/media/remove-sound.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();
const run = promisify(execFile);

describe.skipIf(!decoder)('a video without its sound', () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const x264 = ['-c:v', 'libx264', '-bf', '3', '-pix_fmt', 'yuv420p'];

  async function make(path: string, args: readonly string[]): Promise<string> {
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=24:d=2', ...args, '-y', path];
    await run(quick.path, ['-nostdin', '-v', 'error', ...film]);
    return path;
  }
  /** Each packet of the picture: its times, its size and a sum over its bytes. */
  async function packetsOf(path: string): Promise<string> {
    const args = ['-v', 'error', '-i', path, '-map', '0:V:0', '-c', 'copy', '-f', 'framecrc', '-'];
    return (await run(quick.path, args)).stdout;
  }

  it.each([
    ['sound of its length', ['sine=d=2'], []],
    ['sound that goes on after it', ['sine=d=5'], ['-af', 'atrim=0:4']],
    ['a picture that is turned', ['sine=d=2'], [], ['-metadata:s:v', 'rotate=90']],
  ])('has the same picture, with %s', async (_, [sound = ''], more, turn = []) => {
    await using folder = await temporaryFolder();
    const tags = ['-metadata', 'title=A cat', '-metadata', 'comment=Made by a model'];
    const own = ['-metadata', 'maker.id=8f3a', '-movflags', '+faststart+use_metadata_tags'];
    const args = ['-f', 'lavfi', '-i', sound, ...more, ...x264, '-c:a', 'aac', ...tags, ...own];
    const straight = await make(join(folder.path, 'straight.mp4'), args);
    const path = join(folder.path, 'loud.mp4');
    const copied = ['-i', straight, '-c', 'copy', ...turn, ...own];
    await run(quick.path, ['-nostdin', '-v', 'error', ...copied, path]);
    const output = join(folder.path, 'silent.mp4');
    await removeSound({ path, demuxer: 'mov' }, output, { ffmpeg, signal });

    expect(await packetsOf(output)).toBe(await packetsOf(path));
    const probe = await probeVideo(output);
    expect(probe).toMatchObject({
      ok: true,
      video: { audioCodec: null, width: turn.length > 0 ? 90 : 160, durationSeconds: 2 },
    });
    expect(probe.ok && playsInline(probe.video)).toBe(true);
    // Nothing of it stays in the file where no player looks.
    const { stdout: streams } = await run(
      quick.path,
      [...['-v', 'error', '-i', path, '-map', '0:V:0', '-c', 'copy', '-f', 'h264', '-']],
      { encoding: 'buffer' },
    );
    expect((await readFile(output)).length).toBeLessThan(streams.length + 6_000);
    const { stdout } = await run(quick.path, ['-v', 'error', '-i', output, '-f', 'ffmetadata', '-']);
    for (const text of ['title=A cat', 'comment=Made by a model', 'maker.id=8f3a'])
      expect(stdout).toContain(text);
  });

  it('that can not be read is an error of the video', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'noise.mp4');
    await writeFile(path, Buffer.alloc(2_000, 'noise'));
    const attempt = removeSound({ path, demuxer: 'mov' }, join(folder.path, 'out.mp4'), { ffmpeg, signal });
    await expect(attempt).rejects.toThrow(BrokenFilmError);
  });
});
