import type { ModelRow, WayRow } from '../schema.ts';
import { audio, duration, frames, image, prompt, ratio, resolution, video } from './fields.ts';
import { perSecond } from './prices.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const path = 'black-forest-labs/flux-3';
/** Longer ones and larger ones are refused elsewhere. */
const MAX_SOURCE_SECONDS = 14;

function waysOf(
  suffix: '' | '-draft',
  fields: NonNullable<WayRow['stages'][number]['fields']>,
  prices: Record<'made' | 'extended', WayRow['stages'][number]['price']>,
): [WayRow, ...WayRow[]] {
  const isDraft = suffix === '-draft';
  const ways: [WayRow, ...WayRow[]] = [
    oneTask({
      ...{ model: `${path}/{text-to-video${suffix},image-to-video${suffix}}`, inputs: { first: {} } },
      ...(isDraft && { name: 'draft' }),
      fields: { ...fields, ...image },
      price: prices.made,
    }),
    oneTask({
      ...{ name: `frames${suffix}`, model: `${path}/start-end-to-video${suffix}`, inputs: bothFrames },
      fields: { ...fields, ...frames },
      price: prices.made,
    }),
    oneTask({
      ...{ name: `extend${suffix}`, task: 'extend', model: `${path}/video-extend${suffix}` },
      inputs: oneVideo(MAX_SOURCE_SECONDS),
      fields: { ...fields, ...video },
      price: prices.extended,
    }),
  ];
  return isDraft
    ? (ways.map((way) => ({ ...way, draft: true, resolutions: ['720p'] })) as typeof ways)
    : ways;
}

const fields = { ...prompt, ...duration, ...ratio, ...audio };

export const flux3: ModelRow = {
  id: 'flux-3',
  label: 'FLUX 3',
  offers: [
    {
      ...{ ...wavespeed, sound: 'on', aspectRatios: sixRatios, durations: { from: 5, to: 20 } },
      resolutions: ['720p', '1080p'],
      typicalMs: 150_000,
      priceSource: wavespeedPage(`${path}/text-to-video`),
      ways: [
        ...waysOf(
          '',
          { ...fields, ...resolution },
          {
            made: perSecond({ '720p': 0.17, '1080p': 0.29 }),
            extended: perSecond({ '720p': 0.41, '1080p': 0.7 }),
          },
        ),
        ...waysOf('-draft', fields, {
          made: perSecond({ '720p': 0.06 }),
          extended: perSecond({ '720p': 0.12 }),
        }),
        oneTask({
          ...{ task: 'edit', model: `${path}/video-edit`, inputs: oneVideo(MAX_SOURCE_SECONDS) },
          // It takes the video's size, and says nothing about its sound.
          ...{ durations: { from: 1, to: MAX_SOURCE_SECONDS }, resolutions: ['720p'], sound: 'always' },
          fields: { ...prompt, ...video },
          price: perSecond({ '720p': 0.03 }),
        }),
      ],
    },
  ],
};
