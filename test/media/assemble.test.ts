import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FilePathSource, Input, MP4 } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { type Assembled, AssemblyError, assemble } from '../../src/media/assemble.ts';
import { encodeForInline } from '../../src/media/encode.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import type { Film } from '../../src/media/film.ts';
import { filmOf } from '../../src/media/judge.ts';
import { METER, readLoudness } from '../../src/media/loudness.ts';
import { probeVideo } from '../../src/media/probe.ts';
import type { Target } from '../../src/media/reel-target.ts';
import { filmFolder } from '../support/film-folder.ts';
import { numbered, numbersOf } from '../support/numbered-film.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();
const run = promisify(execFile);

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '8', '-pix_fmt', 'yuv420p'];
const vp9 = [
  '-c:v',
  'libvpx-vp9',
  '-deadline',
  'realtime',
  '-cpu-used',
  '8',
  '-crf',
  '10',
  '-b:v',
  '0',
  '-c:a',
  'libopus',
];
const prores = ['-c:v', 'prores_ks', '-profile:v', '3'];
const source = (film: Parameters<typeof numbered>[0]) => ['-f', 'lavfi', '-i', numbered(film)];
const tone = (seconds: number, volume: number, hertz = 440) => [
  ...['-f', 'lavfi', '-i', `sine=f=${hertz}:d=${seconds}:r=44100,volume=${volume}dB`],
];

