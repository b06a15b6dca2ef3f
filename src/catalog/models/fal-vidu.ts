import type { OfferRow } from '../schema.ts';
import { fal, falPage, imageAndEnd, withFrames } from './fal-offer.ts';
import { duration, prompt, ratio, references, resolution, seed } from './fields.ts';
import { perSecond } from './prices.ts';
import { oneTask, sixRatios } from './ways.ts';

/** The list price; 30 % less was charged in November 2026. */
const viduPrice = perSecond({ '540p': 0.045, '720p': 0.095, '1080p': 0.12, '2k': 0.19, '4k': 0.39 });
const viduFields = {
  ...{ ...prompt, ...duration, ...seed },
  resolution: { field: 'resolution', values: { '2k': '2K', '4k': '4K' } },
};

export const falViduQ4: OfferRow = {
  ...{ ...fal, id: 'fal-vidu-q4', durations: { from: 3, to: 16 }, defaultDurationSeconds: 5 },
  ...{ resolutions: ['540p', '720p', '1080p', '2k', '4k'], defaultResolution: '720p', typicalMs: 180_000 },
  ...{ promptMaxLength: 4_000, priceSource: falPage('fal-ai/vidu/q4/image-to-video') },
  ways: [
    oneTask({
      ...{ model: 'fal-ai/vidu/q4/image-to-video', inputs: { first: { min: 1 } }, price: viduPrice },
      ...{ aspectRatios: sixRatios, sound: 'always' },
      fields: { ...viduFields, inputs: { first: { field: 'image_url' } } },
    }),
    oneTask({
      ...{ name: 'references', model: 'fal-ai/vidu/q4/reference-to-video', price: viduPrice },
      ...{ inputs: { reference: { min: 1, max: 10 } }, sound: 'on' },
      aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'],
      fields: {
        ...{ ...viduFields, ...ratio, sound: { field: 'audio' } },
        ...references('reference_image_urls', '[@reference_image_#]'),
      },
    }),
  ],
};

function viduQ3(
  suffix: '' | '/turbo',
  row: Partial<OfferRow>,
  usd: { small: number; large: number },
): OfferRow {
  return {
    ...{ ...fal, sound: 'on', durations: { from: 1, to: 16 }, defaultDurationSeconds: 5 },
    ...{ resolutions: ['540p', '720p', '1080p'], defaultResolution: '720p', promptMaxLength: 2_000 },
    ...{ aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'], ...row },
    priceSource: falPage(`fal-ai/vidu/q3/text-to-video${suffix}`),
    ways: withFrames(
      {
        model: `fal-ai/vidu/q3/{text-to-video,image-to-video}${suffix}`,
        price: perSecond({ '540p': usd.small, '720p': usd.large, '1080p': usd.large }),
        fields: { ...prompt, ...duration, ...resolution, ...ratio, ...seed, sound: { field: 'audio' } },
      },
      imageAndEnd,
    ),
  };
}

export const falViduQ3Turbo = viduQ3(
  '/turbo',
  { id: 'fal-vidu', typicalMs: 100_000 },
  { small: 0.035, large: 0.077 },
);

export const falViduQ3Pro = viduQ3(
  '',
  { id: 'fal-vidu-q3-pro', typicalMs: 150_000 },
  { small: 0.07, large: 0.154 },
);
