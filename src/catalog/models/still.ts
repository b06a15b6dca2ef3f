import type { StageRow } from '../stage-schema.ts';

/**
 * The cheapest image there is, for models that start from one and whose provider makes none. It needs Replicate's key.
 * @see https://replicate.com/black-forest-labs/flux-schnell
 */
export const fluxStill: StageRow = {
  makes: 'image',
  unlessImage: true,
  provider: 'replicate',
  // https://replicate.com/docs/topics/predictions/data-retention
  keptMs: 60 * 60_000,
  providerModel: 'black-forest-labs/flux-schnell',
  fields: {
    prompt: 'prompt',
    aspectRatio: { field: 'aspect_ratio' },
    seed: 'seed',
    fixed: { output_format: 'png' },
  },
  price: { usd: 0.003, per: 'task' },
};
