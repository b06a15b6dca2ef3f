import { createRequire } from 'node:module';

/**
 * Look-alikes that Unicode's data treats as separate letters: small capitals, turned and barred letters, and others
 * that read as Latin at a glance.
 * @see https://www.unicode.org/reports/tr39/#Confusable_Detection
 */
const own = pairs(
  'ᴀa ʙb ᴅd ᴇe ɛe ꞓe ꜰf ɢg ʜh ᴊj ȷj ᴋk ĸk ʟl ʍm ᴍm ɴn ŋn ᴘp ǫq ʀr ꜱs ƨs ᴛt ʏy ᴢz βb ςo ðd ƅb ɐa ɔc ǝe ɟf ƃg ɥh ᴉi ɾj ʞk ɹr ʇt ʌv ʎy Ꮆg',
);

/** Letters that read as Latin only beside Latin ones, as in `яoаdкill`. Their own alphabet needs them. */
export const fakes: ReadonlyMap<string, string> = new Map(
  Object.entries(
    pairs('яr иn йn цu шw щw дa зe эe чh фo юo бb лn пn ъb ыb ьb жx λl ωw πn μu δd σs φo ξe ζz ψy Σe Λa Δa'),
  ),
);

/** Marks how a sign, digit or letter is read: capital `i` and lowercase `l` look the same. */
const EITHER = '1';

let known: ReadonlyMap<string, string> | undefined;

/** The Latin letter that a character of any alphabet looks like; `1` if it may be an i or an l. */
export function lookAlikeOf(character: string): string | undefined {
  // Most servers have no word list, and need none of it.
  known ??= read();
  return known.get(character);
}

function read(): Map<string, string> {
  const data: Readonly<Record<string, string>> = createRequire(import.meta.url)('unhomoglyph/data.json');
  const found = new Map<string, string>();
  for (const [character, prototype] of Object.entries(data)) {
    const latin = toLatin(prototype);
    if (character < '\u0080' || latin === undefined) continue;
    found.set(character, latin);
    // The data contains Cherokee as capitals, other alphabets as lowercase letters.
    for (const other of [character.toLowerCase(), character.toUpperCase()]) {
      if (!(other in data) && other > '\u007f') found.set(other, latin);
    }
  }
  for (const [character, latin] of Object.entries(own)) found.set(character, latin);
  return found;
}

/** A prototype consists of letters of several alphabets, with marks; `m` is called `rn`. */
function toLatin(prototype: string): string | undefined {
  if (prototype === 'rn') return 'm';
  if (prototype === 'l') return EITHER;
  const letters = [...prototype.normalize('NFKD').replace(/\p{M}/gu, '')];
  const latin = letters.map((letter) => own[letter] ?? letter.toLowerCase()).join('');
  return /^(?:[a-z]|ae|oe)$/.test(latin) ? latin : undefined;
}

function pairs(list: string): Record<string, string> {
  return Object.fromEntries(list.split(' ').map((pair) => [...pair]));
}
