/** The server allows 2 KB for each, and a language without spaces has words as long as a sentence. */
const MAX_LENGTH = 500;

/**
 * The words of a text as the embedded store finds them: runs of letters and digits, in lower case, Latin ones without
 * accents. The server's own ways to do that depend on its language and an extension that not every server has.
 */
function wordsOf(text: string): string[] {
  const folded = text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/([a-z])[\u0300-\u036f]+/g, '$1')
    .normalize('NFC')
    .replaceAll('ς', 'σ');
  return (folded.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []).map((word) =>
    word.slice(0, MAX_LENGTH).toWellFormed(),
  );
}

/** As the server's type `tsvector` is written: each word with its places. */
export function toVector(text: string): string {
  return wordsOf(text)
    .map((word, at) => `'${word}':${at + 1}`)
    .join(' ');
}

/**
 * As the server's type `tsquery` is written: every one of the words or their beginnings. `undefined` if one of them
 * can't be in any text.
 */
export function toQuery(search: readonly string[]): string | undefined {
  const phrases = search.map((each) => wordsOf(each).map((word) => `'${word}'`));
  if (phrases.some((words) => words.length === 0)) return undefined;
  return phrases.map((words) => `(${words.join(' <-> ')}:*)`).join(' & ');
}
