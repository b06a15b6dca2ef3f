import { escapeMarkdown } from 'discord.js';
import { expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { fitRequest } from '../../src/catalog/fit.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import { findBlockedWord } from '../../src/moderation/word-list.ts';
import { draftOf } from '../../src/requests/request.ts';
import { isVisible } from '../../src/text/clean.ts';
import { altLine, codeLine, safeLine, safeText } from '../../src/text/markdown.ts';
import { workOf } from '../support/work.ts';

/** Prompts that cost too much if each position is visited more than once. */
const hostile: Record<string, (length: number) => string> = {
  'brackets, then links': (length) => '['.repeat(length / 2) + ']('.repeat(length / 4),
  'open brackets': (length) => '['.repeat(length),
  'open parentheses': (length) => '[a]('.repeat(length / 4),
  backslashes: (length) => '\\'.repeat(length),
  'signs of formatting': (length) => '*_~|`'.repeat(length / 5),
  quotes: (length) => '> '.repeat(length / 2),
  addresses: (length) => 'a:https://'.repeat(length / 10),
  mentions: (length) => '<@1'.repeat(length / 3),
  digits: (length) => '1'.repeat(length),
  'line breaks': (length) => '\n'.repeat(length),
  spaces: (length) => ' '.repeat(length),
  'a word at the end of spaces': (length) => `${' '.repeat(length)}a`,
  'a word of one letter': (length) => 'a'.repeat(length),
  'single letters': (length) => 'a '.repeat(length / 2),
  'single letters and signs': (length) => 'a.4-'.repeat(length / 4),
  words: (length) => 'fox '.repeat(length / 4),
  'marks that pile up': (length) => `a${'\u0301'.repeat(length)}`,
  'invisible characters': (length) => '\u200b\u{e0041}'.repeat(length / 3),
  'joined emoji': (length) => '👨\u200d'.repeat(length / 3),
  flags: (length) => '🇫🇷'.repeat(length / 4),
  'an Arabic phrase in one letter': (length) => '\ufdfa'.repeat(length),
  'Hangul in parts': (length) => '\u1112\u1161\u11ab'.repeat(length / 3),
  'turned text': (length) => '\u202eabc '.repeat(length / 5),
  entities: (length) => '&#x41;&#'.repeat(length / 8),
  'half of characters': (length) => '\ud83c'.repeat(length),
};

const model = builtInModels.find(({ id }) => id === 'preview');
if (!model) throw new Error('there is no such model');
const functions: Record<string, (text: string) => unknown> = {
  safeLine: (text) => safeLine(text),
  'safeLine without an end': (text) => safeLine(text, 1e6),
  safeText: (text) => safeText(text, { maxUnits: 4_000, keepsLines: true }),
  'safeText without an end': (text) => safeText(text, { maxUnits: 1e6, keepsLines: true }),
  altLine: (text) => altLine(text),
  codeLine: (text) => codeLine(text, 80),
  isVisible,
  fitRequest: (prompt) => {
    const wanted = draftOf(prompt);
    try {
      return fitRequest(
        wanted,
        mapWays(model, (way) => ({ ...way, promptMaxLength: 1e6 })),
        1,
      );
    } catch {
      return undefined;
    }
  },
  findBlockedWord: (text) => findBlockedWord(text, ['nothing', 'кровь', '*fish', 'blood bath', 'bomb 爆弾']),
};

const LENGTH = 1_200;
for (const [name, read] of Object.entries(functions)) {
  it.each(Object.keys(hostile))(`${name} does twice as much for twice the %s`, (kind) => {
    const text = hostile[kind] ?? String;
    const [once, twice] = [LENGTH, 2 * LENGTH].map((length) => workOf(() => read(text(length))));
    // Fixed work, such as for the word list, may lower it.
    expect(twice).toBeLessThanOrEqual(2.2 * (once ?? 0));
  });
}

it('would notice what goes over the rest of the text from every place', () => {
  const grows = (read: (text: string) => unknown, text: (length: number) => string) =>
    workOf(() => read(text(2 * LENGTH))) / workOf(() => read(text(LENGTH)));
  const brackets = hostile['brackets, then links'] ?? String;
  expect(grows((text) => escapeMarkdown(text, { maskedLink: true }), brackets)).toBeGreaterThan(3);
  expect(grows((text) => [...text].map((_, at) => text.slice(at).includes('x')), brackets)).toBeGreaterThan(
    3,
  );
});
