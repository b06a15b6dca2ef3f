import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow } from '../schema.ts';

/** @see https://developers.openai.com/api/docs/deprecations */
const ENDED_ON = '2026-09-24';

const common = {
  provider: 'openai',
  image: 'optional',
  aspectRatios: ['16:9', '9:16'],
  defaultAspectRatio: '16:9',
  promptMaxLength: 32_000,
  deadlineMs: 30 * 60_000,
  // Its files existed for about a day.
  keptMs: 24 * 60 * 60_000,
  sound: 'always',
} satisfies Partial<OneWayRow>;

const priceSource = { page: 'https://developers.openai.com/api/docs/models/sora-2', checkedOn: '2026-11-22' };

const rows: readonly OneWayRow[] = [
  {
    ...common,
    id: 'sora-2',
    label: 'Sora 2',
    retired: { on: ENDED_ON, successor: 'veo-3.1-fast' },
    stages: [
      {
        makes: 'video',
        providerModel: 'sora-2',
        price: { usd: 0.1, per: 'second', chargedOnFailure: false },
      },
    ],
    durations: [4, 8, 12],
    defaultDurationSeconds: 4,
    resolutions: ['720p'],
    defaultResolution: '720p',
    typicalMs: 120_000,
    priceSource,
  },
  {
    ...common,
    id: 'sora-2-pro',
    label: 'Sora 2 Pro',
    retired: { on: ENDED_ON, successor: 'seedance-2' },
    stages: [
      {
        makes: 'video',
        providerModel: 'sora-2-pro',
        price: { usd: 0.3, per: 'second', cases: [{ when: { resolution: '1080p' }, usd: 0.5 }] },
      },
    ],
    durations: [4, 8, 12],
    defaultDurationSeconds: 4,
    resolutions: ['720p', '1080p'],
    defaultResolution: '720p',
    typicalMs: 240_000,
    priceSource,
  },
];

export const openaiModels: readonly ModelRow[] = rows.map(oneWay);
