import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { falHailuo3, falHailuo23, falHailuo23Fast } from './fal-minimax.ts';
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
import { runwayHailuo3 } from './runway.ts';
import { fluxStill } from './still.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const common = { ...prompt, ...duration, ...resolution };

/** Text or a first frame, both frames, and references: the same for both hosts of the model at WaveSpeed. */
function h3Ways(
  path: string,
  fields: NonNullable<WayRow['stages'][number]['fields']>,
  prices: { made: WayRow['stages'][number]['price']; withReferences: WayRow['stages'][number]['price'] },
): [WayRow, ...WayRow[]] {
  return [
    oneTask({
      model: `${path}/{text-to-video,image-to-video}`,
      inputs: { first: {} },
      fields: { ...fields, ...ratio, ...image, ...shapeOfImage },
      price: prices.made,
    }),
    oneTask({
      ...{ name: 'frames', inputs: bothFrames, model: `${path}/image-to-video` },
      fields: { ...fields, ...frames },
      price: prices.made,
    }),
    oneTask({
      ...{
        name: 'references',
        inputs: { reference: { min: 1, max: 9 } },
        model: `${path}/reference-to-video`,
      },
      fields: { ...fields, ...ratio, ...references('reference_images') },
      price: prices.withReferences,
    }),
  ];
}

const h3Price = perSecond({ '768p': 0.1, '2k': 0.14 });

export const hailuo3: ModelRow = {
  id: 'hailuo-3',
  label: 'Hailuo 3',
  offers: [
    runwayHailuo3,
    {
      ...{ ...wavespeed, id: 'wavespeed-hailuo-3', aspectRatios: sixRatios },
      ...{ durations: { from: 4, to: 15 }, resolutions: ['768p', '2k'], defaultDurationSeconds: 5 },
      promptMaxLength: 2_000,
      typicalMs: 180_000,
      priceSource: wavespeedPage('minimax/h3/text-to-video'),
      ways: h3Ways('minimax/h3', common, { made: h3Price, withReferences: h3Price }),
    },
    falHailuo3,
  ],
};

const openFields = { ...common, ...seed };
const openPrice = perSecond({ '480p': 0.02, '768p': 0.04 });
const openPriceOfInputs = perSecond({ '480p': 0.025, '768p': 0.05 });

/** The same model on WaveSpeed's own machines, for a fifth of the price. */
export const minimaxH3: ModelRow = {
  id: 'minimax-h3',
  label: 'MiniMax H3 (WaveSpeed)',
  offers: [
    {
      ...{ ...wavespeed, aspectRatios: sixRatios, durations: { from: 5, to: 15 } },
      ...{ resolutions: ['480p', '768p'], defaultResolution: '768p' },
      promptMaxLength: 2_000,
      priceSource: wavespeedPage('wavespeed-ai/minimax-h3/text-to-video'),
      ways: [
        ...h3Ways('wavespeed-ai/minimax-h3', openFields, {
          made: openPrice,
          withReferences: openPriceOfInputs,
        }),
        oneTask({
          ...{ task: 'extend', inputs: oneVideo(15), model: 'wavespeed-ai/minimax-h3/video-extend' },
          fields: { ...openFields, ...video },
          price: openPrice,
        }),
        oneTask({
          ...{ task: 'edit', inputs: oneVideo(15), model: 'wavespeed-ai/minimax-h3/video-edit', sound: 'on' },
          fields: { ...openFields, ...audio, ...video },
          price: openPriceOfInputs,
        }),
      ],
    },
  ],
};

/** Jobs from when 768p was offered as 720p name it so. */
const size = { resolution: { field: 'resolution', values: { '720p': '768p' } } };
const hailuo23Fields = { ...prompt, ...duration, ...size, inputs: { first: { field: 'first_frame_image' } } };
const hailuo23 = {
  ...{ ...replicate, sound: 'never', durations: [6, 10], resolutions: ['768p'] },
  promptMaxLength: 2_000,
} satisfies Partial<OfferRow>;

/** 1080p only for 6 s. */
function hailuo23Ways(
  row: Pick<Parameters<typeof oneTask>[0], 'model' | 'still'>,
  usd: { short: number; long: number; large: number },
): [WayRow, WayRow] {
  const task = { ...row, inputs: { first: {} }, fields: hailuo23Fields };
  return [
    oneTask({
      ...task,
      price: { usd: usd.short, per: 'task', cases: [{ when: { durationSeconds: 10 }, usd: usd.long }] },
    }),
    oneTask({
      ...{ ...task, name: '1080p', durations: [6], resolutions: ['1080p'] },
      price: { usd: usd.large, per: 'task' },
    }),
  ];
}

export const hailuo2_3: ModelRow = {
  id: 'hailuo-2.3',
  label: 'Hailuo 2.3',
  offers: [
    {
      ...{ ...hailuo23, aspectRatios: ['16:9'], typicalMs: 150_000 },
      priceSource: replicatePage('minimax/hailuo-2.3'),
      ways: hailuo23Ways({ model: 'minimax/hailuo-2.3' }, { short: 0.28, long: 0.56, large: 0.49 }),
    },
    falHailuo23,
  ],
};

export const hailuo2_3Fast: ModelRow = {
  id: 'hailuo-2.3-fast',
  label: 'Hailuo 2.3 Fast',
  offers: [
    {
      ...{ ...hailuo23, aspectRatios: ['16:9', '9:16', '1:1'] },
      priceSource: replicatePage('minimax/hailuo-2.3-fast'),
      ways: hailuo23Ways(
        { model: 'minimax/hailuo-2.3-fast', still: fluxStill },
        { short: 0.19, long: 0.32, large: 0.33 },
      ),
    },
    falHailuo23Fast,
  ],
};
