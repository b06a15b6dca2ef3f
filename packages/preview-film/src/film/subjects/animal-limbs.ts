import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Color, css } from '../color.ts';
import type { Breed } from './breeds.ts';

/** One leg at a moment of its stride: it swings, and folds on the way forward. */
export function drawLeg(
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

/** A tail that follows the body's movement. */
export function drawTail(
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
