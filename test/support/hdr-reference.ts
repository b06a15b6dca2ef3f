type Rgb = readonly [number, number, number];

/** The assumed peak of HDR, and the brightness that becomes an ordinary screen's white, in cd/m². */
const PEAK_NITS = 1_000;
const WHITE_NITS = 203;

/**
 * How HDR looks on an ordinary screen, by the standards alone and independent of the bot's code: the light that BT.2100
 * gives each code value, with highlights brought down by the brightest component along the curve of BT.2390, in
 * BT.709's primaries with colors outside them cut off, shown by gamma 2.2. Levels of 255.
 * @see https://www.itu.int/rec/R-REC-BT.2100 tables 4 and 5
 * @see https://www.itu.int/pub/R-REP-BT.2390 section 5.4.1
 * @see https://www.itu.int/pub/R-REP-BT.2408 table 1: 203 cd/m² is HDR's white, at 58 % of PQ and 75 % of HLG
 */
export function shownOfHdr(coded: Rgb, curve: 'pq' | 'hlg'): Rgb {
  const light = curve === 'pq' ? map(coded, lightOfPq) : lightOfHlg(coded);
  const brightest = Math.max(...light);
  const factor = brightest > 0 ? toned(brightest) / brightest : 0;
  const shown = multiply(
    WIDE_TO_709,
    map(light, (value) => (value * factor) / WHITE_NITS),
  );
  return map(shown, (value) => 255 * Math.min(1, Math.max(0, value)) ** (1 / 2.2));
}

/** cd/m² of a code value from 0 to 1. */
function lightOfPq(coded: number): number {
  const root = coded ** (1 / 78.84375);
  return 10_000 * (Math.max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125);
}

function pqOfLight(nits: number): number {
  const power = (nits / 10_000) ** 0.1593017578125;
  return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375;
}

/** cd/m² of a screen with a peak of 1,000 and black at zero, for which the system's gamma is 1.2. */
function lightOfHlg(coded: Rgb): Rgb {
  const a = 0.17883277;
  const [b, c] = [1 - 4 * a, 0.5 - a * Math.log(4 * a)];
  const scene = map(coded, (value) => (value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - c) / a) + b) / 12));
  const luminance = scene[0] * 0.2627 + scene[1] * 0.678 + scene[2] * 0.0593;
  return map(scene, (value) => PEAK_NITS * luminance ** (1.2 - 1) * value);
}

/** cd/m² in, cd/m² out: compressed from the peak to white, and unchanged below the knee. */
function toned(nits: number): number {
  const most = pqOfLight(PEAK_NITS);
  const [e1, maxLum] = [Math.min(pqOfLight(nits) / most, 1), pqOfLight(WHITE_NITS) / most];
  const ks = 1.5 * maxLum - 0.5;
  if (e1 < ks) return nits;
  const t = (e1 - ks) / (1 - ks);
  const e2 =
    (2 * t ** 3 - 3 * t ** 2 + 1) * ks +
    (t ** 3 - 2 * t ** 2 + t) * (1 - ks) +
    (-2 * t ** 3 + 3 * t ** 2) * maxLum;
  return lightOfPq(e2 * most);
}

type Matrix = readonly [Rgb, Rgb, Rgb];

/** From the corners of a gamut and D65, as SMPTE RP 177 derives it. */
function toXyz(corners: readonly (readonly [number, number])[]): Matrix {
  const xyz = ([x, y]: readonly [number, number]): Rgb => [x / y, 1, (1 - x - y) / y];
  const [r, g, b] = corners.map(xyz) as [Rgb, Rgb, Rgb];
  const columns: Matrix = [
    [r[0], g[0], b[0]],
    [r[1], g[1], b[1]],
    [r[2], g[2], b[2]],
  ];
  const s = multiply(inverse(columns), xyz([0.3127, 0.329]));
  return columns.map(([x, y, z]) => [x * s[0], y * s[1], z * s[2]]) as unknown as Matrix;
}

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
    [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
    [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det],
  ];
}

function multiply(matrix: Matrix, [x, y, z]: Rgb): Rgb {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Rgb;
}

function map([red, green, blue]: Rgb, change: (value: number) => number): Rgb {
  return [change(red), change(green), change(blue)];
}

const toWide = toXyz([
  [0.708, 0.292],
  [0.17, 0.797],
  [0.131, 0.046],
]);
const from709 = inverse(
  toXyz([
    [0.64, 0.33],
    [0.3, 0.6],
    [0.15, 0.06],
  ]),
);
const columnsOf = (matrix: Matrix, at: 0 | 1 | 2): Rgb => [matrix[0][at], matrix[1][at], matrix[2][at]];
const products = ([0, 1, 2] as const).map((at) => multiply(from709, columnsOf(toWide, at))) as [
  Rgb,
  Rgb,
  Rgb,
];
const WIDE_TO_709: Matrix = [
  [products[0][0], products[1][0], products[2][0]],
  [products[0][1], products[1][1], products[2][1]],
  [products[0][2], products[1][2], products[2][2]],
];
