import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow } from '../schema.ts';

/**
 * The real price is returned with each video. A credit is $0.005. Rates are per second; the smallest resolution is
 * 540p.
 */
const common = {
  provider: 'vidu',
  image: 'optional',
  durations: { from: 1, to: 16 },
  defaultDurationSeconds: 5,
  resolutions: ['480p', '720p', '1080p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'],
  defaultAspectRatio: '16:9',
  promptMaxLength: 5_000,
  typicalMs: 100_000,
  deadlineMs: 30 * 60_000,
  // https://platform.vidu.com/docs/get-generation
  keptMs: 24 * 60 * 60_000,
  priceSource: { page: 'https://platform.vidu.com/docs/pricing', checkedOn: '2026-11-22' },
} satisfies Partial<OneWayRow>;

const rows: readonly OneWayRow[] = [
  {
    ...common,
    id: 'vidu',
    label: 'Vidu Q3 Turbo',
    stages: [
      {
        makes: 'video',
        providerModel: 'viduq3-turbo',
        price: {
          usd: 0.055,
          per: 'second',
          cases: [
            { when: { resolution: '480p' }, usd: 0.035 },
            { when: { resolution: '1080p' }, usd: 0.065 },
          ],
        },
      },
    ],
  },
  {
    ...common,
    id: 'vidu-q3-pro',
    label: 'Vidu Q3 Pro',
    stages: [
      {
        makes: 'video',
        providerModel: 'viduq3-pro',
        price: {
          usd: 0.1,
          per: 'second',
          cases: [
            { when: { resolution: '480p' }, usd: 0.045 },
            { when: { resolution: '1080p' }, usd: 0.12 },
          ],
        },
      },
    ],
    typicalMs: 150_000,
  },
];

export const viduModels: readonly ModelRow[] = rows.map(oneWay);
