import type { ModelRow } from '../schema.ts';

const page = (slug: string) => ({ page: `https://replicate.com/${slug}`, checkedOn: '2026-11-22' });

const official = {
  provider: 'replicate',
  image: 'optional',
  resolutions: ['720p', '1080p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16'],
  defaultAspectRatio: '16:9',
  durations: [4, 6, 8],
  defaultDurationSeconds: 4,
  // Not documented there; Google's own limit is about 1,024 tokens.
  promptMaxLength: 3_000,
  typicalMs: 100_000,
  deadlineMs: 20 * 60_000,
} satisfies Partial<ModelRow>;

const common = {
  prompt: 'prompt',
  duration: { field: 'duration' },
  resolution: { field: 'resolution' },
  aspectRatio: { field: 'aspect_ratio' },
  image: { field: 'image' },
  seed: 'seed',
};

/** The official video models, which take a text and, mostly, a picture. */
export const replicateVideoModels: readonly ModelRow[] = [
  {
    ...official,
    id: 'veo-3.1-fast',
    label: 'Veo 3.1 Fast',
    stages: [
      {
        makes: 'video',
        providerModel: 'google/veo-3.1-fast',
        fields: { ...common, fixed: { generate_audio: true } },
        price: { usd: 0.15, per: 'second' },
      },
    ],
    priceSource: page('google/veo-3.1-fast'),
  },
  {
    ...official,
    id: 'hailuo-2.3',
    label: 'Hailuo 2.3',
    stages: [
      {
        makes: 'video',
        providerModel: 'minimax/hailuo-2.3',
        fields: {
          prompt: 'prompt',
          duration: { field: 'duration' },
          resolution: { field: 'resolution', values: { '720p': '768p' } },
          image: { field: 'first_frame_image' },
        },
        // 0.28 for 6 s, 0.56 for 10 s.
        price: { usd: 0.056, per: 'second' },
      },
    ],
    durations: [6, 10],
    defaultDurationSeconds: 6,
    // 768p; 1080p is for 6 s only.
    resolutions: ['720p'],
    aspectRatios: ['16:9'],
    promptMaxLength: 2_000,
    typicalMs: 150_000,
    priceSource: page('minimax/hailuo-2.3'),
  },
  {
    ...official,
    id: 'wan-2.2-fast',
    label: 'Wan 2.2 Fast',
    stages: [
      {
        makes: 'video',
        providerModel: 'wan-video/wan-2.2-t2v-fast',
        fields: {
          fixed: { num_frames: 81, frames_per_second: 16 },
          prompt: 'prompt',
          resolution: { field: 'resolution' },
          aspectRatio: { field: 'aspect_ratio' },
          seed: 'seed',
        },
        // At 720p.
        price: { usd: 0.1, per: 'task' },
      },
    ],
    image: 'none',
    durations: [5],
    defaultDurationSeconds: 5,
    resolutions: ['480p', '720p'],
    promptMaxLength: 2_000,
    typicalMs: 60_000,
    priceSource: page('wan-video/wan-2.2-t2v-fast'),
  },
  {
    ...official,
    id: 'p-video',
    label: 'P-Video',
    stages: [
      {
        makes: 'video',
        providerModel: 'prunaai/p-video',
        // Its filter is said to be off unless asked for.
        fields: { ...common, fixed: { disable_safety_filter: false } },
        // At 1080p; 720p is half of it.
        price: { usd: 0.04, per: 'second' },
      },
    ],
    durations: { from: 1, to: 10 },
    defaultDurationSeconds: 5,
    aspectRatios: ['16:9', '9:16', '4:3', '3:4', '1:1'],
    promptMaxLength: 2_000,
    typicalMs: 30_000,
    priceSource: page('prunaai/p-video'),
  },
];
