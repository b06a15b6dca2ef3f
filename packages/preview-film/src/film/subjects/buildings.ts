import { color, css, mixColor } from '../color.ts';
import { type Layer, paint, type Stage } from '../layer.ts';
import { glow } from '../sky.ts';

export interface StandingOptions {
  x: number;
  foot: number;
  size: number;
  depth: number;
}

/** A lighthouse on its rock; its beam goes round. */
export function createLighthouse(stage: Stage, { x, foot, size, depth }: StandingOptions): Layer {
  const { palette, width, unit } = stage;
  const lamp = glow(128, css(palette.light, 1));
  const beam = paint(256, 64, (ctx) => {
    const gradient = ctx.createLinearGradient(0, 0, 256, 0);
    gradient.addColorStop(0, css(palette.light, 0.85));
    gradient.addColorStop(1, css(palette.light, 0));
    ctx.fillStyle = gradient;
    ctx.beginPath();
    ctx.moveTo(0, 30);
    ctx.lineTo(256, 0);
    ctx.lineTo(256, 64);
    ctx.lineTo(0, 34);
    ctx.fill();
  });
  const white = mixColor(
    mixColor(palette.light, palette.haze, 0.4),
    palette.near,
    palette.isDark ? 0.55 : 0.12,
  );
  const red = mixColor(color('#c23b2e'), palette.near, palette.isDark ? 0.5 : 0.15);
  return ({ ctx, time, cameraX }) => {
    ctx.translate(x + cameraX * depth, foot);
    ctx.fillStyle = css(palette.near);
    ctx.beginPath();
    ctx.moveTo(-size * 0.9, size * 0.12);
    for (const [left, top] of [
      [-0.62, -0.1],
      [-0.4, -0.06],
      [-0.25, -0.2],
      [0.2, -0.19],
      [0.36, -0.08],
      [0.66, -0.03],
      [1, 0.12],
    ] as const)
      ctx.lineTo(left * size, top * size);
    ctx.fill();
    const half = (up: number) => size * (0.135 - 0.055 * up);
    for (let band = 0; band < 5; band += 1) {
      const low = band / 5;
      const high = (band + 1) / 5;
      const bottom = -size * (0.16 + low * 1.1);
      const top = -size * (0.16 + high * 1.1);
      const tint = band % 2 ? white : red;
      const round = ctx.createLinearGradient(-half(low), 0, half(low), 0);
      round.addColorStop(0, css(mixColor(tint, palette.near, 0.6)));
      round.addColorStop(0.6, css(tint));
      round.addColorStop(1, css(mixColor(tint, palette.near, 0.35)));
      ctx.fillStyle = round;
      ctx.beginPath();
      ctx.moveTo(-half(low), bottom + 1);
      ctx.lineTo(-half(high), top);
      ctx.lineTo(half(high), top);
      ctx.lineTo(half(low), bottom + 1);
      ctx.fill();
    }
    const gallery = -size * 1.26;
    ctx.fillStyle = css(palette.near);
    ctx.fillRect(-size * 0.12, gallery - size * 0.02, size * 0.24, size * 0.035);
    ctx.fillStyle = css(palette.light);
    ctx.fillRect(-size * 0.055, gallery - size * 0.15, size * 0.11, size * 0.13);
    ctx.fillStyle = css(palette.near);
    ctx.beginPath();
    ctx.moveTo(-size * 0.085, gallery - size * 0.15);
    ctx.lineTo(0, gallery - size * 0.25);
    ctx.lineTo(size * 0.085, gallery - size * 0.15);
    ctx.fill();
    ctx.translate(0, gallery - size * 0.085);
    ctx.globalCompositeOperation = 'screen';
    // Seen from the side, a beam that turns grows and shrinks, and blinds when it points at us.
    const turn = time * 1.15;
    for (const offset of [0, Math.PI]) {
      const towards = Math.cos(turn + offset);
      ctx.save();
      ctx.scale(towards, 1);
      ctx.globalAlpha = (palette.isDark ? 0.62 : 0.3) * (0.35 + 0.65 * Math.abs(towards));
      ctx.drawImage(beam, 0, -unit * 62, width * 0.85, unit * 124);
      ctx.restore();
    }
    const flash = size * (0.3 + 0.55 * Math.max(0, Math.sin(turn)) ** 12);
    ctx.globalAlpha = 0.9;
    ctx.drawImage(lamp, -flash, -flash, flash * 2, flash * 2);
  };
}

