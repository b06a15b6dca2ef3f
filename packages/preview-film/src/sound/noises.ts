import type { Random } from '../random.ts';
import { type Block, type Instrument, SAMPLE_RATE } from './instrument.ts';

/** A filter that lets a band through, tuned anew for every sample: the state variable form, stable when swept. */
function createBand(): (input: number, hertz: number, sharpness: number) => number {
  let low = 0;
  let band = 0;
  return (input, hertz, sharpness) => {
    const tuning = 2 * Math.sin((Math.PI * Math.min(hertz, 7_000)) / SAMPLE_RATE);
    low += tuning * band;
    const high = input - low - sharpness * band;
    band += tuning * high;
    return band;
  };
}

interface NoiseSettings {
  gain: number;
  /** Middle of the band, at a time. */
  hertz: (seconds: number) => number;
  /** 0 to 1, at a time. */
  swell: (seconds: number) => number;
  /** Smaller is narrower, 0.2 to 2. */
  sharpness: number;
}

/** Hiss through a band that moves: wind, waves, rain and the air of a room are this with other numbers. */
export function createNoise(random: Random, settings: NoiseSettings): Instrument {
  const bandLeft = createBand();
  const bandRight = createBand();
  return (block) => {
    eachSample(block, (seconds) => {
      const hertz = settings.hertz(seconds);
      const gain = settings.gain * settings.swell(seconds);
      return [
        bandLeft(random.next() * 2 - 1, hertz, settings.sharpness) * gain,
        bandRight(random.next() * 2 - 1, hertz * 1.04, settings.sharpness) * gain,
      ];
    });
  };
}

interface GrainSettings {
  gain: number;
  /** How many in a second. */
  rate: number;
  hertz: readonly [number, number];
  /** The time in which one dies away. */
  seconds: readonly [number, number];
  /** How much the pitch rises while it sounds: bubbles do. */
  glide?: number;
}

/** Many short sounds at random: drops, crackles, bubbles, crickets. */
export function createGrains(random: Random, settings: GrainSettings): Instrument {
  const sounding: { age: number; hertz: number; decay: number; gain: number; pan: number; phase: number }[] =
    [];
  return (block) => {
    eachSample(block, () => {
      if (random.next() < settings.rate / SAMPLE_RATE && sounding.length < 24) {
        sounding.push({
          age: 0,
          hertz: random.between(...settings.hertz),
          decay: 1 / (random.between(...settings.seconds) * SAMPLE_RATE),
          gain: settings.gain * random.between(0.2, 1) ** 2,
          pan: random.between(0.1, 0.9),
          phase: 0,
        });
      }
      let left = 0;
      let right = 0;
      for (let index = sounding.length - 1; index >= 0; index -= 1) {
        const grain = sounding[index];
        if (!grain) continue;
        const left01 = 1 - grain.age * grain.decay;
        if (left01 <= 0) {
          sounding.splice(index, 1);
          continue;
        }
        grain.phase += (Math.PI * 2 * grain.hertz * (1 + (settings.glide ?? 0) * (1 - left01))) / SAMPLE_RATE;
        const value = Math.sin(grain.phase) * grain.gain * left01 ** 3 * Math.min(1, grain.age / 40);
        left += value * (1 - grain.pan);
        right += value * grain.pan;
        grain.age += 1;
      }
      return [left, right];
    });
  };
}

function eachSample(
  { left, right, start }: Block,
  next: (seconds: number) => readonly [number, number],
): void {
  for (let index = 0; index < left.length; index += 1) {
    const [toLeft, toRight] = next((start + index) / SAMPLE_RATE);
    left[index] = (left[index] ?? 0) + toLeft;
    right[index] = (right[index] ?? 0) + toRight;
  }
}
