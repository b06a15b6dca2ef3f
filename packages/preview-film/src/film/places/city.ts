import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../../random.ts';
import { type Color, css, mixColor, shiftColor } from '../color.ts';
import { depthColor } from '../land.ts';
import { CAMERA_REACH, type Layer, paint, type Stage } from '../layer.ts';
import { glow } from '../sky.ts';

const NEON = ['#29e6ff', '#ff3fa4', '#ffd23f', '#8c5bff', '#4dff9d'] as const;

/** A row of buildings, painted once: windows lit in the dark, signs with neon. */
export function createSkyline(
  stage: Stage,
  options: { name: string; depth: number; base: number; height: number },
): Layer {
  const { width, unit, palette } = stage;
  const { depth, base, height } = options;
  const random = stage.random.fork(`skyline ${options.name}`);
  const reach = width * CAMERA_REACH + 4;
  const body = depthColor(palette, depth);
  const lit = palette.isDark || stage.scene.time === 'dusk' || stage.scene.time === 'sunset';
  const image = paint(width + 2 * reach, height * 1.15, (ctx) => {
    const foot = height * 1.15;
    let x = -unit * 20;
    while (x < width + 2 * reach) {
      const wide = unit * random.between(46, 120) * (0.6 + 0.6 * depth);
      // Towers gather in the middle, as downtown does.
      const middle = 1 - Math.abs((x + wide / 2) / (width + 2 * reach) - 0.5) * 1.1;
      const tall = height * (0.22 + 0.72 * random.next() ** 1.5 * middle);
      drawBuilding(ctx, random, { x, foot, wide, tall, unit, body, lit, depth, stage });
      x += wide * random.between(0.82, 1.12);
    }
    const haze = ctx.createLinearGradient(0, foot - height * 0.5, 0, foot);
    haze.addColorStop(0, css(palette.haze, 0));
    haze.addColorStop(1, css(palette.haze, 0.5 * (1 - depth * 0.75)));
    ctx.globalCompositeOperation = 'source-atop';
    ctx.fillStyle = haze;
    ctx.fillRect(0, 0, width + 2 * reach, foot);
  });
  return ({ ctx, cameraX, cameraY }) => {
    ctx.drawImage(image, -reach + cameraX * depth, base - height * 1.15 + cameraY * depth);
  };
}

interface Building {
  x: number;
  foot: number;
  wide: number;
  tall: number;
  unit: number;
  body: Color;
  lit: boolean;
  depth: number;
  stage: Stage;
}

function drawBuilding(ctx: SKRSContext2D, random: Random, building: Building): void {
  const { x, foot, wide, tall, unit, body, lit, depth, stage } = building;
  const top = foot - tall;
  const tone = shiftColor(body, { lightness: random.between(-0.025, 0.035) });
  const gradient = ctx.createLinearGradient(x, 0, x + wide, 0);
  gradient.addColorStop(0, css(shiftColor(tone, { lightness: 0.025 })));
  gradient.addColorStop(1, css(shiftColor(tone, { lightness: -0.02 })));
  ctx.fillStyle = gradient;
  ctx.fillRect(x, top, wide, tall);
  const crown = random.index(5);
  if (crown === 0) ctx.fillRect(x + wide * 0.2, top - unit * 16, wide * 0.6, unit * 17);
  if (crown === 1) ctx.fillRect(x + wide * 0.48, top - unit * random.between(25, 70), unit * 2.5, unit * 72);
  if (crown === 2) {
    ctx.beginPath();
    ctx.moveTo(x, top + 1);
    ctx.lineTo(x + wide / 2, top - wide * random.between(0.3, 0.7));
    ctx.lineTo(x + wide, top + 1);
    ctx.fill();
  }
  if (!lit || depth < 0.1) return;
  drawWindows(ctx, random, building);
  if (stage.scene.details.has('neon') && depth > 0.3 && random.chance(0.6)) drawSign(ctx, random, building);
}

function drawWindows(
  ctx: SKRSContext2D,
  random: Random,
  { x, foot, wide, tall, unit, depth, stage }: Building,
): void {
  const { palette } = stage;
  const neon = stage.scene.details.has('neon');
  const cell = unit * (7 + 7 * depth);
  const columns = Math.floor((wide - cell * 0.6) / cell);
  const rows = Math.floor((tall - cell) / (cell * 1.35));
  const share = random.between(0.12, 0.5);
  const warm = css(palette.accent, 0.85);
  const pale = css(mixColor(palette.accent, palette.light, 0.7), 0.7);
  const left = x + (wide - columns * cell) / 2;
  for (let row = 0; row < rows; row += 1) {
    const wholeFloor = random.chance(0.06);
    for (let column = 0; column < columns; column += 1) {
      if (!wholeFloor && !random.chance(share)) continue;
      ctx.globalAlpha = random.between(0.35, 1) * (0.35 + 0.65 * depth);
      ctx.fillStyle = neon && random.chance(0.5) ? random.pick(NEON) : random.chance(0.6) ? warm : pale;
      ctx.fillRect(
        left + column * cell + cell * 0.22,
        foot - tall + cell * 0.8 + row * cell * 1.35,
        cell * 0.5,
        cell * 0.72,
      );
    }
  }
  ctx.globalAlpha = 1;
}

