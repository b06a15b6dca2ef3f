import { loadTypeface } from '@cutscene/typeface';
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { COLORS } from './colors.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Our own background, because Discord's may be dark or light. */
export const GROUND = '#1f2030';
export const GRID = '#3a3c52';
export const INK = '#f4f2ea';
export const FAINT = '#b9b8c6';
/** After as many, a color comes again in the next shape. */
const shapes = ['circle', 'diamond', 'triangle'] as const;

export function colorOf(index: number): string {
  return COLORS[index % COLORS.length] ?? INK;
}

/** A dot of the `index`th meaning: up to 24 differ in color or shape. */
export function drawMark(ctx: SKRSContext2D, at: Point, index: number, radius: number): void {
  const shape = shapes[Math.floor(index / COLORS.length) % shapes.length];
  if (shape === 'circle') {
    drawDot(ctx, at, colorOf(index), radius);
    return;
  }
  // Of the same size to the eye.
  const reach = radius * 1.25;
  const corners = shape === 'diamond' ? 4 : 3;
  ctx.beginPath();
  for (let corner = 0; corner < corners; corner++) {
    const angle = (corner / corners) * Math.PI * 2 - Math.PI / 2;
    ctx.lineTo(at.x + Math.cos(angle) * reach, at.y + Math.sin(angle) * reach);
  }
  ctx.closePath();
  fillMark(ctx, colorOf(index));
}

/**
 * An empty image with our background. `texts` are all texts that will be written. `font` returns a size of the typeface
 * for them, and `covers` says whether it has all their characters.
 */
export function startChart(
  { width, height }: { width: number; height: number },
  texts: readonly string[],
): { canvas: Canvas; ctx: SKRSContext2D; font(size: number): string; covers(text: string): boolean } {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const { family, weight, covers } = loadTypeface(texts.join(''), 'sans');
  ctx.fillStyle = GROUND;
  ctx.fillRect(0, 0, width, height);
  return { canvas, ctx, font: (size) => `${weight} ${size}px ${family}`, covers };
}

export function drawDot(ctx: SKRSContext2D, { x, y }: Point, color: string, radius: number) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  fillMark(ctx, color);
}

/** With a line around it, so that it stands out from what is behind. */
function fillMark(ctx: SKRSContext2D, color: string): void {
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = 3;
  ctx.strokeStyle = GROUND;
  ctx.stroke();
}

export function drawLine(ctx: SKRSContext2D, from: Point, to: Point, color: string) {
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.lineWidth = 2;
  ctx.strokeStyle = color;
  ctx.stroke();
}

/** The part of a text that fits into this many pixels in the present font. */
export function fittingText(ctx: SKRSContext2D, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && ctx.measureText(`${letters.join('')}…`).width > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
