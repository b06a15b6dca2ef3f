import { Path2D } from '@napi-rs/canvas';
import { type Color, css, mixColor } from './color.ts';
import { CAMERA_REACH, type Layer, type Stage } from './layer.ts';
import { createNoise1d } from './noise.ts';
import type { Palette } from './palette.ts';
import { addFir, addRoundTree } from './trees.ts';

export interface RidgeOptions {
  name: string;
  /** Mean height of the line, in pixels from the top. */
  base: number;
  /** How far peaks rise above it, in pixels. */
  rise: number;
  /** Peaks across the image. */
  peaks: number;
  /** 0 far, 1 near: color, detail and movement. */
  depth: number;
  /** Sharp peaks instead of rolling hills. */
  sharp?: boolean;
  bottom?: number;
  /** `aside`: only near the edges of the image, as a frame. */
  trees?: { kind: 'fir' | 'round'; count: number; height: number; aside?: boolean; tints?: readonly Color[] };
  /** Light along the edge, 0 to 1, as where a low sun stands behind it. */
  rim?: number;
  tint?: Color;
}

/** The color of things at a depth: the air's own far away, the dark of the near at 1. */
export function depthColor(palette: Palette, depth: number): Color {
  const ramp = [...palette.distance, palette.near];
  const place = Math.min(2.999, Math.max(0, depth) * 3);
  const index = Math.floor(place);
  return mixColor(ramp[index] ?? palette.near, ramp[index + 1] ?? palette.near, place - index);
}

/** The line of a ridge: height at a place, both in pixels. Others stand on it. */
export function ridgeLine(stage: Stage, options: RidgeOptions): (x: number) => number {
  const noise = createNoise1d(stage.random.fork(`ridge ${options.name}`), options.sharp ? 7 : 3);
  const scale = options.peaks / stage.width;
  return (x) => {
    const value = noise(x * scale + 20);
    const shaped = options.sharp ? 1 - 2.2 * Math.abs(value) ** 0.75 : value;
    return options.base - options.rise * shaped;
  };
}

/** One silhouette against the haze, lighter and mistier toward its foot. */
export function createRidge(stage: Stage, options: RidgeOptions): Layer {
  const { width, palette, height } = stage;
  const line = ridgeLine(stage, options);
  const random = stage.random.fork(`trees ${options.name}`);
  const reach = width * CAMERA_REACH + 8;
  const bottom = options.bottom ?? height;
  const step = Math.max(1.5, stage.unit * 3);
  const path = new Path2D();
  const edge = new Path2D();
  const tints = options.trees?.tints ?? [];
  const crowns = tints.map(() => new Path2D());
  path.moveTo(-reach, bottom);
  for (let x = -reach; x <= width + reach; x += step) {
    path.lineTo(x, line(x));
    if (x === -reach) edge.moveTo(x, line(x));
    else edge.lineTo(x, line(x));
  }
  path.lineTo(width + reach, bottom);
  path.closePath();
  for (let index = 0; index < (options.trees?.count ?? 0); index += 1) {
    const place = random.next();
    const across = options.trees?.aside ? (place < 0.5 ? place * 0.5 : 1 - (1 - place) * 0.5) : place;
    const x = -reach + across * (width + 2 * reach);
    const tall = (options.trees?.height ?? 0) * (0.55 + 0.75 * random.next() ** 1.6);
    const tree = crowns[index % Math.max(1, crowns.length)] ?? path;
    if (options.trees?.kind === 'fir') addFir(tree, random, x, line(x) + 2, tall);
    else addRoundTree(tree, random, x, line(x) + 2, tall);
  }
  const body = options.tint ?? depthColor(palette, options.depth);
  const mist =
    options.depth > 0.9
      ? mixColor(body, palette.near, 0.6)
      : mixColor(body, palette.haze, 0.5 * (1 - options.depth * 0.7));
  const rim = options.rim ?? 0;
  return ({ ctx, cameraX, cameraY }) => {
    const gradient = ctx.createLinearGradient(
      0,
      options.base - options.rise,
      0,
      Math.min(bottom, options.base + options.rise * 1.7),
    );
    gradient.addColorStop(0, css(body));
    gradient.addColorStop(1, css(mist));
    ctx.translate(cameraX * options.depth, cameraY * options.depth);
    for (const [index, crown] of crowns.entries()) {
      ctx.fillStyle = css(tints[index] ?? body);
      ctx.fill(crown);
    }
    ctx.fillStyle = gradient;
    ctx.fill(path);
    if (rim === 0) return;
    ctx.globalCompositeOperation = 'screen';
    ctx.strokeStyle = css(palette.light, rim);
    ctx.lineWidth = stage.unit * 2.4;
    ctx.stroke(edge);
  };
}
