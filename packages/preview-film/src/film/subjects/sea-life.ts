import { color, css, mixColor, shiftColor } from '../color.ts';
import { depthColor } from '../land.ts';
import type { Layer, Stage } from '../layer.ts';
import { glow } from '../sky.ts';

/** Jellyfish: bells that pulse upwards, their arms trailing behind, lit from inside. */
export function createJellyfish(stage: Stage, options: { count: number }): Layer {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('jellyfish');
  const base = shiftColor(color('#ff9ad5'), { degrees: random.between(-60, 130) });
  const jellies = Array.from({ length: options.count }, (_, index) => {
    const near = index === options.count - 1 ? 1 : 0.18 + 0.62 * random.next() ** 1.4;
    const tint = shiftColor(base, { degrees: random.between(-35, 35) });
    return {
      x: (near === 1 ? random.between(0.34, 0.66) : random.between(0.04, 0.96)) * width,
      y: (near === 1 ? 0.62 : random.between(0.16, 0.85)) * height,
      near,
      tint,
      halo: glow(128, css(tint, 1)),
      phase: random.between(0, 7),
      arms: 6 + random.index(4),
    };
  }).sort((one, other) => one.near - other.near);
  return ({ ctx, time, cameraX }) => {
    ctx.lineCap = 'round';
    for (const { x, y, near, tint, halo, phase, arms } of jellies) {
      const beat = Math.sin(time * 2.1 + phase);
      const radius = unit * 105 * near;
      const wide = radius * (1 + 0.1 * beat);
      const tall = radius * (0.92 - 0.12 * beat);
      const left = x + cameraX * near + Math.sin(time * 0.5 + phase) * unit * 22;
      const top = y - time * unit * 20 * near - beat * unit * 7 * near;
      ctx.save();
      ctx.translate(left, top);
      ctx.rotate(Math.sin(time * 0.5 + phase) * 0.13);
      ctx.globalCompositeOperation = 'screen';
      ctx.globalAlpha = 0.42 * (0.4 + 0.6 * near);
      ctx.drawImage(halo, -radius * 2.6, -radius * 2.8, radius * 5.2, radius * 5.2);
      const veil = 0.35 + 0.5 * near;
      for (let arm = 0; arm < arms; arm += 1) {
        const place = (arm / (arms - 1) - 0.5) * 1.5;
        ctx.globalAlpha = veil * (arm % 2 ? 0.5 : 0.8);
        ctx.strokeStyle = css(arm % 2 ? mixColor(tint, palette.light, 0.4) : tint);
        ctx.lineWidth = radius * (arm % 2 ? 0.028 : 0.07);
        ctx.beginPath();
        ctx.moveTo(place * wide, 0);
        for (let knot = 1; knot <= 12; knot += 1) {
          const down = knot / 12;
          const sway = Math.sin(time * 2.1 + phase - down * 4.4 + arm * 0.7) * radius * 0.2 * down;
          ctx.lineTo(place * wide * (1 - 0.35 * down) + sway, down * radius * (arm % 2 ? 3 : 2.1));
        }
        ctx.stroke();
      }
      ctx.globalAlpha = 0.5 + 0.4 * near;
      const bell = ctx.createRadialGradient(0, -tall * 0.25, radius * 0.1, 0, -tall * 0.2, radius * 1.15);
      bell.addColorStop(0, css(mixColor(tint, palette.light, 0.65), 0.75));
      bell.addColorStop(0.6, css(tint, 0.5));
      bell.addColorStop(1, css(mixColor(tint, palette.light, 0.35), 0.95));
      ctx.fillStyle = bell;
      ctx.beginPath();
      ctx.moveTo(-wide, radius * 0.06);
      ctx.bezierCurveTo(-wide * 1.02, -tall * 1.35, wide * 1.02, -tall * 1.35, wide, radius * 0.06);
      for (let scallop = 0; scallop < 6; scallop += 1) {
        const from = wide - (scallop * wide) / 3;
        ctx.quadraticCurveTo(from - wide / 6, radius * (0.2 + 0.03 * beat), from - wide / 3, radius * 0.06);
      }
      ctx.fill();
      ctx.globalAlpha = 0.6;
      ctx.strokeStyle = css(palette.light, 0.6);
      ctx.lineWidth = radius * 0.018;
      for (const rib of [-0.55, -0.2, 0.2, 0.55]) {
        ctx.beginPath();
        ctx.moveTo(rib * wide * 0.35, -tall * 0.92);
        ctx.quadraticCurveTo(rib * wide * 1.2, -tall * 0.6, rib * wide * 1.45, 0);
        ctx.stroke();
      }
      ctx.restore();
    }
  };
}

