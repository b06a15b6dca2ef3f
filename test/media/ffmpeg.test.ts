import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FfmpegError, runFfmpeg } from '../../src/media/ffmpeg.ts';
import { type Ffmpeg, findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { findBroken } from '../../src/media/judge.ts';

let folder: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutscene-ffmpeg-'));
  ffmpeg = await findFfmpeg({ searchPath: process.env['PATH'] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An endless image, so that only a signal ends it. */
const endless = ['-re', '-f', 'lavfi', '-i', 'color=s=64x64', '-f', 'null', '-'];

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('findFfmpeg', () => {
  it('uses the one on PATH, and the one that npm installed if PATH has none', async () => {
    const own = await script('ffmpeg', 'echo "ffmpeg version 9.9 Copyright"; echo "--enable-libx264"');
    const onPath = await findFfmpeg({ searchPath: `relative:${folder}` });
    const found = { path: own, version: '9.9', source: 'path', writesH264: true };
    expect(onPath).toEqual({ ...found, decoder: found });
    const installed = await findFfmpeg({ searchPath: '' });
    expect(installed).toMatchObject({ source: 'npm', writesH264: true, decoder: undefined });
  });

  it('passes over one on PATH that cannot write H.264', async () => {
    const poor = await mkdtemp(join(folder, 'poor-'));
    await script(join(poor.slice(folder.length + 1), 'ffmpeg'), 'echo "ffmpeg version 7.1-free Copyright"');
    // It still reads untrusted files, which npm's never does.
    expect(await findFfmpeg({ searchPath: poor })).toMatchObject({
      source: 'npm',
      decoder: { source: 'path', version: '7.1-free', writesH264: false },
    });
  });

  it.each([
    ['ffmpeg version 5.0.1', true],
    ['ffmpeg version n7.1-2-gabc', true],
    ['ffmpeg version 10.0', true],
    ['ffmpeg version 4.4.2-0ubuntu0.22.04.1', false],
    ['ffmpeg version n4.4', false],
    ['ffmpeg version 2.8.17', false],
    ['ffmpeg version N-112233-gdeadbeef\nlibavutil      58. 29.100 / 58. 29.100', true],
    ['ffmpeg version 2024-05-02-git-71669f2ad5\nlibavutil      59. 16.101 / 59. 16.101', true],
    ['ffmpeg version N-47683-g0e8eb07980-static\nlibavutil      56. 24.101 / 56. 24.101', false],
    ['ffmpeg version git-unknown', false],
  ])('lets %s read the files of others: %s', async (text, isCurrent) => {
    const name = `ffmpeg-${Buffer.from(text).toString('hex').slice(-12)}`;
    const path = await script(name, `printf '${text}\n--enable-libx264\n'`);
    const found = await findFfmpeg({ configuredPath: path });
    expect(found.decoder?.path).toBe(isCurrent ? path : undefined);
  });

  it('takes the configured one or none', async () => {
    const configured = await findFfmpeg({ configuredPath: ffmpeg.path, searchPath: '' });
    expect(configured).toMatchObject({ path: ffmpeg.path, source: 'configured' });
    const npms = (await findFfmpeg({ searchPath: '' })).path;
    expect((await findFfmpeg({ configuredPath: npms })).decoder).toBeUndefined();
    const liar = await script('liar', 'echo hello');
    for (const configuredPath of [join(folder, 'nothing'), liar, dirname(liar)]) {
      await expect(findFfmpeg({ configuredPath, searchPath: process.env['PATH'] })).rejects.toThrow(
        expect.objectContaining({ name: 'FfmpegMissingError' }),
      );
    }
  });
});

describe('runFfmpeg', () => {
  it('reports how far it is', async () => {
    const seconds: number[] = [];
    await runFfmpeg(['-f', 'lavfi', '-i', 'color=s=64x64:d=2', '-f', 'null', '-'], {
      ffmpegPath: ffmpeg.path,
      onProgress: (progress) => seconds.push(progress.seconds),
    });
    expect(seconds.at(-1)).toBeCloseTo(2, 1);
  });

  it('says why it failed, with no more than the end of what ffmpeg wrote', async () => {
    const failure = await runFfmpeg(['-i', join(folder, 'absent.mp4'), '-f', 'null', '-'], {
      ffmpegPath: ffmpeg.path,
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FfmpegError);
    expect(failure).toMatchObject({ kind: 'failed', stderrTail: expect.stringContaining('absent.mp4') });
  });

  it('is typed where it cannot be started', async () => {
    await expect(runFfmpeg([], { ffmpegPath: join(folder, 'nothing') })).rejects.toMatchObject({
      kind: 'not_started',
    });
  });

  it('is killed on abort and throws the reason', async () => {
    const abort = new AbortController();
    const run = runFfmpeg(endless, {
      ffmpegPath: ffmpeg.path,
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('no longer wanted')),
    });
    await expect(run).rejects.toThrow('no longer wanted');
  });

  it('is killed when it takes too long', async () => {
    await expect(runFfmpeg(endless, { ffmpegPath: ffmpeg.path, timeoutMs: 200 })).rejects.toMatchObject({
      kind: 'timeout',
    });
  });

  it('ends with the failure of its input’s writer', async () => {
    const run = runFfmpeg(
      ['-f', 'rawvideo', '-s', '64x64', '-pix_fmt', 'rgba', '-i', 'pipe:0', '-f', 'null', '-'],
      {
        ffmpegPath: ffmpeg.path,
        input: async () => {
          throw new Error('out of paint');
        },
      },
    );
    await expect(run).rejects.toThrow('out of paint');
  });

  it('tells the exit, not the broken pipe, where ffmpeg ends before its input', async () => {
    const run = runFfmpeg(['-f', 'rawvideo', '-pix_fmt', 'nonsense', '-i', 'pipe:0', '-f', 'null', '-'], {
      ffmpegPath: ffmpeg.path,
      input: (stdin) =>
        new Promise<void>((resolve, reject) => {
          stdin.write(Buffer.alloc(4_000_000), (error) => (error ? reject(error) : resolve()));
        }),
    });
    await expect(run).rejects.toMatchObject({ kind: 'failed' });
  });
});

describe('a video that can’t be checked', () => {
  const film = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));

  it.each([
    ['Invalid data found when processing input', 1, true],
    ['Cannot allocate memory', 1, false],
    ['Cannot allocate memory', 137, false],
    ['No space left on device', 1, false],
  ])('after “%s” and exit code %i: broken is %s', async (said, code, isBroken) => {
    const path = await script('failing', `echo '${said}' >&2; exit ${code}`);
    const cause = await findBroken(film, { path, writesH264: true });
    expect(cause !== undefined).toBe(isBroken);
  });
});
