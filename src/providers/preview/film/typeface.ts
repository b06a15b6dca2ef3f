import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** The package cuts one face into files by script, which become families of their own and stand in a row below. */
const SCRIPTS = ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext'] as const;
const FACE = 'cormorant-garamond';
const WEIGHT = 600;

/** Serifs that machines have, then whatever they show CJK, Arabic and emoji with. */
const SYSTEM_FAMILIES = [
  ...['Noto Serif', 'Georgia', 'Times New Roman', 'Liberation Serif', 'DejaVu Serif'],
  ...['Noto Serif CJK JP', 'Hiragino Mincho ProN', 'Yu Mincho', 'Noto Sans CJK JP', 'Songti SC', 'SimSun'],
  ...['Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Naskh Arabic', 'Noto Sans Arabic', 'Noto Sans Hebrew'],
  ...['Noto Sans Devanagari', 'Noto Sans Thai', 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji'],
];

export interface Typeface {
  /** For `ctx.font`, after the size. */
  family: string;
  weight: number;
  /** Whether there is a glyph for every sign of the text. */
  covers(text: string): boolean;
}

let loaded: Typeface | undefined;

/** The display face: the one that came with the bot, else the machine's own. */
export function loadTypeface(): Typeface {
  loaded ??= load();
  return loaded;
}

function load(): Typeface {
  const own = SCRIPTS.map((script) => register(script)).filter((name) => name !== undefined);
  const installed = new Set(GlobalFonts.families.map(({ family }) => family));
  const system = SYSTEM_FAMILIES.filter((name) => installed.has(name));
  const families = [...own, ...system].map((name) => `"${name}"`);
  const family = [...families, 'serif'].join(', ');
  const known = new Map<string, boolean>();
  const isDrawn = createGlyphTest(family);
  return {
    family,
    weight: own.length > 0 ? WEIGHT : 400,
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

function register(script: string): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@fontsource/${FACE}/package.json`);
    const path = join(dirname(manifest), 'files', `${FACE}-${script}-${WEIGHT}-normal.woff2`);
    if (!existsSync(path)) return undefined;
    const name = `Cutscene ${script}`;
    return GlobalFonts.registerFromPath(path, name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** A sign without a glyph is drawn as the font's box, which is what a code point that can have none is drawn as. */
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
