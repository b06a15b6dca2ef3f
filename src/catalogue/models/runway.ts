import type { ModelRow } from '../schema.ts';

const common = {
  provider: 'runway',
  resolutions: ['720p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16'],
  defaultAspectRatio: '16:9',
  promptMaxLength: 1_000,
  typicalMs: 90_000,
  deadlineMs: 20 * 60_000,
  // A credit is $0.01.
  priceSource: { page: 'https://docs.dev.runwayml.com/guides/pricing', checkedOn: '2026-11-22' },
} satisfies Partial<ModelRow>;

function veo(row: { id: string; label: string; providerModel: string; usd: number }): ModelRow {
  const { id, label, providerModel, usd } = row;
  return {
    ...common,
    id,
    label,
    image: 'optional',
    stages: [
      {
        makes: 'video',
        providerModel,
        // The price is the one with sound.
        fields: { fixed: { audio: true } },
        price: { usd, per: 'second' },
      },
    ],
    durations: [4, 6, 8],
    resolutions: ['720p', '1080p'],
    typicalMs: 120_000,
  };
}

export const runwayModels: readonly ModelRow[] = [
  {
    ...common,
    id: 'runway-gen3a-turbo',
    label: 'Runway Gen-3 Alpha Turbo',
    stages: [{ makes: 'video', providerModel: 'gen3a_turbo', price: { usd: 0.05, per: 'second' } }],
    image: 'required',
    durations: [5, 10],
    retired: { on: '2026-07-30', successor: 'runway-gen4.5' },
  },
  {
    ...common,
    id: 'runway-gen4.5',
    label: 'Runway Gen-4.5',
    stages: [{ makes: 'video', providerModel: 'gen4.5', price: { usd: 0.12, per: 'second' } }],
    // From a picture it has four more shapes; these two it has in either case.
    image: 'optional',
    durations: { from: 2, to: 10 },
    defaultDurationSeconds: 5,
  },
  {
    ...common,
    id: 'runway-gen4-turbo',
    label: 'Runway Gen-4 Turbo',
    stages: [{ makes: 'video', providerModel: 'gen4_turbo', price: { usd: 0.05, per: 'second' } }],
    image: 'required',
    durations: { from: 2, to: 10 },
    defaultDurationSeconds: 5,
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
  },
  veo({ id: 'runway-veo-3.1', label: 'Veo 3.1 (Runway)', providerModel: 'veo3.1', usd: 0.4 }),
  veo({ id: 'runway-veo-3.1-fast', label: 'Veo 3.1 Fast (Runway)', providerModel: 'veo3.1_fast', usd: 0.15 }),
];
