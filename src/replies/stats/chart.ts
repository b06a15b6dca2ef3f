import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Language } from '../../locales/languages.ts';
import { type Translate, translator } from '../../locales/translate.ts';
import { sumOf } from '../amounts.ts';
import {
  type Box,
  colorOf,
  drawDot,
  drawLine,
  FAINT,
  fittingText,
  GRID,
  INK,
  startChart,
} from '../drawing/canvas.ts';
import { spokenTime } from '../times.ts';
import type { Bar, StatsChart } from './chart-data.ts';
import { type Column, drawColumns } from './columns.ts';

const WIDTH = 1_200;
const HEIGHT = 1_120;
const LEFT = 40;
const RIGHT = WIDTH - 40;
const FIGURES: Box = { x: LEFT, y: 28, width: RIGHT - LEFT, height: 100 };
const VIDEOS: Box = { x: LEFT, y: 212, width: RIGHT - LEFT, height: 240 };
const SPENT: Box = { x: LEFT, y: 566, width: 540, height: 130 };
const TIMES: Box = { x: 620, y: 566, width: 540, height: 130 };
const LISTS: Box = { x: LEFT, y: 792, width: RIGHT - LEFT, height: 300 };
const BAR_STEP = 48;
const GAP = 40;
const MINUTE_MS = 60_000;
const TEXT_SIZE = 27;

/** Different from all models' colors. */
const FAILED = INK;
const SPENDING = colorOf(5);
const WAITING = '#8286a8';
const MAKING = colorOf(1);

interface Version {
  language: Language;
  stats: StatsChart;
}

/**
 * Draws a server's videos as a PNG: figures, videos, spend and times by day, and lists. Of several versions, it uses
 * the first whose letters this machine has.
 */
export async function drawStats([version, ...others]: readonly Version[]): Promise<Buffer> {
  if (version === undefined) throw new Error('There is nothing to draw');
  const { language, stats: image } = version;
  const t = translator(language);
  const most = (value: string) => t('stats.most', { value });
  const words = wordsOf(version.stats, t);
  const names = image.lists.flatMap(({ bars }) => bars.map(({ name }) => name));
  const { canvas, ctx, font, covers } = startChart({ width: WIDTH, height: HEIGHT }, [...words, ...names]);
  if (others.length > 0 && !words.every(covers)) return drawStats(others);
  drawFigures(ctx, image.figures, font);
  ctx.font = font(TEXT_SIZE);
  const { days, made, failed } = image;
  drawPanel(ctx, VIDEOS, days, {
    keys: [
      [t('stats.byDay'), undefined],
      [t('stats.labelFailed'), FAILED],
    ],
    columns: failed.map((count, day) => [
      ...made.map(({ color, counts }) => ({ color: colorOf(color), value: counts[day] ?? 0 })),
      { color: FAILED, value: count },
    ]),
    showMost: (videos) => most(`${videos}`),
    isWhole: true,
  });
  drawPanel(ctx, SPENT, days, {
    keys: [[t('stats.spentByDay'), undefined]],
    columns: image.spentUsd.map((value) => [{ color: SPENDING, value }]),
    showMost: (usd) => most(sumOf(usd, t, true)),
  });
  drawPanel(ctx, TIMES, days, {
    keys: [
      [t('stats.usualTime'), undefined],
      [t('stats.queue'), WAITING],
      [t('stats.making'), MAKING],
    ],
    columns: image.makingMs.map((value, day) => [
      { color: WAITING, value: image.waitMs[day] ?? 0 },
      { color: MAKING, value },
    ]),
    // Beside the keys there is room for minutes alone.
    showMost: (ms) => most(spokenTime(ms < MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS, t)),
  });
  const lists = image.lists.map(({ title, bars }) => ({
    title,
    bars: bars.map((bar) => (covers(bar.name) ? bar : { ...bar, name: bar.plainName ?? bar.name })),
  }));
  drawLists(ctx, lists, t('stats.nothing'));
  return canvas.encode('png');
}

