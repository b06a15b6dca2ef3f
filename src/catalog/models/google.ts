import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import { perSecond } from './prices.ts';
import { bothFrames, sixRatios } from './ways.ts';

type Rates = Readonly<Record<'360p' | '720p' | '1080p' | '4k', number>>;

/** What Google's models have in common. The prices are its own, as resellers list them. */
const google = {
  ...{ provider: 'google', defaultDurationSeconds: 5, sound: 'always', aspectRatios: ['16:9', '9:16'] },
  ...{ resolutions: ['360p', '720p', '1080p', '4k'], defaultResolution: '720p' },
  priceSource: {
    ...{ page: 'https://ai.google.dev/gemini-api/docs/pricing', checkedOn: '2026-11-30' },
    unverified: 'Google charges by tokens; these are the prices that resellers list',
  },
  typicalMs: 100_000,
  // https://ai.google.dev/gemini-api/docs/files: files stay for two days.
  keptMs: 24 * 60 * 60_000,
} satisfies Partial<OfferRow>;

/** Of up to `longest` seconds, except where a short video goes in. `usd`: what goes in, for each second that comes out. */
function ways(providerModel: string, rates: Rates, longest: number): [WayRow, ...WayRow[]] {
  const stages = (usd = 0): WayRow['stages'] => {
    const { '360p': low, '720p': usual, '1080p': high, '4k': highest } = rates;
    const price = { '360p': low + usd, '720p': usual + usd, '1080p': high + usd, '4k': highest + usd };
    return [{ makes: 'video', providerModel, price: perSecond(price) }];
  };
  const short = { durations: { from: 3, to: 10 } };
  return [
    { inputs: { first: {} }, stages: stages() },
    { ...short, name: 'frames', inputs: bothFrames, stages: stages() },
    { name: 'references', inputs: { reference: { min: 1, max: 6 } }, stages: stages() },
    {
      ...{ task: 'edit', inputs: { video: { min: 1, minSeconds: 3, maxSeconds: longest } } },
      ...{ aspectRatios: sixRatios, stages: stages(0.01) },
    },
    {
      ...{ ...short, task: 'extend', inputs: { video: { min: 1, maxSeconds: 10 } } },
      ...{ aspectRatios: sixRatios, stages: stages(0.03) },
    },
  ];
}

export const googleOmni11: OfferRow = {
  ...{ ...google, id: 'google-gemini-omni', durations: { from: 3, to: 10 } },
  ways: ways('gemini-omni-1.1-flash', { '360p': 0.03, '720p': 0.1, '1080p': 0.15, '4k': 0.3 }, 10),
};

export const geminiOmni12: ModelRow = {
  id: 'gemini-omni-1.2',
  label: 'Gemini Omni 1.2 Flash',
  offers: [
    {
      ...{ ...google, durations: { from: 3, to: 15 } },
      ways: ways('gemini-omni-1.2-flash', { '360p': 0.023, '720p': 0.07, '1080p': 0.105, '4k': 0.21 }, 15),
    },
  ],
};
