import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { falSeedance2, falSeedance25 } from './fal.ts';
import {
  audio,
  duration,
  frames,
  image,
  prompt,
  ratio,
  references,
  resolution,
  seed,
  shapeOfImage,
  video,
} from './fields.ts';
import { perSecond } from './prices.ts';
import { replicate, replicatePage } from './replicate-offer.ts';
import { runwaySeedance25 } from './runway.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const common = { ...prompt, ...duration, ...resolution, ...audio };
const seedance = { aspectRatios: sixRatios, sound: 'on' } satisfies Partial<OfferRow>;

/** Its maker takes no other ratio with a frame. */
const adaptive = { withImage: { fixed: { aspect_ratio: 'adaptive' } } };

function atReplicate(row: { model: string; price: WayRow['stages'][number]['price']; references: number }) {
  const { model, price, references: max } = row;
  const fields = { ...common, ...ratio, ...seed };
  return [
    oneTask({ model, price, inputs: { first: {} }, fields: { ...fields, ...image, ...adaptive } }),
    oneTask({
      ...{ name: 'frames', model, price, inputs: bothFrames },
      fields: {
        ...{ ...fields, ...adaptive },
        inputs: { first: { field: 'image' }, last: { field: 'last_frame_image' } },
      },
    }),
    oneTask({
      ...{ name: 'references', model, price, inputs: { reference: { min: 1, max } } },
      fields: { ...fields, ...references('reference_images') },
    }),
  ] satisfies [WayRow, ...WayRow[]];
}

const seedance25Offer = {
  ...wavespeed,
  ...seedance,
  durations: { from: 4, to: 30 },
} satisfies Partial<OfferRow>;

function atWavespeed(suffix: '' | '-turbo', price: WayRow['stages'][number]['price']) {
  const path = 'bytedance/seedance-2.5';
  return [
    oneTask({
      model: `${path}/{text-to-video${suffix},image-to-video${suffix}}`,
      ...{ price, inputs: { first: {} } },
      fields: { ...common, ...ratio, ...image, ...shapeOfImage },
    }),
    oneTask({
      ...{ name: 'frames', model: `${path}/image-to-video${suffix}`, price, inputs: bothFrames },
      fields: { ...common, ...frames },
    }),
    oneTask({
      ...{ name: 'references', model: `${path}/text-to-video${suffix}`, price },
      inputs: { reference: { min: 1, max: 3 } },
      fields: { ...common, ...ratio, ...references('reference_images') },
    }),
  ] satisfies [WayRow, ...WayRow[]];
}

/** What goes in counts too. */
const withVideo = perSecond({ '480p': 0.2196, '720p': 0.4392, '1080p': 1.098, '4k': 2.44 });

export const seedance25: ModelRow = {
  id: 'seedance-2.5',
  label: 'Seedance 2.5',
  offers: [
    runwaySeedance25,
    {
      ...{ ...replicate, ...seedance, id: 'replicate-seedance-2.5' },
      ...{ durations: { from: 4, to: 30 }, defaultDurationSeconds: 5 },
      ...{ resolutions: ['480p', '720p', '1080p'], defaultResolution: '720p' },
      promptMaxLength: 3_000,
      typicalMs: 180_000,
      priceSource: replicatePage('bytedance/seedance-2.5'),
      ways: atReplicate({
        model: 'bytedance/seedance-2.5',
        price: perSecond({ '480p': 0.11, '720p': 0.2312, '1080p': 0.58 }),
        references: 10,
      }),
    },
    {
      ...{ ...seedance25Offer, id: 'wavespeed-seedance-2.5' },
      ...{ resolutions: ['480p', '720p', '1080p', '4k'], defaultResolution: '720p' },
      typicalMs: 200_000,
      priceSource: wavespeedPage('bytedance/seedance-2.5/text-to-video'),
      ways: [
        ...atWavespeed('', perSecond({ '480p': 0.18, '720p': 0.36, '1080p': 0.9, '4k': 2 })),
        oneTask({
          ...{ task: 'extend', inputs: oneVideo(30) },
          model: 'bytedance/seedance-2.5/video-extend',
          fields: { ...common, ...video },
          price: withVideo,
        }),
        oneTask({
          ...{ task: 'edit', inputs: oneVideo(30), durations: { from: 1, to: 30 } },
          model: 'bytedance/seedance-2.5/video-edit',
          fields: { ...prompt, ...resolution, ...audio, ...video },
          price: withVideo,
        }),
      ],
    },
    falSeedance25,
  ],
};

export const seedance25Turbo: ModelRow = {
  id: 'seedance-2.5-turbo',
  label: 'Seedance 2.5 Turbo',
  offers: [
    {
      ...{ ...seedance25Offer, resolutions: ['720p', '1080p'], typicalMs: 100_000 },
      priceSource: wavespeedPage('bytedance/seedance-2.5/text-to-video-turbo'),
      ways: atWavespeed('-turbo', perSecond({ '720p': 0.2, '1080p': 0.5 })),
    },
  ],
};

export const seedance2: ModelRow = {
  id: 'seedance-2',
  label: 'Seedance 2.0',
  offers: [
    {
      ...{ ...replicate, ...seedance, durations: { from: 4, to: 15 }, defaultDurationSeconds: 5 },
      ...{ resolutions: ['480p', '720p', '1080p', '4k'], defaultResolution: '720p' },
      promptMaxLength: 3_000,
      typicalMs: 180_000,
      priceSource: replicatePage('bytedance/seedance-2.0'),
      ways: atReplicate({
        model: 'bytedance/seedance-2.0',
        price: perSecond({ '480p': 0.08, '720p': 0.18, '1080p': 0.45, '4k': 1 }),
        references: 9,
      }),
    },
    falSeedance2,
  ],
};

const seedance15Fields = { ...common, ...ratio, ...seed };
const seedance15Price = perSecond({
  '480p': { sound: 0.024, silent: 0.012 },
  '720p': { sound: 0.052, silent: 0.026 },
  '1080p': 0.13,
});

export const seedance15: ModelRow = {
  id: 'seedance-1.5-pro',
  label: 'Seedance 1.5 Pro',
  offers: [
    {
      ...{ ...wavespeed, ...seedance, durations: { from: 4, to: 12 } },
      ...{ resolutions: ['480p', '720p', '1080p'], defaultResolution: '720p' },
      promptMaxLength: 2_000,
      priceSource: wavespeedPage('bytedance/seedance-v1.5-pro/text-to-video', '2026-11-28'),
      // The maker's day; whether WaveSpeed still answers isn't known.
      retired: { on: '2026-11-11', successor: 'seedance-2' },
      ways: [
        oneTask({
          model: 'bytedance/seedance-v1.5-pro/{text-to-video,image-to-video}',
          inputs: { first: {} },
          fields: { ...seedance15Fields, ...image },
          price: seedance15Price,
        }),
        oneTask({
          ...{ name: 'frames', inputs: bothFrames },
          model: 'bytedance/seedance-v1.5-pro/image-to-video',
          fields: { ...seedance15Fields, ...frames },
          price: seedance15Price,
        }),
      ],
    },
  ],
};
