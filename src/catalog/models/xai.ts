import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { audio, duration, prompt, ratio, references, resolution, video } from './fields.ts';
import { bySeconds, perSecond } from './prices.ts';
import { bothFrames, oneTask, sixRatios } from './ways.ts';

type Rates = Parameters<typeof bySeconds>[0];

/** It stands in the body, whose limit isn't documented. */
const MAX_VIDEO_BYTES = 40_000_000;

/** Each picture costs a cent more. */
export function withPictures(rates: Rates, count: number) {
  return bySeconds(rates, 15, (seconds, usd) => usd * seconds + 0.01 * count);
}

/** What xAI's models have in common. */
const xai = {
  ...{ provider: 'xai', durations: { from: 1, to: 15 }, defaultDurationSeconds: 5 },
  ...{ resolutions: ['480p', '720p', '1080p'], defaultResolution: '720p' },
  ...{ aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'], sound: 'on', promptMaxLength: 2_000 },
  typicalMs: 60_000,
} satisfies Partial<OfferRow>;

function modelPage(model: string): NonNullable<OfferRow['priceSource']> {
  return { page: `https://docs.x.ai/developers/models/${model}`, checkedOn: '2026-11-30' };
}

/** Its older model, whose page states no price. The task's own cost replaces the estimate. */
const resold: OfferRow['priceSource'] = {
  ...modelPage('grok-imagine-video'),
  unverified: 'xAI publishes none for edits and extensions; each video’s own cost replaces the estimate',
};

const fields = { ...prompt, ...duration, ...resolution, ...audio };
const first = { first: { field: 'image' } };

/** From words, and from an image, whose shape the video takes. */
function wordsOrImage(model: string, rates: Rates): [WayRow, WayRow] {
  return [
    oneTask({ model, fields: { ...fields, ...ratio }, price: perSecond(rates) }),
    oneTask({
      ...{ name: 'image', model, inputs: { first: { min: 1 } }, price: withPictures(rates, 1) },
      fields: { ...fields, inputs: first },
    }),
  ];
}

const ofVideo = {
  ...{ sound: 'always', resolutions: ['720p'], aspectRatios: sixRatios },
  priceSource: resold,
} satisfies Partial<WayRow>;

export const xaiGrok15: OfferRow = {
  ...{ ...xai, id: 'xai-grok-imagine-1.5', priceSource: modelPage('grok-imagine-video-1.5') },
  ways: [
    ...wordsOrImage('grok-imagine-video-1.5', { '480p': 0.08, '720p': 0.14, '1080p': 0.25 }),
    oneTask({
      ...{ name: 'frames', model: 'grok-imagine-video-1.5', inputs: bothFrames },
      resolutions: ['480p', '720p'],
      fields: { ...fields, ...ratio, inputs: { ...first, last: { field: 'last_frame' } } },
      price: withPictures({ '480p': 0.08, '720p': 0.14 }, 2),
    }),
    oneTask({
      ...{ name: 'references', model: 'grok-imagine-video-1.5', resolutions: ['480p', '720p'] },
      inputs: { reference: { min: 1, max: 7 } },
      fields: { ...fields, ...ratio, ...references('reference_images') },
      price: withPictures({ '480p': 0.08, '720p': 0.14 }, 7),
    }),
    oneTask({
      ...{ ...ofVideo, task: 'extend', model: 'grok-imagine-video' },
      ...{ durations: { from: 5, to: 10 }, defaultDurationSeconds: 6 },
      inputs: { video: { min: 1, minSeconds: 2, maxSeconds: 15, maxBytes: MAX_VIDEO_BYTES } },
      fields: { ...prompt, ...duration, ...video },
      // New seconds, and up to 15 that go in, at a cent each.
      price: perSecond({ '720p': 0.1 }),
    }),
    oneTask({
      ...{ ...ofVideo, task: 'edit', model: 'grok-imagine-video' },
      ...{ durations: { from: 1, to: 9 } },
      inputs: { video: { min: 1, maxSeconds: 8.7, maxBytes: MAX_VIDEO_BYTES } },
      fields: { ...prompt, ...video },
      price: perSecond({ '720p': 0.08 }),
    }),
  ],
};

export const grokImagine15Lite: ModelRow = {
  id: 'grok-imagine-1.5-lite',
  label: 'Grok Imagine 1.5 Lite',
  offers: [
    {
      ...{ ...xai, priceSource: modelPage('grok-imagine-video-1.5-lite') },
      ways: wordsOrImage('grok-imagine-video-1.5-lite', { '480p': 0.02, '720p': 0.03, '1080p': 0.14 }),
    },
  ],
};
