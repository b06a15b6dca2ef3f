import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow } from '../schema.ts';
import type { StageRow } from '../stage-schema.ts';
import { sixRatios } from './ways.ts';

/**
 * Stable Video Diffusion, which animates every still below. A community model: it needs its version, and bills the
 * machine's time even if a run fails. It has no published price; the figure is an estimate for about 100 seconds of an
 * A100 at $0.0014 each.
 * @see https://replicate.com/stability-ai/stable-video-diffusion
 */
const stableVideoDiffusion: StageRow = {
  makes: 'video',
  providerModel:
    'stability-ai/stable-video-diffusion:3f0457e4619daac51203dedb472816fd4af51f3149fa7a9e0b5ffcf1b8172438',
  fields: {
    inputs: { first: { field: 'input_image' } },
    fixed: {
      video_length: '25_frames_with_svd_xt',
      sizing_strategy: 'maintain_aspect_ratio',
      motion_bucket_id: 127,
      // Fewer frames at once: the larger default runs out of memory on tall images.
      decoding_t: 7,
    },
    // It always makes 25 frames. Their duration depends on the frame rate.
    duration: {
      values: {
        '2': { frames_per_second: 12 },
        '3': { frames_per_second: 8 },
        '4': { frames_per_second: 6 },
        '5': { frames_per_second: 5 },
      },
    },
    seed: 'seed',
  },
  price: { usd: 0.14, per: 'task', chargedOnFailure: true },
};

const common = {
  sound: 'never',
  provider: 'replicate',
  durations: [2, 3, 4, 5],
  defaultDurationSeconds: 4,
  // 1024 by 576, or as many pixels in another shape.
  resolutions: ['480p'],
  defaultResolution: '480p',
  aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'],
  defaultAspectRatio: '16:9',
  promptMaxLength: 4_000,
  typicalMs: 100_000,
  // A cold community model can take minutes to start.
  deadlineMs: 20 * 60_000,
  // https://replicate.com/docs/topics/predictions/data-retention
  keptMs: 60 * 60_000,
  priceSource: { page: 'https://replicate.com/black-forest-labs', checkedOn: '2026-11-22' },
} satisfies Partial<OneWayRow>;

/** An image by a FLUX model, then Stable Video Diffusion. */
function fluxSvd(row: {
  id: string;
  label: string;
  slug: string;
  usd: number;
  /** From a member's image. */
  withImageUsd?: number;
  image?: OneWayRow['image'];
  aspectRatios?: OneWayRow['aspectRatios'];
  fields: NonNullable<StageRow['fields']>;
}): OneWayRow {
  return {
    ...common,
    id: row.id,
    label: row.label,
    image: row.image ?? 'none',
    ...(row.aspectRatios && { aspectRatios: row.aspectRatios }),
    stages: [
      {
        makes: 'image',
        providerModel: `black-forest-labs/${row.slug}`,
        fields: { prompt: 'prompt', aspectRatio: { field: 'aspect_ratio' }, seed: 'seed', ...row.fields },
        price: {
          ...{ usd: row.usd, per: 'task' },
          ...(row.withImageUsd !== undefined && {
            cases: [{ when: { image: true }, usd: row.withImageUsd }],
          }),
        },
      },
      stableVideoDiffusion,
    ],
  };
}

const png = { output_format: 'png' };

const rows: readonly OneWayRow[] = [
  fluxSvd({
    id: 'flux-schnell-svd',
    label: 'Flux Schnell + SVD',
    slug: 'flux-schnell',
    aspectRatios: sixRatios,
    usd: 0.003,
    fields: { fixed: png },
  }),
  fluxSvd({
    id: 'flux-dev-svd',
    label: 'Flux Dev + SVD',
    slug: 'flux-dev',
    aspectRatios: sixRatios,
    usd: 0.025,
    fields: { fixed: png },
  }),
  fluxSvd({
    id: 'flux-pro-svd',
    label: 'Flux Pro + SVD',
    slug: 'flux-pro',
    usd: 0.055,
    fields: { fixed: png },
  }),
  fluxSvd({
    id: 'flux-1.1-pro-svd',
    label: 'Flux 1.1 Pro + SVD',
    slug: 'flux-1.1-pro',
    usd: 0.04,
    fields: { fixed: png },
  }),
  fluxSvd({
    id: 'flux-2-svd',
    label: 'Flux 2 Pro + SVD',
    slug: 'flux-2-pro',
    // One run and one megapixel out. An input image counts as a megapixel too.
    usd: 0.03,
    withImageUsd: 0.045,
    image: 'optional',
    fields: {
      fixed: { ...png, resolution: '1 MP' },
      inputs: { first: { field: 'input_images', inArray: true } },
    },
  }),
  fluxSvd({
    id: 'flux-2-max-svd',
    label: 'Flux 2 Max + SVD',
    slug: 'flux-2-max',
    usd: 0.07,
    withImageUsd: 0.1,
    image: 'optional',
    fields: {
      fixed: { ...png, resolution: '1 MP' },
      inputs: { first: { field: 'input_images', inArray: true } },
    },
  }),
  fluxSvd({
    id: 'flux-kontext-svd',
    label: 'Flux Kontext + SVD',
    slug: 'flux-kontext-pro',
    aspectRatios: sixRatios,
    usd: 0.04,
    image: 'optional',
    fields: { fixed: png, inputs: { first: { field: 'input_image' } } },
  }),
  {
    ...common,
    id: 'pony-svd',
    label: 'Pony + SVD (18+)',
    image: 'none',
    // Its checkpoint has no safety checker.
    ageRestricted: true,
    stages: [
      {
        makes: 'image',
        providerModel:
          'charlesmccarthy/pony-sdxl:b070dedae81324788c3c933a5d9e1270093dc74636214b9815dae044b4b3a58a',
        fields: {
          prompt: 'prompt',
          fixed: { model: 'ponyRealism21.safetensors', batch_size: 1, width: 1184, height: 672 },
          seed: 'seed',
        },
        price: { usd: 0.006, per: 'task', chargedOnFailure: true },
      },
      stableVideoDiffusion,
    ],
    aspectRatios: ['16:9'],
    typicalMs: 200_000,
    priceSource: { page: 'https://replicate.com/charlesmccarthy/pony-sdxl', checkedOn: '2026-11-22' },
  },
];

export const fluxSvdModels: readonly ModelRow[] = rows.map(oneWay);
