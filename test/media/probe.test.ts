import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { probeOrdinaryMp4 } from '../../src/media/probe-mp4.ts';

let folder: string;
let ffmpegPath: string;
const at = (name: string) => join(folder, name);
const image = ['-f', 'lavfi', '-i', 'testsrc=s=160x90:r=24:d=2'];
const tone = ['-f', 'lavfi', '-i', 'sine=d=2'];
const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'];

async function make(name: string, args: readonly string[]): Promise<void> {
  await runFfmpeg([...args, '-y', at(name)], { ffmpegPath });
}

async function cut(from: string, to: string, part: number): Promise<void> {
  const whole = await readFile(at(from));
  await writeFile(at(to), whole.subarray(0, Math.floor(whole.length * part)));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutscene-probe-'));
  ffmpegPath = (await findFfmpeg({ searchPath: process.env['PATH'] })).path;
  await make('film.mp4', [...image, ...tone, ...h264, '-c:a', 'aac', '-movflags', '+faststart']);
  await make('late.mp4', [...image, ...tone, ...h264, '-c:a', 'aac']);
  const fullColor = ['-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-movflags', '+faststart'];
  await make('rich.mp4', [...image, ...fullColor]);
  await make('turned.mp4', ['-i', at('film.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90']);
  await make('silent.mov', [...image, ...h264]);
  await make('pieces.mp4', [...image, ...h264, '-g', '12', '-movflags', 'frag_keyframe+empty_moov']);
  await make('film.webm', [...image, '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8']);
  const snow = ["testsrc2=s=640x360:r=24:d=2,noise=alls=90:allf=t:enable='lt(mod(n,8),2)'"];
  const plain = ['-preset', 'ultrafast', '-g', '8', '-qp', '20'];
  await make('large.mp4', ['-f', 'lavfi', '-i', ...snow, ...h264, ...plain, '-movflags', '+faststart']);
  await make('sound.mp4', [...tone, '-c:a', 'aac']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what plays', () => {
  it.each([
    { name: 'film.mp4', videoCodec: 'avc', audioCodec: 'aac', isCommonH264: true, isFaststartMp4: true },
    { name: 'late.mp4', videoCodec: 'avc', audioCodec: 'aac', isCommonH264: true, isFaststartMp4: false },
    { name: 'rich.mp4', videoCodec: 'avc', audioCodec: null, isCommonH264: false, isFaststartMp4: true },
    { name: 'silent.mov', videoCodec: 'avc', audioCodec: null, isCommonH264: true, isFaststartMp4: false },
    { name: 'pieces.mp4', videoCodec: 'avc', audioCodec: null, isCommonH264: true, isFaststartMp4: false },
    { name: 'film.webm', videoCodec: 'vp9', audioCodec: null, isCommonH264: false, isFaststartMp4: false },
  ])('$name', async ({ name, ...expected }) => {
    const result = await probeVideo(at(name));
    const bytes = (await readFile(at(name))).length;
    expect(result).toMatchObject({
      ok: true,
      video: {
        width: 160,
        height: 90,
        bytes,
        container: name.endsWith('.webm') ? 'matroska' : 'mov',
        ...expected,
      },
    });
    expect(result.ok && result.video.durationSeconds).toBeCloseTo(2, 0);
  });
});

describe('an ordinary MP4', () => {
  async function readHere(name: string) {
    await using file = await open(at(name));
    return await probeOrdinaryMp4(file, (await file.stat()).size);
  }

  it('is read in this process, and by the reader to the same result', async () => {
    for (const name of ['film.mp4', 'late.mp4', 'rich.mp4', 'turned.mp4']) {
      const whole = await readFile(at(name));
      // A stream's writer leaves the length of the last box open, which is one more reason to use the reader.
      await writeFile(at('open.mp4'), Buffer.concat([whole, Buffer.from('\0\0\0\0free')]));
      const here = await readHere(name);
      const [inside, outside] = [await probeVideo(at(name)), await probeVideo(at('open.mp4'))];
      if (!here?.ok) throw new Error(`${name} is no ordinary MP4`);
      expect(inside, name).toEqual(here);
      expect(outside, name).toMatchObject({
        ok: true,
        video: {
          ...here.video,
          durationSeconds: expect.closeTo(here.video.durationSeconds, 1),
          bytes: expect.any(Number),
          isFaststartMp4: false,
        },
      });
    }
  });

  it('is nothing that is cut, in pieces, sound alone or another container', async () => {
    await cut('late.mp4', 'cut.mp4', 0.9);
    for (const name of ['pieces.mp4', 'film.webm', 'sound.mp4', 'cut.mp4']) {
      expect(await readHere(name), name).toBeUndefined();
    }
  });
});

describe('what does not', () => {
  it('is said to be cut off, wherever its index is', async () => {
    await cut('film.mp4', 'cut-film.mp4', 0.6);
    await cut('late.mp4', 'cut-late.mp4', 0.6);
    await cut('film.webm', 'cut-film.webm', 0.5);
    for (const name of ['cut-film.mp4', 'cut-late.mp4', 'cut-film.webm']) {
      expect(await probeVideo(at(name)), name).toMatchObject({ ok: false, problem: 'truncated' });
    }
  });

  it.each([0.05, 0.3, 0.6, 0.85])('is a film of large and small frames with a hole at %d', async (part) => {
    const film = await readFile(at('large.mp4'));
    expect(film.length).toBeGreaterThan(1024 ** 2);
    expect(await probeVideo(at('large.mp4'))).toMatchObject({ ok: true });
    const from = Math.floor(film.length * part);
    await writeFile(at('hole.mp4'), film.fill(0, from, from + Math.floor(film.length / 8)));
    expect(await probeVideo(at('hole.mp4'))).toMatchObject({
      ...{ ok: false, problem: 'truncated', cause: expect.stringContaining('all zeros') },
    });
  });

  it.each([
    ['page.mp4', '<!doctype html><html><body>Not Found</body></html>', 'no_container'],
    ['short.mp4', '<', 'no_container'],
    ['empty.mp4', '', 'empty'],
  ])('%s', async (name, text, problem) => {
    await writeFile(at(name), text);
    expect(await probeVideo(at(name))).toMatchObject({ ok: false, problem });
  });

  it('is sound alone, noise, a folder or nothing', async () => {
    await writeFile(
      at('noise.mp4'),
      createHash('shake256', { outputLength: 200_000 }).update('noise').digest(),
    );
    expect(await probeVideo(at('sound.mp4'))).toMatchObject({ ok: false, problem: 'no_video' });
    expect(await probeVideo(at('noise.mp4'))).toMatchObject({ ok: false, problem: 'no_container' });
    expect(await probeVideo(folder)).toMatchObject({ ok: false, problem: 'unreadable' });
    expect(await probeVideo(at('absent.mp4'))).toMatchObject({ ok: false, problem: 'missing' });
  });
});

describe('what is made to do harm', () => {
  it('survives every byte of the header being wrong', async () => {
    const film = await readFile(at('film.mp4'));
    const head = film.indexOf('mdat');
    // A fixed walk through the header, so that a failure can be repeated.
    for (let step = 0; step < 60; step += 1) {
      const broken = Buffer.from(film);
      for (let hit = 0; hit < 4; hit += 1)
        broken[(step * 37 + hit * 211) % head] = (step * 89 + hit * 53) % 256;
      await writeFile(at('broken.mp4'), broken);
      expect(await probeVideo(at('broken.mp4'))).toHaveProperty('ok');
    }
  });

  it('gives up on a box that claims gigabytes, without reading them', async () => {
    const file = await open(at('huge.mp4'), 'w');
    const film = await readFile(at('film.mp4'));
    const index = film.indexOf('moov') - 4;
    await file.write(film.subarray(0, index));
    const head = Buffer.alloc(8);
    head.writeUInt32BE(2_000_000_000, 0);
    head.write('moov', 4);
    await file.write(head);
    await file.truncate(2_000_000_100);
    await file.close();
    const before = process.memoryUsage().rss;
    expect(await probeVideo(at('huge.mp4'))).toMatchObject({ ok: false });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  it('is ended where a few bytes claim billions of samples, and the next file is read', async () => {
    const film = await readFile(at('pieces.mp4'));
    const run = film.indexOf('trun');
    // No field per sample, four billion samples: if believed, it never ends.
    film.writeUInt32BE(0, run + 4);
    film.writeUInt32BE(0xffff_ffff, run + 8);
    await writeFile(at('bomb.mp4'), film);
    const [bomb, next] = await Promise.all([
      probeVideo(at('bomb.mp4'), { timeoutMs: 1_500 }),
      probeVideo(at('film.mp4')),
    ]);
    expect(bomb).toMatchObject({ ok: false });
    expect(next).toMatchObject({ ok: true });
  });
});
