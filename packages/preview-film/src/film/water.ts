import { createCanvas } from '@napi-rs/canvas';
import { css, mixColor } from './color.ts';
import { type Layer, paint, type Stage } from './layer.ts';

export interface WaterOptions {
  /** Where the water begins, in pixels from the top. */
  surface: number;
  /** 0 a mirror, 1 a swell. */
  roughness: number;
  /** How much of its own color it has, 0 to 1. */
  tint: number;
  glints?: boolean;
}

/** Still or moving water: everything above its line, upside down, cut into rows that wander. */
export function createWater(stage: Stage, options: WaterOptions): Layer {
  const { width, height, unit, palette, light } = stage;
  const depth = height - options.surface;
  // Half the size is enough for broken-up reflections, and four times cheaper.
  const mirror = createCanvas(Math.ceil(width / 2), Math.ceil(depth / 2));
  const mirrorCtx = mirror.getContext('2d');
  const rows: { from: number; size: number }[] = [];
  for (let from = 0; from < depth; ) {
    const size = Math.max(1, Math.round(unit * (2 + (9 * from) / depth)));
    rows.push({ from, size });
    from += size;
  }
  const deep = mixColor(palette.sky.from[0] ?? palette.near, palette.near, 0.45);
  const shade = paint(1, 64, (ctx) => {
    const gradient = ctx.createLinearGradient(0, 0, 0, 64);
    gradient.addColorStop(0, css(palette.haze, 0.16 * options.tint));
    gradient.addColorStop(0.12, css(deep, 0.22 * options.tint));
    gradient.addColorStop(1, css(deep, 0.92 * options.tint));
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, 1, 64);
  });
  const random = stage.random.fork('glints');
  const glints = Array.from({ length: options.glints === false ? 0 : 170 }, () => {
    const at = random.next() ** 1.5;
    return {
      x: (random.next() + random.next() + random.next() - 1.5) * (0.1 + 0.42 * at) * width * 0.45,
      y: options.surface + at * depth * 0.92 + 2,
      long: unit * random.between(6, 30) * (0.35 + at),
      phase: random.between(0, 7),
      rate: random.between(1.5, 4),
    };
  });

  return ({ ctx, time, cameraX }) => {
    // Of tall pictures, the part right above the line; of wide ones, squeezed to what there is.
    const source = Math.min(options.surface, depth * 1.35);
    mirrorCtx.setTransform(1, 0, 0, -1, 0, mirror.height);
    mirrorCtx.drawImage(
      ctx.canvas,
      0,
      options.surface - source,
      width,
      source,
      0,
      0,
      mirror.width,
      mirror.height,
    );
    const bleed = unit * 26;
    for (const { from, size } of rows) {
      const near = from / depth;
      const wave =
        Math.sin((from * 0.11) / unit - time * 2.1) * 0.6 +
        Math.sin((from * 0.043) / unit + time * 1.3) * 0.4;
      const shift = wave * unit * (1 + 20 * near) * (0.25 + options.roughness);
      const lift = Math.sin((from * 0.07) / unit - time * 1.7) * unit * 5 * near * options.roughness;
      const top = Math.min(mirror.height - 1, Math.max(0, (from + lift) / 2));
      ctx.drawImage(
        mirror,
        0,
        top,
        mirror.width,
        Math.min(size / 2 + 1, mirror.height - top),
        shift - bleed,
        options.surface + from,
        width + 2 * bleed,
        size + 1,
      );
    }
    ctx.drawImage(shade, 0, options.surface, width, depth);
    ctx.globalCompositeOperation = 'screen';
    ctx.strokeStyle = css(palette.light);
    ctx.lineCap = 'round';
    for (const { x, y, long, phase, rate } of glints) {
      const shine = Math.sin(time * rate + phase);
      if (shine <= 0) continue;
      const middle = light.x + cameraX * 0.1 + x + Math.sin(time * 0.7 + phase) * unit * 6;
      ctx.globalAlpha = 0.5 * shine;
      ctx.lineWidth = unit * (1 + (2.2 * (y - options.surface)) / depth);
      ctx.beginPath();
      ctx.moveTo(middle - long * shine, y);
      ctx.lineTo(middle + long * shine, y);
      ctx.stroke();
    }
  };
}

/** Rolling swell in front of the far water, each wave darker and with a lit crest. */
export function createSwell(
  stage: Stage,
  options: { surface: number; count: number; height: number },
): Layer[] {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('swell');
  const deep = mixColor(palette.sky.from[1] ?? palette.near, palette.near, 0.35);
  return Array.from({ length: options.count }, (_, index): Layer => {
    const near = (index + 1) / options.count;
    const base = options.surface + (height - options.surface) * (0.3 + 0.62 * near ** 1.4);
    const rise = options.height * (0.35 + 0.65 * near);
    const long = width * random.between(0.3, 0.44) * (0.45 + near * 0.7);
    const speed = unit * random.between(40, 70) * (index % 2 === 0 ? 1 : -0.7);
    const phase = random.between(0, 7);
    const body = mixColor(deep, palette.near, near * 0.75);
    return ({ ctx, time, cameraX }) => {
      const line = (x: number) => {
        const place = ((x - cameraX * near - time * speed) / long) * Math.PI + phase;
        const broad = crest(place) * 0.62 + crest(place * 1.71 + time * 0.35) * 0.26;
        return base - rise * (broad + Math.sin(place * 7.3 - time * 1.3) * 0.06);
      };
      const step = unit * 7;
      ctx.beginPath();
      ctx.moveTo(0, line(0));
      for (let x = step; x <= width + step; x += step) ctx.lineTo(x, line(x));
      ctx.strokeStyle = css(palette.light, 0.22 + 0.16 * near);
      ctx.lineWidth = unit * 2.2;
      ctx.stroke();
      ctx.lineTo(width + step, height);
      ctx.lineTo(0, height);
      const gradient = ctx.createLinearGradient(0, base - rise, 0, base + rise * 3);
      gradient.addColorStop(0, css(mixColor(body, palette.haze, 0.22), 0.86));
      gradient.addColorStop(1, css(body, 0.96));
      ctx.fillStyle = gradient;
      ctx.fill();
    };
  });
}

/** -1 to 1: round troughs between sharp crests, as water has them. */
function crest(place: number): number {
  return 1 - 2 * Math.abs(Math.sin(place)) ** 0.82;
}
