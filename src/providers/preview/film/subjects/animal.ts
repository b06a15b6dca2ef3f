import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Color, color, css, mixColor } from '../color.ts';
import type { Layer, Stage } from '../layer.ts';

/** What makes one four-legged animal another; lengths in parts of its body. */
export interface Breed {
  coat: string;
  belly: string;
  legs: number;
  thick: number;
  neck: number;
  neckAngle: number;
  head: number;
  muzzle: number;
  ears: 'point' | 'floppy' | 'small';
  tail: 'bushy' | 'thin' | 'hair' | 'short';
  antlers?: boolean;
  mane?: boolean;
}

export const breeds = {
  fox: {
    coat: '#d9622b',
    belly: '#fff1e2',
    legs: 0.42,
    thick: 0.15,
    neck: 0.2,
    neckAngle: -0.5,
    head: 0.135,
    muzzle: 0.2,
    ears: 'point',
    tail: 'bushy',
  },
  dog: {
    coat: '#b98754',
    belly: '#f0dcc0',
    legs: 0.46,
    thick: 0.17,
    neck: 0.24,
    neckAngle: -0.75,
    head: 0.14,
    muzzle: 0.17,
    ears: 'floppy',
    tail: 'thin',
  },
  cat: {
    coat: '#5a5560',
    belly: '#8d8792',
    legs: 0.4,
    thick: 0.15,
    neck: 0.15,
    neckAngle: -0.7,
    head: 0.14,
    muzzle: 0.07,
    ears: 'point',
    tail: 'thin',
  },
  horse: {
    coat: '#6b4030',
    belly: '#7d5240',
    legs: 0.72,
    thick: 0.2,
    neck: 0.5,
    neckAngle: -0.95,
    head: 0.13,
    muzzle: 0.27,
    ears: 'small',
    tail: 'hair',
    mane: true,
  },
  deer: {
    coat: '#8d5f3c',
    belly: '#cfae8a',
    legs: 0.74,
    thick: 0.155,
    neck: 0.42,
    neckAngle: -1.15,
    head: 0.11,
    muzzle: 0.18,
    ears: 'small',
    tail: 'short',
    antlers: true,
  },
} satisfies Record<string, Breed>;

export interface AnimalOptions {
  breed: Breed;
  /** Height of the ground where it is, in pixels from the top. */
  ground: (x: number) => number;
  size: number;
  depth: number;
}

/** It runs through the picture, from one side to the other in the length of the film. */
export function createAnimal(stage: Stage, options: AnimalOptions): Layer {
  const { width, palette, durationSeconds } = stage;
  const { breed, size, depth } = options;
  const direction = stage.light.x > width / 2 ? 1 : -1;
  const pace = Math.max(2.6, Math.min(4, (width / size / durationSeconds) * 0.9));
  const coat = mixColor(color(breed.coat), palette.near, palette.isDark ? 0.5 : 0.18);
  const belly = mixColor(color(breed.belly), palette.near, palette.isDark ? 0.5 : 0.2);
  return ({ ctx, time, progress, cameraX }) => {
    const along = 0.1 + 0.78 * progress;
    const x = (direction > 0 ? along : 1 - along) * width + cameraX * depth;
    const phase = time * pace * Math.PI * 1.05;
    const hop = Math.abs(Math.sin(phase / 2 + 0.5)) * size * 0.1;
    const slope = Math.atan2(options.ground(x + size * 0.3) - options.ground(x - size * 0.3), size * 0.6);
    ctx.translate(x, options.ground(x) - size * breed.legs * 0.94);
    ctx.fillStyle = css(palette.near, 0.3);
    ctx.beginPath();
    ctx.ellipse(0, size * breed.legs * 0.98, size * 0.55, size * 0.045, slope, 0, 7);
    ctx.fill();
    ctx.translate(0, -hop);
    ctx.rotate(slope + Math.sin(phase) * 0.05);
    ctx.scale(direction * size, size);
    drawAnimal(ctx, breed, { coat, belly, dark: mixColor(coat, palette.near, 0.6) }, phase);
  };
}

