/** The shape of each letter when the page is turned upside down, as generators of such text write it. */
const upright: ReadonlyMap<string, string> = new Map(
  'nu un pd dp bq qb mw wm ɯm ʍw ɐa ɔc ǝe ɟf ƃg ɓg ɥh ᴉi ıi ɾj ʞk ꞁl ɹr ʇt ʌv ʎy ∀a Ɔc Ǝe Ⅎf ⅁g פg ſj ⅂l ᴚr ┴t ∩u Λv ⅄y'
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);

/** Letters that occur only in upside-down text. Ordinary ones also occur upright. */
const TURNED = /[ɯʍɐɔǝɟƃɥᴉɾʞꞁɹʇʌʎ∀ƆƎℲ⅁⅂ᴚ┴⅄]/;

/** The text as it reads upside down, from its end; `undefined` if it isn't written that way. */
export function turnedUpright(text: string): string | undefined {
  if (!TURNED.test(text)) return undefined;
  return [...text.toWellFormed()]
    .reverse()
    .map((character) => upright.get(character) ?? upright.get(character.toLowerCase()) ?? character)
    .join('');
}
