import { css } from './color.ts';
import { type Layer, paint, type Stage } from './layer.ts';
import { glow } from './sky.ts';

const TURN = Math.PI * 2;

/** Rain in three distances; with `ground`, drops burst into rings on it. */
export function createRain(stage: Stage, options: { amount: number; slant: number; ground?: number }): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork('rain');
  const banks = [0, 1, 2].map((near) => ({
    drops: Array.from({ length: Math.round(options.amount * (260 - 75 * near)) }, () => ({
      x: random.next(),
      y: random.next(),
      rate: random.between(0.9, 1.15),
    })),
    speed: height * (1.5 + 0.75 * near),
    long: unit * (26 + 34 * near),
    thick: unit * (1 + 0.75 * near),
    alpha: 0.16 + 0.07 * near,
  }));
  const ground = options.ground ?? height;
  const rings = Array.from(
    { length: options.ground === undefined ? 0 : Math.round(90 * options.amount) },
    () => {
      const near = random.next();
      return {
        x: random.next() * width,
        y: ground + (height - ground) * (0.06 + 0.94 * near),
        size: unit * (5 + 24 * near),
        phase: random.next(),
        rate: random.between(1.1, 1.8),
      };
    },
  );
  return ({ ctx, time }) => {
    ctx.strokeStyle = css(stage.palette.light);
    for (const { drops, speed, long, thick, alpha } of banks) {
      ctx.globalAlpha = alpha;
      ctx.lineWidth = thick;
      ctx.beginPath();
      for (const { x, y, rate } of drops) {
        const fallen = (y * (height + long) + time * speed * rate) % (height + long);
        const left =
          (((x * width * 1.2 + fallen * options.slant) % (width * 1.2)) + width * 1.2) % (width * 1.2);
        ctx.moveTo(left - width * 0.1, fallen);
        ctx.lineTo(left - width * 0.1 - long * options.slant, fallen - long);
      }
      ctx.stroke();
    }
    ctx.lineWidth = unit * 1.3;
    for (const { x, y, size, phase, rate } of rings) {
      const age = (time * rate + phase) % 1;
      const jump = Math.floor(time * rate + phase) * 0.618;
      ctx.globalAlpha = 0.42 * (1 - age) ** 1.5;
      ctx.beginPath();
      ctx.ellipse((x + jump * width) % width, y, size * age, size * age * 0.3, 0, 0, TURN);
      ctx.stroke();
    }
  };
}

