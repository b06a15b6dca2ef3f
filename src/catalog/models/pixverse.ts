import type { ModelRow } from '../schema.ts';
import { falPixverse6 } from './fal.ts';
import { avoid, duration, image, prompt, ratio, references, seed, shapeOfImage, video } from './fields.ts';
import { perSecond } from './prices.ts';
import { wavespeed } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const fields = {
  ...{ ...prompt, ...duration, sound: { field: 'generate_audio_switch' } },
  // Jobs from when 540p was offered as 480p name it so.
  resolution: { field: 'resolution', values: { '480p': '540p' } },
};
// Another company's price.
const price = perSecond({
  '360p': { sound: 0.035, silent: 0.025 },
  '540p': { sound: 0.045, silent: 0.035 },
  '720p': { sound: 0.06, silent: 0.045 },
  '1080p': { sound: 0.115, silent: 0.09 },
});

export const pixverse6: ModelRow = {
  id: 'pixverse-6',
  label: 'PixVerse V6',
  offers: [
    {
      ...{ ...wavespeed, sound: 'on', aspectRatios: sixRatios, durations: { from: 1, to: 15 } },
      ...{ resolutions: ['360p', '540p', '720p', '1080p'], defaultResolution: '720p' },
      promptMaxLength: 2_048,
      typicalMs: 90_000,
      priceSource: { page: 'https://fal.ai/models/pixverse/v6/text-to-video', checkedOn: '2026-11-28' },
      ways: [
        oneTask({
          model: 'pixverse/pixverse-v6/{text-to-video,image-to-video}',
          inputs: { first: {} },
          fields: { ...fields, ...ratio, ...image, ...shapeOfImage },
          price,
        }),
        oneTask({
          ...{ name: 'frames', inputs: bothFrames, model: 'pixverse/pixverse-v6/transition' },
          fields: {
            ...{ ...fields, ...avoid, ...seed },
            inputs: { first: { field: 'image' }, last: { field: 'end_image' } },
          },
          price,
        }),
        oneTask({
          ...{ name: 'references', inputs: { reference: { min: 1, max: 3 } } },
          model: 'pixverse/pixverse-v6/reference-to-video',
          fields: { ...fields, ...ratio, ...references('images') },
          price: { usd: 0.2, per: 'second' },
        }),
        oneTask({
          ...{ task: 'extend', inputs: oneVideo(30), model: 'pixverse/pixverse-v6/extend' },
          fields: { ...fields, ...avoid, ...seed, ...video },
          price,
        }),
      ],
    },
    falPixverse6,
  ],
};
