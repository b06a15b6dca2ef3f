import { color, css, mixColor, shiftColor } from '../color.ts';
import type { Layer, Stage } from '../layer.ts';
import { glow } from '../sky.ts';

/** A loose flock that beats its wings across the sky. */
export function createBirds(stage: Stage, options: { count: number; size: number }): Layer {
  const { width, horizon, unit, palette } = stage;
  const random = stage.random.fork('birds');
  const direction = random.chance(0.5) ? 1 : -1;
  const birds = Array.from({ length: options.count }, (_, index) => ({
    x: (index % 2 ? 1 : -1) * Math.ceil(index / 2) * unit * 46 + random.between(-14, 14) * unit,
    y: Math.ceil(index / 2) * unit * 20 + random.between(-16, 16) * unit,
    size: options.size * unit * random.between(0.75, 1.15),
    phase: random.between(0, 7),
    rate: random.between(6, 8),
  }));
  const tint = css(mixColor(palette.near, palette.haze, 0.12));
  return ({ ctx, time, progress, cameraX }) => {
    ctx.fillStyle = tint;
    ctx.beginPath();
    for (const { x, y, size, phase, rate } of birds) {
      const left =
        (direction > 0 ? 0.12 + 0.66 * progress : 0.88 - 0.66 * progress) * width + x + cameraX * 0.3;
      const top = horizon * (0.36 - 0.1 * progress) + y + Math.sin(time + phase) * unit * 6;
      const beat = Math.sin(time * rate + phase);
      const glide = Math.sin(time * 0.6 + phase) > 0.55 ? 0.25 : beat;
      const lift = -size * 0.5 * glide;
      ctx.moveTo(left - size, top + lift);
      ctx.quadraticCurveTo(left - size * 0.45, top - size * 0.28 + lift * 0.3, left, top);
      ctx.quadraticCurveTo(left + size * 0.45, top - size * 0.28 + lift * 0.3, left + size, top + lift);
      ctx.quadraticCurveTo(
        left + size * 0.4,
        top - size * 0.06 + lift * 0.2,
        left + direction * size * 0.1,
        top + size * 0.17,
      );
      ctx.quadraticCurveTo(left - size * 0.4, top - size * 0.06 + lift * 0.2, left - size, top + lift);
    }
    ctx.fill();
  };
}

/** Hot-air balloons in stripes, rising slowly; lit from within in the dark. */
export function createBalloons(stage: Stage, options: { count: number; size: number }): Layer {
  const { width, horizon, unit, palette } = stage;
  const random = stage.random.fork('balloons');
  const fire = glow(128, css(palette.accent, 1));
  const balloons = Array.from({ length: options.count }, (_, index) => {
    const near = index === options.count - 1 ? 1 : random.between(0.3, 0.6);
    const tint = shiftColor(color('#e8573f'), {
      degrees: random.between(0, 320),
      lightness: random.between(0, 0.1),
    });
    return {
      x: width * (near === 1 ? random.between(0.36, 0.64) : random.between(0.08, 0.92)),
      y: horizon * random.between(0.34, 0.62),
      near,
      tint,
      phase: random.between(0, 7),
    };
  });
  return ({ ctx, time, cameraX }) => {
    for (const { x, y, near, tint, phase } of balloons) {
      const radius = options.size * unit * near;
      ctx.save();
      ctx.translate(
        x + cameraX * near * 0.8 + time * unit * 7 * near,
        y - time * unit * 11 * near + Math.sin(time * 0.7 + phase) * unit * 7,
      );
      ctx.rotate(Math.sin(time * 0.6 + phase) * 0.03);
      const stripes = [tint, mixColor(tint, palette.light, 0.75)];
      const far = 0.5 * (1 - near);
      for (let stripe = 5; stripe >= 1; stripe -= 1) {
        const half = (radius * stripe) / 5;
        ctx.fillStyle = css(
          mixColor(
            mixColor(stripes[stripe % 2] ?? tint, palette.near, palette.isDark ? 0.25 : 0.05),
            palette.haze,
            far,
          ),
        );
        ctx.beginPath();
        ctx.moveTo(0, -radius);
        ctx.bezierCurveTo(half * 1.33, -radius, half * 1.25, radius * 0.35, half * 0.26, radius * 1.12);
        ctx.lineTo(-half * 0.26, radius * 1.12);
        ctx.bezierCurveTo(-half * 1.25, radius * 0.35, -half * 1.33, -radius, 0, -radius);
        ctx.fill();
      }
      const side = ctx.createLinearGradient(-radius, 0, radius, 0);
      const sunRight = stage.light.x > x;
      side.addColorStop(sunRight ? 0 : 1, css(palette.near, 0.5));
      side.addColorStop(0.6, css(palette.near, 0));
      ctx.fillStyle = side;
      ctx.beginPath();
      ctx.moveTo(0, -radius);
      ctx.bezierCurveTo(radius * 1.33, -radius, radius * 1.25, radius * 0.35, radius * 0.26, radius * 1.12);
      ctx.lineTo(-radius * 0.26, radius * 1.12);
      ctx.bezierCurveTo(-radius * 1.25, radius * 0.35, -radius * 1.33, -radius, 0, -radius);
      ctx.fill();
      ctx.strokeStyle = css(palette.near, 0.8);
      ctx.lineWidth = Math.max(1, radius * 0.018);
      ctx.beginPath();
      for (const side of [-1, 1]) {
        ctx.moveTo(side * radius * 0.24, radius * 1.12);
        ctx.lineTo(side * radius * 0.13, radius * 1.4);
      }
      ctx.stroke();
      ctx.fillStyle = css(mixColor(color('#6b4429'), palette.near, 0.4));
      ctx.fillRect(-radius * 0.15, radius * 1.4, radius * 0.3, radius * 0.22);
      ctx.globalCompositeOperation = 'screen';
      ctx.globalAlpha =
        (palette.isDark ? 0.85 : 0.4) * (0.6 + 0.4 * Math.max(0, Math.sin(time * 1.7 + phase)));
      ctx.drawImage(fire, -radius * 0.85, radius * 0.35, radius * 1.7, radius * 1.5);
      ctx.restore();
    }
  };
}

