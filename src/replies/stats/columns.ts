import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Box, drawLine, FAINT, GRID } from '../drawing/canvas.ts';

/** A part of one column. */
export interface Column {
  color: string;
  value: number;
}

/** Draws one column for each day, with its parts from bottom to top, over two lines with their values. */
export function drawColumns(
  ctx: SKRSContext2D,
  { x, y, width, height }: Box,
  {
    columns,
    showMost,
    isWhole = false,
  }: {
    columns: readonly (readonly Column[])[];
    /** The largest value, with words. */
    showMost(value: number): string;
    isWhole?: boolean;
  },
): void {
  const sums = columns.map((parts) => parts.reduce((sum, { value }) => sum + value, 0));
  const most = Math.max(...sums);
  const bottom = y + height;
  const step = width / columns.length;
  const gap = Math.min(8, step * 0.22);
  if (most > 0) {
    for (const value of linesAt(most, isWhole)) {
      const lineY = bottom - (value / most) * height;
      drawLine(ctx, { x, y: lineY }, { x: x + width, y: lineY }, GRID);
    }
  }
  drawLine(ctx, { x, y: bottom }, { x: x + width, y: bottom }, GRID);
  for (const [index, parts] of columns.entries()) {
    let top = bottom;
    for (const { color, value } of parts) {
      if (value === 0) continue;
      const tall = Math.max(2, (value / most) * height);
      top -= tall;
      ctx.fillStyle = color;
      ctx.fillRect(x + index * step + gap / 2, top, step - gap, tall);
    }
  }
  if (most === 0) return;
  // At the right end of the title's line, where no column is.
  ctx.textAlign = 'right';
  ctx.textBaseline = 'alphabetic';
  ctx.fillStyle = FAINT;
  ctx.fillText(showMost(most), x + width, y - 24);
}

function linesAt(most: number, isWhole: boolean): number[] {
  return isWhole && most < 2 ? [most] : [most / 2, most];
}
