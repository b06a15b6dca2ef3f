import type { OfferRow, WayRow } from '../schema.ts';
import {
  fal,
  falPage,
  imageAndEnd,
  type Price,
  secondsAsText,
  startAndEnd,
  textDuration,
  withFrames,
} from './fal-offer.ts';
import { audio, avoid, duration, prompt, ratio, references, resolution, seed } from './fields.ts';
import { perSecond } from './prices.ts';
import { bothFrames, oneTask, sixRatios } from './ways.ts';

export const falKling4: OfferRow = {
  ...{ ...fal, id: 'fal-kling-4', sound: 'always', durations: { from: 3, to: 30 } },
  ...{ defaultDurationSeconds: 5, resolutions: ['720p', '1080p'], aspectRatios: ['16:9', '9:16', '1:1'] },
  ...{ promptMaxLength: 2_500, typicalMs: 200_000, priceSource: falPage('kling/v4/text-to-video') },
  ways: withFrames(
    {
      model: 'kling/v4/{text-to-video,image-to-video}',
      price: perSecond({ '720p': 0.157, '1080p': 0.235 }),
      fields: { ...prompt, ...duration, ...resolution, ...ratio },
    },
    startAndEnd,
  ),
};

function kling3(quality: 'standard' | 'pro', row: Partial<WayRow>, price: Price): [WayRow, WayRow] {
  const model = `fal-ai/kling-video/v3/${quality}/{text-to-video,image-to-video}`;
  const fields = { ...prompt, ...textDuration, ...avoid, ...audio, ...ratio };
  return withFrames({ ...row, model, price, fields }, startAndEnd);
}

export const falKling3: OfferRow = {
  ...{ ...fal, id: 'fal-kling-3', durations: secondsAsText(3, 15), defaultDurationSeconds: 5 },
  ...{ resolutions: ['720p'], aspectRatios: ['16:9', '9:16', '1:1'], promptMaxLength: 2_500 },
  // Silent unasked, because sound costs half as much again.
  ...{ sound: 'off', priceSource: falPage('fal-ai/kling-video/v3/standard/text-to-video') },
  ways: [
    ...kling3('standard', {}, perSecond({ '720p': { sound: 0.126, silent: 0.084 } })),
    ...kling3(
      'pro',
      { name: 'pro', resolutions: ['1080p'] },
      perSecond({ '1080p': { sound: 0.168, silent: 0.112 } }),
    ),
  ],
};

const wan3Price = perSecond({ '480p': 0.05, '720p': 0.1, '1080p': 0.2 });
const wan3Fields = {
  ...{ ...prompt, ...duration, ...resolution, ...seed, ...ratio, sound: { field: 'audio' } },
  fixed: { enable_prompt_expansion: false },
};

