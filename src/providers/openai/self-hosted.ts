import type { OwnModel } from '../definition.ts';

/** The model of the operator's own server, with the server's name for it (empty if it has only one). */
export function selfHostedModel(providerModel: string): OwnModel {
  const row = {
    id: 'self-hosted',
    label: 'Self-hosted',
    offers: [
      {
        provider: 'openai',
        durations: { from: 1, to: 60 },
        defaultDurationSeconds: 5,
        resolutions: ['480p', '720p', '1080p'],
        defaultResolution: '480p',
        aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
        defaultAspectRatio: '16:9',
        promptMaxLength: 4_000,
        typicalMs: 180_000,
        deadlineMs: 60 * 60_000,
        priceSource: { page: 'the operator’s own server', checkedOn: '2026-11-23' },
        ways: [
          {
            inputs: { first: { min: 0 } },
            stages: [
              { makes: 'video', providerModel, price: { usd: 0, per: 'task', chargedOnFailure: false } },
            ],
          },
        ],
      },
    ],
  };
  return { row, place: 'OPENAI_BASE_URL', ifTaken: 'give yours another id' };
}
