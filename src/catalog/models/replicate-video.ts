import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow } from '../schema.ts';
import { fluxStill } from './still.ts';

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
  // https://replicate.com/docs/topics/predictions/data-retention
  keptMs: 60 * 60_000,
} satisfies Partial<OneWayRow>;

const common = {
  prompt: 'prompt',
  duration: { field: 'duration' },
  resolution: { field: 'resolution' },
  aspectRatio: { field: 'aspect_ratio' },
  inputs: { first: { field: 'image' } },
  seed: 'seed',
};

const seedanceRatios: OneWayRow['aspectRatios'] = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];

/** The official video models, which accept text and usually an image. */
const rows: readonly OneWayRow[] = [
  {
    ...official,
    id: 'veo-3.1',
    label: 'Veo 3.1',
    stages: [
      {
        makes: 'video',
        providerModel: 'google/veo-3.1',
        fields: { ...common, fixed: { generate_audio: true } },
        price: { usd: 0.4, per: 'second' },
      },
    ],
    typicalMs: 130_000,
    priceSource: page('google/veo-3.1'),
  },
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
    id: 'veo-3.1-lite',
    label: 'Veo 3.1 Lite',
    stages: [
      {
        makes: 'video',
        providerModel: 'google/veo-3.1-lite',
        // It always has sound.
        fields: common,
        price: { usd: 0.05, per: 'second' },
      },
    ],
    // 1080p only for 8 s.
    resolutions: ['720p'],
    typicalMs: 80_000,
    priceSource: page('google/veo-3.1-lite'),
  },
  {
    ...official,
    id: 'seedance-2',
    label: 'Seedance 2.0',
    stages: [
      {
        makes: 'video',
        providerModel: 'bytedance/seedance-2.0',
        fields: {
          ...common,
          fixed: { generate_audio: true },
          withImage: { fixed: { aspect_ratio: 'adaptive' } },
        },
        price: {
          usd: 0.18,
          per: 'second',
          cases: [
            { when: { resolution: '480p' }, usd: 0.08 },
            { when: { resolution: '1080p' }, usd: 0.45 },
          ],
        },
      },
    ],
    durations: { from: 4, to: 15 },
    defaultDurationSeconds: 5,
    resolutions: ['480p', '720p', '1080p'],
    aspectRatios: seedanceRatios,
    typicalMs: 180_000,
    priceSource: page('bytedance/seedance-2.0'),
  },
  {
    ...official,
    id: 'replicate-kling-3',
    label: 'Kling 3.0 (Replicate)',
    stages: [
      {
        makes: 'video',
        providerModel: 'kwaivgi/kling-v3-video',
        fields: {
          // Silent, because sound costs half as much again.
          fixed: { generate_audio: false },
          prompt: 'prompt',
          duration: { field: 'duration' },
          resolution: { field: 'mode', values: { '720p': 'standard', '1080p': 'pro' } },
          aspectRatio: { field: 'aspect_ratio' },
          inputs: { first: { field: 'start_image' } },
          withImage: { omit: ['aspect_ratio'] },
        },
        price: { usd: 0.084, per: 'second', cases: [{ when: { resolution: '1080p' }, usd: 0.112 }] },
      },
    ],
    durations: { from: 3, to: 15 },
    defaultDurationSeconds: 5,
    aspectRatios: ['16:9', '9:16', '1:1'],
    promptMaxLength: 2_500,
    typicalMs: 150_000,
    priceSource: page('kwaivgi/kling-v3-video'),
  },
  {
    ...official,
    id: 'ltx-2.3-fast',
    label: 'LTX-2.3 Fast',
    stages: [
      {
        makes: 'video',
        providerModel: 'lightricks/ltx-2.3-fast',
        fields: {
          fixed: { generate_audio: true },
          prompt: 'prompt',
          duration: { field: 'duration' },
          resolution: { field: 'resolution' },
          aspectRatio: { field: 'aspect_ratio' },
          inputs: { first: { field: 'image' } },
        },
        // Lightricks' own price.
        price: { usd: 0.06, per: 'second' },
      },
    ],
    durations: [6, 8, 10, 12, 14, 16, 18, 20],
    defaultDurationSeconds: 6,
    resolutions: ['1080p'],
    defaultResolution: '1080p',
    promptMaxLength: 2_000,
    typicalMs: 60_000,
    priceSource: { page: 'https://docs.ltx.io/pricing', checkedOn: '2026-11-23' },
  },
  {
    ...official,
    id: 'hailuo-2.3-fast',
    label: 'Hailuo 2.3 Fast',
    stages: [
      fluxStill,
      {
        makes: 'video',
        providerModel: 'minimax/hailuo-2.3-fast',
        fields: {
          prompt: 'prompt',
          duration: { field: 'duration' },
          resolution: { field: 'resolution', values: { '720p': '768p' } },
          inputs: { first: { field: 'first_frame_image' } },
        },
        price: { usd: 0.19, per: 'task', cases: [{ when: { durationSeconds: 10 }, usd: 0.32 }] },
      },
    ],
    durations: [6, 10],
    defaultDurationSeconds: 6,
    resolutions: ['720p'],
    aspectRatios: ['16:9', '9:16', '1:1'],
    promptMaxLength: 2_000,
    typicalMs: 100_000,
    priceSource: page('minimax/hailuo-2.3-fast'),
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
          inputs: { first: { field: 'first_frame_image' } },
        },
        price: { usd: 0.28, per: 'task', cases: [{ when: { durationSeconds: 10 }, usd: 0.56 }] },
      },
    ],
    durations: [6, 10],
    defaultDurationSeconds: 6,
    // 768p; 1080p only for 6 s.
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
        // Its filter is said to be off by default.
        fields: { ...common, fixed: { disable_safety_filter: false } },
        price: { usd: 0.02, per: 'second', cases: [{ when: { resolution: '1080p' }, usd: 0.04 }] },
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

export const replicateVideoModels: readonly ModelRow[] = rows.map(oneWay);
