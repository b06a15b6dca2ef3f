import { createCanvas, ImageData } from '@napi-rs/canvas';
import { css, mixColor, shiftColor } from '../color.ts';
import { type Layer, paint, type Stage } from '../layer.ts';
import { mix, noiseField, smoothStep } from '../noise.ts';

/** Clouds of gas in two colors, with dark lanes, drifting past each other. */
export function createNebula(stage: Stage): Layer {
  const { width, height, palette } = stage;
  const random = stage.random.fork('nebula');
  const degrees = random.between(0, 360);
  const tints = [
    shiftColor(palette.accent, { degrees, lightness: -0.12 }),
    shiftColor(palette.accent, { degrees: degrees + random.between(70, 150), lightness: -0.2 }),
  ];
  const clouds = tints.map((tint, index) => {
    const w = 384;
    const h = 256;
    const field = noiseField(random.fork(`cloud ${index}`), { width: w, height: h, cells: 3, octaves: 6 });
    const lanes = noiseField(random.fork(`lanes ${index}`), { width: w, height: h, cells: 5, octaves: 5 });
    const canvas = createCanvas(w, h);
    const ctx = canvas.getContext('2d');
    const pixels = new ImageData(w, h);
    for (let place = 0; place < w * h; place += 1) {
      const across = (place % w) / w - 0.5;
      const down = Math.floor(place / w) / h - 0.5;
      const band = Math.exp(-((down + across * (index ? -0.35 : 0.3)) ** 2) * 14);
      const value =
        smoothStep(0.34, 0.8, (field[place] ?? 0) * (0.62 + 0.6 * band)) *
        (1 - 0.75 * smoothStep(0.5, 0.72, lanes[place] ?? 0));
      pixels.data[place * 4 + 3] = 255 * value;
    }
    ctx.putImageData(pixels, 0, 0);
    ctx.globalCompositeOperation = 'source-in';
    ctx.fillStyle = css(tint);
    ctx.fillRect(0, 0, w, h);
    return canvas;
  });
  return ({ ctx, time, cameraX }) => {
    ctx.globalCompositeOperation = 'screen';
    for (const [index, cloud] of clouds.entries()) {
      const grow = 1.25 + time * 0.004 * (index + 1);
      ctx.globalAlpha = index === 0 ? 0.85 : 0.7;
      const w = width * grow;
      const h = height * grow;
      ctx.drawImage(cloud, (width - w) / 2 + cameraX * (0.1 + 0.12 * index), (height - h) / 2, w, h);
    }
  };
}

/** A planet with bands of weather, its night side, a rim of air and perhaps rings. */
export function createPlanet(stage: Stage): Layer {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('planet');
  const radius = unit * random.between(190, 300);
  const x = width * (stage.light.x > width / 2 ? random.between(0.2, 0.34) : random.between(0.66, 0.8));
  const y = height * random.between(0.6, 0.76);
  const degrees = random.between(0, 360);
  const bright = shiftColor(mixColor(palette.accent, palette.light, 0.3), { degrees });
  const dim = shiftColor(bright, { degrees: random.between(20, 60), lightness: -0.3 });
  const size = Math.round(radius * 2);
  const side = 256;
  const field = noiseField(random, { width: side, height: side, cells: 4, octaves: 6 });
  const surface = createCanvas(side * 2, side);
  const surfaceCtx = surface.getContext('2d');
  for (let row = 0; row < side; row += 1) {
    const wobble = (field[row * side + 128] ?? 0.5) * 3;
    const band = 0.5 + 0.5 * Math.sin(row * 0.1 + wobble * 4);
    surfaceCtx.fillStyle = css(mixColor(bright, dim, band));
    surfaceCtx.fillRect(0, row, side * 2, 1.2);
  }
  const storms = new ImageData(side, side);
  for (let place = 0; place < side * side; place += 1) {
    storms.data.fill(255, place * 4, place * 4 + 3);
    storms.data[place * 4 + 3] = 120 * smoothStep(0.45, 0.8, field[(place * 3) % (side * side)] ?? 0);
  }
  const stormCanvas = createCanvas(side, side);
  stormCanvas.getContext('2d').putImageData(storms, 0, 0);
  surfaceCtx.globalAlpha = 0.5;
  surfaceCtx.drawImage(stormCanvas, 0, 0, side, side);
  surfaceCtx.drawImage(stormCanvas, side, 0, side, side);
  const towards = Math.atan2(stage.light.y - y, stage.light.x - x);
  const shade = paint(size, size, (ctx) => {
    const lightX = radius + Math.cos(towards) * radius * 0.75;
    const lightY = radius + Math.sin(towards) * radius * 0.75;
    const gradient = ctx.createRadialGradient(lightX, lightY, radius * 0.2, lightX, lightY, radius * 1.75);
    gradient.addColorStop(0, 'rgba(2,2,10,0)');
    gradient.addColorStop(0.5, 'rgba(2,2,10,0.5)');
    gradient.addColorStop(0.85, 'rgba(2,2,10,0.97)');
    ctx.fillStyle = gradient;
    ctx.beginPath();
    ctx.arc(radius, radius, radius + 1, 0, 7);
    ctx.fill();
  });
  const hasRings = random.chance(0.6);
  const tilt = random.between(-0.35, 0.35);
  const drawRings = (ctx: Parameters<Layer>[0]['ctx'], half: 0 | 1) => {
    for (let ring = 0; ring < 7; ring += 1) {
      ctx.globalAlpha = [0.3, 0.5, 0.22, 0.55, 0.4, 0.15, 0.3][ring] ?? 0.3;
      ctx.strokeStyle = css(mixColor(bright, palette.light, 0.5));
      ctx.lineWidth = radius * 0.055;
      ctx.beginPath();
      const reach = radius * (1.4 + ring * 0.075);
      ctx.ellipse(0, 0, reach, reach * 0.24, 0, half * Math.PI, (half + 1) * Math.PI);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  };
  return ({ ctx, time, cameraX }) => {
    ctx.translate(x + cameraX * 0.55, y - time * unit * 1.6);
    ctx.rotate(tilt);
    if (hasRings) drawRings(ctx, 1);
    ctx.globalCompositeOperation = 'screen';
    const air = ctx.createRadialGradient(0, 0, radius * 0.94, 0, 0, radius * 1.14);
    air.addColorStop(0, css(bright, 0.5));
    air.addColorStop(1, css(bright, 0));
    ctx.fillStyle = air;
    ctx.fillRect(-radius * 1.2, -radius * 1.2, radius * 2.4, radius * 2.4);
    ctx.globalCompositeOperation = 'source-over';
    ctx.save();
    ctx.beginPath();
    ctx.arc(0, 0, radius, 0, 7);
    ctx.clip();
    const turn = mix(0, radius * 2, (time * 0.012) % 1);
    ctx.drawImage(surface, -radius - turn, -radius, radius * 4, radius * 2);
    ctx.rotate(-tilt);
    ctx.drawImage(shade, -radius, -radius);
    ctx.restore();
    if (hasRings) drawRings(ctx, 0);
  };
}
