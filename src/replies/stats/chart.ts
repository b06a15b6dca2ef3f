import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Language } from '../../locales/languages.ts';
import { type Translate, translator } from '../../locales/translate.ts';
import { type Box, colorOf, drawDot, FAINT, fittingText, INK, startChart } from '../drawing/canvas.ts';
import type { LegendEntry, StatsChart } from './chart-data.ts';
import { drawColumns } from './columns.ts';

// Discord shows it 400 pixels wide at most, and about 300 on a phone: few things, and all of them large.
const WIDTH = 800;
const LEFT = 32;
const INNER = WIDTH - 2 * LEFT;
const FIGURES: Box = { x: LEFT, y: 24, width: INNER, height: 106 };
const VIDEOS: Box = { x: LEFT, y: 216, width: INNER, height: 168 };
const LEGEND = { x: LEFT, y: 468, width: INNER };
const ROW = 46;
/** Below the last row of the legend. */
const BOTTOM = 40;
const GAP = 40;
const TEXT_SIZE = 32;
/** Of a name in the legend, the first that fits. */
const NAME_SIZES = [TEXT_SIZE, 28, 24];

/** Different from all models' colors. */
const FAILED = INK;

interface Version {
  language: Language;
  stats: StatsChart;
}

/**
 * Draws a server's videos as a PNG: figures, and videos by day and model. Of several versions, it uses the first whose
 * letters this machine has.
 */
export async function drawStats([version, ...others]: readonly Version[]): Promise<Buffer> {
  if (version === undefined) throw new Error('There is nothing to draw');
  const { language, stats } = version;
  const t = translator(language);
  const words = wordsOf(stats, t);
  const names = stats.legend.map(({ name }) => name);
  const { canvas, ctx, font, covers } = startChart({ width: WIDTH, height: heightFor(stats) }, [
    ...words,
    ...names,
  ]);
  if (others.length > 0 && !words.every(covers)) return drawStats(others);
  drawFigures(ctx, stats.figures, font);
  ctx.font = font(TEXT_SIZE);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.fillStyle = INK;
  ctx.fillText(t('stats.byDay'), VIDEOS.x, VIDEOS.y - 24);
  drawColumns(ctx, VIDEOS, {
    columns: stats.failed.map((failed, day) => [
      ...stats.made.map((counts, group) => ({
        color: colorOf(stats.legend[group]?.color ?? group),
        value: counts[day] ?? 0,
      })),
      { color: FAILED, value: failed },
    ]),
    showMost: (videos) => t('stats.most', { value: `${videos}` }),
    isWhole: true,
  });
  drawDayNames(ctx, VIDEOS, stats.days);
  drawLegend(
    ctx,
    stats.legend.map((entry) =>
      covers(entry.name) ? entry : { ...entry, name: entry.plainName ?? entry.name },
    ),
    { name: t('stats.labelFailed'), videos: failedIn(stats) },
    font,
  );
  return canvas.encode('png');
}

/** As high as its legend needs: the models and the failed ones, in two columns. */
function heightFor(stats: StatsChart): number {
  const rows = Math.ceil((stats.legend.length + (failedIn(stats) > 0 ? 1 : 0)) / 2);
  return LEGEND.y + (rows - 1) * ROW + BOTTOM;
}

function failedIn({ failed }: StatsChart): number {
  return failed.reduce((sum, count) => sum + count, 0);
}

/** All that is written in the language, without the names of models. */
function wordsOf({ figures, days, legend }: StatsChart, t: Translate): string[] {
  return [
    ...figures.flatMap(({ value, label }) => [value, label]),
    ...days,
    ...[t('stats.byDay'), t('stats.labelFailed'), t('stats.most', { value: '' })],
    ...legend.flatMap(({ name, plainName }) => (plainName === undefined ? [name] : [])),
  ];
}

function drawFigures(
  ctx: SKRSContext2D,
  figures: StatsChart['figures'],
  font: (size: number) => string,
): void {
  const width = FIGURES.width / figures.length;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  // Some languages write the same amount in more letters.
  const large = [64, 52].map(font).find((size) => {
    ctx.font = size;
    return figures.every(({ value }) => ctx.measureText(value).width <= width - 32);
  });
  for (const [index, { value, label }] of figures.entries()) {
    const x = FIGURES.x + index * width;
    ctx.font = large ?? font(40);
    ctx.fillStyle = INK;
    ctx.fillText(fittingText(ctx, value, width - 16), x, FIGURES.y + 54);
    ctx.font = font(TEXT_SIZE);
    ctx.fillStyle = FAINT;
    ctx.fillText(fittingText(ctx, label, width - 16), x, FIGURES.y + 98);
  }
}

/** The first and the last day. */
function drawDayNames(ctx: SKRSContext2D, { x, y, width, height }: Box, days: readonly string[]): void {
  ctx.fillStyle = FAINT;
  ctx.textBaseline = 'top';
  const top = y + height + 8;
  ctx.textAlign = 'left';
  ctx.fillText(days[0] ?? '', x, top);
  ctx.textAlign = 'right';
  ctx.fillText(days.at(-1) ?? '', x + width, top);
}

/** What each color means, in two columns. Failed videos, if any, come last, as the highest part of a day. */
function drawLegend(
  ctx: SKRSContext2D,
  legend: readonly LegendEntry[],
  failed: Omit<LegendEntry, 'color'>,
  font: (size: number) => string,
): void {
  const width = (LEGEND.width - GAP) / 2;
  ctx.textBaseline = 'alphabetic';
  const entries = [
    ...legend.map((entry) => ({ ...entry, fill: colorOf(entry.color) })),
    ...(failed.videos > 0 ? [{ ...failed, fill: FAILED }] : []),
  ];
  for (const [index, { name, videos, fill }] of entries.entries()) {
    const x = LEGEND.x + (index % 2) * (width + GAP);
    const baseline = LEGEND.y + Math.floor(index / 2) * ROW;
    ctx.font = font(TEXT_SIZE);
    drawDot(ctx, { x: x + 12, y: baseline - 11 }, fill, 12);
    ctx.fillStyle = FAINT;
    ctx.textAlign = 'right';
    ctx.fillText(`${videos}`, x + width, baseline);
    ctx.fillStyle = INK;
    ctx.textAlign = 'left';
    const room = width - 36 - ctx.measureText(`${videos}`).width - 16;
    const size = NAME_SIZES.find((each) => {
      ctx.font = font(each);
      return ctx.measureText(name).width <= room;
    });
    if (size === undefined) ctx.font = font(TEXT_SIZE);
    ctx.fillText(fittingText(ctx, name, room), x + 36, baseline);
  }
}
