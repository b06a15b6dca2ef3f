import type { OfferRow, WayRow } from '../schema.ts';
import { fal, falPage, imageAndEnd, type Price, textDuration, withFrames } from './fal-offer.ts';
import { duration, prompt, ratio, references, seed } from './fields.ts';
import { perSecond } from './prices.ts';
import { oneTask, sixRatios } from './ways.ts';

const h3Price = perSecond({ '768p': 0.08, '2k': 0.13, '4k': 0.16 });
const h3Fields = {
  ...{ ...prompt, ...duration, ...seed, ...ratio, fixed: { enable_prompt_expansion: false } },
  resolution: { field: 'resolution', values: { '768p': '768P', '2k': '2K', '4k': '4K' } },
};

export const falHailuo3: OfferRow = {
  ...{ ...fal, id: 'fal-hailuo-3', durations: { from: 5, to: 15 }, aspectRatios: sixRatios },
  ...{ resolutions: ['768p', '2k', '4k'], promptMaxLength: 2_000, typicalMs: 180_000 },
  priceSource: falPage('minimax/h3/text-to-video'),
  ways: [
    ...withFrames(
      { model: 'minimax/h3/{text-to-video,image-to-video}', price: h3Price, fields: h3Fields },
      imageAndEnd,
    ),
    oneTask({
      ...{ name: 'references', model: 'minimax/h3/reference-to-video', price: h3Price },
      // Each further one costs more.
      inputs: { reference: { min: 1, max: 5 } },
      fields: { ...h3Fields, ...references('reference_image_urls') },
    }),
  ],
};

const hailuo23 = { ...fal, sound: 'never', promptMaxLength: 2_000 } satisfies Partial<OfferRow>;
const firstImage = { inputs: { first: { field: 'image_url' } } };

/** Its sizes are models of their own. 1080p is always 6 s long. */
function hailuo23Ways(
  path: string,
  row: { kind: string; inputs: WayRow['inputs'] },
  usd: { short: number; long: number; large: number },
): [WayRow, WayRow] {
  const { kind, inputs } = row;
  const bySeconds: Price = {
    usd: usd.short,
    per: 'task',
    cases: [{ when: { durationSeconds: 10 }, usd: usd.long }],
  };
  return [
    oneTask({
      ...{ model: `${path}/standard/${kind}`, inputs, price: bySeconds },
      fields: { ...prompt, ...textDuration, ...firstImage },
    }),
    oneTask({
      ...{ name: '1080p', model: `${path}/pro/${kind}`, inputs, resolutions: ['1080p'], durations: [6] },
      ...{ fields: { ...prompt, ...firstImage }, price: { usd: usd.large, per: 'task' } },
    }),
  ];
}

export const falHailuo23: OfferRow = {
  ...{ ...hailuo23, id: 'fal-hailuo-2.3', durations: [6, 10], resolutions: ['768p'] },
  ...{ aspectRatios: ['16:9'], typicalMs: 150_000 },
  priceSource: falPage('fal-ai/minimax/hailuo-2.3/standard/text-to-video'),
  ways: hailuo23Ways(
    'fal-ai/minimax/hailuo-2.3',
    { kind: '{text-to-video,image-to-video}', inputs: { first: {} } },
    { short: 0.28, long: 0.56, large: 0.49 },
  ),
};

export const falHailuo23Fast: OfferRow = {
  ...{ ...hailuo23, id: 'fal-hailuo-2.3-fast', durations: [6, 10], resolutions: ['768p'] },
  aspectRatios: ['16:9', '9:16', '1:1'],
  priceSource: falPage('fal-ai/minimax/hailuo-2.3-fast/standard/image-to-video'),
  ways: hailuo23Ways(
    'fal-ai/minimax/hailuo-2.3-fast',
    { kind: 'image-to-video', inputs: { first: { min: 1 } } },
    { short: 0.19, long: 0.32, large: 0.33 },
  ),
};
