import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { renderConsentQuestion } from '../../src/replies/consent-question.ts';
import { safeLine } from '../../src/text/markdown.ts';

const t = translator('en');
const namesake = { word: '*Mia*', userId: '7' };

it.each([
  [true, [], undefined, ['consent.question']],
  [true, ['1', '2'], undefined, ['consent.question', 'consent.optedOut']],
  [false, [], namesake, ['consent.namesake']],
  // Whoever opted out matters for an image alone.
  [false, ['1'], namesake, ['consent.namesake']],
  [true, ['1'], namesake, ['consent.question', 'consent.optedOut', 'consent.namesake']],
] as const)(
  'with an image (%s), without %j and with the name %j it asks: %j',
  (hasImage, optedOut, named, keys) => {
    const text = renderConsentQuestion({ hasImage, optedOut, namesake: named }, t);
    const all = {
      'consent.question': t('consent.question'),
      'consent.optedOut': t('consent.optedOut', { members: optedOut.map((id) => `<@${id}>`).join(' and ') }),
      'consent.namesake': t('consent.namesake', { word: safeLine('*Mia*'), member: '<@7>' }),
    };
    for (const [key, words] of Object.entries(all))
      expect([key, text.includes(words)]).toEqual([key, keys.some((each) => each === key)]);
    expect(text.endsWith(`-# ${t('consent.kept')}`)).toBe(true);
  },
);

it('names forty members, and counts the others', () => {
  const optedOut = Array.from({ length: 45 }, (_, n) => String(n));
  const text = renderConsentQuestion({ hasImage: true, optedOut, namesake: undefined }, t);
  expect(text.match(/<@/g)).toHaveLength(40);
  expect(text).toContain(t('consent.more', { count: 5 }));
});
