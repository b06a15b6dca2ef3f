import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import type { Way } from '../../src/catalog/schema.ts';
import { costTier, speedMark, speedTier } from '../../src/catalog/tier.ts';
import { estimateUsd, hasSound, usualWay, wholeSeconds } from '../../src/catalog/ways.ts';
import { translator } from '../../src/locales/translate.ts';
import { offerLine } from '../../src/replies/offer.ts';

function find(id: string) {
  const model = builtInModels.find((each) => each.id === id);
  if (!model) throw new Error(`there is no ${id}`);
  return model;
}

const changed = (id: string, changes: Partial<Way>) => mapWays(find(id), (way) => ({ ...way, ...changes }));

describe('estimateUsd', () => {
  it.each([
    // Per second, by resolution, by duration and by image, as on their pages.
    ['kling', { durationSeconds: 5, resolution: '720p', hasImage: false }, 0.42],
    ['vidu', { durationSeconds: 8, resolution: '1080p', hasImage: false }, 0.52],
    ['vidu', { durationSeconds: 5, resolution: '720p', hasImage: true }, 0.275],
    ['luma-ray-3.2', { durationSeconds: 5, resolution: '540p', hasImage: false }, 0.15],
    ['hailuo-2.3', { durationSeconds: 6, resolution: '720p', hasImage: false }, 0.28],
    ['hailuo-2.3', { durationSeconds: 10, resolution: '720p', hasImage: false }, 0.56],
    ['sora-2-pro', { durationSeconds: 4, resolution: '1080p', hasImage: false }, 2],
    // Both stages. The first one uses the image.
    ['flux-2-svd', { durationSeconds: 4, resolution: '480p', hasImage: false }, 0.17],
    ['flux-2-svd', { durationSeconds: 4, resolution: '480p', hasImage: true }, 0.185],
    // The still is paid for at its maker.
    ['runway-gen4-turbo', { durationSeconds: 5, resolution: '720p', hasImage: false }, 0.3],
    ['runway-gen4-turbo', { durationSeconds: 5, resolution: '720p', hasImage: true }, 0.25],
  ])('of %s for %o is $%d', (id, request, usd) => {
    expect(estimateUsd(usualWay(find(id)), request)).toBeCloseTo(usd, 6);
  });
});

it('prices a later stage with an image, which the one before makes', () => {
  const way = usualWay(find('flux-2-svd'));
  const stages = way.stages.map((stage) => ({
    ...stage,
    price: { ...stage.price, per: 'task' as const, usd: 1, cases: [{ when: { image: true }, usd: 2 }] },
  }));
  const request = { durationSeconds: 4, resolution: '480p', hasImage: false };
  expect(stages).toHaveLength(2);
  expect(estimateUsd({ ...way, stages }, request)).toBe(3);
});

it.each([
  [0.04, 1],
  [5.08, 5],
  [5.4, 6],
])('counts a video of %d s as %d s', (seconds, counted) => expect(wholeSeconds(seconds)).toBe(counted));

describe('the sound of a video', () => {
  it.each([
    ['always', 'off', true],
    ['never', 'on', false],
    ['on', undefined, true],
    ['on', 'off', false],
    ['off', undefined, false],
    ['off', 'on', true],
    // It isn't known.
    [undefined, undefined, true],
    [undefined, 'off', false],
  ] as const)('of a model with %s, asked for %s: %s', (usual, sound, expected) => {
    expect(hasSound({ sound: usual }, sound ? { sound } : {})).toBe(expected);
  });

  it('can have its own price', () => {
    const way = usualWay(find('kling'));
    const stages = way.stages.map((stage) => ({
      ...stage,
      price: { ...stage.price, usd: 0.1, cases: [{ when: { sound: true }, usd: 0.2 }] },
    }));
    const usdWith = (sound: 'on' | 'off') =>
      estimateUsd(
        { ...way, sound: 'off', stages },
        { durationSeconds: 5, resolution: '720p', hasImage: false, sound },
      );
    expect([usdWith('on'), usdWith('off')]).toEqual([1, 0.5]);
  });
});

describe('a tier', () => {
  it.each([
    [90_000, 'fast', '⚡⚡⚡'],
    [90_001, 'medium', '⚡⚡'],
    [150_000, 'medium', '⚡⚡'],
    [150_001, 'slow', '⚡'],
  ])('of %d ms is %s', (typicalMs, tier, mark) => {
    expect(speedTier(changed('kling', { typicalMs }))).toBe(tier);
    expect(speedMark(speedTier(changed('kling', { typicalMs })))).toBe(mark);
  });

  it('is what the row says, where it says so', () => {
    expect(speedTier(changed('kling', { typicalMs: 1, speed: 'slow' }))).toBe('slow');
  });

  it.each([
    ['preview', 'budget'],
    ['wan-2.2-fast', 'budget'],
    ['kling', 'standard'],
    ['veo-3.1', 'premium'],
  ])('of the cost of %s is %s', (id, tier) => {
    expect(costTier(find(id))).toBe(tier);
  });
});

describe('offerLine', () => {
  it('says how quick and how dear', () => {
    expect(offerLine(find('kling'), translator())).toBe(
      'Kling 3.0 · ⚡⚡ about 2 min · $0.42, standard · 🔊 · WaveSpeed, Replicate, fal',
    );
    expect(offerLine(find('preview'), translator())).toBe('Preview · ⚡⚡⚡ about 8 s · free');
  });

  it('fits into a choice, with the facts whole', () => {
    const line = offerLine(
      { ...changed('kling', { typicalMs: 3_723_000 }), label: '🎬'.repeat(60) },
      translator(),
    );
    expect(line.length).toBeLessThanOrEqual(100);
    expect(line).toMatch(/… · ⚡ about 1 h 2 min · \$0\.42, standard · 🔊$/);
    expect(line.isWellFormed()).toBe(true);
    expect(line.length).toBeGreaterThan(97);
  });
});
