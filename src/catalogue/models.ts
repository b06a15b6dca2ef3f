import type { z } from 'zod';
import type { modelSchema } from './schema.ts';

/** The built-in models, in the order in which they are offered. */
export const models: readonly z.input<typeof modelSchema>[] = [
  {
    id: 'preview',
    label: 'Preview',
    provider: 'preview',
    providerModel: 'film',
    durations: { from: 1, to: 60 },
    defaultDurationSeconds: 5,
    resolutions: ['480p', '720p', '1080p'],
    defaultResolution: '720p',
    aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
    defaultAspectRatio: '16:9',
    promptMaxLength: 4_000,
    typicalMs: 8_000,
    deadlineMs: 20 * 60_000,
    price: { usdPerVideo: 0, source: 'drawn on the own machine', checkedOn: '2026-11-23' },
  },
];