/** Towers and walls on a height, windows lit. */
export function createCastle(stage: Stage, { x, foot, size, depth }: StandingOptions): Layer {
  const { palette } = stage;
  const random = stage.random.fork('castle');
  const towers = Array.from({ length: 7 }, (_, index) => {
    const middle = 1 - Math.abs(index - 3) / 3.6;
    return {
      place: (index - 3) * 0.2 + random.between(-0.03, 0.03),
      half: random.between(0.05, 0.075),
      tall: 0.4 + 0.72 * middle * random.between(0.8, 1.15),
      roof: random.between(0.2, 0.34),
    };
  });
  const stone = mixColor(palette.near, palette.haze, 0.14);
  const roof = mixColor(palette.near, palette.accent, 0.16);
  return ({ ctx, time, cameraX }) => {
    ctx.translate(x + cameraX * depth, foot);
    ctx.fillStyle = css(stone);
    ctx.fillRect(-size * 0.72, -size * 0.34, size * 1.44, size * 0.6);
    for (let notch = 0; notch < 18; notch += 1)
      ctx.fillRect(-size * 0.72 + notch * size * 0.08, -size * 0.38, size * 0.045, size * 0.05);
    for (const { place, half, tall, roof: peak } of towers) {
      ctx.fillStyle = css(stone);
      ctx.fillRect((place - half) * size, -tall * size, half * 2 * size, (tall + 0.2) * size);
      ctx.fillRect((place - half * 1.2) * size, -tall * size, half * 2.4 * size, size * 0.04);
      ctx.fillStyle = css(roof);
      ctx.beginPath();
      ctx.moveTo((place - half * 1.35) * size, -tall * size + 1);
      ctx.lineTo(place * size, -(tall + peak) * size);
      ctx.lineTo((place + half * 1.35) * size, -tall * size + 1);
      ctx.fill();
      ctx.strokeStyle = css(roof);
      ctx.lineWidth = size * 0.006;
      ctx.beginPath();
      ctx.moveTo(place * size, -(tall + peak) * size);
      ctx.lineTo(place * size, -(tall + peak + 0.08) * size);
      ctx.stroke();
      ctx.fillStyle = css(palette.accent);
      ctx.globalAlpha = 0.9;
      ctx.fillRect((place - 0.011) * size, (-tall + 0.08) * size, 0.022 * size, 0.05 * size);
      ctx.beginPath();
      ctx.moveTo(place * size, -(tall + peak + 0.08) * size);
      ctx.quadraticCurveTo(
        (place + 0.05) * size,
        -(tall + peak + 0.07 + 0.015 * Math.sin(time * 5 + place * 20)) * size,
        (place + 0.09) * size,
        -(tall + peak + 0.055) * size,
      );
      ctx.lineTo(place * size, -(tall + peak + 0.04) * size);
      ctx.fill();
      ctx.globalAlpha = 1;
    }
  };
}

/** A small house with a lit window and a chimney that smokes. */
export function createHouse(stage: Stage, { x, foot, size, depth }: StandingOptions): Layer {
  const { palette } = stage;
  const halo = glow(128, css(palette.accent, 1));
  const smoke = glow(64, css(mixColor(palette.haze, palette.light, 0.3), 1));
  const snowy = stage.scene.weather === 'snow' || stage.scene.details.has('winter');
  const wall = mixColor(palette.near, palette.haze, 0.08);
  return ({ ctx, time, cameraX }) => {
    ctx.translate(x + cameraX * depth, foot);
    for (let puff = 0; puff < 14; puff += 1) {
      const age = (puff / 14 + time * 0.09) % 1;
      const radius = size * (0.07 + 0.26 * age);
      ctx.globalAlpha = 0.42 * (1 - age) * Math.min(1, age * 8);
      ctx.drawImage(
        smoke,
        size * (0.3 + 0.32 * age ** 1.4 + 0.03 * Math.sin(puff * 3 + time)) - radius,
        -size * (1.05 + age * 1.1) - radius,
        radius * 2,
        radius * 2,
      );
    }
    ctx.globalAlpha = 1;
    ctx.fillStyle = css(wall);
    ctx.fillRect(size * 0.24, -size * 1.05, size * 0.13, size * 0.5);
    ctx.fillRect(-size * 0.5, -size * 0.56, size, size * 0.64);
    ctx.fillStyle = snowy
      ? css(mixColor({ lightness: 0.96, a: 0, b: -0.01 }, palette.haze, 0.3))
      : css(palette.near);
    ctx.beginPath();
    ctx.moveTo(-size * 0.64, -size * 0.5);
    ctx.lineTo(0, -size * 1.02);
    ctx.lineTo(size * 0.64, -size * 0.5);
    ctx.fill();
    ctx.fillStyle = css(palette.accent);
    for (const left of [-0.34, 0.14]) ctx.fillRect(left * size, -size * 0.4, size * 0.2, size * 0.22);
    ctx.fillStyle = css(mixColor(palette.near, palette.accent, 0.3));
    ctx.fillRect(-size * 0.08, -size * 0.32, size * 0.16, size * 0.4);
    ctx.globalCompositeOperation = 'screen';
    ctx.globalAlpha = 0.72 + 0.05 * Math.sin(time * 6);
    for (const left of [-0.24, 0.24])
      ctx.drawImage(halo, (left - 0.55) * size, -size * 0.85, size * 1.1, size * 1.1);
  };
}