/** Snow in three distances, the nearest out of focus. */
export function createSnow(stage: Stage, options: { amount: number; wind: number }): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork('snow');
  const flake = glow(64, 'rgba(255,255,255,1)');
  const banks = [0, 1, 2].map((near) => ({
    flakes: Array.from({ length: Math.round(options.amount * [230, 110, 26][near]!) }, () => ({
      x: random.next(),
      y: random.next(),
      phase: random.between(0, TURN),
      size: random.between(0.6, 1.3),
    })),
    radius: unit * [2, 4.2, 22][near]!,
    speed: unit * [60, 115, 190][near]!,
    alpha: [0.75, 0.9, 0.32][near]!,
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.fillStyle = '#fff';
    for (const [near, { flakes, radius, speed, alpha }] of banks.entries()) {
      ctx.globalAlpha = alpha;
      const reach = height + radius * 4;
      if (near < 2) ctx.beginPath();
      for (const { x, y, phase, size } of flakes) {
        const top = ((y * reach + time * speed * size) % reach) - radius * 2;
        const wide = width * 1.2;
        const drift =
          time * options.wind * unit * (60 + 60 * near) +
          Math.sin(time * 1.1 + phase) * unit * (12 + 14 * near) +
          cameraX * near;
        const left = ((((x * wide + drift) % wide) + wide) % wide) - width * 0.1;
        const side = radius * size;
        if (near === 2) ctx.drawImage(flake, left - side, top - side, side * 2, side * 2);
        else {
          ctx.moveTo(left + side, top);
          ctx.arc(left, top, side, 0, TURN);
        }
      }
      if (near < 2) ctx.fill();
    }
  };
}

export interface MotesOptions {
  name: string;
  count: number;
  tint: string;
  size: number;
  /** Pixels per second upwards at 1000 pixels; negative falls. */
  rise: number;
  /** Only below this line. */
  top?: number;
  flicker: number;
}

/** Points of light that wander: embers, fireflies, dust in the sun, bubbles. */
export function createMotes(stage: Stage, options: MotesOptions): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork(options.name);
  const sprite = glow(64, options.tint);
  const top = options.top ?? 0;
  const reach = height - top;
  const motes = Array.from({ length: options.count }, () => ({
    x: random.next() * width,
    y: random.next() * reach,
    size: options.size * unit * (0.4 + 1.3 * random.next() ** 3),
    phase: random.between(0, TURN),
    rate: random.between(0.6, 1.5),
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.globalCompositeOperation = 'lighter';
    for (const { x, y, size, phase, rate } of motes) {
      const risen = (((y - time * options.rise * unit * rate) % reach) + reach) % reach;
      const left = x + Math.sin(time * 0.8 * rate + phase) * unit * 34 + cameraX;
      const edge = Math.min(1, risen / (reach * 0.15), (reach - risen) / (reach * 0.1));
      ctx.globalAlpha =
        Math.max(0, edge) *
        (1 - options.flicker + options.flicker * (0.5 + 0.5 * Math.sin(time * 5 * rate + phase * 3)));
      ctx.drawImage(sprite, left - size, top + risen - size, size * 2, size * 2);
    }
  };
}

/** Leaves or petals on the wind, turning over as they fall. */
export function createLeaves(
  stage: Stage,
  options: { count: number; tints: readonly string[]; size: number },
): Layer {
  const { width, height, unit } = stage;
  const random = stage.random.fork('leaves');
  const leaves = Array.from({ length: options.count }, (_, index) => ({
    x: random.next(),
    y: random.next(),
    near: 0.4 + 1.1 * random.next() ** 2,
    spin: random.between(1, 3),
    phase: random.between(0, TURN),
    tint: options.tints[index % options.tints.length] ?? '#fff',
  }));
  return ({ ctx, time, cameraX }) => {
    for (const { x, y, near, spin, phase, tint } of leaves) {
      const fallen = (y * height * 1.1 + time * unit * 105 * near) % (height * 1.1);
      const left =
        (x * width * 1.3 +
          time * unit * 75 * near +
          Math.sin(time * 1.2 + phase) * unit * 40 +
          cameraX * near) %
        (width * 1.3);
      const size = options.size * unit * near;
      ctx.setTransform(1, 0, 0, 1, left - width * 0.15, fallen - height * 0.05);
      ctx.rotate(Math.sin(time * spin + phase) * 1.3 + phase);
      ctx.scale(1, 0.25 + 0.75 * Math.abs(Math.cos(time * spin * 0.8 + phase)));
      ctx.globalAlpha = 0.88;
      ctx.fillStyle = tint;
      ctx.beginPath();
      ctx.moveTo(-size, 0);
      ctx.quadraticCurveTo(0, -size * 0.75, size, 0);
      ctx.quadraticCurveTo(0, size * 0.75, -size, 0);
      ctx.fill();
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  };
}

/** A flash that lights the whole sky, at moments that the seed chooses. */
export function createLightning(stage: Stage): Layer {
  const { width, height, unit, horizon, durationSeconds } = stage;
  const random = stage.random.fork('lightning');
  const strikes = Array.from({ length: Math.max(1, Math.ceil(durationSeconds / 3.5)) }, (_, index) => {
    const points: [number, number][] = [];
    let x = width * random.between(0.15, 0.85);
    for (let y = 0; y < horizon; y += unit * random.between(18, 44)) {
      points.push([x, y]);
      x += unit * random.between(-30, 30);
    }
    return { at: 1.2 + index * 3.5 + random.between(0, 1.4), points };
  });
  const veil = paint(1, 1, (ctx) => {
    ctx.fillStyle = '#cfe0ff';
    ctx.fillRect(0, 0, 1, 1);
  });
  return ({ ctx, time }) => {
    for (const { at, points } of strikes) {
      const age = time - at;
      if (age < 0 || age > 0.5) continue;
      const shine = Math.exp(-age * 7) * (age > 0.09 && age < 0.16 ? 0.3 : 1);
      ctx.globalCompositeOperation = 'screen';
      ctx.globalAlpha = shine * 0.42;
      ctx.drawImage(veil, 0, 0, width, height);
      ctx.globalAlpha = shine;
      ctx.strokeStyle = '#f2f6ff';
      ctx.lineJoin = 'round';
      for (const thick of [9, 3]) {
        ctx.globalAlpha = shine * (thick > 5 ? 0.25 : 1);
        ctx.lineWidth = unit * thick;
        ctx.beginPath();
        for (const [x, y] of points) ctx.lineTo(x, y);
        ctx.stroke();
      }
    }
  };
}