export const falWan3: OfferRow = {
  ...{ ...fal, id: 'fal-wan-3', sound: 'on', durations: { from: 2, to: 30 }, defaultDurationSeconds: 5 },
  ...{ resolutions: ['480p', '720p', '1080p'], defaultResolution: '720p', promptMaxLength: 2_000 },
  ...{ aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'] },
  priceSource: falPage('alibaba/wan-3.0/text-to-video'),
  ways: [
    ...withFrames(
      {
        ...{ model: 'alibaba/wan-3.0/{text-to-video,image-to-video}', price: wan3Price, fields: wan3Fields },
      },
      startAndEnd,
    ),
    oneTask({
      ...{ name: 'references', model: 'alibaba/wan-3.0/reference-to-video', price: wan3Price },
      inputs: { reference: { min: 1, max: 10 } },
      fields: { ...wan3Fields, ...references('reference_image_urls') },
    }),
  ],
};

const seedancePrice = perSecond({ '720p': 0.3034, '1080p': 0.682 });
const seedanceFields = { ...prompt, ...textDuration, ...resolution, ...ratio, ...audio };

export const falSeedance2: OfferRow = {
  ...{ ...fal, id: 'fal-seedance-2', sound: 'on', typicalMs: 180_000, promptMaxLength: 3_000 },
  ...{ durations: secondsAsText(4, 15), defaultDurationSeconds: 5, aspectRatios: sixRatios },
  ...{ resolutions: ['720p', '1080p'], priceSource: falPage('bytedance/seedance-2.0/text-to-video') },
  ways: [
    ...withFrames(
      {
        model: 'bytedance/seedance-2.0/{text-to-video,image-to-video}',
        ...{ price: seedancePrice, fields: seedanceFields },
      },
      imageAndEnd,
    ),
    oneTask({
      ...{ name: 'references', model: 'bytedance/seedance-2.0/reference-to-video', price: seedancePrice },
      inputs: { reference: { min: 1, max: 9 } },
      fields: { ...seedanceFields, ...references('image_urls') },
    }),
  ],
};

const seedance25Price = perSecond({ '720p': 0.473 });

export const falSeedance25: OfferRow = {
  ...{ ...fal, id: 'fal-seedance-2.5', sound: 'on', typicalMs: 200_000, promptMaxLength: 3_000 },
  ...{ durations: secondsAsText(4, 30), defaultDurationSeconds: 5, aspectRatios: sixRatios },
  ...{ resolutions: ['720p'], priceSource: falPage('bytedance/seedance-2.5/text-to-video') },
  ways: [
    ...withFrames(
      {
        model: 'bytedance/seedance-2.5/{text-to-video,image-to-video}',
        ...{ price: seedance25Price, fields: seedanceFields },
      },
      imageAndEnd,
    ),
    oneTask({
      ...{ name: 'references', model: 'bytedance/seedance-2.5/reference-to-video', price: seedance25Price },
      inputs: { reference: { min: 1, max: 10 } },
      fields: { ...seedanceFields, ...references('image_urls', '@Image#') },
    }),
  ],
};

/** `values`: its names for what lies above 1080p. */
function ltx25(tier: 'fast' | 'pro', row: Partial<OfferRow>, price: Price): OfferRow {
  const size = { field: 'resolution', values: { '2k': '1440p', '4k': '2160p' } };
  return {
    ...{ ...fal, sound: 'on', durations: [6, 8, 10], aspectRatios: ['16:9', '9:16'] },
    ...{ promptMaxLength: 2_000, priceSource: falPage(`lightricks/ltx-2.5/text-to-video/${tier}`), ...row },
    ways: withFrames(
      {
        ...{ model: `lightricks/ltx-2.5/{text-to-video,image-to-video}/${tier}`, price },
        fields: { ...prompt, ...textDuration, resolution: size, ...ratio, ...audio },
      },
      imageAndEnd,
    ),
  };
}

export const falLtx25Fast = ltx25(
  'fast',
  {
    ...{ durations: [6, 8, 10, 12, 14, 16, 18, 20], typicalMs: 60_000 },
    resolutions: ['720p', '1080p', '2k', '4k'],
  },
  perSecond({ '720p': 0.09, '1080p': 0.13, '2k': 0.19, '4k': 0.3 }),
);

export const falLtx25Pro = ltx25(
  'pro',
  { resolutions: ['720p', '1080p'] },
  perSecond({ '720p': 0.12, '1080p': 0.17 }),
);

const pixversePrice = perSecond({
  '360p': { sound: 0.035, silent: 0.025 },
  '540p': { sound: 0.045, silent: 0.035 },
  '720p': { sound: 0.06, silent: 0.045 },
  '1080p': { sound: 0.115, silent: 0.09 },
});
const pixverseFields = {
  ...{ ...prompt, ...duration, ...resolution, ...ratio, ...avoid, ...seed },
  sound: { field: 'generate_audio_switch' },
};

export const falPixverse6: OfferRow = {
  ...{ ...fal, id: 'fal-pixverse-6', sound: 'on', durations: { from: 1, to: 15 }, defaultDurationSeconds: 5 },
  ...{ resolutions: ['360p', '540p', '720p', '1080p'], defaultResolution: '720p', aspectRatios: sixRatios },
  ...{ promptMaxLength: 2_048, typicalMs: 90_000, priceSource: falPage('fal-ai/pixverse/v6/text-to-video') },
  ways: [
    oneTask({
      model: 'fal-ai/pixverse/v6/{text-to-video,image-to-video}',
      ...{ inputs: { first: {} }, price: pixversePrice },
      fields: {
        ...pixverseFields,
        ...{ inputs: { first: { field: 'image_url' } }, withImage: { omit: ['aspect_ratio'] } },
      },
    }),
    oneTask({
      ...{ name: 'frames', inputs: bothFrames, model: 'fal-ai/pixverse/v6/transition', price: pixversePrice },
      fields: {
        ...pixverseFields,
        inputs: { first: { field: 'first_image_url' }, last: { field: 'end_image_url' } },
      },
    }),
  ],
};
