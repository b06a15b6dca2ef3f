import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { falKling3, falKling4 } from './fal.ts';
import {
  avoid,
  duration,
  frames,
  image,
  prompt,
  ratio,
  references,
  resolution,
  shapeOfImage,
  video,
} from './fields.ts';
import { perSecond } from './prices.ts';
import { replicate, replicatePage } from './replicate-offer.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const threeRatios = { aspectRatios: ['16:9', '9:16', '1:1'] } satisfies Partial<OfferRow>;
const fourRatios = { aspectRatios: ['16:9', '9:16', '1:1', '21:9'] } satisfies Partial<OfferRow>;
/** The model looks at a picture that the prompt names. */
const named = references('images', '@Image#');

const kling4Fields = { ...prompt, ...duration, ...resolution };
const kling4Price = perSecond({ '720p': 0.157, '1080p': 0.235, '4k': 0.47 });

export const kling4: ModelRow = {
  id: 'kling-4',
  label: 'Kling 4.0',
  offers: [
    {
      ...{ ...wavespeed, ...fourRatios, sound: 'always', durations: { from: 3, to: 30 } },
      resolutions: ['720p', '1080p', '4k'],
      // Kling itself takes 26,000.
      promptMaxLength: 4_000,
      typicalMs: 200_000,
      priceSource: wavespeedPage('kwaivgi/kling-v4.0/text-to-video', '2026-11-28'),
      ways: [
        oneTask({
          model: 'kwaivgi/kling-v4.0/{text-to-video,image-to-video}',
          inputs: { first: {} },
          fields: { ...kling4Fields, ...ratio, ...image, ...shapeOfImage },
          price: kling4Price,
        }),
        oneTask({
          ...{ name: 'frames', inputs: bothFrames, aspectRatios: sixRatios },
          model: 'kwaivgi/kling-v4.0/image-to-video',
          fields: { ...kling4Fields, ...frames },
          price: kling4Price,
        }),
        oneTask({
          ...{ name: 'references', inputs: { reference: { min: 1, max: 10 } } },
          model: 'kwaivgi/kling-v4.0/reference-to-video',
          fields: { ...kling4Fields, ...ratio, ...named },
          price: kling4Price,
        }),
        oneTask({
          ...{ task: 'extend', inputs: oneVideo(30), aspectRatios: sixRatios },
          model: 'kwaivgi/kling-v4.0/video-extend',
          fields: { ...kling4Fields, ...video },
          price: kling4Price,
        }),
        oneTask({
          ...{ name: 'extend-to-frame', task: 'extend', aspectRatios: sixRatios },
          inputs: { ...oneVideo(30), last: { min: 1 } },
          model: 'kwaivgi/kling-v4.0/video-extend',
          fields: { ...kling4Fields, inputs: { ...video.inputs, last: { field: 'last_image' } } },
          price: kling4Price,
        }),
        oneTask({
          ...{ task: 'edit', aspectRatios: sixRatios },
          inputs: { video: { min: 1, minSeconds: 3, maxSeconds: 30 } },
          model: 'kwaivgi/kling-v4.0/video-edit',
          fields: { ...kling4Fields, ...video },
          // By the seconds of the source.
          price: perSecond({ '720p': 0.235, '1080p': 0.353, '4k': 0.705 }),
        }),
      ],
    },
    falKling4,
  ],
};

const flash = { sound: 'always', durations: { from: 3, to: 20 } } satisfies Partial<OfferRow>;
const flashPrice = perSecond({ '720p': 0.117 });

export const kling4Flash: ModelRow = {
  id: 'kling-4-flash',
  label: 'Kling 4.0 Flash',
  offers: [
    {
      ...{ ...wavespeed, ...fourRatios, ...flash, promptMaxLength: 4_000, typicalMs: 80_000 },
      // Another company's price.
      priceSource: { page: 'https://docs.venice.ai/changelog', checkedOn: '2026-11-28' },
      ways: [
        oneTask({
          model: 'kwaivgi/kling-v4.0-flash/{text-to-video,image-to-video}',
          inputs: { first: {} },
          fields: { ...prompt, ...duration, ...ratio, ...image, ...shapeOfImage },
          price: flashPrice,
        }),
        oneTask({
          ...{ name: 'references', inputs: { reference: { min: 1, max: 10 } } },
          model: 'kwaivgi/kling-v4.0-flash/reference-to-video',
          fields: { ...prompt, ...duration, ...ratio, ...named },
          price: flashPrice,
        }),
      ],
    },
  ],
};

const kling3Fields = { ...prompt, ...duration, ...avoid, sound: { field: 'sound' } };