/** Paper lanterns that rise into the night in their dozens. */
export function createLanterns(stage: Stage, options: { count: number }): Layer {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('lanterns');
  const halo = glow(128, 'rgba(255,166,74,1)');
  const lanterns = Array.from({ length: options.count }, () => {
    const near = random.next() ** 2.2;
    return {
      x: random.between(-0.05, 1.05) * width,
      y: random.next() * height * 1.1,
      near,
      phase: random.between(0, 7),
    };
  }).sort((one, other) => one.near - other.near);
  return ({ ctx, time, cameraX }) => {
    for (const { x, y, near, phase } of lanterns) {
      const size = unit * (5 + 44 * near);
      const reach = height * 1.15 + size * 4;
      const top = ((((y - time * unit * (22 + 46 * near)) % reach) + reach) % reach) - size * 2;
      const left = x + cameraX * (0.2 + near) + Math.sin(time * 0.5 + phase) * unit * 20 * (0.4 + near);
      ctx.globalCompositeOperation = 'screen';
      ctx.globalAlpha = 0.75 + 0.1 * Math.sin(time * 6 + phase);
      ctx.drawImage(halo, left - size * 2.6, top - size * 2.4, size * 5.2, size * 5.2);
      ctx.globalCompositeOperation = 'source-over';
      ctx.globalAlpha = 1;
      const body = ctx.createLinearGradient(0, top - size, 0, top + size);
      body.addColorStop(0, css(mixColor(color('#c8501e'), palette.near, 0.2)));
      body.addColorStop(1, '#ffd88a');
      ctx.fillStyle = body;
      ctx.beginPath();
      ctx.moveTo(left - size * 0.5, top + size * 0.9);
      ctx.bezierCurveTo(
        left - size * 1.05,
        top - size * 0.1,
        left - size * 0.85,
        top - size,
        left,
        top - size,
      );
      ctx.bezierCurveTo(
        left + size * 0.85,
        top - size,
        left + size * 1.05,
        top - size * 0.1,
        left + size * 0.5,
        top + size * 0.9,
      );
      ctx.fill();
    }
  };
}

/** A rocket on its way, its flame behind it. */
export function createRocket(stage: Stage, options: { size: number }): Layer {
  const { width, height, unit, palette } = stage;
  const flame = glow(128, 'rgba(120,200,255,1)');
  const size = options.size * unit;
  const sign = stage.light.x > width / 2 ? -1 : 1;
  return ({ ctx, time, progress, cameraX }) => {
    ctx.translate(width * (0.5 - sign * (0.22 - 0.4 * progress)) + cameraX, height * (0.74 - 0.4 * progress));
    ctx.rotate(sign * 0.72 + Math.sin(time * 2) * 0.015);
    ctx.globalCompositeOperation = 'screen';
    for (let puff = 0; puff < 12; puff += 1) {
      const age = (puff / 12 + time * 1.7) % 1;
      const radius = size * (0.22 + 0.2 * age);
      ctx.globalAlpha = 0.75 * (1 - age);
      ctx.drawImage(
        flame,
        Math.sin(puff * 5 + time * 9) * size * 0.04 * age - radius,
        size * (0.95 + 2.4 * age) - radius,
        radius * 2,
        radius * 2,
      );
    }
    ctx.globalCompositeOperation = 'source-over';
    ctx.globalAlpha = 1;
    const hull = ctx.createLinearGradient(-size * 0.3, 0, size * 0.3, 0);
    hull.addColorStop(sign > 0 ? 1 : 0, '#39405c');
    hull.addColorStop(0.5, '#c9d2e4');
    hull.addColorStop(sign > 0 ? 0 : 1, '#f5f7fb');
    ctx.fillStyle = '#c8452f';
    ctx.beginPath();
    for (const side of [-1, 1]) {
      ctx.moveTo(side * size * 0.2, size * 0.3);
      ctx.quadraticCurveTo(side * size * 0.56, size * 0.55, side * size * 0.5, size * 1.05);
      ctx.lineTo(side * size * 0.14, size * 0.86);
    }
    ctx.fill();
    ctx.fillStyle = hull;
    ctx.beginPath();
    ctx.moveTo(0, -size);
    ctx.bezierCurveTo(size * 0.36, -size * 0.5, size * 0.36, size * 0.4, size * 0.17, size * 0.9);
    ctx.lineTo(-size * 0.17, size * 0.9);
    ctx.bezierCurveTo(-size * 0.36, size * 0.4, -size * 0.36, -size * 0.5, 0, -size);
    ctx.fill();
    ctx.fillStyle = '#c8452f';
    ctx.beginPath();
    ctx.moveTo(0, -size);
    ctx.quadraticCurveTo(size * 0.18, -size * 0.74, size * 0.2, -size * 0.52);
    ctx.quadraticCurveTo(0, -size * 0.44, -size * 0.2, -size * 0.52);
    ctx.quadraticCurveTo(-size * 0.18, -size * 0.74, 0, -size);
    ctx.fill();
    ctx.fillStyle = css(mixColor(palette.accent, palette.near, 0.25));
    ctx.beginPath();
    ctx.arc(0, -size * 0.14, size * 0.12, 0, 7);
    ctx.fill();
  };
}
