import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../random.ts';
import type { Palette } from './palette.ts';
import type { Scene } from './scene.ts';

/** The moment that is drawn. */
export interface Moment {
  ctx: SKRSContext2D;
  /** Seconds since the start. */
  time: number;
  /** 0 at the first frame, 1 at the last. */
  progress: number;
  /** Where the camera has drifted, in pixels at depth 1; far things move less. */
  cameraX: number;
  cameraY: number;
}

/** One thing in the frame, back to front. */
export type Layer = (moment: Moment) => void;

/** The inputs of a layer, once, before the first frame. */
export interface Stage {
  width: number;
  height: number;
  /** Pixels to one thousandth of the short side at 1000: all sizes are multiples of it. */
  unit: number;
  /** The line between ground and sky, in pixels from the top. */
  horizon: number;
  /** Where the sun or the moon stands. */
  light: { x: number; y: number; radius: number };
  durationSeconds: number;
  palette: Palette;
  scene: Scene;
  random: Random;
}

/** How far the camera drifts to each side, as a part of the width: layers are that much wider than the picture. */
export const CAMERA_REACH = 0.045;

/** An image of its own, painted once and then only moved. */
export function paint(width: number, height: number, draw: (ctx: SKRSContext2D) => void): Canvas {
  const canvas = createCanvas(Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height)));
  draw(canvas.getContext('2d'));
  return canvas;
}
