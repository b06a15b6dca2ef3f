import type { Path2D } from '@napi-rs/canvas';
import type { Random } from '../random.ts';

/** A fir: a stack of ragged skirts. */
export function addFir(path: Path2D, random: Random, x: number, foot: number, height: number): void {
  const half = height * random.between(0.16, 0.22);
  const tiers = 6 + random.index(3);
  const rowY = (tier: number) => foot - height + (height * 0.94 * tier) / tiers;
  const rowHalf = (tier: number) => half * (tier / tiers) ** 0.85;
  path.moveTo(x, foot - height);
  for (let tier = 1; tier <= tiers; tier += 1) {
    path.lineTo(x + rowHalf(tier) * random.between(0.8, 1.1), rowY(tier));
    path.lineTo(x + rowHalf(tier) * 0.45, rowY(tier) - height * 0.02);
  }
  path.lineTo(x + half * 0.1, foot + height * 0.04);
  path.lineTo(x - half * 0.1, foot + height * 0.04);
  for (let tier = tiers; tier >= 1; tier -= 1) {
    path.lineTo(x - rowHalf(tier) * 0.45, rowY(tier) - height * 0.02);
    path.lineTo(x - rowHalf(tier) * random.between(0.8, 1.1), rowY(tier));
  }
  path.closePath();
}

/** A broad-leaved tree: a trunk under a heap of round leaf masses. */
export function addRoundTree(path: Path2D, random: Random, x: number, foot: number, height: number): void {
  const half = height * 0.03;
  path.moveTo(x - half, foot);
  path.lineTo(x - half * 0.7, foot - height * 0.5);
  path.lineTo(x + half * 0.7, foot - height * 0.5);
  path.lineTo(x + half, foot);
  path.closePath();
  for (let index = 0; index < 13; index += 1) {
    const angle = random.between(0, Math.PI * 2);
    const distance = Math.sqrt(random.next()) * height * 0.22;
    const radius = height * random.between(0.08, 0.16);
    const middleX = x + Math.cos(angle) * distance * 1.25;
    const middleY = foot - height * 0.66 + Math.sin(angle) * distance;
    path.moveTo(middleX + radius, middleY);
    path.arc(middleX, middleY, radius, 0, Math.PI * 2);
  }
}

/** A bare trunk that branches upwards, as thick at its foot as a tenth of its height or less. */
export function addTrunk(
  path: Path2D,
  random: Random,
  x: number,
  foot: number,
  options: { height: number; thick: number },
): void {
  const { height, thick } = options;
  const lean = random.between(-0.04, 0.04) * height;
  path.moveTo(x - thick * 0.75, foot);
  path.quadraticCurveTo(
    x - thick * 0.42,
    foot - height * 0.12,
    x - thick * 0.4 + lean * 0.3,
    foot - height * 0.4,
  );
  path.lineTo(x - thick * 0.26 + lean, foot - height);
  path.lineTo(x + thick * 0.26 + lean, foot - height);
  path.lineTo(x + thick * 0.4 + lean * 0.3, foot - height * 0.4);
  path.quadraticCurveTo(x + thick * 0.42, foot - height * 0.12, x + thick * 0.75, foot);
  path.closePath();
  const branches = 3 + random.index(4);
  for (let index = 0; index < branches; index += 1) {
    const from = foot - height * random.between(0.35, 0.92);
    const side = random.chance(0.5) ? 1 : -1;
    const long = thick * random.between(2, 5.5);
    const up = long * random.between(0.25, 0.8);
    const start = x + lean * 0.6;
    // Round the same way as the trunk on both sides: where shapes turn against each other, a hole is left.
    path.moveTo(start, from - side * thick * 0.16);
    path.quadraticCurveTo(start + side * long * 0.55, from - up * 0.36, start + side * long, from - up);
    path.quadraticCurveTo(start + side * long * 0.55, from - up * 0.4, start, from + side * thick * 0.16);
    path.closePath();
  }
}
