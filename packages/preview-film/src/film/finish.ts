import { loadTypeface } from '@cutscene/typeface';
import { createCanvas, ImageData } from '@napi-rs/canvas';
import { type Layer, paint, type Stage } from './layer.ts';

const MARK = 'CUTSCENE PREVIEW';
const GRAIN_SIDE = 256;
const FADE_IN_SECONDS = 0.7;
const FADE_OUT_SECONDS = 0.8;
/** Another film may go on from the last frame. */
const END_DARKNESS = 0.35;

/** The finish of each frame: vignette, grain, the mark, and the fades. */
export function createFinish(stage: Stage, { fadesIn }: { fadesIn: boolean }): Layer {
  const { width, height, unit, durationSeconds } = stage;
  const vignette = paint(width / 4, height / 4, (ctx) => {
    const w = width / 4;
    const h = height / 4;
    const radius = Math.hypot(w, h) / 2;
    const gradient = ctx.createRadialGradient(w / 2, h / 2, radius * 0.5, w / 2, h / 2, radius * 1.05);
    gradient.addColorStop(0, 'rgba(4,4,12,0)');
    gradient.addColorStop(1, 'rgba(4,4,12,0.42)');
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, w, h);
  });
  const { family } = loadTypeface(MARK);
  const grain = grainTile(stage);
  const random = stage.random.fork('grain places');
  const places = Array.from(
    { length: 48 },
    () => [random.index(GRAIN_SIDE), random.index(GRAIN_SIDE)] as const,
  );
  const fadeOut = Math.min(FADE_OUT_SECONDS, durationSeconds * 0.25);
  const fadeIn = Math.min(FADE_IN_SECONDS, durationSeconds * 0.2);

  return ({ ctx, time }) => {
    ctx.drawImage(vignette, 0, 0, width, height);
    const [shiftX, shiftY] = places[Math.round(time * 24) % places.length] ?? [0, 0];
    const pattern = ctx.createPattern(grain, 'repeat') ?? 'transparent';
    ctx.save();
    ctx.translate(-shiftX, -shiftY);
    ctx.fillStyle = pattern;
    ctx.fillRect(0, 0, width + GRAIN_SIDE, height + GRAIN_SIDE);
    ctx.restore();

    ctx.font = `600 ${(unit * 19).toFixed(1)}px ${family}`;
    ctx.letterSpacing = `${(unit * 5).toFixed(1)}px`;
    ctx.textAlign = 'right';
    ctx.fillStyle = 'rgba(255,255,255,0.42)';
    ctx.fillText(MARK, width - unit * 28, height - unit * 30);
    ctx.letterSpacing = '0px';

    const remaining = durationSeconds - time;
    const ending = END_DARKNESS * (1 - (remaining - 1 / 24) / fadeOut);
    const dark = Math.max(0, fadesIn ? 1 - time / fadeIn : 0, ending);
    if (dark <= 0) return;
    ctx.fillStyle = `rgba(3,3,8,${Math.min(1, dark).toFixed(4)})`;
    ctx.fillRect(0, 0, width, height);
  };
}

/** Fine noise, both lighter and darker than the image below. It also prevents bands in gradients. */
function grainTile(stage: Stage) {
  const random = stage.random.fork('grain');
  const canvas = createCanvas(GRAIN_SIDE, GRAIN_SIDE);
  const pixels = new ImageData(GRAIN_SIDE, GRAIN_SIDE);
  for (let place = 0; place < pixels.data.length; place += 4) {
    const value = random.next() + random.next() - 1;
    pixels.data.fill(value > 0 ? 255 : 0, place, place + 3);
    pixels.data[place + 3] = Math.abs(value) * 14;
  }
  canvas.getContext('2d').putImageData(pixels, 0, 0);
  return canvas;
}
