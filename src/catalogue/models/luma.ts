import type { ModelRow } from '../schema.ts';

const common = {
  // The smaller one is 540p.
  resolutions: ['480p', '720p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
  defaultAspectRatio: '16:9',
  typicalMs: 120_000,
  deadlineMs: 20 * 60_000,
} satisfies Partial<ModelRow>;

export const lumaModels: readonly ModelRow[] = [
  {
    ...common,
    id: 'luma-ray-2',
    label: 'Luma Ray 2',
    provider: 'luma',
    // The price of 720p ($0.71 for 5 s, $1.27 for 9 s) as a reseller lists it.
    stages: [{ makes: 'video', providerModel: 'ray-2', price: { usd: 0.142, per: 'second' } }],
    // It takes pictures by public address only.
    image: 'none',
    durations: [5, 9],
    promptMaxLength: 5_000,
    priceSource: { page: 'https://github.com/Comfy-Org/docs/pull/514', checkedOn: '2026-11-23' },
  },
  {
    ...common,
    id: 'luma-ray-3.2',
    label: 'Luma Ray 3.2',
    provider: 'luma-agents',
    // The price of 720p; 540p is 0.15.
    stages: [{ makes: 'video', providerModel: 'ray-3.2', price: { usd: 0.3, per: 'task' } }],
    image: 'optional',
    durations: [5],
    promptMaxLength: 6_000,
    priceSource: { page: 'https://docs.agents.lumalabs.ai/guides/pricing', checkedOn: '2026-11-22' },
  },
];
