import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** A typeface as its npm package ships it: cut into files by script, which become a row of families. */
interface Face {
  name: string;
  weight: number;
  scripts: readonly string[];
}

const DISPLAY: Face = {
  name: 'cormorant-garamond',
  weight: 600,
  scripts: ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext'],
};
/** For charts: its figures read well on a phone. */
const SANS: Face = {
  name: 'inter',
  weight: 600,
  scripts: ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext'],
};
/** Large, so it is only loaded for a text that needs it. Chinese letters that it lacks come from the machine. */
const JAPANESE: Face = { name: 'hina-mincho', weight: 400, scripts: ['japanese'] };
const NEEDS_JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Serif fonts that machines have, then their fonts for CJK, Arabic and emoji. */
const SYSTEM_FAMILIES = [
  ...['Noto Serif', 'Georgia', 'Times New Roman', 'Liberation Serif', 'DejaVu Serif'],
  ...['Noto Serif CJK JP', 'Hiragino Mincho ProN', 'Yu Mincho', 'Noto Sans CJK JP', 'Songti SC', 'SimSun'],
  ...['Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Naskh Arabic', 'Noto Sans Arabic', 'Noto Sans Hebrew'],
  ...['Noto Sans Devanagari', 'Noto Sans Thai', 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji'],
];

/** Sans serif fonts that machines have, for what the bot's own lacks in charts. */
export const SANS_FAMILIES = [
  ...['Noto Sans', 'Segoe UI', 'Helvetica Neue', 'Roboto', 'Open Sans', 'Arial', 'Liberation Sans'],
  ...['DejaVu Sans', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic'],
];

/** `display` is for titles, `sans` for charts. */
type Style = 'display' | 'sans';

export interface Typeface {
  /** For `ctx.font`, after the size. */
  family: string;
  weight: number;
  /** Whether there is a glyph for every character of the text. */
  covers(text: string): boolean;
}

const loaded = new Map<string, Typeface>();

/** The typeface for a text: the bot's own, otherwise the machine's. */
export function loadTypeface(text: string, style: Style = 'display'): Typeface {
  const needsJapanese = NEEDS_JAPANESE.test(text);
  const key = `${style} ${needsJapanese}`;
  const typeface = loaded.get(key) ?? load(style, needsJapanese);
  loaded.set(key, typeface);
  return typeface;
}

function load(style: Style, needsJapanese: boolean): Typeface {
  const face = style === 'sans' ? SANS : DISPLAY;
  const own = register(face);
  const installed = new Set(GlobalFonts.families.map(({ family }) => family));
  const families = [
    ...own,
    ...(style === 'sans' ? SANS_FAMILIES : []).filter((name) => installed.has(name)),
    ...(needsJapanese ? register(JAPANESE) : []),
    ...SYSTEM_FAMILIES.filter((name) => installed.has(name)),
  ].map((name) => `"${name}"`);
  const family = [...families, style === 'sans' ? 'sans-serif' : 'serif'].join(', ');
  const known = new Map<string, boolean>();
  const isDrawn = createGlyphTest(family);
  return {
    family,
    weight: own.length > 0 ? face.weight : 400,
    covers(text) {
      for (const sign of text) {
        if (/[\s\p{M}\p{Cf}]/u.test(sign)) continue;
        const drawn = known.get(sign) ?? isDrawn(sign);
        known.set(sign, drawn);
        if (!drawn) return false;
      }
      return true;
    },
  };
}

/** The typeface's families; none if its package isn't installed. */
function register({ name, weight, scripts }: Face): string[] {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(`@fontsource/${name}/package.json`));
  } catch {
    return [];
  }
  return scripts.flatMap((script) => {
    const path = join(folder, 'files', `${name}-${script}-${weight}-normal.woff2`);
    const family = `Cutscene ${name} ${script}`;
    return existsSync(path) && GlobalFonts.registerFromPath(path, family) !== null ? [family] : [];
  });
}

/** A character without a glyph is drawn as the font's box, like a code point that can't have one. */
function createGlyphTest(family: string): (sign: string) => boolean {
  const size = 24;
  const canvas = createCanvas(size * 2, size * 2);
  const ctx = canvas.getContext('2d');
  const draw = (sign: string): Buffer => {
    ctx.clearRect(0, 0, size * 2, size * 2);
    ctx.font = `${size}px ${family}`;
    ctx.fillStyle = '#fff';
    ctx.fillText(sign, 4, size * 1.4);
    return canvas.data();
  };
  const missing = ['\u{10fffd}', '\u{e0fff}', '\uf8fe', '\u0378'].map(draw);
  const blank = draw(' ');
  return (sign) => {
    const drawn = draw(sign);
    return !drawn.equals(blank) && !missing.some((box) => box.equals(drawn));
  };
}
