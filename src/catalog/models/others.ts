import type { ModelRow } from '../schema.ts';
import { falViduQ4 } from './fal-vidu.ts';
import { audio, duration, image, prompt, ratio, resolution, seed } from './fields.ts';
import { perSecond } from './prices.ts';
import { replicate, replicatePage } from './replicate-offer.ts';
import { fluxStill } from './still.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const pVideoFields = {
  ...{ ...prompt, ...duration, ...resolution, ...ratio, ...seed },
  // Its filter is said to be off by default.
  fixed: { disable_safety_filter: false },
};
const pVideoFrames = { inputs: { first: { field: 'image' }, last: { field: 'last_frame_image' } } };
const pVideoDraft = { ...pVideoFields, fixed: { ...pVideoFields.fixed, draft: true } };
const pVideo = { model: 'prunaai/p-video' };
const pVideoPrice = perSecond({ '720p': 0.02, '1080p': 0.04 });
const pVideoDraftPrice = perSecond({ '720p': 0.005, '1080p': 0.01 });

export const pVideoModel: ModelRow = {
  id: 'p-video',
  label: 'P-Video',
  offers: [
    {
      ...{
        ...replicate,
        aspectRatios: ['16:9', '9:16', '4:3', '3:4', '1:1'],
        resolutions: ['720p', '1080p'],
      },
      ...{ durations: { from: 1, to: 10 }, defaultDurationSeconds: 5 },
      promptMaxLength: 2_000,
      typicalMs: 30_000,
      priceSource: replicatePage('prunaai/p-video'),
      ways: [
        oneTask({
          ...{ ...pVideo, inputs: { first: {} }, price: pVideoPrice },
          fields: { ...pVideoFields, ...image },
        }),
        oneTask({
          ...{ ...pVideo, name: 'frames', inputs: bothFrames, price: pVideoPrice },
          fields: { ...pVideoFields, ...pVideoFrames },
        }),
        oneTask({
          ...{ ...pVideo, name: 'draft', draft: true, inputs: { first: {} }, price: pVideoDraftPrice },
          fields: { ...pVideoDraft, ...image },
        }),
        oneTask({
          ...{ ...pVideo, name: 'frames-draft', draft: true, inputs: bothFrames, price: pVideoDraftPrice },
          fields: { ...pVideoDraft, ...pVideoFrames },
        }),
      ],
    },
  ],
};

export const pika: ModelRow = {
  id: 'pika',
  label: 'Pika 2.2',
  offers: [
    {
      ...{ ...wavespeed, sound: 'never', durations: [5, 10], aspectRatios: ['16:9', '9:16'] },
      // Not documented.
      promptMaxLength: 2_000,
      priceSource: wavespeedPage('pika/v2.2-t2v', '2026-11-28'),
      ways: [
        oneTask({
          ...{ model: 'pika/v2.2-{t2v,i2v}', inputs: { first: {} } },
          fields: {
            ...{ ...prompt, ...duration, ...image },
            aspectRatio: { field: 'size', values: { '16:9': '1280*720', '9:16': '720*1280' } },
          },
          // 0.20 to 0.40 for 5 s, depending on the source.
          price: perSecond({ '720p': 0.08 }),
        }),
      ],
    },
  ],
};

export const viduQ4: ModelRow = {
  id: 'vidu-q4',
  label: 'Vidu Q4',
  offers: [
    {
      ...{ ...wavespeed, sound: 'on', aspectRatios: sixRatios, durations: { from: 3, to: 16 } },
      ...{ resolutions: ['540p', '720p', '1080p', '2k', '4k'], defaultResolution: '720p' },
      typicalMs: 180_000,
      // Another company's price.
      priceSource: { page: 'https://muapi.ai/playground/vidu-q4-image-to-video', checkedOn: '2026-11-28' },
      ways: [
        oneTask({
          ...{ still: fluxStill, model: 'vidu/q4-preview/image-to-video', inputs: { first: {} } },
          fields: {
            ...{ ...prompt, ...duration, ...audio, ...image },
            // Jobs from when 540p was offered as 480p name it so.
            resolution: { field: 'resolution', values: { '480p': '540p' } },
          },
          price: perSecond({ '540p': 0.045, '720p': 0.095, '1080p': 0.12, '2k': 0.36, '4k': 0.36 }),
        }),
      ],
    },
    falViduQ4,
  ],
};

/** It makes nothing of its own: a video that exists gets more lines. */
export const seedVr2: ModelRow = {
  id: 'seedvr2',
  label: 'SeedVR2 Upscaler',
  offers: [
    {
      ...{ ...wavespeed, aspectRatios: sixRatios, durations: { from: 1, to: 60 } },
      ...{ resolutions: ['720p', '1080p', '2k', '4k'], defaultResolution: '1080p' },
      priceSource: wavespeedPage('wavespeed-ai/seedvr2/video'),
      ways: [
        oneTask({
          ...{ task: 'upscale', model: 'wavespeed-ai/seedvr2/video', inputs: oneVideo(60) },
          fields: { inputs: { video: { field: 'video' } }, resolution: { field: 'target_resolution' } },
          // By the seconds of the source.
          price: perSecond({ '720p': 0.02, '1080p': 0.06, '2k': 0.06, '4k': 0.06 }),
        }),
      ],
    },
  ],
};