function drawSign(ctx: SKRSContext2D, random: Random, { x, foot, wide, tall, unit }: Building): void {
  const tint = random.pick(NEON);
  const upright = random.chance(0.7);
  const w = upright ? unit * random.between(13, 22) : wide * 0.7;
  const h = upright ? Math.min(tall * 0.5, unit * random.between(70, 150)) : unit * random.between(16, 26);
  const left = upright ? x + (random.chance(0.5) ? wide * 0.08 : wide - w - wide * 0.08) : x + wide * 0.15;
  const top = foot - tall * random.between(0.6, 0.92);
  ctx.save();
  ctx.shadowColor = tint;
  ctx.shadowBlur = unit * 26;
  ctx.strokeStyle = tint;
  ctx.lineWidth = unit * 2;
  ctx.strokeRect(left, top, w, h);
  ctx.fillStyle = tint;
  // Strokes that could be writing from across the street.
  const marks = Math.floor((upright ? h / w : w / h) * 1.1);
  for (let mark = 0; mark < marks; mark += 1) {
    const side = (upright ? w : h) * 0.56;
    const markX = upright ? left + w * 0.22 : left + w * 0.08 + (mark * w * 0.86) / marks;
    const markY = upright ? top + h * 0.06 + (mark * h * 0.9) / marks : top + h * 0.22;
    const thick = side * 0.2;
    ctx.fillRect(markX, markY, side, thick);
    if (random.chance(0.7)) ctx.fillRect(markX + side * 0.4, markY, thick, side);
    if (random.chance(0.6)) ctx.fillRect(markX, markY + side * 0.5, side, thick);
    if (random.chance(0.5)) ctx.fillRect(markX, markY, thick, side);
  }
  ctx.restore();
}

/** Cars that fly between the towers: a hull, a white light ahead and a red trail behind. */
export function createAirTraffic(
  stage: Stage,
  options: { count: number; top: number; bottom: number },
): Layer {
  const { width, unit } = stage;
  const random = stage.random.fork('air traffic');
  const beam = glow(64, 'rgba(214,240,255,1)');
  const tail = glow(64, 'rgba(255,70,120,1)');
  const cars = Array.from({ length: options.count }, (_, index) => {
    const near = 0.3 + 0.7 * ((index + random.next()) / options.count);
    return {
      near,
      y: options.top + (options.bottom - options.top) * random.next(),
      direction: random.chance(0.5) ? 1 : -1,
      phase: random.next(),
      speed: random.between(0.85, 1.2),
    };
  }).sort((one, other) => one.near - other.near);
  return ({ ctx, time, cameraX }) => {
    for (const { near, y, direction, phase, speed } of cars) {
      const long = unit * 62 * near ** 1.5;
      const span = width + long * 12;
      const gone = (phase * span + time * unit * 290 * near * speed) % span;
      const x = (direction > 0 ? gone : span - gone) - long * 6 + cameraX * near;
      const bob = y + Math.sin(time * 1.6 + phase * 40) * unit * 5 * near;
      ctx.globalCompositeOperation = 'source-over';
      ctx.globalAlpha = 0.55 + 0.45 * near;
      ctx.fillStyle = css(mixColor(stage.palette.near, stage.palette.haze, 0.32 * (1 - near)));
      ctx.beginPath();
      ctx.moveTo(x - direction * long * 0.5, bob);
      ctx.quadraticCurveTo(
        x - direction * long * 0.2,
        bob - long * 0.3,
        x + direction * long * 0.12,
        bob - long * 0.17,
      );
      ctx.quadraticCurveTo(x + direction * long * 0.45, bob - long * 0.1, x + direction * long * 0.52, bob);
      ctx.quadraticCurveTo(x, bob + long * 0.17, x - direction * long * 0.5, bob);
      ctx.fill();
      ctx.globalCompositeOperation = 'lighter';
      ctx.globalAlpha = 0.9 * near;
      const trail = long * 3.4;
      ctx.drawImage(
        tail,
        direction > 0 ? x - long * 0.5 - trail : x + long * 0.5,
        bob - long * 0.06,
        trail,
        long * 0.12,
      );
      ctx.drawImage(tail, x - direction * long * 0.5 - long * 0.2, bob - long * 0.2, long * 0.4, long * 0.4);
      ctx.drawImage(beam, x + direction * long * 0.5 - long * 0.4, bob - long * 0.4, long * 0.8, long * 0.8);
      ctx.globalAlpha = 0.26 * near;
      ctx.drawImage(
        beam,
        direction > 0 ? x + long * 0.3 : x - long * 0.3 - long * 3,
        bob - long * 0.25,
        long * 3,
        long * 0.6,
      );
      ctx.globalAlpha = 0.5 * near;
      ctx.fillStyle = '#29e6ff';
      ctx.fillRect(x - long * 0.34, bob + long * 0.07, long * 0.68, Math.max(1, long * 0.025));
    }
  };
}
