/** The part of a prompt for the title: short enough to read, and without characters that could break a line. */
const MAX_CHARACTERS = 150;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const wordBreaks = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The prompt on one line, without control characters and direction tricks, cut at a word with an ellipsis. */
export function toTitle(prompt: string): string {
  const plain = prompt
    .slice(0, MAX_CHARACTERS * 12)
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    // Joiners hold emoji and Indic scripts together. The other invisible characters only turn or hide text.
    .replaceAll(/(?![\u200c\u200d])[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    // More than two marks on one letter is a stack that covers the film.
    .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  const signs = Array.from(graphemes.segment(plain), ({ segment }) => segment);
  if (signs.length <= MAX_CHARACTERS) return plain;
  const sentence = /^.{24,}?[.!?。！？](?=\s|$)/u.exec(signs.slice(0, MAX_CHARACTERS).join(''))?.[0];
  if (sentence) return sentence;
  const cut = signs.slice(0, MAX_CHARACTERS - 1).join('');
  const atWord = cut.lastIndexOf(' ');
  return `${(atWord > cut.length / 2 ? cut.slice(0, atWord) : cut).replace(/[\s,;:.\-–—]+$/u, '')}…`;
}

/** The pieces between which a line may break; each keeps its trailing space. */
export function toPieces(title: string): string[] {
  if (title.includes(' ')) {
    const pieces = title.split(/(?<= )/u);
    if (pieces.every((piece) => piece.length <= 24)) return pieces;
    return pieces.flatMap((piece) => (piece.length <= 24 ? [piece] : splitLong(piece)));
  }
  return title.length <= 8 ? [title] : splitLong(title);
}

/** Scripts without spaces break between words, and a word that no line can hold breaks anywhere. */
function splitLong(text: string): string[] {
  return Array.from(wordBreaks.segment(text), ({ segment }) => segment).flatMap((word) => {
    const signs = Array.from(graphemes.segment(word), ({ segment }) => segment);
    if (signs.length <= 16) return [word];
    const parts: string[] = [];
    for (let at = 0; at < signs.length; at += 12) parts.push(signs.slice(at, at + 12).join(''));
    return parts;
  });
}

/** Whether the first strong letter runs from right to left. */
export function isRightToLeft(title: string): boolean {
  return runsLeft(title) === true;
}

/** The same, if there is a letter. */
function runsLeft(text: string): boolean | undefined {
  const letter = /\p{L}/u.exec(text)?.[0];
  return letter === undefined
    ? undefined
    : /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(letter);
}

/**
 * The order in which a line's pieces are set, from where it begins: words that run against it, such as Latin ones
 * between Hebrew ones, are turned around together. `spaceOf`: the piece whose space comes next.
 */
export function setOrder(
  line: readonly string[],
  rightToLeft: boolean,
): { index: number; spaceOf: number }[] {
  const isTurned = directionsOf(line, rightToLeft).map((direction) => direction !== rightToLeft);
  const order: { index: number; spaceOf: number }[] = [];
  for (let from = 0; from < line.length; ) {
    let end = from + 1;
    while (isTurned[from] && isTurned[end]) end += 1;
    for (let index = end - 1; index >= from; index -= 1)
      order.push({ index, spaceOf: index === from ? end - 1 : index - 1 });
    from = end;
  }
  return order;
}

/** What has no letters goes with the words around it if these agree, and a number with the word before it. */
function directionsOf(line: readonly string[], rightToLeft: boolean): boolean[] {
  const own = line.map(runsLeft);
  return own.map((direction, index) => {
    if (direction !== undefined) return direction;
    const before = own.slice(0, index).findLast((each) => each !== undefined);
    const after = own.slice(index).find((each) => each !== undefined);
    if (before === false && /\p{Nd}/u.test(line[index] ?? '')) return false;
    return before === after ? (before ?? rightToLeft) : rightToLeft;
  });
}
