import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { falVeo31, falVeo31Fast, falVeo31Lite } from './fal-veo.ts';
import { audio, avoid, duration, prompt, ratio, references, resolution, seed } from './fields.ts';
import { openrouterVeo31 } from './openrouter.ts';
import { perSecond } from './prices.ts';
import { replicate, replicatePage } from './replicate-offer.ts';
import { runwayVeo31, runwayVeo31Fast } from './runway.ts';
import { bothFrames, oneTask } from './ways.ts';

const common = { ...prompt, ...duration, ...resolution, ...ratio, ...seed };
const inputs = { inputs: { first: { field: 'image' }, last: { field: 'last_frame' } } };

const offer = {
  ...replicate,
  durations: [4, 6, 8],
  // Not documented there; Google's own limit is about 1,024 tokens.
  promptMaxLength: 3_000,
} satisfies Partial<OfferRow>;

/** 1080p only for 8 s, as one list says and another doesn't. */
const in1080p = { resolutions: ['1080p'], durations: [8] } satisfies Partial<WayRow>;

type Task = Pick<Parameters<typeof oneTask>[0], 'model' | 'fields' | 'price'>;

function waysOf(task: Task): [WayRow, ...WayRow[]] {
  return [
    oneTask({ ...task, inputs: { first: {} } }),
    oneTask({ ...task, name: 'frames', inputs: bothFrames }),
    oneTask({ ...task, ...in1080p, name: '1080p', inputs: { first: {} } }),
    oneTask({ ...task, ...in1080p, name: '1080p-frames', inputs: bothFrames }),
  ];
}

const veo: Task = {
  model: 'google/veo-3.1',
  fields: { ...common, ...audio, ...avoid, ...inputs },
  price: perSecond({ '720p': { sound: 0.4, silent: 0.2 }, '1080p': { sound: 0.4, silent: 0.2 } }),
};

export const veo31: ModelRow = {
  id: 'veo-3.1',
  label: 'Veo 3.1',
  offers: [
    {
      ...offer,
      sound: 'on',
      typicalMs: 130_000,
      priceSource: replicatePage('google/veo-3.1'),
      ways: [
        ...waysOf(veo),
        oneTask({
          ...veo,
          ...{ name: 'references', inputs: { reference: { min: 1, max: 3 } } },
          fields: { ...common, ...audio, ...avoid, ...references('reference_images') },
          ...{ durations: [8], resolutions: ['720p', '1080p'], aspectRatios: ['16:9'] },
        }),
      ],
    },
    runwayVeo31,
    falVeo31,
    openrouterVeo31,
  ],
};

export const veo31Fast: ModelRow = {
  id: 'veo-3.1-fast',
  label: 'Veo 3.1 Fast',
  offers: [
    {
      ...offer,
      sound: 'on',
      priceSource: replicatePage('google/veo-3.1-fast'),
      ways: waysOf({
        model: 'google/veo-3.1-fast',
        fields: { ...common, ...audio, ...avoid, ...inputs },
        price: perSecond({ '720p': { sound: 0.15, silent: 0.1 }, '1080p': { sound: 0.15, silent: 0.1 } }),
      }),
    },
    runwayVeo31Fast,
    falVeo31Fast,
  ],
};

export const veo31Lite: ModelRow = {
  id: 'veo-3.1-lite',
  label: 'Veo 3.1 Lite',
  offers: [
    {
      ...offer,
      sound: 'always',
      typicalMs: 80_000,
      priceSource: replicatePage('google/veo-3.1-lite'),
      ways: waysOf({
        model: 'google/veo-3.1-lite',
        fields: { ...common, ...inputs },
        price: perSecond({ '720p': 0.05, '1080p': 0.08 }),
      }),
    },
    falVeo31Lite,
  ],
};
