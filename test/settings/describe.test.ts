import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { describeChange, describeReason, fittingLines } from '../../src/settings/describe.ts';

const t = translator('en');
const describe = (field: 'blockedMembers' | 'blockedWords' | 'pauseReason', after: unknown) =>
  describeChange(t, { field, before: field === 'pauseReason' ? '' : [], after }, (id) => id);

const members = Array.from({ length: 13 }, (_, index) => String(1_200_000_000_000_000_000n + BigInt(index)));

it.each([
  ['a reason of 196 characters in its quotes', 'pauseReason', 'a'.repeat(196), `“${'a'.repeat(196)}”`],
  ['a longer one', 'pauseReason', 'a'.repeat(199), `“${'a'.repeat(197)} …`],
  ['no half of a character', 'pauseReason', `${'a'.repeat(196)}🎬aa`, `“${'a'.repeat(196)}\ufffd …`],
  ['a sign that would escape what follows', 'pauseReason', `${'a'.repeat(196)}*aa`, `“${'a'.repeat(196)} …`],
  [
    'mentions, which stay whole',
    'blockedMembers',
    members,
    `${members
      .slice(0, 8)
      .map((id) => `<@${id}>,`)
      .join(' ')} …`,
  ],
  ['twelve entries of a list', 'blockedWords', [...'abcdefghijkl'], [...'abcdefghijkl'].join(', ')],
  ['a longer list', 'blockedWords', [...'abcdefghijklmn'], `${[...'abcdefghijkl'].join(', ')}, 2 more`],
  ['signs of formatting', 'blockedWords', ['**a**'], '\\*\\*a\\*\\*'],
] as const)('a change shows %s', (_, field, after, shown) => {
  expect(describe(field, after).split(' → ')[1]).toBe(shown);
});

it('a change of a setting that is gone has its name, and a reason where there is one', () => {
  expect(describeChange(t, { field: 'gone' as never, before: 1, after: 2 }, (id) => id)).toBe('**gone**');
  expect(describeReason(t, {})).toBe('');
  expect(describeReason(t, { reason: 'import' })).toBe(' (import)');
});

it.each([
  [['aaaa', 'bbbb'], 30, 'aaaa\nbbbb'],
  [['aaaa', 'bbbb', 'cccc'], 30, 'aaaa\nbbbb\ncccc'],
  [['a'.repeat(10), 'b'.repeat(13), 'c'.repeat(10)], 30, `${'a'.repeat(10)}\n2 more`],
  [['a'.repeat(30)], 30, '\n1 more'],
])('of the lines %j, those that fit into %d', (lines, maxLength, shown) => {
  const text = fittingLines(t, lines, maxLength);
  expect(text).toBe(shown);
  expect(text.length).toBeLessThanOrEqual(maxLength);
});