/** A school that turns as one. */
export function createFish(stage: Stage, options: { count: number; size: number }): Layer {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('fish');
  const direction = random.chance(0.5) ? 1 : -1;
  const tint = mixColor(
    shiftColor(color('#ffb347'), { degrees: random.between(-40, 200) }),
    palette.haze,
    0.2,
  );
  const middle = height * random.between(0.5, 0.66);
  const school = Array.from({ length: options.count }, () => {
    const near = 0.35 + 0.65 * random.next() ** 2;
    return {
      x: (random.next() + random.next() - 1) * width * 0.42,
      y: (random.next() + random.next() - 1) * height * 0.17,
      near,
      phase: random.between(0, 7),
    };
  }).sort((one, other) => one.near - other.near);
  return ({ ctx, time, progress, cameraX }) => {
    for (const { x, y, near, phase } of school) {
      const size = options.size * unit * near;
      const along = direction > 0 ? 0.1 + 0.8 * progress : 0.9 - 0.8 * progress;
      const left = along * width + x + cameraX * near + Math.sin(time * 0.8 + phase) * unit * 16;
      const top = middle + y + Math.sin(time * 0.9 + x / (unit * 210)) * unit * 40;
      const wag = Math.sin(time * 9 + phase) * 0.4;
      ctx.save();
      ctx.translate(left, top);
      ctx.rotate(direction * Math.cos(time * 0.9 + x / (unit * 210)) * 0.18);
      ctx.scale(direction * size, size);
      ctx.globalAlpha = 0.4 + 0.6 * near;
      const side = ctx.createLinearGradient(0, -0.3, 0, 0.3);
      side.addColorStop(0, css(mixColor(tint, palette.near, 0.45)));
      side.addColorStop(0.5, css(mixColor(tint, palette.light, 0.3)));
      side.addColorStop(1, css(mixColor(tint, palette.near, 0.2)));
      ctx.fillStyle = side;
      ctx.beginPath();
      ctx.moveTo(0.62, 0);
      ctx.bezierCurveTo(0.3, -0.36, -0.2, -0.3, -0.48, -0.03);
      ctx.lineTo(-0.84, -0.26 + wag * 0.3);
      ctx.quadraticCurveTo(-0.7, wag * 0.2, -0.84, 0.26 + wag * 0.3);
      ctx.lineTo(-0.48, 0.03);
      ctx.bezierCurveTo(-0.2, 0.3, 0.3, 0.36, 0.62, 0);
      ctx.moveTo(0.12, -0.22);
      ctx.quadraticCurveTo(-0.1, -0.46, -0.3, -0.38);
      ctx.lineTo(-0.22, -0.16);
      ctx.fill();
      ctx.fillStyle = css(palette.near);
      ctx.beginPath();
      ctx.arc(0.4, -0.05, 0.035, 0, 7);
      ctx.fill();
      ctx.restore();
    }
  };
}

/** A whale, as wide as half the picture, that takes its time. */
export function createWhale(stage: Stage, options: { size: number }): Layer {
  const { width, height, palette } = stage;
  const random = stage.random.fork('whale');
  const direction = random.chance(0.5) ? 1 : -1;
  const back = mixColor(depthColor(palette, 0.75), palette.near, 0.3);
  const belly = mixColor(back, palette.haze, 0.45);
  return ({ ctx, time, progress, cameraX }) => {
    const along = 0.3 + 0.36 * progress;
    const size = options.size;
    const beat = Math.sin(time * 1.25);
    ctx.translate(
      (direction > 0 ? along : 1 - along) * width + cameraX * 0.6,
      height * 0.55 + Math.sin(time * 0.6) * size * 0.05,
    );
    ctx.scale(direction * size, size);
    ctx.rotate(-0.1 + Math.sin(time * 0.6) * 0.03);
    const skin = ctx.createLinearGradient(0, -0.25, 0, 0.28);
    skin.addColorStop(0, css(mixColor(back, palette.light, 0.2)));
    skin.addColorStop(0.45, css(back));
    skin.addColorStop(0.62, css(belly));
    skin.addColorStop(1, css(mixColor(belly, palette.near, 0.3)));
    ctx.fillStyle = skin;
    ctx.beginPath();
    ctx.moveTo(0.78, 0.02);
    ctx.bezierCurveTo(0.72, -0.22, 0.2, -0.27, -0.2, -0.17);
    ctx.quadraticCurveTo(-0.26, -0.235, -0.34, -0.15);
    ctx.bezierCurveTo(-0.5, -0.1, -0.66, -0.06 + beat * 0.05, -0.8, -0.03 + beat * 0.1);
    ctx.bezierCurveTo(-0.88, -0.08 + beat * 0.14, -1, -0.15 + beat * 0.16, -1.1, -0.11 + beat * 0.2);
    ctx.quadraticCurveTo(-0.96, beat * 0.14, -0.8, 0.03 + beat * 0.1);
    ctx.bezierCurveTo(-0.6, 0.06 + beat * 0.04, -0.3, 0.13, -0.05, 0.2);
    ctx.bezierCurveTo(0.3, 0.27, 0.7, 0.25, 0.78, 0.02);
    ctx.fill();
    ctx.strokeStyle = css(mixColor(belly, palette.near, 0.35), 0.6);
    ctx.lineWidth = 0.006;
    for (let fold = 0; fold < 6; fold += 1) {
      ctx.beginPath();
      ctx.moveTo(0.72 - fold * 0.03, 0.08 + fold * 0.022);
      ctx.quadraticCurveTo(0.35, 0.13 + fold * 0.022, 0.02 + fold * 0.02, 0.1 + fold * 0.018);
      ctx.stroke();
    }
    ctx.fillStyle = css(mixColor(back, palette.near, 0.3));
    ctx.beginPath();
    ctx.moveTo(0.28, 0.13);
    ctx.quadraticCurveTo(0.16, 0.36 + beat * 0.05, -0.06, 0.46 + beat * 0.07);
    ctx.quadraticCurveTo(0.02, 0.26, 0.12, 0.13);
    ctx.fill();
    ctx.fillStyle = css(palette.near);
    ctx.beginPath();
    ctx.arc(0.52, 0.045, 0.012, 0, 7);
    ctx.fill();
  };
}
