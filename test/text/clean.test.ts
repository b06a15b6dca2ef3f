import { expect, it } from 'vitest';
import { cleanLine, cleanLines, isVisible } from '../../src/text/clean.ts';
import { altLine, plainLine, safeLine, safeText } from '../../src/text/markdown.ts';

const ACUTE = '\u0301';
const SUBJOINED = '\u0fb0';
const [ZWJ, ZWNJ, VS15, VS16] = ['\u200d', '\u200c', '\ufe0e', '\ufe0f'];

it.each([
  ['marks on one letter', `a${ACUTE.repeat(9)}b${ACUTE}`, `a${ACUTE.repeat(4)}b${ACUTE}`],
  ['letters that are written as marks', `ཀ${SUBJOINED.repeat(12)}`, `ཀ${SUBJOINED.repeat(10)}`],
  ['such marks on another letter', `a${SUBJOINED.repeat(9)}`, `a${SUBJOINED.repeat(4)}`],
  ['marks without a letter', `${ACUTE}a`, 'a'],
  ['spaces around it', ' \u2003a \u00a0\t b \u2800', 'a b'],
  ['line breaks', 'a\r\n\n\u2028b', 'a b'],
  ['bidi controls', 'a\u202eb\u2066c', 'abc'],
  ['half of a character', 'a\ud83cb', 'a\ufffdb'],
  ['a joined emoji', `👩${ZWJ}👩`, `👩${ZWJ}👩`],
  ['an emoji joined to a letter', `👩${ZWJ}a`, '👩a'],
  ['a joiner after a space', `👩 ${ZWJ}👩`, '👩 👩'],
  ['a joiner among Latin letters', `a${ZWJ}b${ZWNJ}c`, 'abc'],
  ['a Persian word', `می${ZWNJ}خواهم`, `می${ZWNJ}خواهم`],
  ['a joiner at the end of a word', `م${ZWJ} ب${ZWJ}`, `م${ZWJ} ب${ZWJ}`],
  ['a joiner before Latin', `م${ZWNJ}a`, 'مa'],
  ['the styles of emoji', `❤${VS16} 1${VS16} ☎${VS15}`, `❤${VS16} 1${VS16} ☎${VS15}`],
  ['a style on a letter', `a${VS16}`, 'a'],
  ['a flag with tags', '🏴\u{e0067}\u{e007f}', '🏴\u{e0067}\u{e007f}'],
  ['tags on anything else', 'a\u{e0067}🎬\u{e0067}', 'a🎬'],
  ['tags after a flag and more', '🏴a\u{e0067}', '🏴a'],
  ['a variant of a Han character', '葛\u{e0100}', '葛\u{e0100}'],
  ['a variant of anything else', 'a\u{e0100}', 'a'],
  ['a Mongolian variant', '\u182d\u180b', '\u182d\u180b'],
  ['a Mongolian variant of a Latin letter', 'a\u180b', 'a'],
])('of a line with %s stays what people read', (_, text, clean) => {
  expect(cleanLine(text)).toBe(clean);
});

it.each([
  ['a\rb', 'a\nb'],
  ['a\r\nb', 'a\nb'],
  ['a\r\n\r\n\r\n\r\nb', 'a\n\nb'],
  ['a \n b', 'a\nb'],
  ['a\n \t\nb', 'a\n\nb'],
  ['\n\na\n\n', 'a'],
  ['a\u0085b\u2028c\u2029d\ve\ff', 'a\nb\nc\nd\ne\nf'],
])('the lines of %j are %j', (text, clean) => {
  expect(cleanLines(text)).toBe(clean);
});

it.each([
  ['', false],
  [' \u200b\u2800\u00ad', false],
  [ACUTE, false],
  ['\u{e0067}', false],
  ['.', true],
  ['語', true],
  ['🎬', true],
])('anything in %j is visible: %s', (text, is) => {
  expect(isVisible(text)).toBe(is);
});

it('reads no more of a long text than is needed', () => {
  expect(cleanLine('ab '.repeat(1e6), 10).length).toBeLessThan(15);
  expect(cleanLine('a'.repeat(20), 10).length).toBeGreaterThanOrEqual(10);
});

it.each([
  // A word that ends near is left out as a whole.
  ['abcdefgh ijklm', 10, 'abcdefgh…'],
  ['abcdefgh\nijklm', 10, 'abcdefgh…'],
  ['ab cdefghijkl', 10, 'ab cdefgh…'],
  ['a bcd', 3, 'a…'],
  ['abcdefghij', 10, 'abcdefghij'],
  ['👩‍👩‍👧👩‍👩‍👧', 16, '👩‍👩‍👧👩‍👩‍👧'],
  ['👩‍👩‍👧👩‍👩‍👧', 15, '👩‍👩‍👧…'],
])('of %j, in %i places: %j', (text, maxUnits, shown) => {
  expect(safeText(text, { maxUnits, keepsLines: true }).text).toBe(shown);
  if (!text.includes('\n')) expect(plainLine(text, maxUnits)).toBe(shown);
});

it.each([
  ['so... 3.5 a.m.', 'so... 3\\.5 a\\.m.'],
  ['#️⃣ a # b', '#️⃣ a # b'],
  ['# a', '\\# a'],
  ['- a - b', '\\- a - b'],
  ['10. a', '10\\. a'],
  ['note: a:b', 'note: a\\:b'],
  ['@mia', '\\@mia'],
])('%j is written %j', (text, markdown) => {
  expect(safeLine(text)).toBe(markdown);
});

it.each([
  ['a\r\n\r\n b', true],
  ['a\u200bb', false],
  ['aaaaaaaaaaaa', false],
])('all of %j is shown: %s', (text, isWhole) => {
  expect(safeText(text, { maxUnits: 10, keepsLines: true }).isWhole).toBe(isWhole);
});

it('alt text is as long as Discord allows', () => {
  expect([altLine('x'.repeat(1_024)), altLine('x'.repeat(1_025)).length]).toEqual(['x'.repeat(1_024), 1_024]);
});

it('a line has as many letters as are allowed, whatever has to be escaped', () => {
  expect(safeLine('*'.repeat(10), 10)).toBe('\\*'.repeat(10));
  expect(safeLine('*'.repeat(11), 10)).toBe(`${'\\*'.repeat(9)}…`);
});
