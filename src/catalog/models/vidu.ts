import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import type { StageRow } from '../stage-schema.ts';
import { falViduQ3Pro, falViduQ3Turbo } from './fal-vidu.ts';

/** The real price is returned with each video. A credit is $0.005. Rates are per second. */
const common = {
  provider: 'vidu',
  durations: { from: 1, to: 16 },
  defaultDurationSeconds: 5,
  resolutions: ['540p', '720p', '1080p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16', '1:1', '4:3', '3:4'],
  defaultAspectRatio: '16:9',
  sound: 'on',
  promptMaxLength: 5_000,
  typicalMs: 100_000,
  deadlineMs: 30 * 60_000,
  // https://platform.vidu.com/docs/get-generation
  keptMs: 24 * 60 * 60_000,
  priceSource: { page: 'https://platform.vidu.com/docs/pricing', checkedOn: '2026-11-28' },
} satisfies Partial<OfferRow>;

type Rates = Readonly<Record<'540p' | '720p' | '1080p', number>>;

function stage(providerModel: string, usd: Rates): WayRow['stages'] {
  const price: StageRow['price'] = {
    ...{ usd: usd['720p'], per: 'second' },
    cases: [
      { when: { resolution: '540p' }, usd: usd['540p'] },
      { when: { resolution: '1080p' }, usd: usd['1080p'] },
    ],
  };
  return [{ makes: 'video', providerModel, price }];
}

/** References have a page, a rate and in one case a model of their own. */
function ways(frames: WayRow['stages'], references: WayRow['stages']): OfferRow['ways'] {
  return [
    { inputs: { first: {} }, stages: frames },
    { name: 'frames', inputs: { first: { min: 1 }, last: { min: 1 } }, stages: frames },
    {
      ...{ name: 'references', inputs: { reference: { min: 1, max: 7 } }, stages: references },
      durations: { from: 3, to: 16 },
    },
  ];
}

export const viduModels: readonly ModelRow[] = [
  {
    ...{ id: 'vidu', label: 'Vidu Q3 Turbo' },
    offers: [
      {
        ...common,
        ways: ways(
          stage('viduq3-turbo', { '540p': 0.035, '720p': 0.055, '1080p': 0.065 }),
          stage('viduq3-turbo', { '540p': 0.02, '720p': 0.05, '1080p': 0.065 }),
        ),
      },
      falViduQ3Turbo,
    ],
  },
  {
    ...{ id: 'vidu-q3-pro', label: 'Vidu Q3 Pro' },
    offers: [
      {
        ...{ ...common, typicalMs: 150_000 },
        ways: ways(
          stage('viduq3-pro', { '540p': 0.045, '720p': 0.1, '1080p': 0.12 }),
          stage('viduq3', { '540p': 0.035, '720p': 0.06, '1080p': 0.075 }),
        ),
      },
      falViduQ3Pro,
    ],
  },
];
