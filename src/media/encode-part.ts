import { writeFile } from 'node:fs/promises';
import type { Cue } from './caption-cues.ts';
import { type ColorPlan, colorFilters, colorTags, planColors } from './colors.ts';
import { inputArgs, threadsFor } from './decoding.ts';
import type { DrawnCue } from './draw-captions.ts';
import { NEAR_LOSSLESS_CRF, x264Args } from './encode.ts';
import {
  decodingArgs,
  deinterlacing,
  type Encoder,
  type Film,
  frameTiming,
  runDecoding,
  withTables,
} from './film.ts';
import { fitInto } from './fit.ts';
import { perSecond, type Target } from './reel-target.ts';

type Colors = Pick<ColorPlan, 'matrix' | 'primaries' | 'transfer'>;

/** A clip as it is in a joined video. */
interface Part {
  path: string;
  frames: number;
  target: Target;
  colors: Colors;
  /** What is burned in. */
  cues: readonly Cue[];
}

/**
 * Encodes a clip so that it can be joined with others without another loss.
 *
 * @throws BrokenFilmError if it can't be decoded, FfmpegError if this machine can't do it
 */
export async function encodePart(
  { inspection, ...film }: Film,
  { path, frames, target, colors, cues }: Part,
  { onProgress, ...encoder }: Encoder & { onProgress: (progress: { seconds: number }) => void },
): Promise<void> {
  const plan = { ...planColors(inspection), ...colors };
  const { size, filters: fit } = fitInto(inspection, target);
  const { width, height, rate } = target;
  const drawn = cues.length > 0 ? await (await import('./draw-captions.ts')).drawCues(cues, target) : [];
  const pathOfCue = (at: number) => `${path}.${at}.png`;
  for (const [at, { png }] of drawn.entries()) await writeFile(pathOfCue(at), png);
  await withTables(plan, path, async (tables) => {
    const filters = [
      ...deinterlacing(inspection),
      ...colorFilters(plan, size, tables),
      ...fit,
      // Some last frames don't say how long they stay.
      ...['setpts=PTS-STARTPTS', 'tpad=stop_mode=clone:stop=1'],
      `fps=${rate.frames}/${rate.seconds}`,
      // As many frames as its time has, whatever its own times are.
      'tpad=stop_mode=clone:stop=-1',
      `trim=end_frame=${frames}`,
    ];
    const threads = threadsFor(Math.max(inspection.storedWidth * inspection.storedHeight, width * height));
    const source = `0:${inspection.videoStream}`;
    const args = [
      ...[...decodingArgs(threads), ...inputArgs(film, threads)],
      ...drawn.flatMap((_, at) => inputArgs({ path: pathOfCue(at), demuxer: 'png_pipe' }, 1)),
      ...(drawn.length > 0
        ? ['-filter_complex', withCaptions(`[${source}]${filters.join(',')}`, drawn), '-map', '[captioned]']
        : ['-map', source, '-vf', filters.join(',')]),
      ...frameTiming(encoder.ffmpeg),
      // Parts that are joined need the same parameters, whatever they show.
      ...[...x264Args(target), '-crf', String(NEAR_LOSSLESS_CRF), '-x264-params', 'stitchable=1'],
      ...[
        ...colorTags(plan),
        '-map_metadata',
        '-1',
        '-map_chapters',
        '-1',
        '-f',
        'mp4',
        '-y',
        `file:${path}`,
      ],
    ];
    await runDecoding(args, { seconds: frames / perSecond(rate), threads }, encoder, { onProgress });
  });
}

/** Lays each cue over the frames that it belongs to. */
function withCaptions(film: string, cues: readonly DrawnCue[]): string {
  const layers = cues.map(({ x, y, firstFrame, endFrame }, at) => {
    const when = `enable='between(n,${firstFrame},${endFrame - 1})'`;
    return `[film${at}][${at + 1}:v]overlay=${x}:${y}:${when}[film${at + 1}]`;
  });
  return [`${film}[film0]`, ...layers, `[film${cues.length}]null[captioned]`].join(';');
}

/** Those of the clips if all have the same, otherwise those of HD. */
export function commonColors(films: readonly Film[]): Colors {
  const plans = films.map(({ inspection }) => planColors(inspection));
  const [first] = plans;
  const isOne = (key: keyof Colors) => plans.every((plan) => plan[key] === first?.[key]);
  if (first && isOne('matrix') && isOne('primaries') && isOne('transfer')) {
    const { matrix, primaries, transfer } = first;
    return { matrix, primaries, transfer };
  }
  return { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
}
