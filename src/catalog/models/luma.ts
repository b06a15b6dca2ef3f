import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow } from '../schema.ts';

const common = {
  // The smaller one is 540p.
  resolutions: ['480p', '720p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
  defaultAspectRatio: '16:9',
  typicalMs: 120_000,
  deadlineMs: 20 * 60_000,
} satisfies Partial<OneWayRow>;

const rows: readonly OneWayRow[] = [
  {
    ...common,
    id: 'luma-ray-2',
    label: 'Luma Ray 2',
    provider: 'luma',
    // As a reseller lists them: $0.71 for 5 s and $1.27 for 9 s at 720p, $0.40 and $0.72 at 540p.
    stages: [
      {
        makes: 'video',
        providerModel: 'ray-2',
        price: { usd: 0.142, per: 'second', cases: [{ when: { resolution: '480p' }, usd: 0.08 }] },
      },
    ],
    image: 'optional',
    durations: [5, 9],
    promptMaxLength: 5_000,
    priceSource: { page: 'https://github.com/Comfy-Org/docs/pull/514', checkedOn: '2026-11-23' },
  },
  {
    ...common,
    id: 'luma-ray-3.2',
    label: 'Luma Ray 3.2',
    provider: 'luma-agents',
    stages: [
      {
        makes: 'video',
        providerModel: 'ray-3.2',
        price: {
          usd: 0.3,
          per: 'task',
          cases: [
            { when: { resolution: '480p' }, usd: 0.15 },
            { when: { resolution: '1080p' }, usd: 1.2 },
          ],
        },
      },
    ],
    image: 'optional',
    durations: [5],
    resolutions: ['480p', '720p', '1080p'],
    promptMaxLength: 6_000,
    priceSource: { page: 'https://docs.agents.lumalabs.ai/guides/pricing', checkedOn: '2026-11-22' },
  },
];

export const lumaModels: readonly ModelRow[] = rows.map(oneWay);
