import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow } from '../schema.ts';

const rows: readonly OneWayRow[] = [
  {
    id: 'preview',
    label: 'Preview',
    provider: 'preview',
    stages: [
      {
        makes: 'video',
        providerModel: 'film',
        price: { usd: 0, per: 'task', chargedOnFailure: false },
      },
    ],
    image: 'optional',
    durations: { from: 1, to: 60 },
    defaultDurationSeconds: 5,
    resolutions: ['480p', '720p', '1080p'],
    defaultResolution: '720p',
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
    defaultAspectRatio: '16:9',
    promptMaxLength: 4_000,
    typicalMs: 8_000,
    deadlineMs: 20 * 60_000,
    priceSource: { page: 'drawn on the own machine', checkedOn: '2026-11-23' },
  },
];

export const previewModels: readonly ModelRow[] = rows.map(oneWay);
