import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Colors in the upper half of every video, as a player must show them. */
export const patches = [
  [0, 190, 5],
  [200, 30, 40],
  [30, 60, 210],
  [128, 128, 128],
] as const;

/** The required result for a file. */
export type Fate =
  /** Sent unchanged. */
  | 'as it came'
  /** Sent as an MP4 that plays on every client, or unchanged if it is one. */
  | 'playable'
  /** Sent unchanged although nothing here shows it. */
  | 'as a file'
  /** Refused as not a playable video. */
  | 'refused'
  /** Either of the two: nothing in the file says how long it should be. */
  | 'playable or refused';

export interface OddFilm {
  name: string;
  fate: Fate;
  /** Drawn by `drawFilms`. */
  recipe?: Recipe;
  /** What is left to do at its own place. */
  make?(path: string, tools: Tools): Promise<void>;
  /** As it must be shown; the master's if unset. */
  size?: { width: number; height: number };
  /** The master's if unset; `null` if it can't be said. */
  seconds?: number | null;
  hasSound?: boolean;
  /**
   * The colors that it must show, within 3 levels: the master's if unset. `source`: those that ffmpeg finds in the odd
   * video itself, for palettes and codecs that change them. `gray`: the master's brightness. `pq`, `hlg`: the
   * standards' result for the odd video's code values. `null`: its patches are too small.
   */
  colors?: 'master' | 'source' | 'gray' | 'pq' | 'hlg' | null;
  /** The required similarity of its images; `null` if they aren't the master's. */
  ssim?: number | null;
  /** Clockwise quarter turns. */
  turns?: number;
  /** Frames that must arrive. */
  frames?: number;
}

export interface Tools {
  /** Lossless videos, in RGB, with 12 frames per second: 160×96, and 1280×720. */
  master: string;
  largeMaster: string;
  tone: string;
  folder: string;
  ffmpeg(args: readonly string[]): Promise<void>;
}

export const MASTER = { width: 160, height: 96, frames: 12, seconds: 1 };
const LARGE = { width: 1280, height: 720 };