function drawAnimal(
  ctx: SKRSContext2D,
  breed: Breed,
  tints: { coat: Color; belly: Color; dark: Color },
  phase: number,
): void {
  const { thick, legs } = breed;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  const stretch = Math.sin(phase) * 0.5;
  drawLeg(ctx, 0.36, legs, thick, phase + 0.7, css(tints.dark));
  drawLeg(ctx, -0.36, legs, thick, phase + Math.PI + 0.7, css(tints.dark));
  drawTail(ctx, breed, tints, phase);

  // Chest, back and haunch in one line.
  ctx.fillStyle = css(tints.coat);
  ctx.beginPath();
  ctx.moveTo(0.48, -thick * 0.5);
  ctx.bezierCurveTo(0.3, -thick * 1.3, -0.05, -thick * (0.75 - stretch * 0.25), -0.3, -thick * 1.15);
  ctx.bezierCurveTo(-0.5, -thick * 1.1, -0.58, -thick * 0.1, -0.46, thick * 0.55);
  ctx.bezierCurveTo(-0.25, thick * 0.6, -0.05, thick * 0.35, 0.2, thick * 0.75);
  ctx.bezierCurveTo(0.4, thick * 0.9, 0.54, thick * 0.3, 0.48, -thick * 0.5);
  ctx.fill();
  drawHead(ctx, breed, tints, phase);
  drawLeg(ctx, 0.38, legs, thick, phase, css(tints.coat));
  drawLeg(ctx, -0.38, legs, thick, phase + Math.PI, css(tints.coat));
}

function drawLeg(
  ctx: SKRSContext2D,
  hip: number,
  legs: number,
  thick: number,
  phase: number,
  tint: string,
): void {
  const swing = Math.sin(phase) * 0.85;
  const fold = Math.max(0, Math.cos(phase)) * 1.15;
  const upper = legs * 0.5;
  const kneeX = hip + Math.sin(swing) * upper;
  const kneeY = thick * 0.35 + Math.cos(swing) * upper;
  const back = hip > 0 ? -1 : 1;
  const lower = swing + back * fold * (hip > 0 ? 1 : -0.9) - (hip > 0 ? 0 : 0.2);
  const footX = kneeX + Math.sin(lower) * legs * 0.52;
  const footY = kneeY + Math.cos(lower) * legs * 0.52;
  ctx.strokeStyle = tint;
  ctx.lineWidth = thick * 0.72;
  ctx.beginPath();
  ctx.moveTo(hip, 0);
  ctx.lineTo((hip + kneeX) / 2, (thick * 0.35 + kneeY) / 2);
  ctx.stroke();
  ctx.lineWidth = thick * 0.42;
  ctx.beginPath();
  ctx.moveTo((hip + kneeX) / 2, (thick * 0.35 + kneeY) / 2 - thick * 0.1);
  ctx.lineTo(kneeX, kneeY);
  ctx.stroke();
  ctx.lineWidth = thick * 0.3;
  ctx.beginPath();
  ctx.moveTo(kneeX, kneeY);
  ctx.lineTo(footX, footY);
  ctx.lineTo(footX + 0.035, footY + 0.006);
  ctx.stroke();
}

function drawTail(
  ctx: SKRSContext2D,
  breed: Breed,
  tints: { coat: Color; belly: Color },
  phase: number,
): void {
  const wave = Math.sin(phase + 1) * 0.07;
  const { thick } = breed;
  if (breed.tail === 'bushy') {
    const tail = (from: number, to: number, half: number, tint: string) => {
      ctx.fillStyle = tint;
      ctx.beginPath();
      ctx.moveTo(from, -0.05);
      ctx.bezierCurveTo(
        from - 0.2,
        -half * 1.6 + wave,
        to + 0.22,
        -half * 1.2 - 0.1 + wave,
        to,
        -0.12 + wave * 2,
      );
      ctx.bezierCurveTo(to + 0.18, half * 0.9 + wave, from - 0.2, half * 1.1, from, 0.04);
      ctx.fill();
    };
    tail(-0.46, -1.02, 0.14, css(tints.coat));
    ctx.fillStyle = css(tints.belly);
    ctx.beginPath();
    ctx.moveTo(-1.03, -0.12 + wave * 2);
    ctx.quadraticCurveTo(-0.9, -0.18 + wave, -0.84, -0.07 + wave);
    ctx.quadraticCurveTo(-0.9, 0.02 + wave, -1.03, -0.12 + wave * 2);
    ctx.fill();
    return;
  }
  ctx.strokeStyle = css(tints.coat);
  ctx.lineWidth = thick * (breed.tail === 'hair' ? 0.55 : breed.tail === 'short' ? 0.4 : 0.3);
  ctx.beginPath();
  ctx.moveTo(-0.47, -thick * 0.5);
  if (breed.tail === 'short') ctx.lineTo(-0.56, -thick * 0.2);
  else if (breed.tail === 'hair') ctx.bezierCurveTo(-0.68, -thick * 0.8, -0.76, wave, -0.84 + wave, 0.2);
  else ctx.bezierCurveTo(-0.64, -0.1, -0.76, -0.34 + wave, -0.9, -0.3 + wave * 2);
  ctx.stroke();
}

