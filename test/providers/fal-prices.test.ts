import { describe, expect, it } from 'vitest';
import { priceOfUnit, priceOfWords, wordsAboutPrice } from '../../src/providers/fal/prices.ts';
import type { Priced } from '../../src/providers/reading/offer-of-schema.ts';

const plain: Priced = { hasSoundChoice: false, resolutions: 1, durations: 2 };
const withSound = { ...plain, hasSoundChoice: true };
const CHARGED = 'For every second of video you generated, you will be charged';

describe('the price of a unit', () => {
  it.each<[string, Partial<Priced>, object | undefined]>([
    ['second', {}, { usd: 0.07, per: 'second' }],
    ['seconds', {}, { usd: 0.07, per: 'second' }],
    ['videos', { durations: 1 }, { usd: 0.07, per: 'task' }],
    ['videos', {}, undefined],
    ['seconds', { hasSoundChoice: true }, undefined],
    ['seconds', { resolutions: 2 }, undefined],
    ['compute seconds', {}, undefined],
    ['megapixels', {}, undefined],
  ])('%s with %o', (unit, changes, price) => {
    expect(priceOfUnit({ usd: 0.07, unit }, { ...plain, ...changes })).toEqual(price);
  });
});

describe('the price in the words of a page', () => {
  it.each<[string, Priced, object | undefined]>([
    [`${CHARGED} **$0.42**. For example, a 5s video will cost $2.10.`, plain, { usd: 0.42, per: 'second' }],
    [`${CHARGED} $0.42 regardless of whether audio is on or off.`, withSound, { usd: 0.42, per: 'second' }],
    [
      `${CHARGED} $0.07 (audio off) or $0.14 (audio on).`,
      withSound,
      {
        usd: 0.14,
        per: 'second',
        cases: [
          { when: { sound: true }, usd: 0.14 },
          { when: { sound: false }, usd: 0.07 },
        ],
      },
    ],
    [`${CHARGED} $0.42.`, withSound, undefined],
    [`${CHARGED} $0.42.`, { ...plain, resolutions: 2 }, undefined],
    [`${CHARGED} $0.07 (audio off) or $0.14 (audio on).`, plain, undefined],
    [`${CHARGED} $0.42. With a reference, it costs twice as much.`, plain, undefined],
    [
      `${CHARGED} $0.112 (audio off) or $0.168 (audio on), if voice control is used $0.196.`,
      withSound,
      undefined,
    ],
    ['Your request will cost $0.05 per second.', plain, undefined],
    [`${CHARGED} $0.0001.`, plain, undefined],
    [`${CHARGED} $0 (audio off) or $0.1 (audio on).`, withSound, undefined],
    ['', plain, undefined],
  ])('%s', (words, priced, price) => {
    expect(priceOfWords(words, priced)).toEqual(price);
  });

  it('are those of its part about the price', () => {
    const page =
      '# A\n\n## Pricing\n\nIt costs\n$1.\n\nFor more details, see [x](y).\n\n## API Information\n\nmore';
    expect(wordsAboutPrice(page)).toBe('It costs $1.');
    expect(wordsAboutPrice('# A\n\n## API Information')).toBeUndefined();
    expect(wordsAboutPrice(`## Pricing\n${'x'.repeat(100_000)}`)?.length ?? 0).toBeLessThanOrEqual(1_000);
  });
});
