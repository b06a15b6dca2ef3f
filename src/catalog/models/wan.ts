import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { falWan3 } from './fal.ts';
import {
  audio,
  avoid,
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
import { bySeconds, perSecond } from './prices.ts';
import { replicate, replicatePage } from './replicate-offer.ts';
import { runwayWan3, runwayWan3Prime } from './runway.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const fiveRatios: NonNullable<OfferRow['aspectRatios']> = ['16:9', '9:16', '1:1', '4:3', '3:4'];
const threeSizes = {
  resolutions: ['480p', '720p', '1080p'],
  defaultResolution: '720p',
} satisfies Partial<OfferRow>;

type ThreePrices = Record<'480p' | '720p' | '1080p', number>;

function wan3Offer(path: string, prices: { made: ThreePrices; edited: ThreePrices }) {
  const fields = { ...prompt, ...duration, ...resolution, ...seed, ...audio };
  const price = perSecond(prices.made);
  const ways: [WayRow, ...WayRow[]] = [
    oneTask({
      ...{ model: `${path}/{text-to-video,image-to-video}`, price, inputs: { first: {} } },
      fields: { ...fields, ...ratio, ...image, ...shapeOfImage },
    }),
    oneTask({
      ...{ name: 'frames', model: `${path}/image-to-video`, price },
      ...{ inputs: bothFrames, aspectRatios: sixRatios },
      fields: { ...fields, ...frames },
    }),
    oneTask({
      ...{ name: 'references', model: `${path}/reference-to-video`, price },
      inputs: { reference: { min: 1, max: 10 } },
      fields: { ...fields, ...ratio, ...references('reference_images') },
    }),
    oneTask({
      ...{
        task: 'extend',
        model: `${path}/video-extend`,
        price,
        inputs: oneVideo(30),
        aspectRatios: sixRatios,
      },
      fields: { ...fields, ...video },
    }),
    oneTask({
      ...{ task: 'edit', model: `${path}/video-edit`, inputs: oneVideo(15), aspectRatios: sixRatios },
      durations: { from: 1, to: 15 },
      fields: { ...prompt, ...resolution, ...seed, ...audio, ...video },
      // By the seconds of the source; one more was charged at least once.
      price: bySeconds(prices.edited, 15, (seconds, usd) => usd * (seconds + 1)),
    }),
  ];
  return {
    ...{ ...wavespeed, ...threeSizes, aspectRatios: fiveRatios, sound: 'on' as const },
    durations: { from: 2, to: 30 },
    promptMaxLength: 2_000,
    priceSource: wavespeedPage(`${path}/text-to-video`, '2026-11-28'),
    ways,
  } satisfies OfferRow;
}

const wan3Prices = {
  // The list price; 5 % less was charged in November 2026.
  made: { '480p': 0.05, '720p': 0.1, '1080p': 0.2 },
  edited: { '480p': 0.1, '720p': 0.2, '1080p': 0.4 },
};

export const wan3: ModelRow = {
  id: 'wan-3',
  label: 'Wan 3.0',
  offers: [
    wan3Offer('alibaba/wan-3.0', wan3Prices),
    {
      ...{ ...replicate, ...threeSizes, id: 'replicate-wan-3', aspectRatios: fiveRatios, sound: 'always' },
      ...{ durations: { from: 2, to: 30 }, defaultDurationSeconds: 5 },
      promptMaxLength: 2_000,
      typicalMs: 120_000,
      priceSource: replicatePage('alibaba/wan-3'),
      ways: [
        oneTask({
          ...{ model: 'alibaba/wan-3', inputs: { first: {} }, price: perSecond(wan3Prices.made) },
          fields: {
            ...prompt,
            ...duration,
            ...resolution,
            ...ratio,
            ...avoid,
            ...seed,
            ...image,
            ...shapeOfImage,
          },
        }),
      ],
    },
    runwayWan3,
    falWan3,
  ],
};

export const wan3Prime: ModelRow = {
  id: 'wan-3-prime',
  label: 'Wan 3.0 Prime',
  offers: [
    wan3Offer('alibaba/wan-3.0-prime', {
      made: { '480p': 0.075, '720p': 0.15, '1080p': 0.3 },
      edited: { '480p': 0.15, '720p': 0.3, '1080p': 0.6 },
    }),
    runwayWan3Prime,
  ],
};

const wan26Fields = { ...prompt, ...duration, ...avoid, ...seed, ...image };
const wan26 = {
  model: 'alibaba/wan-2.6/{text-to-video,image-to-video}',
  inputs: { first: {} },
  price: perSecond({ '720p': 0.1, '1080p': 0.15 }),
};

/** It takes a size instead of a ratio, and with an image a resolution. */
function wan26Way(resolution: '720p' | '1080p', name?: string): WayRow {
  const values =
    resolution === '720p'
      ? { '16:9': '1280*720', '9:16': '720*1280' }
      : { '16:9': '1920*1080', '9:16': '1080*1920' };
  return oneTask({
    ...{ ...wan26, ...(name !== undefined && { name }), resolutions: [resolution] },
    fields: {
      ...{ ...wan26Fields, aspectRatio: { field: 'size', values } },
      withImage: { omit: ['size'], fixed: { resolution } },
    },
  });
}

export const wan2_6: ModelRow = {
  id: 'wan-2.6',
  label: 'Wan 2.6',
  offers: [
    {
      ...{ ...wavespeed, durations: [5, 10, 15], aspectRatios: ['16:9', '9:16'] },
      promptMaxLength: 2_000,
      priceSource: wavespeedPage('alibaba/wan-2.6/text-to-video', '2026-11-28'),
      ways: [wan26Way('720p'), wan26Way('1080p', '1080p')],
    },
  ],
};

const wan22Fields = {
  ...{ ...prompt, ...resolution, ...seed },
  fixed: { num_frames: 81, frames_per_second: 16 },
};
const wan22FromImage = {
  model: 'wan-video/wan-2.2-i2v-fast',
  price: { usd: 0.11, per: 'task' as const },
  aspectRatios: sixRatios,
};

export const wan2_2Fast: ModelRow = {
  id: 'wan-2.2-fast',
  label: 'Wan 2.2 Fast',
  offers: [
    {
      ...{
        ...replicate,
        sound: 'never',
        durations: [5],
        resolutions: ['480p', '720p'],
        defaultResolution: '720p',
      },
      promptMaxLength: 2_000,
      typicalMs: 60_000,
      priceSource: replicatePage('wan-video/wan-2.2-t2v-fast'),
      ways: [
        oneTask({
          model: 'wan-video/wan-2.2-t2v-fast',
          fields: { ...wan22Fields, ...ratio },
          // At 720p.
          price: { usd: 0.1, per: 'task' },
        }),
        oneTask({
          ...wan22FromImage,
          name: 'image',
          inputs: { first: { min: 1 } },
          fields: { ...wan22Fields, ...image },
        }),
        oneTask({
          ...wan22FromImage,
          name: 'frames',
          inputs: bothFrames,
          fields: { ...wan22Fields, ...frames },
        }),
      ],
    },
  ],
};
