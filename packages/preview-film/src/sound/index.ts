import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readScene } from '../film/scene.ts';
import { createRandom } from '../random.ts';
import { type FilmRequest, FRAMES_PER_SECOND, frameCount } from '../request.ts';
import { chooseAmbience } from './ambience.ts';
import { type Block, SAMPLE_RATE } from './instrument.ts';
import { createRoom } from './room.ts';
import { writeScore } from './score.ts';
import { createBells, createPad } from './tones.ts';
import { HEADER_BYTES, wavHeader } from './wav.ts';

const FADE_IN_SECONDS = 0.8;
const FADE_OUT_SECONDS = 1.3;
/** Leaves peaks below full scale even after the encoder's overshoot. */
const CEILING = 0.82;

/** Writes the film's sound as a stereo WAV, a second at a time, so that its length costs no memory. */
export async function writeSound(request: FilmRequest, path: string, signal: AbortSignal): Promise<void> {
  const samples = Math.round((frameCount(request) / FRAMES_PER_SECOND) * SAMPLE_RATE);
  const play = createOrchestra(request, samples / SAMPLE_RATE);
  const file = await open(path, 'w');
  try {
    await file.write(wavHeader(samples), 0, HEADER_BYTES, 0);
    for (let start = 0; start < samples; start += SAMPLE_RATE) {
      signal.throwIfAborted();
      const length = Math.min(SAMPLE_RATE, samples - start);
      const block = { left: new Float32Array(length), right: new Float32Array(length), start };
      play(block);
      await writeBlock(file, master(block, samples));
      // Lets a cancel message in.
      await nextTurn();
    }
  } finally {
    await file.close();
  }
}

function createOrchestra(request: FilmRequest, durationSeconds: number): (block: Block) => void {
  const key = `${request.seed}:${request.prompt}`;
  const random = createRandom(`${key}/sound`);
  const scene = readScene(request.prompt, key);
  const score = writeScore(scene, random.fork('score'), durationSeconds);
  const music = [createPad(score.pad, 0.085), createBells(score.bells, 0.15)];
  const room = createRoom({ echoSeconds: score.echoSeconds, wet: scene.place === 'room' ? 0.22 : 0.4 });
  const ambience = chooseAmbience(scene, random.fork('ambience'));
  return (block) => {
    for (const instrument of music) instrument(block);
    room(block);
    for (const layer of ambience) layer(block);
  };
}

/** Fades, and a ceiling that bends rather than cuts. */
function master({ left, right, start }: Block, samples: number): Block {
  const fadeIn = Math.min(FADE_IN_SECONDS * SAMPLE_RATE, samples * 0.2);
  const fadeOut = Math.min(FADE_OUT_SECONDS * SAMPLE_RATE, samples * 0.3);
  for (let index = 0; index < left.length; index += 1) {
    const at = start + index;
    const fade = Math.min(1, at / fadeIn, (samples - at) / fadeOut);
    const gain = 1.7 * fade * fade;
    left[index] = CEILING * Math.tanh((left[index] ?? 0) * gain);
    right[index] = CEILING * Math.tanh((right[index] ?? 0) * gain);
  }
  return { left, right, start };
}

async function writeBlock(file: FileHandle, { left, right, start }: Block): Promise<void> {
  const bytes = Buffer.alloc(left.length * 4);
  for (let index = 0; index < left.length; index += 1) {
    bytes.writeInt16LE(Math.round((left[index] ?? 0) * 32_767), index * 4);
    bytes.writeInt16LE(Math.round((right[index] ?? 0) * 32_767), index * 4 + 2);
  }
  await file.write(bytes, 0, bytes.length, HEADER_BYTES + start * 4);
}