/** All that is written in the language, without the names of models and members. */
function wordsOf({ figures, days, lists }: StatsChart, t: Translate): string[] {
  return [
    ...figures.flatMap(({ value, label }) => [value, label]),
    ...days,
    ...[t('stats.byDay'), t('stats.labelFailed'), t('stats.spentByDay'), t('stats.usualTime')],
    ...[t('stats.queue'), t('stats.making'), t('stats.nothing'), t('stats.most', { value: '' })],
    ...lists.flatMap(({ title, bars }) => [
      title,
      ...bars.flatMap(({ name, plainName }) => (plainName === undefined ? [name] : [])),
    ]),
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
  const large = [56, 44].map(font).find((size) => {
    ctx.font = size;
    return figures.every(({ value }) => ctx.measureText(value).width <= width - 16);
  });
  for (const [index, { value, label }] of figures.entries()) {
    const x = FIGURES.x + index * width;
    ctx.font = large ?? font(34);
    ctx.fillStyle = INK;
    ctx.fillText(fittingText(ctx, value, width - 16), x, FIGURES.y + 52);
    ctx.font = font(TEXT_SIZE);
    ctx.fillStyle = FAINT;
    ctx.fillText(label, x, FIGURES.y + 90);
  }
}

interface Panel {
  /** The title, and the meaning of the colors. */
  keys: readonly (readonly [string, string | undefined])[];
  columns: readonly (readonly Column[])[];
  showMost(value: number): string;
  isWhole?: boolean;
}

function drawPanel(ctx: SKRSContext2D, box: Box, days: readonly string[], panel: Panel): void {
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  let { x } = box;
  for (const [text, color] of panel.keys) {
    if (color !== undefined) drawDot(ctx, { x: x + 9, y: box.y - 33 }, color, 9);
    ctx.fillStyle = color === undefined ? INK : FAINT;
    const start = color === undefined ? x : x + 24;
    ctx.fillText(text, start, box.y - 24);
    x = start + ctx.measureText(text).width + 26;
  }
  drawColumns(ctx, box, panel);
  drawDayNames(ctx, box, days);
}

/** The first and the last day, and for the wide panel one in between. */
function drawDayNames(ctx: SKRSContext2D, { x, y, width, height }: Box, days: readonly string[]): void {
  ctx.fillStyle = FAINT;
  ctx.textBaseline = 'top';
  const top = y + height + 10;
  ctx.textAlign = 'left';
  ctx.fillText(days[0] ?? '', x, top);
  ctx.textAlign = 'right';
  ctx.fillText(days.at(-1) ?? '', x + width, top);
  ctx.textAlign = 'center';
  const middle = (days.length - 1) / 2;
  if (Number.isInteger(middle)) ctx.fillText(days[middle] ?? '', x + width / 2, top);
}

function drawLists(ctx: SKRSContext2D, lists: StatsChart['lists'], nothing: string): void {
  const width = (LISTS.width - GAP * (lists.length - 1)) / lists.length;
  drawLine(ctx, { x: LISTS.x, y: LISTS.y - 38 }, { x: RIGHT, y: LISTS.y - 38 }, GRID);
  for (const [index, { title, bars }] of lists.entries()) {
    const x = LISTS.x + index * (width + GAP);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillStyle = INK;
    ctx.fillText(title, x, LISTS.y + 4);
    const most = Math.max(...bars.map(({ amount }) => amount));
    for (const [row, bar] of bars.entries()) {
      drawBar(ctx, { x, y: LISTS.y + 20 + row * BAR_STEP, width, height: 4 }, bar, most);
    }
    if (bars.length > 0) continue;
    ctx.fillStyle = FAINT;
    ctx.fillText(nothing, x, LISTS.y + 20 + BAR_STEP - 16);
  }
}

function drawBar(ctx: SKRSContext2D, { x, y, width, height }: Box, bar: Bar, most: number): void {
  const baseline = y + 28;
  ctx.textAlign = 'right';
  ctx.fillStyle = FAINT;
  ctx.fillText(bar.figures, x + width, baseline);
  ctx.textAlign = 'left';
  ctx.fillStyle = INK;
  const room = width - ctx.measureText(bar.figures).width - 16;
  ctx.fillText(fittingText(ctx, bar.name, room), x, baseline);
  ctx.fillStyle = GRID;
  ctx.fillRect(x, baseline + 11, width, height);
  ctx.fillStyle = bar.color === undefined ? FAINT : colorOf(bar.color);
  ctx.fillRect(x, baseline + 11, Math.max(height, (bar.amount / most) * width), height);
}
