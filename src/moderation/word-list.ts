import { foldText } from './fold-text.ts';

interface Pattern {
  /** As the admin wrote it. */
  entry: string;
  /** What is looked for, in a text as `foldText` makes it. */
  needles: readonly string[];
}

/** What was made of a list; lists are never changed, but replaced. */
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
  const forms = foldText(prompt);
  return patterns.find(({ needles }) => needles.some((needle) => forms.some((form) => form.includes(needle))))
    ?.entry;
}

/** Whether an entry can be found in anything: it has a letter or a digit, and `*` only at its ends. */
export function isWord(entry: string): boolean {
  return /^\*?[^*]*[\p{L}\p{N}][^*]*\*?$/u.test(entry.trim());
}

function toPattern(entry: string): Pattern {
  const text = entry.trim();
  const body = text.replace(/^\*|\*$/g, '');
  const needles = foldText(body).map((form) => {
    const start = text.startsWith('*') ? form.slice(1) : form;
    return text.endsWith('*') ? start.slice(0, -1) : start;
  });
  return { entry, needles: needles.filter((needle) => needle.trim() !== '') };
}
