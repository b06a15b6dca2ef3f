import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { bySeconds, perSecond } from './prices.ts';

const common = {
  aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
  defaultAspectRatio: '16:9',
  defaultResolution: '720p',
  sound: 'never',
  typicalMs: 120_000,
  deadlineMs: 20 * 60_000,
} satisfies Partial<OfferRow>;

/** Either frame alone will do. */
const frames: WayRow['inputs'] = { first: {}, last: {} };

function ray32(price: WayRow['stages'][number]['price']): WayRow['stages'] {
  return [{ makes: 'video', providerModel: 'ray-3.2', price }];
}

/** By task: $0.30 for 5 s of 720p, three times as much for 10 s. */
const ray32For = (times: number) =>
  ray32({
    ...{ usd: 0.3 * times, per: 'task' },
    cases: [
      { when: { resolution: '360p' }, usd: 0.15 * times },
      { when: { resolution: '540p' }, usd: 0.15 * times },
      { when: { resolution: '1080p' }, usd: 1.2 * times },
    ],
  });

const EDIT_MAX_SECONDS = 18;

/** Luma prices an edit by 5 s of its source, and a part of them as a whole. */
const editPrice = bySeconds(
  { '540p': 0.72, '720p': 1.08, '1080p': 2.16 },
  EDIT_MAX_SECONDS,
  (seconds, usd) => usd * Math.ceil(seconds / 5),
);

export const lumaModels: readonly ModelRow[] = [
  {
    ...{ id: 'luma-ray-3.2', label: 'Luma Ray 3.2' },
    offers: [
      {
        ...{ ...common, provider: 'luma-agents', durations: [5] },
        resolutions: ['540p', '720p', '1080p'],
        promptMaxLength: 6_000,
        priceSource: { page: 'https://docs.agents.lumalabs.ai/guides/pricing', checkedOn: '2026-11-29' },
        ways: [
          { inputs: frames, stages: ray32For(1) },
          { name: '10 s', durations: [10], stages: ray32For(3) },
          {
            ...{
              name: 'draft',
              draft: true,
              inputs: frames,
              resolutions: ['360p'],
              defaultResolution: '360p',
            },
            stages: ray32For(1),
          },
          {
            ...{ task: 'edit', durations: { from: 1, to: EDIT_MAX_SECONDS }, defaultDurationSeconds: 5 },
            // It stands in the body, whose limit isn't documented.
            inputs: { video: { min: 1, maxSeconds: EDIT_MAX_SECONDS, maxBytes: 40_000_000 } },
            stages: ray32(editPrice),
          },
        ],
      },
    ],
  },
];

/** By Luma's older API. */
export const lumaRay2: ModelRow = {
  ...{ id: 'luma-ray-2', label: 'Luma Ray 2' },
  offers: [
    {
      ...{ ...common, provider: 'luma', durations: [5, 9] },
      resolutions: ['540p', '720p', '1080p', '4k'],
      // As a customer of Luma says. At an operator's own address it stays.
      retired: { on: '2026-10-24', successor: 'luma-ray-3.2' },
      promptMaxLength: 5_000,
      // As a reseller lists them.
      priceSource: { page: 'https://github.com/Comfy-Org/docs/pull/514', checkedOn: '2026-11-28' },
      ways: [
        {
          inputs: frames,
          stages: [
            {
              ...{ makes: 'video', providerModel: 'ray-2' },
              price: perSecond({ '540p': 0.08, '720p': 0.142, '1080p': 0.319, '4k': 1.2745 }),
            },
          ],
        },
      ],
    },
  ],
};
