import { type Block, SAMPLE_RATE } from './instrument.ts';

/** Lengths without a common divisor, in milliseconds, so that no pitch rings out of them. */
const COMBS_MS = [31.1, 37.3, 41.9, 43.7, 53.3, 61.7] as const;
const DIFFUSERS_MS = [5.3, 1.9] as const;
const RIGHT_STRETCH = 1.037;

/** Sets a dry block into a large soft room, with an echo that goes from side to side before it. */
export function createRoom(options: { echoSeconds: number; wet: number }): (dry: Block) => void {
  const echo = createEcho(options.echoSeconds);
  const reverbLeft = createReverb(1);
  const reverbRight = createReverb(RIGHT_STRETCH);
  return ({ left, right }) => {
    for (let index = 0; index < left.length; index += 1) {
      const dryLeft = left[index] ?? 0;
      const dryRight = right[index] ?? 0;
      const [echoLeft, echoRight] = echo(dryLeft, dryRight);
      const sum = (dryLeft + dryRight) * 0.5;
      left[index] = dryLeft + echoLeft * 0.5 + reverbLeft(sum + echoLeft * 0.6) * options.wet;
      right[index] = dryRight + echoRight * 0.5 + reverbRight(sum + echoRight * 0.6) * options.wet;
    }
  };
}

function createEcho(seconds: number): (left: number, right: number) => readonly [number, number] {
  const length = Math.max(1, Math.round(seconds * SAMPLE_RATE));
  const linesLeft = new Float32Array(length);
  const linesRight = new Float32Array(length);
  let at = 0;
  return (left, right) => {
    const outLeft = linesLeft[at] ?? 0;
    const outRight = linesRight[at] ?? 0;
    // Crossed over: sound from the left returns from the right.
    linesLeft[at] = left * 0.3 + outRight * 0.42;
    linesRight[at] = right * 0.3 + outLeft * 0.42;
    at = (at + 1) % length;
    return [outLeft, outRight];
  };
}

function createReverb(stretch: number): (input: number) => number {
  const combs = COMBS_MS.map((ms) => createComb(Math.round((ms * stretch * SAMPLE_RATE) / 1_000)));
  const diffusers = DIFFUSERS_MS.map((ms) =>
    createDiffuser(Math.round((ms * stretch * SAMPLE_RATE) / 1_000)),
  );
  return (input) => {
    let sum = 0;
    for (const comb of combs) sum += comb(input);
    let out = sum / combs.length;
    for (const diffuse of diffusers) out = diffuse(out);
    return out;
  };
}

/** A delay that feeds itself, duller with every turn. */
function createComb(length: number): (input: number) => number {
  const line = new Float32Array(length);
  let at = 0;
  let dull = 0;
  return (input) => {
    const out = line[at] ?? 0;
    dull = out * 0.62 + dull * 0.38;
    line[at] = input + dull * 0.84;
    at = at + 1 === length ? 0 : at + 1;
    return out;
  };
}

function createDiffuser(length: number): (input: number) => number {
  const line = new Float32Array(length);
  let at = 0;
  return (input) => {
    const kept = line[at] ?? 0;
    const out = kept - 0.6 * input;
    line[at] = input + 0.6 * out;
    at = at + 1 === length ? 0 : at + 1;
    return out;
  };
}
