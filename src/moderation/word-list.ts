import { isVisible } from '../text/clean.ts';
import { type Alphabet, alphabetOf, foldEntry, foldText } from './fold-text.ts';

interface Pattern {
  /** As the admin wrote it. */
  entry: string;
  alphabet: Alphabet;
  /** Single words that are looked for, in a text as `foldText` makes it. */
  words: readonly string[];
  /** Phrases and parts of words that are looked for. */
  parts: readonly string[];
}

/** Patterns compiled from a list; lists are never changed, only replaced. */
const known = new WeakMap<readonly string[], readonly Pattern[]>();

/**
 * The first entry of the list that a prompt has. An entry is a word or a phrase, found as whole words however they
 * are written (`foldText`); a `*` at its beginning or end stands for any letters there. There are no other patterns,
 * so a search takes time in proportion to prompt and list, whatever they hold.
 */
export function findBlockedWord(prompt: string, list: readonly string[]): string | undefined {
  if (list.length === 0) return undefined;
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

/** Whether an entry can be found in anything: it has a letter or a digit to be seen, and `*` only at its ends. */
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
