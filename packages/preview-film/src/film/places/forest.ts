import { Path2D } from '@napi-rs/canvas';
import { css, mixColor } from '../color.ts';
import { depthColor } from '../land.ts';
import { CAMERA_REACH, type Layer, paint, type Stage } from '../layer.ts';
import { addTrunk } from '../trees.ts';

/** Trunks in one distance, with the leaves that hang into the picture above them. */
export function createTrunks(
  stage: Stage,
  options: { name: string; depth: number; count: number; foot: number; leaves: boolean },
): Layer {
  const { width, height, unit, palette } = stage;
  const { depth, foot } = options;
  const random = stage.random.fork(`trunks ${options.name}`);
  const reach = width * CAMERA_REACH * 1.3 + 10;
  const path = new Path2D();
  for (let index = 0; index < options.count; index += 1) {
    // Spread evenly with a little chance, and never right before the middle when near.
    const place = (index + random.between(0.15, 0.85)) / options.count;
    const open = depth > 0.6 ? (place < 0.5 ? place * 0.62 : 1 - (1 - place) * 0.62) : place;
    const x = -reach + open * (width + 2 * reach);
    addTrunk(path, random, x, foot + random.between(0, unit * 24), {
      height: height * 1.15,
      thick: unit * (12 + 62 * depth ** 1.7) * random.between(0.7, 1.3),
    });
  }
  if (options.leaves) {
    for (let index = 0; index < 150; index += 1) {
      const radius = unit * random.between(14, 44) * (0.5 + depth);
      const x = -reach + random.next() * (width + 2 * reach);
      const hang = height * 0.03 + height * 0.19 * Math.abs(x / width - 0.5) ** 1.3 * 2.2 * (0.5 + depth);
      const y = random.next() * hang;
      path.moveTo(x + radius, y);
      path.ellipse(x, y, radius, radius * 0.7, random.between(0, 3), 0, Math.PI * 2);
    }
  }
  path.rect(-reach, foot, width + 2 * reach, height - foot + 60);
  const body = depthColor(palette, depth);
  const foggy = mixColor(body, palette.haze, 0.6 * (1 - depth));
  return ({ ctx, cameraX, cameraY }) => {
    const gradient = ctx.createLinearGradient(0, 0, 0, foot);
    gradient.addColorStop(0, css(body));
    gradient.addColorStop(0.75, css(mixColor(body, foggy, 0.6)));
    gradient.addColorStop(1, css(foggy));
    ctx.translate(cameraX * depth * 1.3, cameraY * depth);
    ctx.fillStyle = gradient;
    ctx.fill(path);
  };
}

/** Shafts of light that fall slanting from where the sun stands. */
export function createRays(
  stage: Stage,
  options: { count: number; alpha: number; fromX: number; bottom: number },
): Layer {
  const { width, unit, palette } = stage;
  const random = stage.random.fork('rays');
  const shaft = paint(64, 256, (ctx) => {
    const along = ctx.createLinearGradient(0, 0, 0, 256);
    along.addColorStop(0, css(palette.light, 0.9));
    along.addColorStop(1, css(palette.light, 0));
    ctx.fillStyle = along;
    ctx.fillRect(0, 0, 64, 256);
    const across = ctx.createLinearGradient(0, 0, 64, 0);
    across.addColorStop(0, 'rgba(0,0,0,0)');
    across.addColorStop(0.5, 'rgba(0,0,0,1)');
    across.addColorStop(1, 'rgba(0,0,0,0)');
    ctx.globalCompositeOperation = 'destination-in';
    ctx.fillStyle = across;
    ctx.fillRect(0, 0, 64, 256);
  });
  const rays = Array.from({ length: options.count }, () => ({
    x: random.between(-0.1, 1.1) * width,
    wide: unit * random.between(40, 150),
    long: options.bottom * random.between(0.75, 1.15),
    phase: random.between(0, 7),
    rate: random.between(0.3, 0.8),
  }));
  return ({ ctx, time, cameraX }) => {
    ctx.globalCompositeOperation = 'screen';
    for (const { x, wide, long, phase, rate } of rays) {
      const angle = Math.atan2(x - options.fromX, options.bottom * 1.4);
      ctx.save();
      ctx.translate(x * 0.55 + options.fromX * 0.45 + cameraX * 0.4, -unit * 30);
      ctx.rotate(-angle);
      ctx.globalAlpha = options.alpha * (0.45 + 0.55 * Math.sin(time * rate + phase) ** 2);
      ctx.drawImage(shaft, -wide / 2, 0, wide, long);
      ctx.restore();
    }
  };
}

/** Blades of grass or ferns at the lower edge, bending with the wind. */
export function createGrass(
  stage: Stage,
  options: { count: number; base: number; tall: number; wind: number; lit?: number },
): Layer {
  const { width, height, unit, palette } = stage;
  const random = stage.random.fork('grass');
  const blades = Array.from({ length: options.count }, () => ({
    x: random.between(-0.06, 1.06) * width,
    tall: options.tall * random.between(0.35, 1) * (random.chance(0.1) ? 1.5 : 1),
    lean: random.between(-0.35, 0.35),
    thick: unit * random.between(2, 4.5),
    phase: random.between(0, 7),
    lit: random.chance(0.3),
  }));
  const shades = [
    css(palette.near),
    css(mixColor(palette.near, palette.light, options.lit ?? 0.14)),
  ] as const;
  return ({ ctx, time, cameraX }) => {
    ctx.fillStyle = shades[0];
    ctx.fillRect(0, options.base + unit * 10, width, height);
    for (const lit of [true, false]) {
      ctx.fillStyle = shades[lit ? 1 : 0];
      ctx.beginPath();
      for (const blade of blades) {
        if (blade.lit !== lit) continue;
        const gust =
          Math.sin(time * 1.4 + blade.x / (unit * 160)) * 0.6 + Math.sin(time * 3.1 + blade.phase) * 0.25;
        const x = blade.x + cameraX * 1.25;
        const foot = options.base + unit * 24;
        const tip = x + blade.tall * (blade.lean + gust * options.wind);
        ctx.moveTo(x - blade.thick, foot);
        ctx.quadraticCurveTo(
          x - blade.thick * 0.3 + blade.tall * blade.lean * 0.3,
          foot - blade.tall * 0.6,
          tip,
          foot - blade.tall,
        );
        ctx.quadraticCurveTo(
          x + blade.thick + blade.tall * blade.lean * 0.3,
          foot - blade.tall * 0.55,
          x + blade.thick,
          foot,
        );
      }
      ctx.fill();
    }
  };
}