function kling3(
  quality: 'std' | 'pro',
  row: Pick<WayRow, 'resolutions'>,
  usd: { sound: number; silent: number },
) {
  const [resolution = '720p'] = row.resolutions ?? [];
  const price = perSecond({ [resolution]: usd });
  return (name: { text?: string; frames: string }): [WayRow, WayRow] => [
    oneTask({
      ...{ ...row, ...(name.text !== undefined && { name: name.text }), inputs: { first: {} } },
      model: `kwaivgi/kling-v3.0-${quality}/{text-to-video,image-to-video}`,
      fields: { ...kling3Fields, ...ratio, ...image, ...shapeOfImage },
      price,
    }),
    oneTask({
      ...{ ...row, name: name.frames, inputs: bothFrames, aspectRatios: sixRatios },
      model: `kwaivgi/kling-v3.0-${quality}/image-to-video`,
      fields: { ...kling3Fields, inputs: { first: { field: 'image' }, last: { field: 'end_image' } } },
      price,
    }),
  ];
}

const standard = kling3('std', { resolutions: ['720p'] }, { sound: 0.126, silent: 0.084 });
// Between 0.56 and 0.80 for 5 s, depending on the source.
const pro = kling3('pro', { resolutions: ['1080p'] }, { sound: 0.24, silent: 0.16 });

const kling3Offer = {
  ...{ ...wavespeed, ...threeRatios, durations: { from: 3, to: 15 } },
  // Silent unasked, because sound costs half as much again.
  sound: 'off',
} satisfies Partial<OfferRow>;

const [proWay, proFrames] = pro({ frames: 'frames' });

const kling3Replicate = {
  model: 'kwaivgi/kling-v3-video',
  price: perSecond({
    '720p': { sound: 0.126, silent: 0.084 },
    '1080p': { sound: 0.168, silent: 0.112 },
    '4k': 0.42,
  }),
};
const kling3ReplicateFields = {
  ...{ ...prompt, ...duration, ...avoid, sound: { field: 'generate_audio' } },
  resolution: { field: 'mode', values: { '720p': 'standard', '1080p': 'pro' } },
};

export const kling30: ModelRow = {
  id: 'kling',
  label: 'Kling 3.0',
  offers: [
    {
      ...kling3Offer,
      priceSource: wavespeedPage('kwaivgi/kling-v3.0-std/text-to-video', '2026-11-28'),
      ways: [...standard({ frames: 'frames' }), ...pro({ text: 'pro', frames: 'pro-frames' })],
    },
    {
      ...{ ...kling3Offer, id: 'kling-3-pro', typicalMs: 180_000 },
      priceSource: wavespeedPage('kwaivgi/kling-v3.0-pro/text-to-video', '2026-11-28'),
      ways: [proWay, proFrames],
    },
    {
      ...{ ...replicate, ...threeRatios, id: 'replicate-kling-3', sound: 'off' },
      ...{ durations: { from: 3, to: 15 }, defaultDurationSeconds: 5, resolutions: ['720p', '1080p', '4k'] },
      promptMaxLength: 2_500,
      typicalMs: 150_000,
      priceSource: replicatePage('kwaivgi/kling-v3-video'),
      ways: [
        oneTask({
          ...{ ...kling3Replicate, inputs: { first: {} } },
          fields: {
            ...{ ...kling3ReplicateFields, ...ratio, ...shapeOfImage },
            inputs: { first: { field: 'start_image' } },
          },
        }),
        oneTask({
          ...{ ...kling3Replicate, name: 'frames', inputs: bothFrames, aspectRatios: sixRatios },
          fields: {
            ...kling3ReplicateFields,
            inputs: { first: { field: 'start_image' }, last: { field: 'end_image' } },
          },
        }),
      ],
    },
    falKling3,
  ],
};

export const kling3Turbo: ModelRow = {
  id: 'kling-3-turbo',
  label: 'Kling 3.0 Turbo',
  offers: [
    {
      ...{ ...wavespeed, ...threeRatios, durations: { from: 3, to: 15 }, typicalMs: 80_000 },
      priceSource: wavespeedPage('kwaivgi/kling-v3-turbo-std/text-to-video', '2026-11-28'),
      ways: [
        oneTask({
          model: 'kwaivgi/kling-v3-turbo-std/{text-to-video,image-to-video}',
          inputs: { first: {} },
          fields: { ...prompt, ...duration, ...ratio, ...image, ...shapeOfImage },
          // Kling's own price.
          price: perSecond({ '720p': 0.112 }),
        }),
      ],
    },
  ],
};

export const kling26: ModelRow = {
  id: 'kling-2.6',
  label: 'Kling 2.6',
  offers: [
    {
      ...{ ...wavespeed, ...threeRatios, durations: [5, 10] },
      priceSource: wavespeedPage('kwaivgi/kling-v2.6-std/text-to-video', '2026-11-28'),
      ways: [
        oneTask({
          model: 'kwaivgi/kling-v2.6-std/{text-to-video,image-to-video}',
          inputs: { first: {} },
          fields: { ...prompt, ...duration, ...avoid, ...ratio, ...image, ...shapeOfImage },
          price: perSecond({ '720p': 0.042 }),
        }),
      ],
    },
  ],
};
