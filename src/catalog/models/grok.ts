import type { ModelRow } from '../schema.ts';
import { duration, image, prompt, ratio, references, resolution, video } from './fields.ts';
import { perSecond } from './prices.ts';
import { runwayGrok15 } from './runway.ts';
import { wavespeed } from './wavespeed-offer.ts';
import { oneTask, oneVideo, sixRatios } from './ways.ts';
import { withPictures, xaiGrok15 } from './xai.ts';

const path = 'x-ai/grok-imagine-video';
const fields = { ...prompt, ...duration, ...resolution };
const fiveRatios = { aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'] } as const;

const rates = { '480p': 0.08, '720p': 0.14 };

export const grokImagine15: ModelRow = {
  id: 'grok-imagine-1.5',
  label: 'Grok Imagine 1.5',
  offers: [
    runwayGrok15,
    {
      ...{ ...wavespeed, id: 'wavespeed-grok-imagine-1.5', sound: 'always', durations: { from: 1, to: 15 } },
      ...{ resolutions: ['480p', '720p'], defaultResolution: '720p', aspectRatios: sixRatios },
      promptMaxLength: 2_000,
      typicalMs: 90_000,
      // xAI's own price.
      priceSource: { page: 'https://docs.x.ai/docs/models', checkedOn: '2026-11-29' },
      ways: [
        oneTask({
          ...{ model: `${path}-v1.5/text-to-video`, resolutions: ['480p', '720p', '1080p'] },
          aspectRatios: [...fiveRatios.aspectRatios],
          fields: { ...fields, ...ratio },
          price: perSecond({ '480p': 0.08, '720p': 0.14, '1080p': 0.25 }),
        }),
        oneTask({
          ...{ name: 'image', model: `${path}-v1.5/image-to-video`, inputs: { first: { min: 1 } } },
          fields: { ...fields, ...image },
          price: withPictures(rates, 1),
        }),
        oneTask({
          ...{ name: 'references', model: `${path}-v1.5/reference-to-video` },
          ...{ inputs: { reference: { min: 1, max: 7 } }, durations: { from: 1, to: 10 } },
          aspectRatios: [...fiveRatios.aspectRatios],
          fields: { ...fields, ...ratio, ...references('images') },
          price: withPictures(rates, 7),
        }),
        oneTask({
          ...{ task: 'extend', model: `${path}/video-extend`, inputs: oneVideo(15), durations: [6, 10] },
          defaultDurationSeconds: 6,
          fields: { ...fields, ...video },
          // New seconds, and those that go in.
          price: perSecond({ '720p': 0.1 }),
        }),
        oneTask({
          ...{
            task: 'edit',
            model: `${path}/edit-video`,
            inputs: oneVideo(10),
            durations: { from: 1, to: 10 },
          },
          fields: { ...prompt, ...resolution, ...video },
          price: perSecond({ '720p': 0.1 }),
        }),
      ],
    },
    xaiGrok15,
  ],
};
