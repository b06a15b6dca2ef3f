import { createCanvas, ImageData } from '@napi-rs/canvas';
import { css, mixColor } from './color.ts';
import { type Layer, paint, type Stage } from './layer.ts';
import { noiseField, smoothStep } from './noise.ts';

const STOPS = [0, 0.3, 0.56, 0.8, 1] as const;

/** The sky from the zenith to the horizon (or to `bottom`), changing slowly as the light does. */
export function createSky({ palette, width, height, horizon }: Stage, bottom = horizon): Layer {
  return ({ ctx, progress }) => {
    const gradient = ctx.createLinearGradient(0, 0, 0, bottom);
    for (const [index, offset] of STOPS.entries()) {
      const from = palette.sky.from[index] ?? palette.haze;
      const to = palette.sky.to[index] ?? palette.haze;
      gradient.addColorStop(offset, css(mixColor(from, to, progress)));
    }
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, width, height);
  };
}

/** Stars in three sizes; the brightest twinkle. */
export function createStars(stage: Stage, options: { count: number; bottom: number }): Layer {
  const { width, unit } = stage;
  const random = stage.random.fork('stars');
  const field = paint(width * 1.1, options.bottom, (ctx) => {
    for (let index = 0; index < options.count; index += 1) {
      const depth = random.next();
      const fade = 1 - random.next() ** 2 * 0.7;
      ctx.fillStyle = random.chance(0.25)
        ? `rgba(255,226,196,${0.75 * fade * depth})`
        : `rgba(214,228,255,${0.85 * fade * depth})`;
      ctx.beginPath();
      const radius = unit * (0.6 + 1.5 * depth ** 6);
      ctx.arc(random.between(0, width * 1.1), options.bottom * random.next() ** 1.25, radius, 0, 7);
      ctx.fill();
    }
  });
  const bright = Array.from({ length: Math.round(options.count / 45) }, () => ({
    x: random.between(0, width),
    y: options.bottom * random.next() ** 1.4 * 0.85,
    size: unit * random.between(7, 16),
    phase: random.between(0, 7),
    rate: random.between(1.2, 3),
  }));
  const spark = glow(64, 'rgba(235,242,255,1)');
  return ({ ctx, time, cameraX }) => {
    ctx.drawImage(field, -width * 0.05 + cameraX * 0.08 - time * unit * 0.6, 0);
    ctx.globalCompositeOperation = 'lighter';
    for (const { x, y, size, phase, rate } of bright) {
      ctx.globalAlpha = 0.45 + 0.4 * Math.sin(time * rate + phase);
      ctx.drawImage(spark, x - size + cameraX * 0.08 - time * unit * 0.6, y - size, 2 * size, 2 * size);
    }
  };
}

/** Sun or moon, with the light that it throws into the air. */
export function createLight(stage: Stage): Layer {
  const { palette, unit, light, width, height } = stage;
  const isMoon = palette.isDark && stage.scene.place !== 'space';
  const halo = glow(256, css(palette.light, 1));
  const disc = paint(light.radius * 2 + 4, light.radius * 2 + 4, (ctx) => {
    const middle = light.radius + 2;
    ctx.fillStyle = css(palette.light);
    ctx.beginPath();
    ctx.arc(middle, middle, light.radius, 0, 7);
    ctx.fill();
    if (!isMoon) return;
    const random = stage.random.fork('moon');
    ctx.globalCompositeOperation = 'source-atop';
    for (let index = 0; index < 9; index += 1) {
      const angle = random.between(0, 7);
      const distance = light.radius * Math.sqrt(random.next()) * 0.8;
      ctx.fillStyle = `rgba(120,140,180,${random.between(0.1, 0.24)})`;
      ctx.beginPath();
      const radius = light.radius * random.between(0.1, 0.34);
      ctx.ellipse(
        middle + Math.cos(angle) * distance,
        middle + Math.sin(angle) * distance,
        radius,
        radius * 0.85,
        angle,
        0,
        7,
      );
      ctx.fill();
    }
  });
  const reach = Math.max(width, height);
  return ({ ctx, time, progress, cameraX }) => {
    const x = light.x + cameraX * 0.1;
    const y = light.y + (isMoon ? -1 : 1) * progress * unit * 34;
    ctx.globalCompositeOperation = 'screen';
    for (const [size, alpha] of [
      [reach * 0.75, 0.2],
      [light.radius * 7, 0.32],
      [light.radius * 3, 0.4],
    ] as const) {
      ctx.globalAlpha = alpha * (isMoon ? 0.6 : 1) * (1 + 0.03 * Math.sin(time * 1.3));
      ctx.drawImage(halo, x - size, y - size, 2 * size, 2 * size);
    }
    ctx.globalCompositeOperation = 'source-over';
    ctx.globalAlpha = 1;
    ctx.drawImage(disc, x - light.radius - 2, y - light.radius - 2);
  };
}

/** Bands of cloud that drift at two speeds, lit from below when the sun is low. */
export function createClouds(stage: Stage, options: { cover: number; alpha: number }): Layer {
  const { palette, width, horizon } = stage;
  const random = stage.random.fork('clouds');
  const lit = mixColor(palette.light, palette.haze, palette.isDark ? 0.75 : 0.25);
  const banks = [0, 1].map((index) => ({
    texture: cloudTexture(random.fork(`bank ${index}`), options.cover, css(index === 0 ? lit : palette.haze)),
    y: horizon * (index === 0 ? -0.05 : 0.3),
    height: horizon * (index === 0 ? 0.8 : 0.62),
    speed: (random.chance(0.5) ? 1 : -1) * stage.unit * random.between(7, 16) * (index + 1),
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.globalAlpha = options.alpha;
    for (const { texture, y, height, speed } of banks) {
      const span = width * 1.5;
      const offset = (((time * speed + cameraX * 0.25) % span) + span) % span;
      ctx.drawImage(texture, offset - span, y, span, height);
      ctx.drawImage(texture, offset, y, span, height);
    }
  };
}

function cloudTexture(random: Stage['random'], cover: number, tint: string) {
  const width = 512;
  const height = 160;
  const field = noiseField(random, { width, height, cells: 6, octaves: 6 });
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const pixels = new ImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    const edge = Math.sin((Math.PI * y) / height) ** 0.8;
    for (let x = 0; x < width; x += 1) {
      const value = field[y * width + x] ?? 0;
      const alpha = smoothStep(0.62 - cover * 0.3, 0.86 - cover * 0.16, value) * edge;
      pixels.data[(y * width + x) * 4 + 3] = 255 * alpha;
    }
  }
  ctx.putImageData(pixels, 0, 0);
  ctx.globalCompositeOperation = 'source-in';
  ctx.fillStyle = tint;
  ctx.fillRect(0, 0, width, height);
  return canvas;
}

/** A soft round light to be stretched and added. */
export function glow(size: number, tint: string) {
  return paint(size, size, (ctx) => {
    const half = size / 2;
    const gradient = ctx.createRadialGradient(half, half, 0, half, half, half);
    for (let step = 0; step <= 8; step += 1) {
      const alpha = (1 - step / 8) ** 2.4;
      gradient.addColorStop(step / 8, tint.replace(/,[\d.]+\)$/, `,${alpha.toFixed(4)})`));
    }
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, size, size);
  });
}
