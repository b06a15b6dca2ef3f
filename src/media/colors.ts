import type { Inspection } from './inspect.ts';

/** The colors of a converted video: how its pixels are read, and the tags that say how to show them. */
export interface ColorPlan {
  /** How `scale` reads the pixels. Empty for RGB and gray. */
  from: { matrix: string; range: 'tv' | 'pc' } | undefined;
  /** HDR, which tables convert to the colors of ordinary screens. */
  table: TableKind | undefined;
  /** A gamut that few screens have, without HDR. */
  isWide: boolean;
  matrix: string;
  primaries: string;
  transfer: string;
}

/** HDR10's curve, and broadcasters' HLG. */
export type TableKind = 'pq' | 'hlg';

/** Chromium, which Discord uses, treats this as standard definition if a video doesn't say. */
const HD_HEIGHT = 720;
const RGB = /^(gbr|rgb|bgr|argb|abgr|0rgb|0bgr|x2rgb|x2bgr|pal8|mono)/;
/** The color spaces that `scale` can read, by its names. */
const SCALE_MATRICES: Partial<Record<string, string>> = {
  bt709: 'bt709',
  fcc: 'fcc',
  bt470bg: 'bt470bg',
  smpte170m: 'smpte170m',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};
/** A video that states its primaries but no transfer uses their usual one. */
const MATRIX_OF_PRIMARIES: Partial<Record<string, string>> = {
  bt709: 'bt709',
  bt470bg: 'bt470bg',
  smpte170m: 'smpte170m',
  bt2020: 'bt2020nc',
};
/** Colors that every player knows, so that the pixels stay unchanged. */
const COMMON_MATRICES = ['bt709', 'bt470bg', 'smpte170m'];
const COMMON_PRIMARIES = ['bt709', 'bt470bg', 'smpte170m', 'bt470m', 'smpte432'];
const COMMON_TRANSFERS = ['bt709', 'smpte170m', 'gamma22', 'gamma28', 'iec61966-2-1'];
/** ffmpeg's options use other names for these than its output. */
const TRANSFER_OPTIONS: Partial<Record<string, string>> = { bt470m: 'gamma22', bt470bg: 'gamma28' };

const EXACT = 'flags=bicubic+accurate_rnd+full_chroma_int';

/** How to keep a video's colors, or convert them for an ordinary screen. Pure. */
export function planColors(inspection: Inspection): ColorPlan {
  const isRgb = RGB.test(inspection.pixelFormat);
  const table = curves[inspection.transfer ?? ''];
  const matrix = matrixOf(inspection, { isRgb, table });
  const from = sourceOf(inspection, { isRgb, matrix });
  const isWide = inspection.primaries === 'bt2020' || matrix.startsWith('bt2020');
  if (table || isWide) return { from, table, isWide, matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
  const transfer = TRANSFER_OPTIONS[inspection.transfer ?? ''] ?? inspection.transfer;
  const kept = !isRgb && COMMON_MATRICES.includes(matrix) ? matrix : 'bt709';
  return {
    ...{ from, table, isWide, matrix: kept },
    primaries: commonOr(COMMON_PRIMARIES, inspection.primaries, kept),
    transfer: commonOr(COMMON_TRANSFERS, transfer, kept === 'bt709' ? kept : 'smpte170m'),
  };
}

/** The video's color coding, as stated or as is usual for its other statements. */
function matrixOf(
  { matrix, primaries = '', storedHeight }: Inspection,
  { isRgb, table }: { isRgb: boolean; table: TableKind | undefined },
): string {
  if (matrix) return matrix;
  if (table) return 'bt2020nc';
  return MATRIX_OF_PRIMARIES[primaries] ?? (!isRgb && storedHeight < HD_HEIGHT ? 'smpte170m' : 'bt709');
}

function sourceOf(
  { pixelFormat, range }: Inspection,
  { isRgb, matrix }: { isRgb: boolean; matrix: string },
): ColorPlan['from'] {
  if (isRgb || /^(gray|ya\d)/.test(pixelFormat)) return undefined;
  const isFull = range === 'pc' || pixelFormat.startsWith('yuvj');
  return { matrix: SCALE_MATRICES[matrix] ?? 'bt709', range: isFull ? 'pc' : 'tv' };
}

function readAs({ from }: ColorPlan): string {
  return from ? `:in_color_matrix=${from.matrix}:in_range=${from.range}` : '';
}

/** The filters that give frames this size and these colors. `tables` are the plan's, with the path of each. */
export function colorFilters(
  plan: ColorPlan,
  size: { width: number; height: number },
  tables: readonly { filter: string; path: string }[],
): string[] {
  const scale = `scale=${size.width}:${size.height}:${EXACT}`;
  const read = readAs(plan);
  const write = `:out_color_matrix=${SCALE_MATRICES[plan.matrix]}:out_range=tv`;
  const last = ['format=yuv420p', 'setsar=1'];
  if (plan.isWide && !plan.table)
    return [
      `${scale}${read}:out_color_matrix=bt2020:out_range=tv`,
      'format=yuv444p10le',
      'colorspace=all=bt709:range=tv:ispace=bt2020ncl:iprimaries=bt2020:itrc=bt2020-10:irange=tv:format=yuv420p',
      'setsar=1',
    ];
  if (!plan.table) return [`${scale}${read}${write}`, ...last];
  return [
    `${scale}${read}`,
    'format=gbrpf32le',
    ...tables.map(
      ({ filter, path }) =>
        `${filter}=file=${escapePath(path)}:interp=${filter === 'lut3d' ? 'tetrahedral' : 'linear'}`,
    ),
    `scale=${EXACT}${write}`,
    ...last,
  ];
}

/** The filters that give frames this size in RGB, as a screen shows them. Nothing is lost except depth. */
export function rgbFilters(
  plan: ColorPlan,
  size: { width: number; height: number },
  tables: readonly { filter: string; path: string }[],
): string[] {
  if (plan.table || plan.isWide)
    return [
      ...colorFilters(plan, size, tables),
      `scale=${EXACT}:in_color_matrix=bt709:in_range=tv`,
      'format=rgb24',
    ];
  return [`scale=${size.width}:${size.height}:${EXACT}${readAs(plan)}`, 'format=rgb24'];
}

/** The tags for the encoder. They go into the stream and into the file. */
export function colorTags({ matrix, primaries, transfer }: ColorPlan): string[] {
  return [
    ...['-colorspace', matrix, '-color_primaries', primaries, '-color_trc', transfer],
    ...['-color_range', 'tv'],
  ];
}

const curves: Partial<Record<string, TableKind>> = { smpte2084: 'pq', 'arib-std-b67': 'hlg' };

function commonOr(common: readonly string[], name: string | undefined, otherwise: string): string {
  return name !== undefined && common.includes(name) ? name : otherwise;
}

/**
 * Escaped for a filter's option inside a graph. @see
 * https://ffmpeg.org/ffmpeg-filters.html#Notes-on-filtergraph-escaping
 */
function escapePath(path: string): string {
  const option = path.replace(/[\\':]/g, '\\$&');
  return option.replace(/[\\'[\],;]/g, '\\$&');
}
