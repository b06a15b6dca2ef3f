import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow } from '../schema.ts';
import { fluxStill } from './still.ts';

/** WaveSpeed refunds failed tasks within three hours. */
const common = {
  provider: 'wavespeed',
  image: 'optional',
  resolutions: ['720p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16', '1:1'],
  defaultAspectRatio: '16:9',
  durations: { from: 3, to: 15 },
  defaultDurationSeconds: 5,
  promptMaxLength: 2_500,
  typicalMs: 120_000,
  deadlineMs: 30 * 60_000,
  // https://wavespeed.ai/docs/get-result
  keptMs: 7 * 24 * 60 * 60_000,
} satisfies Partial<OneWayRow>;

const duration = { field: 'duration' };
const aspectRatio = { field: 'aspect_ratio' };
const resolution = { field: 'resolution' };
const inputs = { first: { field: 'image' } };
const page = (path: string) => ({ page: `https://wavespeed.ai/models/${path}`, checkedOn: '2026-11-22' });

/** For Kling 3.0: silent, because sound costs half as much again. */
const kling3 = {
  fixed: { sound: false },
  prompt: 'prompt',
  duration,
  aspectRatio,
  inputs,
  withImage: { omit: ['aspect_ratio'] },
};

/** A size instead of a ratio. */
const size = { field: 'size', values: { '16:9': '1280*720', '9:16': '720*1280' } };

