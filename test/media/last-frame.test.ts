import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { BrokenFilmError } from '../../src/media/film.ts';
import { writeLastFrame } from '../../src/media/last-frame.ts';
import { filmFolder } from '../support/film-folder.ts';
import { EACH_FRAME, numbered, numbersOf, similarity } from '../support/numbered-film.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();

const x264 = ['-c:v', 'libx264', '-crf', '8', '-pix_fmt', 'yuv420p'];
const LAST = 41;
const source = (more = {}) => ['-f', 'lavfi', '-i', numbered({ frames: LAST + 1, ...more })];
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=d=${seconds}`];

describe.skipIf(!decoder)('the last frame', { concurrent: true, timeout: 120_000 }, () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder, quick);

  async function lastOf(path: string): Promise<string> {
    const film = await open(path);
    await writeLastFrame(film, `${path}.png`, { ffmpeg, signal });
    return `${path}.png`;
  }
  /** Decoded by other means: all of the film, of which the last image stays. */
  async function expected(path: string, filters = 'null'): Promise<string> {
    const exact = `${filters},scale=flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24,${EACH_FRAME}`;
    return make(`${path.split('/').at(-1)}.expected.png`, [
      ...['-i', path, '-map', '0:V:0', '-vf', exact, '-r', '25', '-update', '1'],
    ]);
  }

  it.each([
    ['B-frames', 'b.mp4', [...source(), ...x264, '-bf', '4']],
    ['one key frame at its beginning', 'long.mp4', [...source({ rate: '4' }), ...x264, '-g', '999']],
    ['a longer sound', 'sound.mp4', [...source(), ...tone(9), ...x264, '-c:a', 'aac']],
    ['a much longer sound in Matroska', 'sound.mkv', [...source(), ...tone(20), ...x264]],
    ['variable times', 'vfr.mkv', [...source(), '-vf', "setpts='N+N*N/40'", ...x264]],
    ['open groups', 'open.ts', [...source(), ...x264, '-x264-params', 'open-gop=1:keyint=5']],
    ['no index of times', 'raw.h264', [...source(), ...x264, '-f', 'h264']],
    ['fragments', 'pieces.mp4', [...source(), ...x264, '-movflags', 'frag_keyframe+empty_moov']],
    ['VP9', 'v.webm', [...source(), '-c:v', 'libvpx-vp9', '-cpu-used', '8', '-crf', '10', '-b:v', '0']],
    ['a single frame', 'one.mp4', [...source({ frames: 1, from: LAST }), ...x264]],
  ])('of a video with %s', async (_, name, args) => {
    const path = await make(name, args);
    const last = await lastOf(path);
    expect(await numbersOf(last, quick.path)).toEqual([LAST]);
    expect(await similarity(last, await expected(path), quick.path)).toBe(1);
  });

  it('is one that is shown, not one that an edit list hides or an empty packet ends with', async () => {
    const path = await make('whole.mp4', [...source(), ...x264, '-bf', '0']);
    const bytes = await readFile(path);
    const hidden = Buffer.from(bytes);
    // Of 1,750 ms, 1,000 are shown: 24 frames.
    const edits = hidden.indexOf('elst', 0, 'latin1') + 4;
    expect(hidden.readUInt32BE(edits + 8)).toBe(1_750);
    hidden.writeUInt32BE(1_000, edits + 8);
    await writeFile(at('hidden.mp4'), hidden);
    expect(await numbersOf(await lastOf(at('hidden.mp4')), quick.path)).toEqual([23]);

    const empty = Buffer.from(bytes);
    const sizes = empty.indexOf('stsz', 0, 'latin1') + 4;
    expect(empty.readUInt32BE(sizes + 8)).toBe(LAST + 1);
    empty.writeUInt32BE(0, sizes + 12 + LAST * 4);
    await writeFile(at('empty.mp4'), empty);
    expect(await numbersOf(await lastOf(at('empty.mp4')), quick.path)).toEqual([LAST - 1]);
  });

  const green = 'color=0x00be05:s=64x32:r=4:d=1,format=gbrp';
  it.each([
    ['smpte170m', 'tv', 'yuv420p'],
    ['bt709', 'tv', 'yuv420p'],
    ['bt709', 'pc', 'yuvj420p'],
    ['smpte170m', 'pc', 'yuvj444p'],
  ])('has the colors of %s in range %s', async (matrix, range, format) => {
    const path = await make(`${matrix}-${range}.mkv`, [
      ...['-f', 'lavfi', '-i', green, '-vf', `scale=out_color_matrix=${matrix}:out_range=${range}`],
      ...['-pix_fmt', format, '-c:v', 'ffv1', '-colorspace', matrix, '-color_range', range],
    ]);
    const raw = ['-i', await lastOf(path), '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
    const color = await readFile(await make(`${matrix}-${range}.rgb`, raw));
    for (const [channel, level] of [0, 190, 5].entries())
      expect(Math.abs((color[channel] ?? 0) - level), String(color.subarray(0, 3))).toBeLessThanOrEqual(2);
  });

  it('is turned and has square pixels, as the video is shown', async () => {
    await make('straight.mp4', [...source(), ...x264]);
    const path = await make('turned.mp4', [
      '-i',
      at('straight.mp4'),
      '-c',
      'copy',
      '-metadata:s:v',
      'rotate=90',
    ]);
    const last = await lastOf(path);
    expect(sizeOf(await readFile(last))).toEqual([180, 320]);
    expect(await similarity(last, await expected(path), quick.path)).toBe(1);

    const wide = await make('wide.mkv', [...source(), '-vf', 'setsar=2', ...x264]);
    expect(sizeOf(await readFile(await lastOf(wide)))).toEqual([640, 180]);
    const endless = await make('endless.mkv', [...source(), '-vf', 'setsar=100', ...x264]);
    expect(sizeOf(await readFile(await lastOf(endless)))).toEqual([4_096, 23]);
  });

  it('of a video of which no frame can be decoded is an error of the video', async () => {
    const path = await make('good.mkv', [...source(), ...x264]);
    const film = await open(path);
    await writeFile(
      path,
      Buffer.concat([(await readFile(path)).subarray(0, 700), Buffer.alloc(9_000, 0x5a)]),
    );
    await expect(writeLastFrame(film, at('none.png'), { ffmpeg, signal })).rejects.toThrow(BrokenFilmError);
    const given = AbortSignal.abort(new Error('no longer wanted'));
    const stopped = writeLastFrame(film, at('none.png'), { ffmpeg, signal: given });
    await expect(stopped).rejects.toThrow('no longer wanted');
  });
});

function sizeOf(png: Buffer): number[] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
