import type { OfferRow, WayRow } from '../schema.ts';
import { type Fields, fal, falPage, type Price } from './fal-offer.ts';
import { audio, avoid, prompt, ratio, references, resolution, seed } from './fields.ts';
import { perSecond } from './prices.ts';
import { bothFrames, oneTask } from './ways.ts';

/** Seconds with their unit. */
const veoSeconds = {
  field: 'duration',
  values: { '4': { duration: '4s' }, '6': { duration: '6s' }, '8': { duration: '8s' } },
};
const veoBase = { ...prompt, duration: veoSeconds, ...resolution, ...ratio, fixed: { auto_fix: false } };

/** 1080p only for 8 s, as one list says and another doesn't. */
function veoWays(path: string, fields: Fields, price: Price): [WayRow, ...WayRow[]] {
  const tasks = [
    { name: '', model: path, fields },
    {
      ...{ name: 'image', model: `${path}/image-to-video`, inputs: { first: { min: 1 } } },
      fields: { ...fields, inputs: { first: { field: 'image_url' } } },
    },
    {
      ...{ name: 'frames', model: `${path}/first-last-frame-to-video`, inputs: bothFrames },
      fields: {
        ...fields,
        inputs: { first: { field: 'first_frame_url' }, last: { field: 'last_frame_url' } },
      },
    },
  ];
  const small = tasks.map(({ name, ...task }) => oneTask({ ...task, ...(name && { name }), price }));
  const large = tasks.map(({ name, ...task }) =>
    oneTask({
      ...{ ...task, price, name: name ? `1080p-${name}` : '1080p' },
      ...{ resolutions: ['1080p'], durations: [8] },
    }),
  );
  return [...small, ...large] as [WayRow, ...WayRow[]];
}

const veo = {
  ...{ ...fal, durations: [4, 6, 8], resolutions: ['720p'], aspectRatios: ['16:9', '9:16'] },
  ...{ promptMaxLength: 3_000, sound: 'on' },
} satisfies Partial<OfferRow>;
const veoFields = { ...veoBase, ...audio, ...avoid, ...seed };
const veoPrice = perSecond({ '720p': { sound: 0.4, silent: 0.2 }, '1080p': { sound: 0.4, silent: 0.2 } });

export const falVeo31: OfferRow = {
  ...{ ...veo, id: 'fal-veo-3.1', typicalMs: 130_000, priceSource: falPage('fal-ai/veo3.1') },
  ways: [
    ...veoWays('fal-ai/veo3.1', veoFields, veoPrice),
    oneTask({
      ...{ name: 'references', model: 'fal-ai/veo3.1/reference-to-video', price: veoPrice },
      ...{ inputs: { reference: { min: 1, max: 3 } }, durations: [8], resolutions: ['720p', '1080p'] },
      fields: { ...veoBase, ...audio, ...references('image_urls') },
    }),
  ],
};

export const falVeo31Fast: OfferRow = {
  ...{ ...veo, id: 'fal-veo-3.1-fast', typicalMs: 100_000, priceSource: falPage('fal-ai/veo3.1/fast') },
  ways: veoWays(
    ...(['fal-ai/veo3.1/fast', veoFields] as const),
    perSecond({ '720p': { sound: 0.15, silent: 0.1 }, '1080p': { sound: 0.15, silent: 0.1 } }),
  ),
};

export const falVeo31Lite: OfferRow = {
  ...{ ...veo, id: 'fal-veo-3.1-lite', sound: 'always', typicalMs: 80_000 },
  priceSource: falPage('fal-ai/veo3.1/lite'),
  ways: veoWays(
    ...(['fal-ai/veo3.1/lite', { ...veoBase, ...avoid, ...seed }] as const),
    perSecond({ '720p': 0.05, '1080p': 0.08 }),
  ),
};
