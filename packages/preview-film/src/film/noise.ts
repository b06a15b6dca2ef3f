import type { Random } from '../random.ts';

/** Smooth noise in one dimension, -1 to 1, with detail down to 1/2^octaves of its unit. */
export function createNoise1d(random: Random, octaves: number): (x: number) => number {
  const table = Float64Array.from({ length: 256 }, () => random.between(-1, 1));
  const at = (x: number) => {
    const cell = Math.floor(x);
    const weight = smooth(x - cell);
    return mix(table[cell & 255] ?? 0, table[(cell + 1) & 255] ?? 0, weight);
  };
  return (x) => {
    let sum = 0;
    let amplitude = 0.5;
    let frequency = 1;
    for (let octave = 0; octave < octaves; octave += 1) {
      sum += at(x * frequency + octave * 37.7) * amplitude;
      amplitude *= 0.5;
      frequency *= 2;
    }
    return sum;
  };
}

/** A field of smooth noise, 0 to 1, that repeats seamlessly to the right and downwards. */
export function noiseField(
  random: Random,
  size: { width: number; height: number; cells: number; octaves: number },
): Float32Array {
  const { width, height, octaves } = size;
  const field = new Float32Array(width * height);
  let amplitude = 0.5;
  let columns = size.cells;
  for (let octave = 0; octave < octaves; octave += 1) {
    const rows = Math.max(2, Math.round((columns * height) / width));
    const table = Float32Array.from({ length: columns * rows }, () => random.next());
    for (let y = 0; y < height; y += 1) {
      const gridY = (y / height) * rows;
      const row = Math.floor(gridY);
      const weightY = smooth(gridY - row);
      const above = row * columns;
      const below = ((row + 1) % rows) * columns;
      for (let x = 0; x < width; x += 1) {
        const gridX = (x / width) * columns;
        const column = Math.floor(gridX);
        const weightX = smooth(gridX - column);
        const right = (column + 1) % columns;
        const top = mix(table[above + column] ?? 0, table[above + right] ?? 0, weightX);
        const bottom = mix(table[below + column] ?? 0, table[below + right] ?? 0, weightX);
        const place = y * width + x;
        field[place] = (field[place] ?? 0) + mix(top, bottom, weightY) * amplitude;
      }
    }
    amplitude *= 0.5;
    columns *= 2;
  }
  return field;
}

/** From 0 at `low` to 1 at `high`, gently at both ends. */
export function smoothStep(low: number, high: number, value: number): number {
  return smooth(Math.min(1, Math.max(0, (value - low) / (high - low))));
}

export function mix(from: number, to: number, weight: number): number {
  return from + (to - from) * weight;
}

function smooth(weight: number): number {
  return weight * weight * (3 - 2 * weight);
}
