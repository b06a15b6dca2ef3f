import { readFile, stat } from 'node:fs/promises';
import { gifFacts } from '@cutscene/playground/discord/gif.ts';
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { exportRules } from '../../src/delivery/export-rules.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { BrokenFilmError } from '../../src/media/film.ts';
import { type GifStep, smallerStep, writeGif } from '../../src/media/write-gif.ts';
import { writeSound } from '../../src/media/write-sound.ts';
import { filmFolder } from '../support/film-folder.ts';
import { numbered, numbersOf } from '../support/numbered-film.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

const steps: [GifStep, ...GifStep[]] = [
  { side: 100, fps: 10, colors: 256 },
  { side: 100, fps: 5, colors: 256 },
  { side: 100, detail: 50, fps: 5, colors: 16 },
  { side: 10, fps: 1, colors: 4 },
];

it.each([
  ['a bit too large', 0, 0.9, 1],
  ['twice too large', 0, 0.5, 1],
  ['more than twice too large', 0, 0.49, 2],
  ['far too large', 0, 0.01, 3],
  ['larger than the smallest should be', 0, 0.00001, 3],
  ['a bit too large in its second form', 1, 0.99, 2],
  ['too large in its smallest form', 3, 0.9, undefined],
])('a GIF that is %s is drawn smaller, as far as its size tells', (_, at, share, next) => {
  expect(smallerStep(steps, steps[at] as GifStep, share)).toBe(next === undefined ? undefined : steps[next]);
});

it.each(['gif', 'emoji', 'sticker'] as const)('the forms of %s get smaller and smaller', (kind) => {
  const all = exportRules[kind].image?.steps ?? [];
  const nothing = all.flatMap((step) => (smallerStep(all, step, 0.999) === undefined ? [step] : []));
  expect(nothing).toEqual([all.at(-1)]);
  for (const [index, step] of all.slice(0, -1).entries())
    expect(smallerStep(all, step, 0.999)).toBe(all[index + 1]);
});

describe.skipIf(!decoder)('a part of a video', { timeout: 120_000 }, () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder, quick);

  async function gifOf(
    path: string,
    part: { from: number; seconds: number },
    target: { maxBytes?: number; isSquare?: boolean; steps?: readonly [GifStep, ...GifStep[]] } = {},
  ) {
    const output = at('export.gif');
    const attempts: number[] = [];
    const isWritten = await writeGif(
      await open(path),
      part,
      { output, isSquare: true, maxBytes: 10 ** 7, steps: [{ side: 64, fps: 8, colors: 64 }], ...target },
      { ffmpeg, signal, onAttempt: async (attempt) => void attempts.push(attempt) },
    );
    return { isWritten, attempts, output, bytes: await readFile(output) };
  }

  it.each([
    ['an MP4', 'film.mp4', []],
    ['a format without an index', 'film.ts', ['-f', 'mpegts']],
    ['a GIF', 'film.gif', []],
  ])('is a square GIF of just that part: of %s', async (_, name, more) => {
    const codec = name.endsWith('.gif') ? [] : x264;
    const film = ['-f', 'lavfi', '-i', numbered({ frames: 40, rate: '10' }), ...codec, ...more];
    const path = await make(name, film);
    // The bars reach to the sides, so the whole width is needed to read them.
    const whole = { isSquare: false, steps: [{ side: 320, fps: 10, colors: 256 }] } as const;
    const { output, bytes } = await gifOf(path, { from: 1.5, seconds: 0.8 }, whole);
    expect([...new Set(await numbersOf(output, quick.path))]).toEqual([15, 16, 17, 18, 19, 20, 21, 22]);
    expect(gifFacts(bytes)).toEqual({ width: 320, height: 180, seconds: 0.8 });
    const { bytes: square } = await gifOf(path, { from: 1.5, seconds: 0.8 });
    expect(gifFacts(square)).toMatchObject({ width: 64, height: 64 });
  });

  it('is not stretched where pixels are not square, and small where a video is wide', async () => {
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=160x120:r=4:d=1', '-vf', 'setsar=2', ...x264];
    const path = await make('wide.mp4', film);
    const whole = { isSquare: false, steps: [{ side: 480, fps: 4, colors: 16 }] } as const;
    const { bytes } = await gifOf(path, { from: 0, seconds: 1 }, whole);
    const { width = 0, height = 1 } = gifFacts(bytes) ?? {};
    expect(width / height).toBeCloseTo(320 / 120, 1);
  });

  it('fits the limits of Discord, however much it moves', async () => {
    // Noise can't be compressed.
    const noise = 'testsrc2=s=180x320:r=12:d=5,noise=alls=100:allf=t+u';
    const path = await make('noise.mp4', ['-f', 'lavfi', '-i', noise, ...x264, '-crf', '30']);
    for (const kind of ['emoji', 'sticker'] as const) {
      const { maxSeconds, maxBytes, image } = exportRules[kind];
      const { isWritten, attempts, bytes } = await gifOf(
        path,
        { from: 0, seconds: maxSeconds },
        { maxBytes, ...image },
      );
      expect([kind, isWritten, bytes.length <= maxBytes]).toEqual([kind, true, true]);
      expect(attempts.length).toBeGreaterThan(1);
      const { width = 0, height, seconds } = gifFacts(bytes) ?? {};
      expect(width).toBe(height);
      expect(width).toBe(kind === 'sticker' ? 320 : Math.min(width, 128));
      // Discord has no limit for emoji.
      if (kind === 'sticker') expect(seconds).toBeLessThanOrEqual(5);
    }
    const { isWritten, attempts } = await gifOf(path, { from: 0, seconds: 0.5 }, { maxBytes: 20, steps });
    expect([isWritten, attempts]).toEqual([false, [1, 2]]);
  });

  it('is a sound that Discord takes, and none where there is none', async () => {
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=4:d=8', '-f', 'lavfi', '-i', 'sine=d=6:r=44100'];
    const path = await make('sound.mp4', [...film, ...x264, '-c:a', 'aac', '-metadata', 'title=secret']);
    const output = at('export.mp3');
    const soundOf = async (from: number, seconds: number) =>
      writeSound(await open(path), { from, seconds }, output, { ffmpeg, signal });
    expect(await soundOf(0.4, exportRules.sound.maxSeconds)).toBe(true);
    using input = new Input({ source: new FilePathSource(output), formats: ALL_FORMATS });
    const seconds = await input.computeDuration();
    expect(seconds).toBeLessThanOrEqual(5.2);
    expect(seconds).toBeGreaterThan(5);
    expect((await stat(output)).size).toBeLessThan(exportRules.sound.maxBytes);
    expect((await readFile(output)).includes('secret')).toBe(false);
    expect(await soundOf(6.5, 1)).toBe(false);
    const silent = await make('silent.mp4', ['-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=4:d=1', ...x264]);
    await expect(
      writeSound(await open(silent), { from: 0, seconds: 1 }, output, { ffmpeg, signal }),
    ).rejects.toBeInstanceOf(BrokenFilmError);
  });
});
