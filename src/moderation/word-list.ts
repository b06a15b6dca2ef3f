import { isVisible } from '../text/clean.ts';
import { type Alphabet, alphabetOf, foldEntry, foldText } from './fold-text.ts';

interface Pattern {
  /** As the admin wrote it. */
  entry: string;
  alphabet: Alphabet;
  /** Single words to search, in a text as `foldText` returns it. */
  words: readonly string[];
  /** Phrases and parts of words to search. */
  parts: readonly string[];
}

/** Patterns compiled from a list. Lists are never changed, only replaced. */
const known = new WeakMap<readonly string[], readonly Pattern[]>();

/**
 * The first entry of the list that occurs in a prompt. An entry is a word or a phrase, found as whole words in any
 * spelling (`foldText`). A `*` at its beginning or end matches any letters. There are no other patterns, so a search
 * takes time in proportion to prompt and list, whatever they contain.
 */
export function findBlockedWord(prompt: string, list: readonly string[]): string | undefined {
  let patterns = known.get(list);
  if (!patterns) {
    patterns = list.map(toPattern);
    known.set(list, patterns);
  }
  const texts = new Map<Alphabet, { forms: string[]; words: Set<string> }>();
  const textFor = (alphabet: Alphabet) => {
    let text = texts.get(alphabet);
    if (!text) {
      const forms = foldText(prompt, alphabet);
      text = { forms, words: new Set(forms.flatMap((form) => form.split(' '))) };
      texts.set(alphabet, text);
    }
    return text;
  };
  return patterns.find(({ alphabet, words, parts }) => {
    const text = textFor(alphabet);
    return (
      words.some((word) => text.words.has(word)) ||
      parts.some((part) => text.forms.some((form) => form.includes(part)))
    );
  })?.entry;
}

/** Whether an entry can match anything: it has a visible letter or digit, and `*` only at its ends. */
export function isWord(entry: string): boolean {
  const text = entry.trim();
  return /^\*?[^*]*[\p{L}\p{N}][^*]*\*?$/u.test(text) && isVisible(text.replaceAll('*', ''));
}

function toPattern(entry: string): Pattern {
  const text = entry.trim();
  const body = text.replace(/^\*|\*$/g, '');
  const needles = foldEntry(body);
  const isOpen = [text.startsWith('*'), text.endsWith('*')];
  const isWhole = (form: string) => !isOpen.includes(true) && !form.trim().includes(' ');
  return {
    entry,
    alphabet: alphabetOf(body),
    words: needles.filter(isWhole).map((form) => form.trim()),
    parts: needles
      .filter((form) => !isWhole(form))
      .map((form) => form.slice(isOpen[0] ? 1 : 0, isOpen[1] ? -1 : undefined)),
  };
}