describe.skipIf(!decoder)('joined clips', { timeout: 300_000 }, () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder, quick);

  async function assembled(paths: readonly string[], name: string, target?: Target): Promise<Assembled> {
    const filmAt = new Map<string, Film>();
    for (const path of new Set(paths)) filmAt.set(path, await open(path));
    const films = paths.flatMap((path) => filmAt.get(path) ?? []);
    return assemble(films, { output: at(name), ...(target && { target }) }, { ffmpeg, signal });
  }
  async function said(args: readonly string[]): Promise<string> {
    return (await run(quick.path, ['-nostdin', '-hide_banner', ...args, '-f', 'null', '-'])).stderr;
  }
  /** Of one part of the sound, in seconds. */
  async function loudnessOf(path: string, from = 0, to = 999) {
    const filters = `atrim=${from}:${to},${METER}`;
    return readLoudness(await said(['-i', path, '-map', '0:a', '-af', filters]));
  }
  /** How alike two videos are, each after its filters: a path and filters. */
  async function ssim(one: readonly [string, string], other: readonly [string, string]): Promise<number> {
    const inputs = [one, other].flatMap(([path]) => ['-i', path]);
    const chains = [one, other].map(
      ([, filters], index) => `[${index}:v]${filters},setpts=N/30/TB,format=yuv420p[v${index}]`,
    );
    const text = await said([...inputs, '-lavfi', `${chains.join(';')};[v0][v1]ssim`]);
    return Number(/SSIM .*All:([\d.]+)/.exec(text)?.[1]);
  }
  /** The frame of a clip that a rate shows at each of its times: what was due until then. */
  function shownAt(frames: number, { rate, clip, from }: { rate: number; clip: number; from: number }) {
    const due = (frame: number) => Math.round((frame * rate) / clip);
    return Array.from({ length: frames }, (_, time) => {
      let frame = 0;
      while (due(frame + 1) <= time) frame++;
      return from + frame;
    });
  }

  it('of five sizes and rates, with and without sound, have each frame and all of the sound', async () => {
    const ntsc = 30_000 / 1_001;
    // Where the clip is in the frame of 640×360.
    const clips = [
      { name: '1.mp4', count: 36, rate: 24, size: '640x360', from: 0, place: [640, 360], codec: x264 },
      { name: '2.mkv', count: 48, rate: 30, size: '360x640', from: 40, place: [202, 360], codec: vp9 },
      { name: '3.mp4', count: 20, rate: 16, size: '640x360', from: 90, place: [640, 360], codec: x264 },
      { name: '4.mov', count: 30, rate: 60, size: '480x480', from: 120, place: [360, 360], codec: prores },
      { name: '5.mp4', count: 33, rate: ntsc, size: '320x180', from: 200, place: [640, 360], codec: x264 },
    ];
    const sounds = [
      tone(1.5, -14),
      tone(3, -3, 880),
      [],
      tone(0.2, -20),
      ['-f', 'lavfi', '-i', 'anullsrc,atrim=duration=2'],
    ];
    for (const [index, { name, count, rate, size, from, codec }] of clips.entries()) {
      const exactRate = rate === ntsc ? '30000/1001' : String(rate);
      const picture = source({ frames: count, rate: exactRate, size, from });
      await make(name, [...picture, ...(sounds[index] ?? []), ...codec]);
    }
    const paths = clips.map(({ name }) => at(name));
    const { target, frames } = await assembled(paths, 'five.mp4');
    const rate = 60;
    expect(target).toEqual({ width: 640, height: 360, rate: { frames: rate, seconds: 1 } });
    expect(await probeVideo(at('five.mp4'))).toMatchObject({
      ok: true,
      video: { width: 640, height: 360, audioCodec: 'aac', isCommonH264: true, isFaststartMp4: true },
    });

    const total = frames.reduce((sum, count) => sum + count, 0);
    const seconds = clips.reduce((sum, clip) => sum + clip.count / clip.rate, 0);
    expect(Math.abs(total / rate - seconds)).toBeLessThanOrEqual(1 / rate);
    const text = await said(['-i', at('five.mp4'), '-map', '0:v', '-vf', 'showinfo']);
    const times = [...text.matchAll(/ pts_time:(\S+)/g)].map(([, time]) => Math.round(Number(time) * rate));
    expect(times).toEqual(Array.from({ length: total }, (_, time) => time));

    let start = 0;
    for (const [index, clip] of clips.entries()) {
      const count = frames[index] ?? 0;
      const [width, height] = clip.place;
      const part = `trim=start_frame=${start}:end_frame=${start + count},crop=${width}:${height}`;
      const numbers = await numbersOf(at('five.mp4'), quick.path, `${part},`);
      expect(numbers, clip.name).toEqual(shownAt(count, { rate, clip: clip.rate, from: clip.from }));
      const own = `fps=${rate},trim=end_frame=${count},scale=${width}:${height}:flags=bicubic`;
      const similarity = await ssim([at('five.mp4'), part], [at(clip.name), own]);
      expect(similarity, clip.name).toBeGreaterThan(0.97);
      start += count;
    }

    const { integrated, peak } = await loudnessOf(at('five.mp4'));
    expect(Math.abs((integrated ?? 0) + 16), `${integrated} LUFS`).toBeLessThanOrEqual(1);
    expect(peak).toBeLessThanOrEqual(-1);
    const ends = frames.map(
      (_, index) => frames.slice(0, index + 1).reduce((sum, count) => sum + count, 0) / rate,
    );
    // The first was 11 dB quieter than the second.
    for (const [from, to] of [
      [0, ends[0]],
      [ends[0], ends[1]],
    ])
      expect(
        Math.abs(((await loudnessOf(at('five.mp4'), from, to)).integrated ?? 0) + 16),
      ).toBeLessThanOrEqual(2);
    for (const [from = 0, to = 0] of [
      [ends[1], ends[2]],
      [ends[3], ends[4]],
    ])
      expect((await loudnessOf(at('five.mp4'), from + 0.05, to - 0.05)).peak).toBeLessThan(-60);
    expect(await readdir(at(''))).not.toContain('five.mp4.parts');
  });

  it('begin and end together in picture and sound, to the last of twenty', async () => {
    const different: string[] = [];
    // Of four rates, two codecs and three lengths of sound.
    for (let index = 0; index < 12; index++) {
      const rate = ['24', '30', '30000/1001', '25'][index % 4] ?? '24';
      // White and loud for three frames, then black and silent. Some sounds end early, and some go on.
      const flash = `color=black:s=64x64:r=${rate},drawbox=color=white:t=fill:enable='lt(n,3)',trim=end_frame=11`;
      const beep = `aevalsrc='lt(t,0.1)*sin(2000*t)':s=44100:d=${0.2 + (index % 3) * 0.3}`;
      const codec = index % 2 ? [...x264, '-c:a', 'libopus'] : [...x264, '-c:a', 'aac'];
      different.push(
        await make(`beep-${index}.${index % 2 ? 'mkv' : 'mp4'}`, [
          '-f',
          'lavfi',
          '-i',
          flash,
          '-f',
          'lavfi',
          '-i',
          beep,
          ...codec,
        ]),
      );
    }
    const paths = [...different, ...different].slice(0, 20);
    const { target } = await assembled(paths, 'twenty.mp4');
    expect(target.rate).toEqual({ frames: 30, seconds: 1 });
    const raw = (name: string, args: string[]) =>
      make(name, ['-i', at('twenty.mp4'), ...args]).then((path) => readFile(path));
    const bright = await raw('bright.raw', ['-vf', 'scale=1:1:flags=area,format=gray', '-f', 'rawvideo']);
    const loud = await raw('loud.raw', ['-ac', '1', '-ar', '1000', '-f', 'u8']);
    const flashes = onsets(
      [...bright].map((level) => level > 128),
      30,
      5,
    );
    const beeps = onsets(
      [...loud].map((level) => Math.abs(level - 128) > 8),
      1_000,
      100,
    );
    expect(flashes).toHaveLength(20);
    expect(beeps).toHaveLength(20);
    for (const [index, flash] of flashes.entries())
      expect(Math.abs((beeps[index] ?? 0) - flash), `clip ${index + 1}`).toBeLessThanOrEqual(0.5 / 30);
  });

  it('are upright, square and of the first colors if they agree', async () => {
    const bt709 = [
      '-vf',
      'setsar=2',
      '-colorspace',
      'bt709',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
    ];
    const wide = await make('sar.mkv', [...source({ frames: 12, size: '160x180' }), ...bt709, ...x264]);
    await make('straight.mp4', [...source({ frames: 12, size: '180x320', from: 12 }), ...x264]);
    const turn = ['-c', 'copy', '-metadata:s:v', 'rotate=90'];
    const turned = await make('turned.mp4', ['-i', at('straight.mp4'), ...turn]);
    const { target, frames } = await assembled([wide, turned], 'turned-joined.mp4');
    expect(target).toMatchObject({ width: 320, height: 180 });
    expect(frames).toEqual([12, 12]);
    const numbers = await numbersOf(at('turned-joined.mp4'), quick.path, 'trim=end_frame=12,');
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, frame) => frame));
    const second = ['trim=start_frame=12', 'trim=end_frame=12'] as const;
    expect(await ssim([at('turned-joined.mp4'), second[0]], [turned, second[1]])).toBeGreaterThan(0.97);
    // Without sound there is no track of it.
    expect(await probeVideo(at('turned-joined.mp4'))).toMatchObject({
      ok: true,
      video: { audioCodec: null },
    });
  });

  it.each([
    ['a beat', "aevalsrc='if(lt(mod(t,0.5),0.06),sin(5000*t),0.003*sin(900*t))':d=4"],
    ['noise at full scale', 'anoisesrc=d=4:a=1'],
    ['a whisper', 'anoisesrc=d=4:a=0.004'],
    ['a square wave', "aevalsrc='0.99*(2*gte(sin(1500*t),0)-1)':d=4"],
  ])('have the loudness and the peaks of videos on the web, from %s', async (name, sound) => {
    const picture = ['-f', 'lavfi', '-i', 'color=s=64x64:r=8:d=4'];
    const path = await make(`${name}.mkv`, [
      ...picture,
      '-f',
      'lavfi',
      '-i',
      sound,
      ...x264,
      '-c:a',
      'pcm_f32le',
    ]);
    await assembled([path, path], `${name}.mp4`);
    const { integrated, peak } = await loudnessOf(at(`${name}.mp4`));
    expect(peak).toBeLessThanOrEqual(-1);
    expect(Math.abs((integrated ?? 0) + 16), `${integrated} LUFS`).toBeLessThanOrEqual(1);
  });

  it('leave silence silent', async () => {
    const silent = ['-f', 'lavfi', '-i', 'anullsrc,atrim=duration=1', ...x264];
    const path = await make('silent.mp4', [...source({ frames: 24 }), ...silent]);
    await assembled([path, path], 'silence.mp4');
    expect((await loudnessOf(at('silence.mp4'))).peak).toBeLessThan(-90);
  });

  it('begin chapters, to the frame, whatever their titles are', async () => {
    const film = await open(
      await make('chapter.mp4', [...source({ frames: 7 }), ...tone(0.3, -20), ...x264]),
    );
    // A clip's own chapters aren't the film's.
    await writeFile(at('own.txt'), ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/24\nSTART=0\nEND=3\ntitle=own\n');
    const own = ['-i', film.path, '-f', 'ffmetadata', '-i', at('own.txt'), '-map', '0', '-c', 'copy'];
    const other = await open(await make('own.mp4', [...own, '-map_chapters', '1']));
    const titles = [
      'A fox = 1; # of \\ 3',
      '雪の狐 🦊\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=9\ntitle=forged',
      `${'🎬'.repeat(70)} end`,
      '',
    ];
    const chapters = titles.map((title) => ({ title }));
    const films = [other, film, other, film];
    await assemble(films, { output: at('chapters.mp4'), chapters }, { ffmpeg, signal });
    const [read = ''] = (await said(['-i', at('chapters.mp4')])).split('Output #0');
    const found = read.matchAll(/Chapter #\S+ start (\S+), end (\S+)\n(?: +Metadata:\n +title +: (.*)\n)?/g);
    expect([...found].map(([, from, to, title = '']) => [Number(from), Number(to), title.trim()])).toEqual([
      [0, 0.292, 'A fox = 1; # of \\ 3'],
      [0.292, 0.583, '雪の狐 🦊 [CHAPTER] TIMEBASE=1/1 START=0 END=9 title=forged'],
      [0.583, 0.875, '🎬'.repeat(63)],
      [0.875, 1.167, ''],
    ]);
    // Their track is neither picture nor sound, and what reads the file ignores it.
    const whole = { ok: true, video: { audioCodec: 'aac', isCommonH264: true, isFaststartMp4: true } };
    expect(await probeVideo(at('chapters.mp4'))).toMatchObject(whole);
    const [video, ...more] = await videoTracksOf(at('chapters.mp4'));
    expect({ codec: video?.codec, more }).toEqual({ codec: 'avc', more: [] });
    // Such a video can be shortened, compressed and joined again.
    const again = await open(at('chapters.mp4'));
    const joinedAgain = await assemble([again, film], { output: at('again.mp4') }, { ffmpeg, signal });
    expect(joinedAgain.frames).toEqual([28, 7]);
    expect(await said(['-i', at('again.mp4')])).not.toContain('Chapter');
    await encodeForInline({ ...again, canCopyVideo: false }, at('chapters-inline.mp4'), { ffmpeg, signal });
    expect(await probeVideo(at('chapters-inline.mp4'))).toMatchObject(whole);
  });

  it('take their time and report it, until they are no longer wanted', async () => {
    const path = await make('short.mp4', [...source({ frames: 12 }), ...x264]);
    const film = await open(path);
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    await assemble([film, film, film], { output: at('shares.mp4') }, { ffmpeg, signal, onProgress });
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares.at(-1)).toBe(1);

    const abort = new AbortController();
    const encoder = {
      ffmpeg,
      signal: abort.signal,
      onProgress: (share: number) => share > 0.2 && abort.abort(new Error('no longer wanted')),
    };
    const stopped = assemble([film, film], { output: at('stopped.mp4') }, encoder);
    await expect(stopped).rejects.toThrow('no longer wanted');
    expect((await readdir(at(''))).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it('that can not be joined are refused, with the one that is to blame', async () => {
    const path = await make('fine.mp4', [...source({ frames: 12 }), ...x264]);
    const film = await open(path);
    const broken = { ...film, path: at('broken.mp4') };
    await writeFile(broken.path, (await readFile(path)).subarray(0, 500));
    const attempt = (films: Film[]) => assemble(films, { output: at('never.mp4') }, { ffmpeg, signal });
    await expect(attempt([film])).rejects.toMatchObject({ kind: 'clip_count' });
    await expect(attempt(Array.from({ length: 25 }, () => film))).rejects.toMatchObject({
      kind: 'clip_count',
    });
    await expect(attempt([film, broken])).rejects.toMatchObject({ kind: 'broken_clip', clip: 1 });
    const hours = ['-f', 'lavfi', '-i', 'color=s=16x16:r=1:d=301'];
    const long = await filmOf(await make('long.mp4', [...hours, ...x264]), decoder);
    await expect(attempt(long ? [long, long] : [])).rejects.toMatchObject({ kind: 'too_long' });
    const inspection = { ...film.inspection, storedWidth: 90_000 };
    await expect(attempt([film, film, { ...film, inspection }])).rejects.toMatchObject({
      kind: 'too_large',
      clip: 2,
    });
    await expect(attempt([film])).rejects.toBeInstanceOf(AssemblyError);
  });
});

/** When something begins, in seconds, after at least `quiet` values without it. */
function onsets(values: readonly boolean[], perSecond: number, quiet: number): number[] {
  const found: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, isOn] of values.entries()) {
    if (!isOn) continue;
    if (index - last > quiet) found.push(index / perSecond);
    last = index;
  }
  return found;
}

/** As the other reader finds them. */
async function videoTracksOf(path: string) {
  using input = new Input({ source: new FilePathSource(path), formats: [MP4] });
  // Its file is closed when this returns.
  return await input.getVideoTracks();
}
