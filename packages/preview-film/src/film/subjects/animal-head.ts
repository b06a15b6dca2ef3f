import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Color, css } from '../color.ts';
import type { Breed } from './breeds.ts';

/** Neck, head, ears, and horns or manes. */
export function drawHead(
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
