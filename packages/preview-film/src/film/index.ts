import { createCanvas, type Image } from '@napi-rs/canvas';
import { createRandom } from '../random.ts';
import { type FilmRequest, FRAMES_PER_SECOND, frameCount, frameSize } from '../request.ts';
import { createComposition } from './composition.ts';
import { createFinish } from './finish.ts';
import { CAMERA_REACH, type Layer, type Stage } from './layer.ts';
import { createOpening } from './opening.ts';
import { choosePalette } from './palette.ts';
import { createPortrait } from './portrait.ts';
import { readScene } from './scene.ts';
import { createTitle } from './title.ts';

export interface Film {
  width: number;
  height: number;
  frames: number;
  /** The pixels of one frame, RGBA. Frames may be drawn in any order. */
  draw(index: number): Buffer;
}

/** The images that a request names. */
export interface FilmImages {
  firstFrame?: Image | undefined;
  portraits?: readonly Image[];
}

/** Everything that can be prepared is painted here, so that a frame mostly moves finished images. */
export function createFilm(request: FilmRequest, { firstFrame, portraits = [] }: FilmImages = {}): Film {
  const { width, height } = frameSize(request);
  const frames = frameCount(request);
  const key = `${request.seed}:${request.prompt}`;
  const random = createRandom(`${key}/film`);
  const scene = readScene(request.prompt, key);
  const unit = Math.min(width, height) / 1_000;
  const horizon = height * random.between(0.6, 0.68);
  const side = random.chance(0.5) ? random.between(0.22, 0.36) : random.between(0.64, 0.78);
  const stage: Stage = {
    width,
    height,
    unit,
    horizon,
    light: {
      x: width * side,
      y: horizon * random.between(0.32, 0.62),
      radius: unit * random.between(48, 84),
    },
    durationSeconds: frames / FRAMES_PER_SECOND,
    palette: choosePalette(scene, random.fork('palette')),
    scene,
    random,
  };
  const layers: Layer[] = [
    ...createComposition(stage),
    createTitle(request.prompt, stage),
    createFinish(stage, { fadesIn: firstFrame === undefined }),
    ...portraits.map((image, index) => createPortrait(image, index, stage)),
    ...(firstFrame ? [createOpening(firstFrame, stage)] : []),
  ];
  const direction = random.chance(0.5) ? 1 : -1;
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');

  return {
    width,
    height,
    frames,
    draw(index) {
      const progress = frames > 1 ? index / (frames - 1) : 0;
      const time = index / FRAMES_PER_SECOND;
      // From one side to the other, slowing down toward the end.
      const drift = direction * Math.cos(progress * Math.PI * 0.92) * width * CAMERA_REACH;
      const sway = Math.sin(time * 0.5) * height * 0.004;
      for (const layer of layers) {
        ctx.save();
        layer({ ctx, time, progress, cameraX: drift, cameraY: sway });
        ctx.restore();
      }
      return canvas.data();
    },
  };
}
