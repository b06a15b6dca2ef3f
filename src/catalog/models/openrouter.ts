import type { ModelRow, OfferRow } from '../schema.ts';
import { audio, duration, prompt, ratio, resolution, seed } from './fields.ts';
import { perSecond } from './prices.ts';
import { bothFrames, oneTask } from './ways.ts';

/** What OpenRouter's models have in common. Its list of models states their limits and prices. */
const openrouter = {
  provider: 'openrouter',
  priceSource: { page: 'https://openrouter.ai/api/v1/videos/models', checkedOn: '2026-11-30' },
} satisfies Partial<OfferRow>;

const frames = {
  inputs: {
    first: { field: 'frame_images', inArray: true },
    last: { field: 'frame_images', inArray: true },
  },
};

type Task = Pick<Parameters<typeof oneTask>[0], 'model' | 'fields' | 'price'>;

/** From words or a first frame, and between two frames. */
function framedWays(task: Task) {
  const framed = { ...task, fields: { ...task.fields, ...frames } };
  return [
    oneTask({ ...framed, inputs: { first: {} } }),
    oneTask({ ...framed, name: 'frames', inputs: bothFrames }),
  ] satisfies OfferRow['ways'];
}

const fields = { ...prompt, ...duration, ...resolution, ...ratio, ...seed, ...audio };
const withSound = { sound: 0.4, silent: 0.2 };

export const openrouterVeo31: OfferRow = {
  ...{ ...openrouter, id: 'openrouter-veo-3.1', durations: [4, 6, 8], resolutions: ['720p', '1080p'] },
  ...{ aspectRatios: ['16:9', '9:16'], sound: 'on', typicalMs: 130_000 },
  // Not documented there; Google's own limit is about 1,024 tokens.
  promptMaxLength: 3_000,
  ways: framedWays({
    ...{ model: 'google/veo-3.1', fields },
    price: perSecond({ '720p': withSound, '1080p': withSound }),
  }),
};

export const wan2_7: ModelRow = {
  id: 'wan-2.7',
  label: 'Wan 2.7',
  offers: [
    {
      ...{ ...openrouter, durations: { from: 2, to: 10 }, defaultDurationSeconds: 5 },
      ...{ resolutions: ['720p', '1080p'], aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'], sound: 'on' },
      promptMaxLength: 2_000,
      ways: framedWays({
        ...{ model: 'alibaba/wan-2.7', fields },
        price: perSecond({ '720p': 0.1, '1080p': 0.1 }),
      }),
    },
  ],
};
