import { nextTurn } from '../runtime/clock.ts';
import type { TableKind } from './colors.ts';

/** Points along each side. ffmpeg interpolates between them. */
const SIDE = 65;
/** Points of a curve from coded values to light, and of one back, which is steep in the dark. */
const CURVE_POINTS = 4_096;
const STEEP_CURVE_POINTS = 65_536;
/** The brightness that most HDR videos are graded for, and HLG's nominal screen, in cd/m². */
const PEAK_NITS = 1_000;
/** Brightness of a white page in HDR. @see ITU-R BT.2408-7, 2.2 */
const WHITE_NITS = 203;
const SCREEN_GAMMA = 2.2;
/** HLG's screen, for which gray values keep their codes. */
const HLG_GAMMA = 2.4;

type Rgb = readonly [number, number, number];

/** A table for one of ffmpeg's filters. */
export interface ColorTable {
  filter: 'lut1d' | 'lut3d';
  text: string;
}

/**
 * Tables for ffmpeg's `lut3d` and `lut1d` that together bring HDR in BT.2020 to BT.709 on an ordinary screen: first
 * highlights down to its white, still coded; then to light; then to the other primaries; then coded for the screen.
 * Each is smooth, so little is lost between its points. A single table would be 17 levels off for colors that are
 * barely within BT.709. Tables work in every ffmpeg; `zscale` and `libplacebo` don't exist in all.
 */
export async function colorTables(kind: TableKind): Promise<ColorTable[]> {
  const { toLight, decode, encode } = converters[kind];
  const toned = (coded: Rgb) => {
    const light = toLight(coded);
    const brightest = Math.max(...light);
    const factor = brightest > 0 ? rollOff(brightest) / brightest : 0;
    return each(light, (value) => encode(value * factor));
  };
  return [
    { filter: 'lut3d', text: await cube(SIDE, toned) },
    { filter: 'lut1d', text: curve(CURVE_POINTS, (coded) => decode(coded) / WHITE_NITS) },
    // Between the corners it is exact.
    { filter: 'lut3d', text: await cube(2, toBt709) },
    { filter: 'lut1d', text: curve(STEEP_CURVE_POINTS, (light) => light ** (1 / SCREEN_GAMMA)) },
  ];
}

async function cube(side: number, convert: (color: Rgb) => Rgb): Promise<string> {
  const lines = [`LUT_3D_SIZE ${side}`];
  const at = (index: number) => index / (side - 1);
  for (let blue = 0; blue < side; blue++) {
    // Takes half a second in total, and must not block others for that long.
    await nextTurn();
    for (let green = 0; green < side; green++)
      for (let red = 0; red < side; red++) {
        const color = convert([at(red), at(green), at(blue)]);
        lines.push(color.map((value) => value.toFixed(6)).join(' '));
      }
  }
  return `${lines.join('\n')}\n`;
}

function curve(points: number, convert: (value: number) => number): string {
  const lines = Array.from({ length: points }, (_, index) => {
    const value = convert(index / (points - 1)).toFixed(7);
    return `${value} ${value} ${value}`;
  });
  return `LUT_1D_SIZE ${points}\n${lines.join('\n')}\n`;
}

/** `toLight`: a color's cd/m². `decode` and `encode`: how light is coded until it has the other primaries. */
interface Converter {
  toLight(coded: Rgb): Rgb;
  decode(coded: number): number;
  encode(nits: number): number;
}

const converters: Record<TableKind, Converter> = {
  pq: { toLight: (coded) => each(coded, pqToNits), decode: pqToNits, encode: nitsToPq },
  hlg: {
    toLight(coded) {
      const scene = each(coded, hlgToScene);
      // The system gamma of a screen of 1,000 cd/m². @see ITU-R BT.2100-2, table 5
      const luminance = 0.2627 * scene[0] + 0.678 * scene[1] + 0.0593 * scene[2];
      return each(scene, (value) => PEAK_NITS * luminance ** 0.2 * value);
    },
    decode: (coded) => PEAK_NITS * coded ** HLG_GAMMA,
    encode: (nits) => (nits / PEAK_NITS) ** (1 / HLG_GAMMA),
  },
};

/** From the video's peak to white, along a curve that leaves shadows and skin alone. @see ITU-R BT.2390-10, 5.4.1 */
function rollOff(nits: number): number {
  const peak = nitsToPq(PEAK_NITS);
  const input = Math.min(1, nitsToPq(nits) / peak);
  const highest = nitsToPq(WHITE_NITS) / peak;
  const knee = 1.5 * highest - 0.5;
  if (input < knee) return nits;
  const t = (input - knee) / (1 - knee);
  const [t2, t3] = [t * t, t * t * t];
  const output = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * highest;
  return pqToNits(output * peak);
}

// The constants of SMPTE ST 2084.
const [M1, M2, C1, C2, C3] = [2610 / 16384, (2523 / 4096) * 128, 3424 / 4096, 2413 / 128, 2392 / 128];

function pqToNits(coded: number): number {
  const power = coded ** (1 / M2);
  return 10_000 * (Math.max(0, power - C1) / (C2 - C3 * power)) ** (1 / M1);
}

function nitsToPq(nits: number): number {
  const power = (nits / 10_000) ** M1;
  return ((C1 + C2 * power) / (1 + C3 * power)) ** M2;
}

/** @see ITU-R BT.2100-2, table 5 */
function hlgToScene(coded: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  return coded <= 0.5 ? coded ** 2 / 3 : (Math.exp((coded - c) / a) + b) / 12;
}

/** From BT.2020's primaries. @see ITU-R BT.2087-0 */
function toBt709([red, green, blue]: Rgb): Rgb {
  return [
    1.6605 * red - 0.5876 * green - 0.0728 * blue,
    -0.1246 * red + 1.1329 * green - 0.0083 * blue,
    -0.0182 * red - 0.1006 * green + 1.1187 * blue,
  ];
}

function each([red, green, blue]: Rgb, change: (value: number) => number): Rgb {
  return [change(red), change(green), change(blue)];
}