export async function makeTools(folder: string, ffmpegPath: string): Promise<Tools> {
  const ffmpeg = async (args: readonly string[]) => {
    await run(ffmpegPath, ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', ...args]);
  };
  const [master, largeMaster, tone] = ['master.mkv', 'large-master.mkv', 'tone.wav'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  for (const [path, width, height] of [
    [master, MASTER.width, MASTER.height],
    [largeMaster, LARGE.width, LARGE.height],
  ] as const) {
    const half = height / 2;
    const colors = patches.map(
      (color, at) =>
        `color=0x${Buffer.from(color).toString('hex')}:s=${width / 4}x${half}:r=12:d=1,format=gbrp[c${at}]`,
    );
    const moving = `testsrc2=s=${width}x${half}:r=12:d=1,format=gbrp[moving]`;
    const graph = [...colors, '[c0][c1][c2][c3]hstack=4[top]', moving, '[top][moving]vstack'].join(';');
    await ffmpeg(['-f', 'lavfi', '-i', graph, '-c:v', 'ffv1', path]);
  }
  await ffmpeg(['-f', 'lavfi', '-i', 'sine=d=1', tone]);
  return { master, largeMaster, tone, folder, ffmpeg };
}

/** Like a careful encoder's. `filters` come after the conversion. */
function pixels(
  format: string,
  matrix = 'smpte170m',
  range: 'tv' | 'pc' = 'tv',
  filters: string[] = [],
): string[] {
  const name = matrix === 'bt2020nc' ? 'bt2020' : matrix;
  const scale = `scale=flags=accurate_rnd+full_chroma_int:out_color_matrix=${name}:out_range=${range}`;
  return ['-vf', [scale, `format=${format}`, ...filters].join(','), '-pix_fmt', format];
}

function tagged(matrix: string, range: 'tv' | 'pc' = 'tv', transfer?: string): string[] {
  const primaries = matrix === 'bt2020nc' ? 'bt2020' : matrix;
  const curve = transfer ?? (matrix === 'bt470bg' ? 'smpte170m' : matrix);
  return [
    ...['-colorspace', matrix, '-color_primaries', primaries, '-color_trc', curve],
    ...['-color_range', range],
  ];
}

/** A video made from the master by ffmpeg. */
function film(
  name: string,
  args: readonly string[],
  { isLarge = false, inputs = [], before = [], ...more }: Partial<OddFilm> & Partial<Recipe> = {},
): OddFilm {
  return {
    name,
    fate: 'playable',
    ...(isLarge && { size: LARGE }),
    ...more,
    recipe: { isLarge, before, inputs, args },
  };
}

interface Recipe {
  isLarge: boolean;
  /** Arguments before the master's `-i`, and further inputs after it. `TONE` is a second of audio. */
  before: readonly string[];
  inputs: readonly string[];
  args: readonly string[];
}

/** Of one run of ffmpeg, which takes longer to start than to draw a film. */
const FILMS_AT_ONCE = 16;

/** Draws all films that have a recipe into the folder, each recipe once. */
export async function drawFilms(films: readonly OddFilm[], tools: Tools): Promise<void> {
  const at = ({ name }: OddFilm) => join(tools.folder, name);
  const toDraw = films.filter(({ recipe }) => recipe);
  const alike = Map.groupBy(toDraw, ({ name, recipe }) => JSON.stringify([extname(name), recipe]));
  const drawn = [...alike.values()].map(([first]) => first).filter((first) => first !== undefined);
  // The names of streams in a graph belong to the whole run.
  const runs = Map.groupBy(drawn, ({ name, recipe }) =>
    recipe?.args.includes('-filter_complex') ? name : JSON.stringify({ ...recipe, args: [] }),
  );
  for (const [first, ...others] of runs.values()) {
    if (!first?.recipe) continue;
    const { isLarge, before, inputs } = first.recipe;
    const own = isLarge ? tools.largeMaster : tools.master;
    const sources = [...before, '-i', own, ...inputs.map((arg) => (arg === 'TONE' ? tools.tone : arg))];
    const outputs = [first, ...others].map((each) => [...(each.recipe?.args ?? []), at(each)]);
    for (let done = 0; done < outputs.length; done += FILMS_AT_ONCE)
      await tools.ffmpeg([...sources, ...outputs.slice(done, done + FILMS_AT_ONCE).flat()]);
  }
  for (const [first, ...others] of alike.values())
    for (const other of others) if (first) await copyFile(at(first), at(other));
}

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '8', '-g', '6', '-threads', '1'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:crf=6:pools=1'];
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-crf', '8', '-b:v', '0'];
const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-crf', '4', '-b:v', '4M'];
const av1 = ['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-crf', '10', '-b:v', '0'];
const webp = ['-c:v', 'libwebp_anim', '-loop', '0', '-f', 'webp'];
const q = (codec: string) => ['-c:v', codec, '-q:v', '2'];
const lossless = (codec: string) => ['-c:v', codec];
const yuv = pixels('yuv420p');
const fast = ['-movflags', '+faststart'];
const base = [...x264, ...yuv];

/** Every codec in every container that supports it. */
const codecs: OddFilm[] = [
  film('h264.mp4', [...x264, ...yuv, ...fast], { fate: 'as it came' }),
  ...['mov', 'mkv', 'avi', 'ts', 'flv', '3gp', 'm4v', 'nut', 'mxf', 'asf'].map((end) =>
    film(`h264.${end}`, [
      ...[...x264, ...pixels(end === 'mxf' ? 'yuv420p' : 'yuv420p')],
      ...(end === 'mxf' ? ['-r', '25'] : []),
    ]),
  ),
  film('late-h264.mp4', [...x264, ...yuv]),
  ...['mp4', 'mov', 'mkv', 'ts'].map((end) => film(`hevc.${end}`, [...x265, ...yuv])),
  film('hevc-hvc1.mp4', [...x265, ...yuv, '-tag:v', 'hvc1', ...fast]),
  ...['webm', 'mkv', 'ivf', 'mp4'].map((end) => film(`vp9.${end}`, [...vp9, ...yuv])),
  ...['webm', 'mkv', 'ivf', 'avi'].map((end) => film(`vp8.${end}`, [...vp8, ...yuv])),
  ...['webm', 'mkv', 'ivf', 'mp4', 'obu'].map((end) =>
    film(`av1.${end}`, [...av1, ...yuv], end === 'obu' ? { seconds: null } : {}),
  ),
  film('mp4v.mp4', [...q('mpeg4'), '-vtag', 'mp4v', ...yuv]),
  ...['mov', 'avi', 'mkv', '3gp', 'nut'].map((end) => film(`mpeg4.${end}`, [...q('mpeg4'), ...yuv])),
  film('raw.m4v', [...q('mpeg4'), ...yuv, '-f', 'm4v'], { seconds: null }),
  film('xvid.avi', [...q('mpeg4'), '-vtag', 'XVID', '-bf', '2', ...yuv]),
  ...['avi', 'mkv', 'asf'].map((end) => film(`msmpeg4.${end}`, [...q('msmpeg4'), ...yuv])),
  film('msmpeg4v2.avi', [...q('msmpeg4v2'), ...yuv]),
  film('wmv1.wmv', [...q('wmv1'), ...yuv]),
  film('wmv2.wmv', [...q('wmv2'), ...yuv]),
  film('flv1.flv', [...q('flv1'), ...yuv]),
  film('h263.3gp', [...q('h263'), '-s', '176x144', ...yuv], {
    size: { width: 240, height: 144 },
    ssim: null,
  }),
  film('theora.ogv', ['-c:v', 'libtheora', '-q:v', '10', ...yuv]),
  film('theora.mkv', ['-c:v', 'libtheora', '-q:v', '10', ...yuv]),
  ...['mpg', 'ts', 'mkv', 'vob'].map((end) =>
    film(`mpeg2.${end}`, [...q('mpeg2video'), '-r', '24', ...yuv], { seconds: null }),
  ),
  film('mpeg1.mpg', [...q('mpeg1video'), '-r', '24', ...yuv], { seconds: null }),
  film('raw.mpeg2video', [...q('mpeg2video'), '-r', '24', ...yuv, '-f', 'mpeg2video'], { seconds: null }),
  ...['avi', 'mov', 'mkv', 'mp4'].map((end) =>
    film(`mjpeg.${end}`, [...q('mjpeg'), ...pixels('yuvj420p', 'smpte170m', 'pc')]),
  ),
  film('mjpeg.mjpeg', [...q('mjpeg'), ...pixels('yuvj420p', 'smpte170m', 'pc')], { seconds: null }),
  film('mpjpeg.mjpeg', [...q('mjpeg'), ...pixels('yuvj420p', 'smpte170m', 'pc'), '-f', 'mpjpeg'], {
    seconds: null,
  }),
  film('film.gif', ['-vf', 'split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none'], {
    colors: 'source',
  }),
  // Frames that replace parts of others, and whole ones.
  film('lossless.webp', [...webp, '-lossless', '1']),
  film('lossy.webp', [...webp, '-quality', '95'], { ssim: 0.8 }),
  film('whole.webp', ['-c:v', 'libwebp', '-lossless', '1', '-loop', '0', '-f', 'webp']),
  film('sequence.avif', [...av1, ...yuv, '-f', 'avif']),
  film('film.apng', ['-f', 'apng', '-plays', '0', '-pix_fmt', 'rgb24']),
  film('png.mov', lossless('png')),
  film('png.mkv', lossless('png')),
  film('qtrle.mov', lossless('qtrle')),
  film('raw.y4m', ['-pix_fmt', 'yuv444p', ...pixels('yuv444p').slice(0, 2)]),
  film('h264.h264', [...x264, ...yuv, '-f', 'h264'], { seconds: null }),
  film('hevc.h265', [...x265, ...yuv, '-f', 'hevc'], { seconds: null }),
  ...['huffyuv.avi', 'ffvhuff.mkv', 'utvideo.avi', 'ffv1.mkv', 'rawvideo.avi', 'rawvideo.mkv'].map((name) =>
    film(name, [...lossless(name.split('.')[0] ?? ''), ...pixels('yuv422p')]),
  ),
  ...[0, 3].map((profile) =>
    film(`prores-${profile}.mov`, [
      '-c:v',
      'prores_ks',
      '-profile:v',
      `${profile}`,
      ...pixels('yuv422p10le'),
    ]),
  ),
  film('prores-4444.mov', ['-c:v', 'prores_ks', '-profile:v', '4', ...pixels('yuv444p10le')]),
  film('v210.mov', [...lossless('v210'), ...pixels('yuv422p10le')]),
  film(
    'dnxhr.mov',
    ['-c:v', 'dnxhd', '-profile:v', 'dnxhr_hq', ...pixels('yuv422p', 'bt709', 'tv', ['scale=256:120'])],
    {
      size: { width: 256, height: 154 },
      ssim: null,
    },
  ),
  film('flash.swf', [...q('flv1'), ...yuv]),
  film('exchange.gxf', [...q('mpeg2video'), '-r', '25', '-s', '720x576', ...yuv], {
    size: { width: 1024, height: 576 },
    seconds: null,
    ssim: 0.9,
  }),
  film('real.rm', ['-c:v', 'rv10', '-q:v', '2', '-s', '176x144', ...yuv], {
    size: { width: 176, height: 144 },
    ssim: null,
  }),
  film('recorded.wtv', [...q('mpeg2video'), '-r', '25', ...yuv], { seconds: null }),
  film('game.roq', ['-c:v', 'roqvideo', '-s', '256x128', '-r', '30', '-pix_fmt', 'yuvj444p'], {
    size: { width: 256, height: 128 },
    colors: 'source',
    ssim: null,
  }),
  film('smooth.ismv', base),
  film('cinepak.avi', ['-c:v', 'cinepak', '-pix_fmt', 'rgb24'], { colors: 'source', ssim: 0.8 }),
];

/** As a player reads it, by the curves of the standards. */
const WIDEN =
  'scale=flags=accurate_rnd:out_color_matrix=bt709:out_range=tv,format=yuv444p10le,colorspace=all=bt2020:iall=bt709:irange=tv:format=yuv444p10';

/** Videos that omit some of the tags for their colors. */
const tagless: OddFilm[] = (
  [
    ['smpte170m', 'smpte170m', 'smpte170m', false],
    ['bt709', 'bt709', 'bt709', true],
    ['bt470bg', 'bt470bg', undefined, false],
    ['bt709', 'bt709', undefined, false],
    ['smpte170m', undefined, undefined, false],
    ['bt709', undefined, undefined, true],
  ] as const
).flatMap(([matrix, primaries, curve, isLarge], at) =>
  (['tv', 'pc'] as const).flatMap((range) => {
    const tags = [
      ...(primaries ? ['-color_primaries', primaries] : []),
      ...(curve ? ['-color_trc', curve] : []),
      ...['-color_range', range],
    ];
    const args = [
      ...lossless('ffv1'),
      ...pixels('yuv444p', matrix, range),
      '-colorspace',
      'unknown',
      ...tags,
    ];
    const alone = [...lossless('ffv1'), ...pixels('yuv422p10le', matrix, range), '-colorspace', matrix];
    return [
      film(`tags-${at}-${range}.mkv`, args, { isLarge }),
      film(`matrix-alone-${at}-${range}.mkv`, [...alone, '-color_range', range], { isLarge }),
    ];
  }),
);

/** Every pixel format with every matrix, range and size, tagged and untagged. */
const colors: OddFilm[] = [
  ...['smpte170m', 'bt709', 'bt470bg'].flatMap((matrix) =>
    (['tv', 'pc'] as const).flatMap((range) => [
      film(
        `h264-${matrix}-${range}.mp4`,
        [...[...x264, ...pixels('yuv420p', matrix, range), ...tagged(matrix, range), ...fast]],
        { fate: 'as it came' },
      ),
      film(`hevc-${matrix}-${range}.mp4`, [
        ...[...x265, ...pixels('yuv420p', matrix, range), ...tagged(matrix, range)],
      ]),
      film(`vp9-444-${matrix}-${range}.webm`, [
        ...[...vp9, ...pixels('yuv444p', matrix, range), ...tagged(matrix, range)],
      ]),
    ]),
  ),
  ...['yuv422p', 'yuv444p', 'yuv420p10le', 'yuv422p10le', 'yuv444p10le'].flatMap((format) => [
    film(`h264-${format}.mp4`, [...x264, ...pixels(format, 'bt709'), ...tagged('bt709'), ...fast]),
    film(`hevc-${format}.mkv`, [...x265, ...pixels(format, 'bt709'), ...tagged('bt709')]),
  ]),
  ...['gbrp', 'bgr0', 'gbrp10le', 'gbrp16le', 'gbrap'].map((format) =>
    film(`ffv1-${format}.mkv`, [...lossless('ffv1'), '-pix_fmt', format]),
  ),
  film('h264-rgb.mp4', [
    '-c:v',
    'libx264rgb',
    '-preset',
    'ultrafast',
    '-qp',
    '0',
    '-pix_fmt',
    'rgb24',
    ...fast,
  ]),
  film('vp9-gbrp.webm', [...vp9, '-pix_fmt', 'gbrp']),
  ...['bgr24', 'rgb24', 'bgra', 'rgba64le', 'rgb48le'].map((format) =>
    film(`raw-${format}.nut`, [...lossless('rawvideo'), '-pix_fmt', format]),
  ),
  film('raw-bgr24.avi', [...lossless('rawvideo'), '-pix_fmt', 'bgr24']),
  film('utvideo-gbrp.avi', [...lossless('utvideo'), '-pix_fmt', 'gbrp']),
  film('huffyuv-rgb24.avi', [...lossless('huffyuv'), '-pix_fmt', 'rgb24']),
  film('yuvj444.mkv', [...q('mjpeg'), ...pixels('yuvj444p', 'smpte170m', 'pc')]),
  film('gray.mkv', [...lossless('ffv1'), '-pix_fmt', 'gray'], { colors: 'gray' }),
  ...['gray10le', 'gray16le'].map((format) =>
    film(`${format}.nut`, [...lossless('rawvideo'), '-pix_fmt', format], { colors: 'gray' }),
  ),
  film('ya8.nut', [...lossless('rawvideo'), '-pix_fmt', 'ya8'], { colors: 'source' }),
  // Only brightness, in television range.
  film('gray-tv.mp4', [...x264, '-vf', `${yuv[1]},extractplanes=y`, '-color_range', 'tv'], {
    colors: 'gray',
  }),
  ...tagless,
  film('yuva420p.webm', ['-c:v', 'libvpx', '-auto-alt-ref', '0', '-b:v', '4M', ...pixels('yuva420p')]),
  // Without tags, a player uses the colors of HD for a large video, and of SD for a small one.
  film('untagged-sd.webm', [...vp9, ...pixels('yuv420p', 'smpte170m')]),
  film('untagged-hd.webm', [...vp9, ...pixels('yuv420p', 'bt709')], { isLarge: true }),
  film('untagged-hd.avi', [...q('mpeg4'), ...pixels('yuv420p', 'bt709')], { isLarge: true }),
  film('bt2020-sdr.mkv', [
    ...[...x265, '-vf', `${WIDEN},format=yuv420p10le`, ...tagged('bt2020nc', 'tv', 'bt2020-10')],
  ]),
  // The patches as code values of HDR, so that most of them are brighter than a screen's white.
  ...['smpte2084', 'arib-std-b67'].flatMap((curve) =>
    (['tv', 'pc'] as const).flatMap((range) =>
      [tagged('bt2020nc', range, curve), ['-color_trc', curve, '-color_range', range]].map((tags, at) =>
        film(
          `bright-${curve}-${range}-${at}.mkv`,
          [...lossless('ffv1'), ...pixels('yuv444p10le', 'bt2020nc', range), ...tags],
          { colors: curve === 'smpte2084' ? 'pq' : 'hlg', ssim: null },
        ),
      ),
    ),
  ),
  ...['smpte2084', 'arib-std-b67'].flatMap((curve) =>
    ['mp4', 'mkv'].map((end) =>
      film(
        `hdr-${curve}.${end}`,
        [
          ...x265,
          '-vf',
          `scale=out_color_matrix=bt709:out_range=tv,format=yuv444p10le,zscale=min=709:rin=tv:tin=709:pin=709:t=${curve}:p=2020:m=2020_ncl:npl=203,format=yuv420p10le`,
          ...tagged('bt2020nc', 'tv', curve),
        ],
        { colors: curve === 'smpte2084' ? 'pq' : 'hlg', ssim: 0.85 },
      ),
    ),
  ),
];

const withTone = { inputs: ['-i', 'TONE'], hasSound: true };

/** Every kind of audio. */
const sounds: OddFilm[] = [
  film('aac.mp4', [...base, '-c:a', 'aac', ...fast], { ...withTone, fate: 'as it came' }),
  film('mp3.mp4', [...base, '-c:a', 'libmp3lame', ...fast], withTone),
  film('opus.mp4', [...base, '-c:a', 'libopus', ...fast], withTone),
  film('ac3.mp4', [...base, '-c:a', 'ac3', ...fast], withTone),
  film('flac.mkv', [...base, '-c:a', 'flac'], withTone),
  film('pcm.mov', [...base, '-c:a', 'pcm_s16le'], withTone),
  film('pcm24.avi', [...base, '-c:a', 'pcm_s24le'], withTone),
  film('vorbis.webm', [...vp8, ...yuv, '-c:a', 'libvorbis'], withTone),
  film('opus.webm', [...vp9, ...yuv, '-c:a', 'libopus'], withTone),
  film('mp2.ts', [...base, '-c:a', 'mp2'], withTone),
  film('wma.wmv', [...q('wmv2'), ...yuv, '-c:a', 'wmav2'], withTone),
  film('amr-like-8k.mov', [...base, '-c:a', 'pcm_mulaw', '-ar', '8000', '-ac', '1'], withTone),
  film(
    'surround.mp4',
    [...base, '-c:a', 'aac', '-ac', '6', '-af', 'aresample,pan=5.1|c0=c0|c1=c0', ...fast],
    {
      ...withTone,
      fate: 'as it came',
    },
  ),
  film('surround.mkv', [...base, '-c:a', 'ac3', '-ac', '6'], withTone),
  ...['mkv', 'mp4', 'mov'].map((end) =>
    // It begins after the video has ended, so that none of it is left.
    film(`late-sound.${end}`, [...x265, ...yuv, '-c:a', 'aac'], {
      inputs: ['-itsoffset', '3', '-i', 'TONE'],
    }),
  ),
  film('long-sound.mkv', [...base, '-af', 'apad=pad_dur=4', '-c:a', 'libopus'], withTone),
  film('long-sound.mov', [...base, '-af', 'apad=pad_dur=4', '-c:a', 'pcm_s16le'], withTone),
  film('long-sound.webm', [...vp9, ...yuv, '-af', 'apad=pad_dur=4', '-c:a', 'libopus'], withTone),
  film('short-sound.mkv', [...base, '-af', 'atrim=0:0.3', '-c:a', 'libopus'], withTone),
  film(
    'two-sounds.mkv',
    [...base, '-map', '0:v', '-map', '1:a', '-map', '2:a', '-c:a', 'libopus', '-disposition:a:1', 'default'],
    { inputs: ['-i', 'TONE', '-f', 'lavfi', '-i', 'anullsrc=d=1'], hasSound: true },
  ),
];

/** The video may be anywhere, at any time, in any shape. */
const structures: OddFilm[] = [
  film('pieces.mp4', [...base, '-movflags', 'frag_keyframe+empty_moov']),
  film('pieces-dash.mp4', [...base, '-movflags', 'dash+frag_every_frame']),
  film('pieces-sound.mp4', [...base, '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'], withTone),
  film('live.webm', [...vp9, ...yuv, '-live', '1', '-f', 'webm']),
  film('cover-first.mkv', [
    ...['-filter_complex', '[0:v]split[a][b];[a]trim=end_frame=1[cover];[b]null[film]'],
    ...['-map', '[cover]', '-map', '[film]', '-c:v:0', 'mjpeg', '-pix_fmt:v:0', 'yuvj420p'],
    ...['-c:v:1', 'libx264', '-crf', '8', '-pix_fmt:v:1', 'yuv420p'],
  ]),
  film('cover-marked.mkv', [
    ...['-filter_complex', '[0:v]split[a][b];[a]trim=end_frame=1[cover];[b]null[film]'],
    ...['-map', '[cover]', '-map', '[film]', '-c:v:0', 'png', '-disposition:v:0', 'attached_pic'],
    ...['-c:v:1', 'libx264', '-crf', '8', '-pix_fmt:v:1', 'yuv420p'],
  ]),
  film('cover-first.mp4', [
    ...['-filter_complex', '[0:v]split[a][b];[a]trim=end_frame=1[cover];[b]null[film]'],
    ...['-map', '[cover]', '-map', '[film]', '-c:v:0', 'png'],
    ...['-c:v:1', 'libx264', '-crf', '8', '-pix_fmt:v:1', 'yuv420p', ...fast],
  ]),
  film(
    'cover-marked.mp4',
    [
      ...['-filter_complex', '[0:v]split[a][b];[a]trim=end_frame=1[cover];[b]null[film]'],
      ...['-map', '[cover]', '-map', '[film]', '-c:v:0', 'mjpeg', '-pix_fmt:v:0', 'yuvj420p'],
      ...[
        '-disposition:v:0',
        'attached_pic',
        '-c:v:1',
        'libx264',
        '-crf',
        '8',
        '-pix_fmt:v:1',
        'yuv420p',
        ...fast,
      ],
    ],
    { fate: 'as it came' },
  ),
  ...['mp4', 'mov'].flatMap((end) =>
    [
      ['-c:v', 'libx264', '-g', '500', ...yuv],
      [...x265, ...yuv],
    ].map(
      (codec, at): OddFilm => ({
        name: `part-of-longer-${at}.${end}`,
        fate: end === 'mp4' && at === 0 ? 'as it came' : 'playable',
        ssim: null,
        seconds: null,
        async make(path, { ffmpeg, master }) {
          const wholePath = `${path}.whole.${end}`;
          await ffmpeg(['-stream_loop', '9', '-i', master, ...codec, wholePath]);
          await ffmpeg(['-ss', '8', '-i', wholePath, '-c', 'copy', ...(end === 'mp4' ? fast : []), path]);
        },
      }),
    ),
  ),
  film('timecode.mov', [...base, '-timecode', '01:00:00:00']),
  film('late-start.mp4', [...base, '-c:a', 'aac', ...fast], {
    ...withTone,
    fate: 'as it came',
    before: ['-itsoffset', '0.5'],
    seconds: null,
  }),
  film('far-start.ts', [...base, '-output_ts_offset', '90000']),
  film('far-start.mkv', [...base, '-output_ts_offset', '9000']),
  film('far-start.flv', [...base, '-output_ts_offset', '9000']),
  film('negative-start.mkv', [...base, '-avoid_negative_ts', 'disabled'], {
    before: ['-itsoffset', '-0.2'],
    seconds: null,
  }),
  film('b-frames.mkv', ['-c:v', 'libx264', '-bf', '4', '-crf', '8', ...yuv]),
  film('open-gop.ts', ['-c:v', 'libx264', '-x264-params', 'open-gop=1:keyint=5', '-crf', '8', ...yuv]),
  ...[1, 2, 3].flatMap((turns) =>
    [base, [...x265, ...yuv]].map(
      (codec, at): OddFilm => ({
        name: `turned-${turns}-${at}.mov`,
        fate: 'playable',
        turns,
        async make(path, { ffmpeg, master }) {
          await ffmpeg(['-i', master, ...codec, `${path}.straight.mov`]);
          const turn = ['-metadata:s:v', `rotate=${turns * 90}`];
          await ffmpeg(['-i', `${path}.straight.mov`, '-c', 'copy', ...turn, path]);
        },
      }),
    ),
  ),
  ...(['1/2', '4/3', '2/1'] as const).map((ratio) => {
    const [wide = 1, high = 1] = ratio.split('/').map(Number);
    const size =
      wide > high
        ? { width: (MASTER.width * wide) / high, height: MASTER.height }
        : { width: MASTER.width, height: (MASTER.height * high) / wide };
    return film(
      `sar-${ratio.replace('/', '-')}.mkv`,
      [...vp9, ...pixels('yuv420p', 'smpte170m', 'tv', [`setsar=${ratio}`])],
      {
        size: { width: Math.round(size.width / 2) * 2, height: size.height },
      },
    );
  }),
  film(
    'top-first.ts',
    [
      '-c:v',
      'mpeg2video',
      '-q:v',
      '2',
      '-flags',
      '+ildct+ilme',
      '-r',
      '25',
      ...pixels('yuv420p', 'smpte170m', 'tv', ['setfield=tff']),
    ],
    { seconds: null, ssim: 0.9 },
  ),
  film('bottom-first.mkv', ['-c:v', 'libx264', '-crf', '8', '-x264-params', 'bff=1', ...yuv], { ssim: 0.9 }),
  ...(
    [
      [161, 97],
      [101, 64],
      [64, 101],
      [63, 63],
    ] as const
  ).map(([width, height]) =>
    film(
      `odd-${width}x${height}.mkv`,
      [
        ...lossless('ffv1'),
        ...pixels('yuv444p', 'smpte170m', 'tv', [`scale=${width}:${height}`, 'setsar=1']),
      ],
      {
        size: { width: Math.round(width / 2) * 2, height: Math.round(height / 2) * 2 },
        ssim: 0.9,
      },
    ),
  ),
  film(
    'tiny.avi',
    [...lossless('ffv1'), ...pixels('yuv444p', 'smpte170m', 'tv', ['scale=16:16', 'setsar=1'])],
    { size: { width: 16, height: 16 }, ssim: null, colors: null },
  ),
  film('one-frame.mp4', [...base, '-frames:v', '1', ...fast], {
    fate: 'as it came',
    seconds: null,
    frames: 1,
  }),
  film('one-frame.webm', [...vp9, ...yuv, '-frames:v', '1'], { seconds: null, frames: 1 }),
  film('two-frames.avi', [...q('mpeg4'), ...yuv, '-frames:v', '2'], { seconds: null, frames: 2 }),
  film('uneven.mkv', [...base, '-vf', "select='lt(n,4)+not(mod(n,4))'", '-fps_mode', 'vfr'], {
    frames: 6,
    ssim: null,
    seconds: null,
  }),
  film(
    'uneven.webm',
    [...vp9, ...yuv.slice(2), '-vf', "select='lt(n,4)+not(mod(n,4))'", '-fps_mode', 'vfr'],
    { frames: 6, ssim: null, seconds: null },
  ),
  film('uneven.gif', ['-vf', "select='lt(n,4)+not(mod(n,4))'", '-fps_mode', 'vfr'], {
    frames: 6,
    ssim: null,
    colors: 'source',
    seconds: null,
  }),
  film('high-rate.mkv', [...base, '-vf', 'fps=120'], { frames: 120 }),
  film('slow-rate.webm', [...vp9, ...yuv.slice(2), '-vf', 'fps=2'], { frames: 2, ssim: null }),
];

/** Changes the bytes of a video that ffmpeg makes. */
function flawed(
  name: string,
  fate: Fate,
  args: readonly string[],
  change: (bytes: Buffer) => Buffer | undefined,
  more: Partial<OddFilm> & Partial<Recipe> = {},
): OddFilm {
  return {
    ...film(name, args, more),
    fate,
    async make(path) {
      const changed = change(await readFile(path));
      if (!changed) throw new Error('there is nothing to change in it');
      await writeFile(path, changed);
    },
  };
}

/** Not a video at all, or a trap. */
function bytes(name: string, fate: Fate, content: Buffer | string): OddFilm {
  return { name, fate, make: (path) => writeFile(path, content) };
}

const cutTo = (share: number) => (whole: Buffer) => whole.subarray(0, Math.floor(whole.length * share));
const zerosFrom = (share: number) => (whole: Buffer) =>
  Buffer.from(whole).fill(0, Math.floor(whole.length * share));
const zerosIn = (from: number, to: number) => (whole: Buffer) =>
  Buffer.from(whole).fill(0, Math.floor(whole.length * from), Math.floor(whole.length * to));
/** Renames the list of its key frames, so that all count as such. */
const withoutKeyFrames = (whole: Buffer) => {
  const changed = Buffer.from(whole);
  changed.write('free', changed.indexOf('stss'));
  return changed;
};
/** Noise that is the same each time, in the middle of the frames. */
const noiseIn = (from: number, to: number) => (whole: Buffer) => {
  const start = Math.floor(whole.length * from);
  const noise = createHash('shake256', { outputLength: Math.floor(whole.length * (to - from)) })
    .update('noise')
    .digest();
  const changed = Buffer.from(whole);
  noise.copy(changed, start);
  return changed;
};
/** Writes a number at this many bytes after the type of a box. */
const setInBox = (type: string, at: number, value: number) => (whole: Buffer) => {
  const box = whole.indexOf(type, 'latin1');
  if (box < 0) return undefined;
  const changed = Buffer.from(whole);
  changed.writeUInt32BE(value, box + 4 + at);
  return changed;
};

const vp9Film = [...vp9, ...yuv];
const vp8Film = [...vp8, ...yuv];
const aviFilm = [...q('mpeg4'), ...yuv];

const flaws: OddFilm[] = [
  ...[0.6, 0.95].flatMap((share) => [
    flawed(`cut-${share}.mp4`, 'refused', [...base, ...fast], cutTo(share)),
    flawed(`cut-late-${share}.mp4`, 'refused', base, cutTo(share)),
    flawed(`cut-hevc-${share}.mp4`, 'refused', [...x265, ...yuv, ...fast], cutTo(share)),
    flawed(`cut-mpeg4-${share}.mp4`, 'refused', [...aviFilm, ...fast], cutTo(share)),
    flawed(`cut-${share}.webm`, 'refused', vp9Film, cutTo(share), {
      ssim: null,
    }),
    flawed(`cut-${share}.mkv`, 'refused', base, cutTo(share), {
      ssim: null,
    }),
    flawed(`cut-${share}.avi`, 'refused', aviFilm, cutTo(share), { ssim: null, seconds: null }),
    flawed(`cut-${share}.ts`, 'playable or refused', base, cutTo(share), { ssim: null, seconds: null }),
    flawed(`cut-${share}.flv`, 'playable or refused', base, cutTo(share), { ssim: null, seconds: null }),
    flawed(`cut-${share}.gif`, 'playable or refused', [], cutTo(share), {
      ssim: null,
      colors: 'source',
      seconds: null,
    }),
  ]),
  flawed('half-zeros.mp4', 'refused', [...base, ...fast], zerosFrom(0.5)),
  flawed('tail-zeros.mp4', 'refused', [...base, ...fast], zerosFrom(0.9)),
  flawed('half-zeros-hevc.mp4', 'refused', [...x265, ...yuv, ...fast], zerosFrom(0.5)),
  flawed('half-zeros-vp9.mp4', 'refused', [...vp9, ...yuv, ...fast], zerosFrom(0.5)),
  flawed('half-zeros-mpeg4.mp4', 'refused', [...aviFilm, ...fast], zerosFrom(0.5)),
  ...['webm', 'mkv', 'avi', 'ts', 'flv', 'ogv', 'wmv', 'mpg'].map((end) =>
    flawed(
      `half-zeros.${end}`,
      'refused',
      end === 'webm'
        ? vp9Film
        : end === 'ogv'
          ? ['-c:v', 'libtheora', '-q:v', '10', ...yuv]
          : end === 'wmv'
            ? [...q('wmv2'), ...yuv]
            : end === 'mpg'
              ? [...q('mpeg2video'), '-r', '24', ...yuv]
              : end === 'avi'
                ? aviFilm
                : base,
      zerosFrom(0.5),
    ),
  ),
  ...(
    [
      [0.5, 0.9],
      [0.3, 0.8],
      [0.5, 1],
    ] as const
  ).flatMap(([from, to]) =>
    [base, [...x265, ...yuv]].map((codec, at) =>
      flawed(
        `zeros-in-pieces-${from}-${to}-${at}.mp4`,
        'refused',
        [...codec, '-movflags', 'frag_every_frame+empty_moov'],
        zerosIn(from, to),
      ),
    ),
  ),
  ...['mkv', 'mov', 'mp4'].map((end) =>
    flawed(`zeros-inside.${end}`, 'refused', [...base, ...(end === 'mkv' ? [] : fast)], zerosIn(0.4, 0.6)),
  ),
  flawed('zeros-inside.webm', 'refused', vp9Film, zerosIn(0.4, 0.6)),
  flawed('words-before.ts', 'playable', base, (whole) =>
    Buffer.concat([Buffer.from('#EXTM3U\nfile:///etc/passwd\n'), whole]),
  ),
  flawed('long-by-its-track.mp4', 'playable', [...x265, ...yuv], setInBox('mdhd', 16, 0x7fff_ffff)),
  flawed('long-by-its-header.mp4', 'playable', [...x265, ...yuv], setInBox('mvhd', 16, 0x7fff_ffff)),
  flawed('noise-in-vp9.webm', 'refused', vp9Film, noiseIn(0.15, 0.8)),
  flawed('noise-in-vp8.webm', 'refused', vp8Film, noiseIn(0.15, 0.8)),
  flawed('noise-in-h264.mp4', 'refused', [...base, ...fast], noiseIn(0.2, 0.9)),
  flawed('noise-in-the-middle.mp4', 'refused', [...base, ...fast], noiseIn(0.35, 0.7)),
  flawed(
    'noise-in-the-middle-of-frames-that-say-not-which-are-whole.mp4',
    'refused',
    [...base, ...fast],
    (whole) => withoutKeyFrames(noiseIn(0.35, 0.7)(whole)),
  ),
  flawed('noise-in-the-middle-of-hevc.mp4', 'refused', [...x265, ...yuv, ...fast], noiseIn(0.45, 0.7)),
  flawed('noise-in-h264.mov', 'refused', [...base], noiseIn(0.05, 0.8)),
  flawed('noise-in-hevc.mp4', 'refused', [...x265, ...yuv, ...fast], noiseIn(0.3, 0.9)),
  flawed('chunk-out-of-range.mp4', 'refused', [...base, ...fast], setInBox('stco', 8, 0x7fff_ffff)),
  flawed('chunk-in-header.mp4', 'refused', [...base, ...fast], setInBox('stco', 8, 8)),
  flawed('chunk-out-of-range-mpeg4.mp4', 'refused', [...aviFilm, ...fast], setInBox('stco', 8, 0x7fff_ffff)),
  flawed('huge-sample.mp4', 'refused', [...base, ...fast], setInBox('stsz', 12, 0x0fff_ffff)),
  flawed('no-duration.mp4', 'playable', [...base, ...fast], setInBox('mdhd', 16, 0), { seconds: null }),
  flawed('long-duration.mp4', 'as it came', [...base, ...fast], setInBox('mvhd', 16, 0x7fff_ffff), {
    seconds: null,
  }),
  flawed('codec-by-descriptor.mp4', 'playable', [...aviFilm, ...fast], (whole) => {
    const at = whole.indexOf('mp4v', 0, 'latin1');
    return at < 0
      ? undefined
      : Buffer.concat([whole.subarray(0, at), Buffer.from('zzzz'), whole.subarray(at + 4)]);
  }),
  film('sound-alone.mp4', ['-map', '1:a', '-c:a', 'aac'], { ...withTone, fate: 'refused' }),
  film('sound-alone.webm', ['-map', '1:a', '-c:a', 'libopus'], { ...withTone, fate: 'refused' }),
  film('sound-alone.ogg', ['-map', '1:a', '-c:a', 'libvorbis'], { ...withTone, fate: 'refused' }),
  film('sound-alone.mp3', ['-map', '1:a'], { ...withTone, fate: 'refused' }),
  film('sound-alone.wav', ['-map', '1:a'], { ...withTone, fate: 'refused' }),
  film('still.png', ['-frames:v', '1'], { fate: 'refused' }),
  film('still.jpg', ['-frames:v', '1', '-update', '1'], { fate: 'refused' }),
  film('still.gif', ['-frames:v', '1'], { fate: 'refused' }),
  film('still.webp', ['-frames:v', '1'], { fate: 'refused' }),
  film('still.avif', ['-frames:v', '1', '-c:v', 'libaom-av1', '-cpu-used', '8', ...yuv], { fate: 'refused' }),
  flawed('cut.avif', 'refused', [...av1, ...yuv, '-f', 'avif'], cutTo(0.6)),
  flawed('cut.webp', 'refused', [...webp, '-lossless', '1'], cutTo(0.6)),
  flawed('zeros.webp', 'refused', [...webp, '-lossless', '1'], zerosIn(0.5, 0.9)),
  bytes('page.mp4', 'refused', '<!doctype html><html><body>Not Found</body></html>'),
  bytes('error.mp4', 'refused', '{"error":{"code":404,"message":"gone"}}'),
  bytes('empty.mp4', 'refused', ''),
  bytes('one-byte.mp4', 'refused', 'x'),
  bytes('zeros.mp4', 'refused', Buffer.alloc(100_000)),
  bytes('noise.mp4', 'refused', createHash('shake256', { outputLength: 200_000 }).update('x').digest()),
  bytes('list.m3u8', 'refused', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'),
  bytes('list.ffconcat', 'refused', "ffconcat version 1.0\nfile '/etc/passwd'\n"),
  bytes('manifest.mpd', 'refused', '<?xml version="1.0"?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>'),
  bytes('image.svg', 'refused', '<svg xmlns="http://www.w3.org/2000/svg"/>'),
  bytes('list-of-films.swf', 'refused', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n'),
  bytes('session.sdp', 'refused', 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 9 RTP/AVP 96\n'),
  bytes('images.ffindex', 'refused', 'file:///etc/passwd\n'.repeat(50)),
  bytes('archive.zip', 'refused', Buffer.from('504b0304140000000800', 'hex')),
  bytes(
    'head-alone.mp4',
    'refused',
    Buffer.from('000000206674797069736f6d0000020069736f6d69736f32617663316d703431', 'hex'),
  ),
  bytes(
    'head-alone.webm',
    'refused',
    Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex'),
  ),
  bytes('head-alone.gif', 'refused', 'GIF89a'),
  bytes('head-alone.avi', 'refused', 'RIFF\0\0\0\0AVI LIST'),
];

export const oddFilms: readonly OddFilm[] = [...codecs, ...colors, ...sounds, ...structures, ...flaws];
