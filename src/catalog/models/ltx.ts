import type { ModelRow } from '../schema.ts';
import { falLtx25Fast, falLtx25Pro } from './fal.ts';
import { audio, duration, image, prompt, ratio, resolution } from './fields.ts';
import { perSecond } from './prices.ts';
import { replicate } from './replicate-offer.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask } from './ways.ts';

const fields = { ...prompt, ...duration, ...resolution, ...ratio, ...audio };
const ltx23 = {
  model: 'lightricks/ltx-2.3-fast',
  // Lightricks' own price; twice as much for each step up, as at another company.
  price: perSecond({ '1080p': 0.06, '2k': 0.12, '4k': 0.24 }),
};
const fromImage = { ...ltx23, inputs: { first: {} }, fields: { ...fields, ...image } };
const fromFrames = {
  ...{ ...ltx23, inputs: bothFrames },
  fields: { ...fields, inputs: { first: { field: 'image' }, last: { field: 'last_frame_image' } } },
};

export const ltx2_5Fast: ModelRow = { id: 'ltx-2.5-fast', label: 'LTX-2.5 Fast', offers: [falLtx25Fast] };

export const ltx2_5Pro: ModelRow = { id: 'ltx-2.5-pro', label: 'LTX-2.5 Pro', offers: [falLtx25Pro] };

export const ltx2_3Fast: ModelRow = {
  id: 'ltx-2.3-fast',
  label: 'LTX-2.3 Fast',
  offers: [
    {
      ...{ ...replicate, sound: 'on', resolutions: ['1080p'] },
      durations: [6, 8, 10, 12, 14, 16, 18, 20],
      promptMaxLength: 2_000,
      typicalMs: 60_000,
      priceSource: { page: 'https://docs.ltx.io/pricing', checkedOn: '2026-11-28' },
      ways: [
        oneTask(fromImage),
        oneTask({ ...fromFrames, name: 'frames' }),
        oneTask({ ...fromImage, name: '4k', resolutions: ['2k', '4k'], durations: [6, 8] }),
        oneTask({ ...fromFrames, name: '4k-frames', resolutions: ['2k', '4k'], durations: [6, 8] }),
      ],
    },
  ],
};

export const ltx2Pro: ModelRow = {
  id: 'ltx-2-pro',
  label: 'LTX-2 Pro',
  offers: [
    {
      ...{ ...wavespeed, sound: 'on', durations: [6, 8, 10], defaultDurationSeconds: 6 },
      ...{ resolutions: ['1080p'], aspectRatios: ['16:9'] },
      promptMaxLength: 2_000,
      priceSource: wavespeedPage('lightricks/ltx-2-pro/text-to-video', '2026-11-28'),
      // The maker's day; whether WaveSpeed still answers isn't known.
      retired: { on: '2026-08-15', successor: 'ltx-2.3-fast' },
      ways: [
        oneTask({
          model: 'lightricks/ltx-2-pro/text-to-video',
          fields: { ...prompt, ...duration, ...audio },
          price: perSecond({ '1080p': 0.06 }),
        }),
      ],
    },
  ],
};
