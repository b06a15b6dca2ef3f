import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow, StageRow } from '../schema.ts';

const common = {
  provider: 'runway',
  resolutions: ['720p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16'],
  defaultAspectRatio: '16:9',
  promptMaxLength: 1_000,
  promptUnit: 'utf16',
  // https://docs.dev.runwayml.com/usage/attribution
  attribution: { text: 'Powered by Runway', url: 'https://runwayml.com' },
  typicalMs: 90_000,
  deadlineMs: 20 * 60_000,
  // A URL works for 24 to 48 hours: https://docs.dev.runwayml.com/assets/outputs
  keptMs: 24 * 60 * 60_000,
  // A credit is $0.01.
  priceSource: { page: 'https://docs.dev.runwayml.com/guides/pricing', checkedOn: '2026-11-22' },
} satisfies Partial<OneWayRow>;

/**
 * For models that need an image: 5 credits for one with 720 lines.
 * @see https://github.com/runwayml/skills
 */
const still: StageRow = {
  makes: 'image',
  unlessImage: true,
  providerModel: 'gen4_image',
  price: { usd: 0.05, per: 'task' },
};

function veo(row: { id: string; label: string; providerModel: string; usd: number }): OneWayRow {
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

const sixShapes: OneWayRow['aspectRatios'] = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];

/**
 * Models of other companies. Runway's types state no limits on the prompt's length, so these are the models' own. Their
 * prices come from other people's tables; the real price is returned with each video.
 * @see https://github.com/runwayml/sdk-node/tree/main/src/resources
 */
const partner = {
  ...common,
  image: 'optional',
  defaultDurationSeconds: 5,
} satisfies Partial<OneWayRow>;

const rows: readonly OneWayRow[] = [
  {
    ...common,
    id: 'runway-gen3a-turbo',
    label: 'Runway Gen-3 Alpha Turbo',
    stages: [still, { makes: 'video', providerModel: 'gen3a_turbo', price: { usd: 0.05, per: 'second' } }],
    image: 'optional',
    durations: [5, 10],
    retired: { on: '2026-07-30', successor: 'runway-gen4.5' },
  },
  {
    ...common,
    id: 'runway-gen4.5',
    label: 'Runway Gen-4.5',
    stages: [{ makes: 'video', providerModel: 'gen4.5', price: { usd: 0.12, per: 'second' } }],
    // From an image it has four more shapes. It has these two either way.
    image: 'optional',
    durations: { from: 2, to: 10 },
    defaultDurationSeconds: 5,
  },
  {
    ...common,
    id: 'runway-gen4-turbo',
    label: 'Runway Gen-4 Turbo',
    stages: [still, { makes: 'video', providerModel: 'gen4_turbo', price: { usd: 0.05, per: 'second' } }],
    image: 'optional',
    durations: { from: 2, to: 10 },
    defaultDurationSeconds: 5,
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
  },
  veo({ id: 'runway-veo-3.1', label: 'Veo 3.1 (Runway)', providerModel: 'veo3.1', usd: 0.4 }),
  veo({ id: 'runway-veo-3.1-fast', label: 'Veo 3.1 Fast (Runway)', providerModel: 'veo3.1_fast', usd: 0.15 }),
  {
    ...partner,
    id: 'seedance-2.5',
    label: 'Seedance 2.5',
    stages: [
      {
        makes: 'video',
        providerModel: 'seedance2_5',
        fields: { fixed: { audio: true } },
        price: { usd: 0.3, per: 'second' },
      },
    ],
    durations: { from: 4, to: 30 },
    resolutions: ['480p', '720p', '1080p'],
    aspectRatios: sixShapes,
    promptMaxLength: 15_000,
    typicalMs: 200_000,
  },
  {
    ...partner,
    id: 'hailuo-3',
    label: 'Hailuo 3',
    stages: [{ makes: 'video', providerModel: 'hailuo3', price: { usd: 0.1, per: 'second' } }],
    durations: { from: 5, to: 15 },
    aspectRatios: sixShapes,
    promptMaxLength: 2_000,
    typicalMs: 180_000,
  },
  {
    ...partner,
    id: 'grok-imagine-1.5',
    label: 'Grok Imagine 1.5',
    stages: [{ makes: 'video', providerModel: 'grok_imagine_1_5', price: { usd: 0.16, per: 'second' } }],
    durations: { from: 1, to: 15 },
    resolutions: ['480p', '720p', '1080p'],
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'],
    promptMaxLength: 2_000,
    typicalMs: 90_000,
  },
];

export const runwayModels: readonly ModelRow[] = rows.map(oneWay);