/** The image decides which part of a model's path in braces is used. */
const rows: readonly OneWayRow[] = [
  {
    ...common,
    id: 'kling-4',
    label: 'Kling 4.0',
    stages: [
      {
        makes: 'video',
        providerModel: 'kwaivgi/kling-v4.0/{text-to-video,image-to-video}',
        // It always has sound.
        fields: {
          prompt: 'prompt',
          ...{ duration, aspectRatio, resolution, inputs },
          withImage: { omit: ['aspect_ratio'] },
        },
        price: { usd: 0.157, per: 'second', cases: [{ when: { resolution: '1080p' }, usd: 0.235 }] },
      },
    ],
    durations: { from: 3, to: 30 },
    resolutions: ['720p', '1080p'],
    aspectRatios: ['16:9', '9:16', '1:1', '21:9'],
    typicalMs: 200_000,
    priceSource: {
      page: 'https://wavespeed.ai/docs/docs-api/kwaivgi/kling-v4.0/text-to-video',
      checkedOn: '2026-11-23',
    },
  },
  {
    ...common,
    id: 'kling',
    label: 'Kling 3.0',
    stages: [
      {
        makes: 'video',
        providerModel: 'kwaivgi/kling-v3.0-std/{text-to-video,image-to-video}',
        fields: kling3,
        price: { usd: 0.084, per: 'second' },
      },
    ],
    priceSource: page('kwaivgi/kling-v3.0-std/text-to-video'),
  },
  {
    ...common,
    id: 'kling-3-pro',
    label: 'Kling 3.0 Pro',
    stages: [
      {
        makes: 'video',
        providerModel: 'kwaivgi/kling-v3.0-pro/{text-to-video,image-to-video}',
        fields: kling3,
        // Between 0.56 and 0.80 for 5 s, depending on the source.
        price: { usd: 0.16, per: 'second' },
      },
    ],
    resolutions: ['1080p'],
    defaultResolution: '1080p',
    typicalMs: 180_000,
    priceSource: page('kwaivgi/kling-v3.0-pro/text-to-video'),
  },
  {
    ...common,
    id: 'kling-3-turbo',
    label: 'Kling 3.0 Turbo',
    stages: [
      {
        makes: 'video',
        providerModel: 'kwaivgi/kling-v3-turbo-std/{text-to-video,image-to-video}',
        fields: { prompt: 'prompt', duration, aspectRatio, inputs, withImage: { omit: ['aspect_ratio'] } },
        // Kling's own price.
        price: { usd: 0.112, per: 'second' },
      },
    ],
    typicalMs: 80_000,
    priceSource: page('kwaivgi/kling-v3-turbo-std/text-to-video'),
  },
  {
    ...common,
    id: 'kling-2.6',
    label: 'Kling 2.6',
    stages: [
      {
        makes: 'video',
        providerModel: 'kwaivgi/kling-v2.6-std/{text-to-video,image-to-video}',
        fields: { prompt: 'prompt', duration, aspectRatio, inputs, withImage: { omit: ['aspect_ratio'] } },
        price: { usd: 0.042, per: 'second' },
      },
    ],
    durations: [5, 10],
    priceSource: page('kwaivgi/kling-v2.6-std/text-to-video'),
  },
  {
    ...common,
    id: 'pika',
    label: 'Pika 2.2',
    stages: [
      {
        makes: 'video',
        providerModel: 'pika/v2.2-{t2v,i2v}',
        fields: { prompt: 'prompt', duration, aspectRatio: size, inputs },
        // 0.20 to 0.40 for 5 s, depending on the source.
        price: { usd: 0.08, per: 'second' },
      },
    ],
    durations: [5, 10],
    aspectRatios: ['16:9', '9:16'],
    // Not documented.
    promptMaxLength: 2_000,
    priceSource: page('pika/v2.2-t2v'),
  },
  {
    ...common,
    id: 'pixverse-6',
    label: 'PixVerse V6',
    stages: [
      {
        makes: 'video',
        providerModel: 'pixverse/pixverse-v6/text-to-video',
        fields: {
          fixed: { generate_audio_switch: true },
          prompt: 'prompt',
          ...{ duration, aspectRatio },
          // Its smallest resolution is slightly larger than ours.
          resolution: { field: 'resolution', values: { '480p': '540p' } },
        },
        // With sound; another company's price.
        price: {
          usd: 0.06,
          per: 'second',
          cases: [
            { when: { resolution: '480p' }, usd: 0.045 },
            { when: { resolution: '1080p' }, usd: 0.115 },
          ],
        },
      },
    ],
    image: 'none',
    durations: { from: 1, to: 15 },
    resolutions: ['480p', '720p', '1080p'],
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
    promptMaxLength: 2_048,
    typicalMs: 90_000,
    priceSource: { page: 'https://fal.ai/models/pixverse/v6/text-to-video', checkedOn: '2026-11-23' },
  },
  {
    ...common,
    id: 'vidu-q4',
    label: 'Vidu Q4',
    stages: [
      fluxStill,
      {
        makes: 'video',
        providerModel: 'vidu/q4-preview/image-to-video',
        fields: {
          fixed: { generate_audio: true },
          prompt: 'prompt',
          ...{ duration, inputs },
          resolution: { field: 'resolution', values: { '480p': '540p' } },
        },
        // Another company's price.
        price: {
          usd: 0.095,
          per: 'second',
          cases: [
            { when: { resolution: '480p' }, usd: 0.045 },
            { when: { resolution: '1080p' }, usd: 0.12 },
          ],
        },
      },
    ],
    durations: { from: 3, to: 16 },
    resolutions: ['480p', '720p', '1080p'],
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
    typicalMs: 180_000,
    priceSource: { page: 'https://muapi.ai/playground/vidu-q4-image-to-video', checkedOn: '2026-11-23' },
  },
  {
    ...common,
    id: 'seedance-1.5-pro',
    label: 'Seedance 1.5 Pro',
    stages: [
      {
        makes: 'video',
        providerModel: 'bytedance/seedance-v1.5-pro/{text-to-video,image-to-video}',
        fields: {
          fixed: { generate_audio: true },
          prompt: 'prompt',
          seed: 'seed',
          ...{ duration, aspectRatio, resolution, inputs },
        },
        // With sound.
        price: { usd: 0.052, per: 'second', cases: [{ when: { resolution: '480p' }, usd: 0.024 }] },
      },
    ],
    durations: { from: 4, to: 12 },
    resolutions: ['480p', '720p'],
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
    promptMaxLength: 2_000,
    priceSource: page('bytedance/seedance-v1.5-pro/text-to-video'),
  },
  {
    ...common,
    id: 'wan-3',
    label: 'Wan 3.0',
    stages: [
      {
        makes: 'video',
        providerModel: 'alibaba/wan-3.0/text-to-video',
        fields: {
          fixed: { generate_audio: true },
          prompt: 'prompt',
          seed: 'seed',
          ...{ duration, aspectRatio, resolution },
        },
        price: { usd: 0.095, per: 'second' },
      },
    ],
    image: 'none',
    durations: { from: 2, to: 30 },
    // Its page mentions only this ratio.
    aspectRatios: ['16:9'],
    promptMaxLength: 2_000,
    priceSource: page('alibaba/wan-3.0/text-to-video'),
  },
  {
    ...common,
    id: 'wan-2.6',
    label: 'Wan 2.6',
    stages: [
      {
        makes: 'video',
        providerModel: 'alibaba/wan-2.6/{text-to-video,image-to-video}',
        fields: {
          prompt: 'prompt',
          seed: 'seed',
          ...{ duration, aspectRatio: size, inputs },
          withImage: { omit: ['size'], fixed: { resolution: '720p' } },
        },
        price: { usd: 0.1, per: 'second' },
      },
    ],
    durations: [5, 10, 15],
    aspectRatios: ['16:9', '9:16'],
    promptMaxLength: 2_000,
    priceSource: page('alibaba/wan-2.6/text-to-video'),
  },
  {
    ...common,
    id: 'ltx-2-pro',
    label: 'LTX-2 Pro',
    stages: [
      {
        makes: 'video',
        providerModel: 'lightricks/ltx-2-pro/text-to-video',
        fields: { fixed: { generate_audio: true }, prompt: 'prompt', duration },
        price: { usd: 0.06, per: 'second' },
      },
    ],
    image: 'none',
    durations: [6, 8, 10],
    defaultDurationSeconds: 6,
    resolutions: ['1080p'],
    defaultResolution: '1080p',
    aspectRatios: ['16:9'],
    promptMaxLength: 2_000,
    priceSource: page('lightricks/ltx-2-pro/text-to-video'),
  },
];

export const wavespeedModels: readonly ModelRow[] = rows.map(oneWay);
