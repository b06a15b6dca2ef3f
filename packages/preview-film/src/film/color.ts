/** Colors in OKLab, where blending two passes through no gray and no unexpected hue. */
export interface Color {
  lightness: number;
  a: number;
  b: number;
}

/** From `#rrggbb`. */
export function color(hex: string): Color {
  const value = Number.parseInt(hex.slice(1), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255].map(toLinear);
  return fromLinear(red ?? 0, green ?? 0, blue ?? 0);
}

export function mixColor(from: Color, to: Color, weight: number): Color {
  return {
    lightness: from.lightness + (to.lightness - from.lightness) * weight,
    a: from.a + (to.a - from.a) * weight,
    b: from.b + (to.b - from.b) * weight,
  };
}

/** The same color, turned round the wheel and lightened. */
export function shiftColor(
  base: Color,
  shift: { degrees?: number; lightness?: number; chroma?: number },
): Color {
  const angle = ((shift.degrees ?? 0) * Math.PI) / 180;
  const chroma = shift.chroma ?? 1;
  return {
    lightness: Math.min(1, Math.max(0, base.lightness + (shift.lightness ?? 0))),
    a: (base.a * Math.cos(angle) - base.b * Math.sin(angle)) * chroma,
    b: (base.a * Math.sin(angle) + base.b * Math.cos(angle)) * chroma,
  };
}

/** For `fillStyle` and the like. */
export function css({ lightness, a, b }: Color, alpha = 1): string {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = toByte(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short);
  const green = toByte(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short);
  const blue = toByte(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short);
  return `rgba(${red},${green},${blue},${alpha.toFixed(4)})`;
}

/** @see https://bottosson.github.io/posts/oklab/ for the matrices */
function fromLinear(red: number, green: number, blue: number): Color {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  };
}

function toLinear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toByte(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
