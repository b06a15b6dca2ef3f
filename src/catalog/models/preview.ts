import type { ModelRow } from '../schema.ts';

export const previewModels: readonly ModelRow[] = [
  {
    id: 'preview',
    label: 'Preview',
    offers: [
      {
        provider: 'preview',
        durations: { from: 1, to: 60 },
        defaultDurationSeconds: 5,
        resolutions: ['480p', '720p', '1080p'],
        defaultResolution: '720p',
        aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
        defaultAspectRatio: '16:9',
        promptMaxLength: 4_000,
        typicalMs: 8_000,
        deadlineMs: 20 * 60_000,
        priceSource: { page: 'drawn on the own machine', checkedOn: '2026-11-23' },
        ways: [
          {
            // Those that the film is about, whom it shows in its corner.
            inputs: { first: {}, reference: { max: 4 } },
            stages: [
              {
                makes: 'video',
                providerModel: 'film',
                price: { usd: 0, per: 'task', chargedOnFailure: false },
              },
            ],
          },
        ],
      },
    ],
  },
];
