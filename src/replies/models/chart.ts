import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Language } from '../../locales/languages.ts';
import { type Translate, translator } from '../../locales/translate.ts';
import { price } from '../amounts.ts';
import {
  type Box,
  colorOf,
  drawMark,
  FAINT,
  GRID,
  GROUND,
  INK,
  drawLine as line,
  type Point,
  startChart,
} from '../drawing/canvas.ts';
import { spokenTime } from '../times.ts';
import type { ChartPoint } from './chart-point.ts';
import { placeLabels } from './place-labels.ts';
import { freeFloorUsd, logScale, timeTicksMs, usdTicks, withRoom } from './scale.ts';

// Discord shows it 400 pixels wide at most, and about 300 on a phone.
const WIDTH = 800;
const HEIGHT = 640;
const PLOT: Box = { x: 112, y: 108, width: 664, height: 420 };
const LEGEND = { x: 28, y: 32, row: 40 };
/** `PLOT` leaves room for as many rows of the legend; more rows move it down. */
const USUAL_ROWS = 2;
const DOT_RADIUS = 9;
/** Of a dot without a name. */
const SMALL_RADIUS = 6;
/** The first of the list have their names wherever there is room, the others only nearby. */
const NAMED = 12;
const LABEL_SIZE = 28;
const TICK_SIZE = 28;
const TICK_GAP = 20;

/** Draws price against time, both on logarithmic scales, as a PNG. */
export async function drawModels(language: Language, asked: readonly ChartPoint[]): Promise<Buffer> {
  const own = translator(language);
  const words = [own('models.timeAxis'), price(0, own), spokenTime(61_000, own), spokenTime(3_600_000, own)];
  const groups = [...new Set(asked.map(({ group }) => group))];
  const texts = [...asked.map(({ label }) => label), ...groups, ...words];
  const { legend, rows } = placeLegend(groups, texts);
  const moved = Math.max(0, rows - USUAL_ROWS) * LEGEND.row;
  const { canvas, ctx, font, covers } = startChart({ width: WIDTH, height: HEIGHT + moved }, texts);
  // A machine without the letters of a language gets the words in English.
  const t = words.every(covers) ? own : translator('en');
  const points = asked.map((point) => (covers(point.label) ? point : { ...point, label: point.plainLabel }));

  const floorUsd = freeFloorUsd(points);
  const usdOf = ({ usd }: ChartPoint) => (usd === 0 ? floorUsd : usd);
  const toX = logScale(
    points.map(({ typicalMs }) => typicalMs),
    [PLOT.x + 40, PLOT.x + PLOT.width - 120],
  );
  const toY = logScale(points.map(usdOf), [PLOT.y + PLOT.height - 40, PLOT.y + 40]);

  ctx.font = font(TICK_SIZE);
  drawLegend(ctx, legend);
  ctx.translate(0, moved);
  drawTimeAxis(ctx, t, points, toX);
  drawPriceAxis(ctx, t, points, toY, floorUsd);

  ctx.font = font(LABEL_SIZE);
  const dots = spreadDots(points.map((point) => ({ x: toX(point.typicalMs), y: toY(usdOf(point)) }))).map(
    (dot, index) => ({
      ...dot,
      labelWidth: ctx.measureText(points[index]?.label ?? '').width,
      isFirst: index < NAMED,
    }),
  );
  const area = { ...PLOT, width: WIDTH - PLOT.x - 12 };
  const labels = placeLabels(dots, { area, labelHeight: LABEL_SIZE, dotRadius: DOT_RADIUS });
  const drawn = points.map((point, index) => ({
    text: point.label,
    dot: dots[index] ?? { x: 0, y: 0 },
    label: labels[index],
    group: groups.indexOf(point.group),
  }));
  for (const { dot, label, group } of drawn)
    if (label?.threadTo) line(ctx, dot, label.threadTo, colorOf(group));
  for (const { dot, group, label } of drawn) drawMark(ctx, dot, group, label ? DOT_RADIUS : SMALL_RADIUS);
  // First the background around all letters, so that no grid line crosses them and none hides another's.
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 7;
  ctx.strokeStyle = GROUND;
  ctx.fillStyle = INK;
  for (const { label, text } of drawn) if (label) ctx.strokeText(text, label.box.x, middleOf(label.box));
  for (const { label, text } of drawn) if (label) ctx.fillText(text, label.box.x, middleOf(label.box));
  return canvas.encode('png');
}

/** Moves overlapping dots slightly apart, to the right and left in turn. */
function spreadDots(dots: readonly Point[]): Point[] {
  const placed: Point[] = [];
  for (const dot of dots) {
    const shifts = [0, 1, -1, 2, -2].map((steps) => ({ x: dot.x + steps * DOT_RADIUS * 2, y: dot.y }));
    const free = shifts.find((shift) =>
      placed.every((other) => Math.hypot(other.x - shift.x, other.y - shift.y) >= DOT_RADIUS * 2),
    );
    placed.push(free ?? dot);
  }
  return placed;
}

function drawTimeAxis(
  ctx: SKRSContext2D,
  t: Translate,
  points: readonly ChartPoint[],
  toX: (ms: number) => number,
) {
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  const ticks = timeTicksMs(points).map((ms) => ({ at: toX(ms), text: spokenTime(ms, t) }));
  for (const { at: x } of ticks) line(ctx, { x, y: PLOT.y }, { x, y: PLOT.y + PLOT.height }, GRID);
  ctx.fillStyle = FAINT;
  for (const { at, text } of withRoom(ticks, ({ text }) => ctx.measureText(text).width + TICK_GAP))
    ctx.fillText(text, at, PLOT.y + PLOT.height + 14);
  ctx.fillStyle = INK;
  ctx.fillText(t('models.timeAxis'), PLOT.x + PLOT.width / 2, PLOT.y + PLOT.height + 60);
}

function drawPriceAxis(
  ctx: SKRSContext2D,
  t: Translate,
  points: readonly ChartPoint[],
  toY: (usd: number) => number,
  floorUsd: number,
) {
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  const isFree = points.some(({ usd }) => usd === 0);
  const ticks = usdTicks(points).map((usd) => ({ at: toY(usd), text: price(usd, t, true) }));
  const all = isFree ? [{ at: toY(floorUsd), text: price(0, t) }, ...ticks] : ticks;
  for (const { at: y } of all) line(ctx, { x: PLOT.x, y }, { x: PLOT.x + PLOT.width, y }, GRID);
  ctx.fillStyle = FAINT;
  for (const { at, text } of withRoom(all, () => TICK_SIZE)) ctx.fillText(text, PLOT.x - 16, at);
}

/** Where each provider is named, in as many rows as they need. */
function placeLegend(groups: readonly string[], texts: readonly string[]) {
  const { ctx, font } = startChart({ width: WIDTH, height: 1 }, texts);
  ctx.font = font(TICK_SIZE);
  let x = LEGEND.x;
  let row = 0;
  const legend = groups.map((group) => {
    const { width } = ctx.measureText(group);
    if (x > LEGEND.x && x + 20 + width > WIDTH - 16) {
      x = LEGEND.x;
      row += 1;
    }
    const at = { x, y: LEGEND.y + row * LEGEND.row };
    x += width + 56;
    return { group, at };
  });
  return { legend, rows: row + 1 };
}

function drawLegend(ctx: SKRSContext2D, legend: ReturnType<typeof placeLegend>['legend']): void {
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const [index, { group, at }] of legend.entries()) {
    drawMark(ctx, at, index, DOT_RADIUS);
    ctx.fillStyle = INK;
    ctx.fillText(group, at.x + 20, at.y);
  }
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}
