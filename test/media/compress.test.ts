import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { encodeForInline, encodeToFit } from '../../src/media/encode.ts';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import type { Inspection } from '../../src/media/inspect.ts';
import { filmOf, findBroken, judge } from '../../src/media/judge.ts';
import { chooseSize, firstSize, isStarved, readStats } from '../../src/media/ladder.ts';
import { filmFolder } from '../support/film-folder.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();
const run = promisify(execFile);

describe.skipIf(!decoder)('a film', () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder);

  async function compress(path: string, maxBytes: number) {
    const film = await open(path);
    const output = `${path}.small.mp4`;
    const fits = await encodeToFit(film, { maxBytes, output }, { ffmpeg, signal });
    return { fits, output, bytes: (await stat(output)).size };
  }
  async function shapeOf(path: string) {
    const film = await filmOf(path, decoder);
    return film && { width: film.inspection.width, height: film.inspection.height };
  }
  /** Similarity of the second half of the other video to the first, in decibels. */
  async function secondHalf(original: string, other: string): Promise<number> {
    const graph =
      '[0:v]trim=start_frame=50,setpts=N/24/TB[a];[1:v]trim=start_frame=50,setpts=N/24/TB[b];[a][b]psnr';
    const args = ['-hide_banner', '-i', other, '-i', original, '-lavfi', graph, '-f', 'null', '-'];
    const { stderr } = await run(quick.path, args);
    return Number(/PSNR .*average:([\d.]+)/.exec(stderr)?.[1]);
  }

  it('that is large as it came is small converted', async () => {
    const source = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=12:d=1'];
    const path = await make('prores.mov', [...source, '-c:v', 'prores_ks', '-profile:v', '3']);
    const film = await open(path);
    await encodeForInline(film, at('prores.mp4'), { ffmpeg, signal });
    expect((await stat(at('prores.mp4'))).size).toBeLessThan((await stat(path)).size / 4);
  });

  it('carries over nothing that its provider wrote beside its frames', async () => {
    const words = [
      '-metadata',
      'title=A cat',
      '-metadata',
      'comment=sk-secret',
      '-metadata',
      'maker.id=8f3a',
    ];
    const own = [...words, '-movflags', '+use_metadata_tags'];
    const source = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=12:d=1'];
    const copied = await make('tagged.mp4', [...source, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', ...own]);
    const encoded = await make('tagged.mov', [...source, '-c:v', 'prores_ks', ...own]);
    for (const path of [copied, encoded]) {
      const output = `${path}.inline.mp4`;
      await encodeForInline(await open(path), output, { ffmpeg, signal });
      const { stdout } = await run(quick.path, ['-v', 'error', '-i', output, '-f', 'ffmetadata', '-']);
      expect(stdout).not.toMatch(/A cat|sk-secret|8f3a/);
    }
  });

  it('that is still and then moves gets its bits where it moves', async () => {
    const still = 'color=0x305070:s=320x180:r=24:d=2,format=yuv420p[s]';
    const moving = 'testsrc2=s=320x180:r=24:d=2,noise=alls=12:allf=t,format=yuv420p[m]';
    const path = await make('uneven.mkv', [
      ...['-filter_complex', `${still};${moving};[s][m]concat=n=2`, '-c:v', 'ffv1'],
    ]);
    const maxBytes = 300_000;
    const { fits, output, bytes } = await compress(path, maxBytes);
    expect(fits).toBe(true);
    expect(bytes).toBeLessThanOrEqual(maxBytes);
    const rate = String((maxBytes * 8 * 0.97) / 4);
    const onePass = await make('one-pass.mp4', [
      ...['-i', path, '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
      ...['-b:v', rate, '-maxrate', String(Number(rate) * 1.2), '-bufsize', rate],
    ]);
    expect(await secondHalf(path, output)).toBeGreaterThan((await secondHalf(path, onePass)) + 0.5);
  });

  it.each([
    ['stays as large as it is, where little moves', 'testsrc=s=1280x720:r=12:d=6', 400_000, 1280],
    [
      'becomes smaller, where all of it moves',
      'color=gray:s=1280x720:r=12:d=2,noise=c0s=100:allf=t',
      400_000,
      854,
    ],
  ])('%s', async (_, source, maxBytes, width) => {
    const path = await make(`ladder-${width}.mp4`, [
      ...['-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
      ...['-crf', '4'],
    ]);
    expect((await stat(path)).size).toBeGreaterThan(maxBytes);
    const { output } = await compress(path, maxBytes);
    expect(await shapeOf(output)).toMatchObject({ width });
  });

  it('without tags keeps its colors as a player shows them when it becomes smaller', async () => {
    const path = await make('untagged.mp4', [
      ...['-f', 'lavfi', '-i', 'color=0x00be05:s=1920x1080:r=4:d=4,format=gbrp'],
      ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,noise=alls=30:allf=t'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10'],
    ]);
    const film = await open(path);
    expect(film.inspection.matrix).toBeUndefined();
    const { output } = await compress(path, 130_000);
    expect(await shapeOf(output)).toMatchObject({ height: 480 });
    // By its tags, like a player.
    const { stdout } = await run(
      ffmpeg.path,
      [
        '-v',
        'error',
        '-i',
        output,
        '-vf',
        'scale=16:16:flags=area+accurate_rnd',
        '-frames:v',
        '1',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-',
      ],
      { encoding: 'buffer' },
    );
    for (const [channel, expected] of [0, 190, 5].entries())
      expect(Math.abs((stdout[channel] ?? 0) - expected), String([...stdout])).toBeLessThanOrEqual(4);
  });

  it('whose images are not as large as it says is decoded within its limits, and refused', async () => {
    const path = await make('huge.mp4', [
      ...['-f', 'lavfi', '-i', 'color=red:s=5000x5000:r=1:d=1', '-frames:v', '1', '-c:v', 'libx264'],
      ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'],
    ]);
    // The boxes say 640×360. The decoder's own data stays unchanged.
    const bytes = await readFile(path);
    const header = bytes.indexOf('tkhd', 0, 'latin1') + 4 + 76;
    bytes.writeUInt32BE(640 * 65_536, header);
    bytes.writeUInt32BE(360 * 65_536, header + 4);
    const entry = bytes.indexOf('avc1', bytes.indexOf('stsd', 0, 'latin1'), 'latin1') + 4 + 24;
    bytes.writeUInt16BE(640, entry);
    bytes.writeUInt16BE(360, entry + 2);
    await writeFile(path, bytes);
    expect(await judge(path, decoder)).toMatchObject({ kind: 'as-is', video: { width: 640, height: 360 } });
    expect(await findBroken(path, decoder)).toContain('ffmpeg ended');
    // If it would be converted, it is passed on instead.
    await runFfmpeg(['-i', path, '-c', 'copy', '-y', at('huge.mkv')], { ffmpegPath: ffmpeg.path });
    expect(await judge(at('huge.mkv'), decoder)).toMatchObject({ kind: 'file' });
  });

  it('is decoded in no more memory than a run may take', async () => {
    const limits = { memoryBytes: 64 * 1024 ** 2, cpuMs: 10_000, fileBytes: 1024 };
    const args = ['-f', 'lavfi', '-i', 'testsrc2=s=1920x1080:d=1', '-f', 'null', '-'];
    await expect(runFfmpeg(args, { ffmpegPath: ffmpeg.path, limits })).rejects.toThrow();
    const roomy = { ...limits, memoryBytes: 1024 ** 3 };
    await runFfmpeg(args, { ffmpegPath: ffmpeg.path, limits: roomy });
    const written = ['-f', 'lavfi', '-i', 'testsrc2=d=1', '-f', 'rawvideo', '-y', at('large.raw')];
    await expect(runFfmpeg(written, { ffmpegPath: ffmpeg.path, limits: roomy })).rejects.toThrow();
    expect((await stat(at('large.raw'))).size).toBeLessThanOrEqual(2_048);
  });
});

describe('the size of a compressed video', () => {
  const inspection = { width: 1920, height: 1080 } as Inspection;

  it.each([
    ['its own, with bits for it', inspection, 3_000_000, { width: 1920, height: 1080 }],
    ['smaller, with fewer', inspection, 1_000_000, { width: 1280, height: 720 }],
    ['the smallest, with hardly any', inspection, 10_000, { width: 854, height: 480 }],
    ['on its side', { ...inspection, width: 1080, height: 1920 }, 1_000_000, { width: 720, height: 1280 }],
    ['even', { ...inspection, width: 641, height: 361 }, 9_000_000, { width: 642, height: 362 }],
    [
      'small, where it is small itself',
      { ...inspection, width: 64, height: 36 },
      1,
      { width: 64, height: 36 },
    ],
  ])('is first %s', (_, of, bits, size) => {
    expect(firstSize(of, bits)).toEqual(size);
  });

  it.each([
    ['right', 30, 1080, undefined],
    ['coarse, but no smaller one would be better', 41, 1080, undefined],
    ['too coarse, so a smaller one', 43, 720, 480],
    ['much too coarse, so the smallest', 51, 1080, 480],
    ['too coarse at the smallest, but decent', 44, 480, undefined],
    ['not decent at the smallest', 48, 480, 'none'],
    ['needlessly fine, so a larger one', 18, 480, 1080],
    ['fine at its own', 10, 1080, undefined],
  ])('is then %s', (_, mean, side, expected) => {
    const size = { width: Math.round((side * 16) / 9 / 2) * 2, height: side };
    const chosen = chooseSize(inspection, size, { mean, hardest: mean });
    expect(typeof chosen === 'object' ? chosen.height : chosen).toBe(expected);
  });

  it('follows from what x264 writes', () => {
    const line = (frame: number, quantizer: number) =>
      `in:${frame} out:${frame} type:P dur:2 cpbdur:2 q:${quantizer}.00 aq:1.00 tex:9 mv:9 misc:9 imb:0 pmb:1 smb:9 d:- ref:0 ;`;
    const easy = Array.from({ length: 36 }, (_, frame) => line(frame, 15));
    const hard = Array.from({ length: 12 }, (_, frame) => line(36 + frame, 35));
    const stats = readStats(['#options: 640x360', ...hard, ...easy].join('\n'));
    expect(stats).toEqual({ mean: 20, hardest: 35 });
    expect(isStarved(stats)).toBe(true);
    expect(isStarved({ mean: 34, hardest: 36 })).toBe(false);
    expect(isStarved({ mean: 12, hardest: 20 })).toBe(false);
  });
});