function drawHead(
  ctx: SKRSContext2D,
  breed: Breed,
  tints: { coat: Color; belly: Color; dark: Color },
  phase: number,
): void {
  const { neck, neckAngle, head, muzzle, thick } = breed;
  const nod = Math.sin(phase + 0.4) * 0.03;
  const x = 0.42 + Math.cos(neckAngle) * neck;
  const y = -thick * 0.45 + Math.sin(neckAngle) * neck + nod;
  ctx.strokeStyle = css(tints.coat);
  ctx.lineWidth = thick * 1.05;
  ctx.beginPath();
  ctx.moveTo(0.36, -thick * 0.2);
  ctx.lineTo(x - head * 0.2, y + head * 0.25);
  ctx.stroke();
  ctx.fillStyle = css(tints.coat);
  ctx.beginPath();
  ctx.arc(x, y, head * 0.82, 0, 7);
  ctx.fill();
  const tip = x + head * 0.5 + muzzle;
  const drop = y + head * 0.45;
  ctx.beginPath();
  ctx.moveTo(x - head * 0.1, y - head * 0.78);
  ctx.quadraticCurveTo(x + head * 0.7, y - head * 0.35, tip, drop - head * 0.18);
  ctx.quadraticCurveTo(tip + 0.02, drop + head * 0.16, tip - muzzle * 0.35, drop + head * 0.28);
  ctx.quadraticCurveTo(x + head * 0.2, y + head * 0.95, x - head * 0.2, y + head * 0.75);
  ctx.fill();
  ctx.fillStyle = css(tints.belly);
  ctx.beginPath();
  ctx.moveTo(tip, drop);
  ctx.quadraticCurveTo(x + head * 0.3, y + head * 0.95, x - head * 0.35, y + head * 0.72);
  ctx.quadraticCurveTo(x + head * 0.35, y + head * 0.35, tip, drop);
  ctx.fill();
  ctx.fillStyle = css(tints.dark);
  ctx.beginPath();
  ctx.arc(tip, drop - head * 0.06, head * 0.13, 0, 7);
  ctx.arc(x + head * 0.42, y - head * 0.12, head * 0.085, 0, 7);
  ctx.fill();
  drawEars(ctx, breed, tints, { x, y });
  if (breed.mane) {
    ctx.strokeStyle = css(tints.dark);
    ctx.lineWidth = thick * 0.34;
    for (let lock = 0; lock < 6; lock += 1) {
      const part = lock / 5;
      const fromX = x - head * 0.5 + (0.24 - x) * part * 0.8;
      const fromY = y - head * 0.4 + (-thick - y) * part * 0.85;
      ctx.beginPath();
      ctx.moveTo(fromX, fromY);
      ctx.quadraticCurveTo(
        fromX - 0.1,
        fromY - 0.05,
        fromX - 0.17,
        fromY + Math.sin(phase + lock) * 0.05 + 0.02,
      );
      ctx.stroke();
    }
  }
}

function drawEars(
  ctx: SKRSContext2D,
  breed: Breed,
  tints: { coat: Color; dark: Color },
  at: { x: number; y: number },
): void {
  const { head } = breed;
  for (const [offset, tint] of [
    [-0.1, tints.dark],
    [-0.42, tints.coat],
  ] as const) {
    const x = at.x + offset * head;
    const y = at.y - head * 0.55;
    ctx.fillStyle = css(tint);
    ctx.beginPath();
    if (breed.ears === 'floppy')
      ctx.ellipse(x - head * 0.3, y + head * 0.35, head * 0.28, head * 0.6, 0.4, 0, 7);
    else {
      const tall = head * (breed.ears === 'point' ? 1.05 : 0.7);
      ctx.moveTo(x - head * 0.34, y + head * 0.16);
      ctx.lineTo(x - head * 0.16, y - tall);
      ctx.lineTo(x + head * 0.36, y + head * 0.08);
    }
    ctx.fill();
  }
  if (!breed.antlers) return;
  ctx.strokeStyle = css(tints.dark);
  ctx.lineWidth = head * 0.16;
  for (const lean of [-0.5, -0.05]) {
    const x = at.x - head * 0.2;
    const y = at.y - head * 0.8;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.quadraticCurveTo(
      x - head * 1.4 + lean * head,
      y - head * 0.9,
      x - head * 0.5 + lean * head * 1.6,
      y - head * 2.6,
    );
    for (const part of [0.35, 0.65]) {
      const branchX = x - head * 0.85 * part * 1.2 + lean * head * part;
      const branchY = y - head * 2.1 * part;
      ctx.moveTo(branchX, branchY);
      ctx.lineTo(branchX + head * 0.65, branchY - head * 0.62);
    }
    ctx.stroke();
  }
}
