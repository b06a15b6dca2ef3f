import { type OneWayRow, oneWay } from '../one-way.ts';
import type { ModelRow, OfferRow, WayRow } from '../schema.ts';
import type { StageRow } from '../stage-schema.ts';

const common = {
  provider: 'runway',
  resolutions: ['720p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16'],
  defaultAspectRatio: '16:9',
  promptMaxLength: 1_000,
  promptUnit: 'utf16',
  // https://docs.dev.runwayml.com/usage/attribution
  attribution: { text: 'Powered by Runway', url: 'https://runwayml.com' },
  typicalMs: 90_000,
  deadlineMs: 20 * 60_000,
  // A URL works for 24 to 48 hours: https://docs.dev.runwayml.com/assets/outputs
  keptMs: 24 * 60 * 60_000,
  // A credit is $0.01.
  priceSource: { page: 'https://docs.dev.runwayml.com/guides/pricing', checkedOn: '2026-11-28' },
} satisfies Partial<OneWayRow>;

/**
 * For models that need an image: 5 credits for one with 720 lines.
 * @see https://github.com/runwayml/skills
 */
const still: StageRow = {
  makes: 'image',
  unlessImage: true,
  providerModel: 'gen4_image',
  price: { usd: 0.05, per: 'task' },
};

type Resolution = NonNullable<WayRow['resolutions']>[number];

/** A price per second, by resolution. */
function bySecond(usd: number, others: Partial<Record<Resolution, number>> = {}): StageRow['price'] {
  const cases = Object.entries(others).map(([resolution, price]) => ({
    when: { resolution: resolution as Resolution },
    usd: price,
  }));
  return { usd, per: 'second', ...(cases.length > 0 && { cases }) };
}

function stage(providerModel: string, price: StageRow['price']): WayRow['stages'] {
  return [{ makes: 'video', providerModel, price }];
}

const sixShapes: WayRow['aspectRatios'] = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
const fiveShapes: WayRow['aspectRatios'] = ['16:9', '9:16', '1:1', '4:3', '3:4'];

/** From the first to the last frame. */
const bothFrames: WayRow['inputs'] = { first: { min: 1 }, last: { min: 1 } };

/** A video that goes in, as far as Runway's uploads go: https://docs.dev.runwayml.com/assets/inputs */
const video = (maxSeconds: number) => ({ video: { min: 1, maxSeconds, maxBytes: 200_000_000 } });

/**
 * Google makes 1080p of 8 s only, whatever Runway's types allow.
 * @see https://ai.google.dev/gemini-api/docs/video
 */
function veo(id: string, providerModel: string, usd: { loud: number; silent: number }): OfferRow {
  const price = {
    ...{ usd: usd.loud, per: 'second' as const },
    cases: [{ when: { sound: false }, usd: usd.silent }],
  };
  const stages = stage(providerModel, price);
  const fullHd = {
    resolutions: ['1080p'],
    defaultResolution: '1080p',
    durations: [8],
  } satisfies Partial<WayRow>;
  return {
    ...common,
    ...{ id, sound: 'on', avoid: true, durations: [4, 6, 8], typicalMs: 120_000 },
    ways: [
      { inputs: { first: {} }, stages },
      { name: '1080p', inputs: { first: {} }, ...fullHd, stages },
      { name: 'frames', inputs: bothFrames, stages },
      { name: 'frames 1080p', inputs: bothFrames, ...fullHd, stages },
    ],
  };
}

export const runwayVeo31 = veo('runway-veo-3.1', 'veo3.1', { loud: 0.4, silent: 0.2 });
export const runwayVeo31Fast = veo('runway-veo-3.1-fast', 'veo3.1_fast', { loud: 0.15, silent: 0.1 });

/**
 * Models of other companies. Runway's types state no limits on the prompt's length, so these are the models' own. Their
 * prices come from other people's tables; the real price is returned with each video.
 * @see https://github.com/runwayml/sdk-node/tree/main/src/resources
 */
const partner = { ...common, defaultDurationSeconds: 5 } satisfies Partial<OfferRow>;

const seedanceStages = stage('seedance2_5', bySecond(0.3, { '480p': 0.14, '1080p': 0.75, '4k': 1.7 }));

export const runwaySeedance25: OfferRow = {
  ...partner,
  ...{ id: 'seedance-2.5', sound: 'on', durations: { from: 4, to: 30 } },
  resolutions: ['480p', '720p', '1080p', '4k'],
  aspectRatios: sixShapes,
  promptMaxLength: 15_000,
  typicalMs: 200_000,
  ways: [
    { inputs: { first: {} }, stages: seedanceStages },
    { name: 'frames', inputs: bothFrames, stages: seedanceStages },
    {
      name: 'references',
      inputs: { reference: { min: 1, max: 10 }, audio: { maxSeconds: 30 } },
      stages: seedanceStages,
    },
    // These two have the resolution of the video that goes in. Their price is that of 720p.
    { task: 'extend', inputs: video(30), resolutions: ['720p'], stages: seedanceStages },
    {
      ...{ task: 'edit', durations: { from: 1, to: 30 }, resolutions: ['720p'], stages: seedanceStages },
      inputs: { ...video(30), reference: { max: 10 }, audio: { maxSeconds: 30 } },
    },
  ],
};

const hailuoStages = stage('hailuo3', bySecond(0.1, { '2k': 0.14 }));

export const runwayHailuo3: OfferRow = {
  ...partner,
  ...{ id: 'hailuo-3', durations: { from: 4, to: 15 } },
  resolutions: ['768p', '2k'],
  defaultResolution: '768p',
  aspectRatios: sixShapes,
  promptMaxLength: 2_000,
  typicalMs: 180_000,
  ways: [
    { inputs: { first: {} }, stages: hailuoStages },
    { name: 'frames', inputs: bothFrames, stages: hailuoStages },
    {
      name: 'references',
      inputs: { reference: { min: 1, max: 9 }, audio: { maxSeconds: 15 } },
      stages: hailuoStages,
    },
    {
      task: 'edit',
      inputs: { ...video(15), reference: { max: 9 }, audio: { maxSeconds: 15 } },
      stages: hailuoStages,
    },
  ],
};

function wan(id: string, providerModel: string, price: StageRow['price']): OfferRow {
  const stages = stage(providerModel, price);
  return {
    ...partner,
    ...{ id, sound: 'on', durations: { from: 2, to: 30 } },
    resolutions: ['480p', '720p', '1080p'],
    aspectRatios: fiveShapes,
    promptMaxLength: 5_000,
    typicalMs: 180_000,
    ways: [
      { inputs: { first: {} }, stages },
      { name: 'frames', inputs: bothFrames, stages },
      {
        ...{ name: 'references', stages },
        inputs: { reference: { min: 1, max: 10 }, audio: { maxSeconds: 15 } },
      },
    ],
  };
}

export const runwayWan3 = wan('runway-wan-3', 'wan3', bySecond(0.1, { '480p': 0.05, '1080p': 0.2 }));
export const runwayWan3Prime = wan(
  ...(['runway-wan-3-prime', 'wan3_prime'] as const),
  bySecond(0.15, { '480p': 0.075, '1080p': 0.3 }),
);

const omniStages = stage('gemini_omni_flash_1.1', bySecond(0.1, { '360p': 0.03, '1080p': 0.15, '4k': 0.3 }));

export const runwayGeminiOmni: OfferRow = {
  ...partner,
  ...{ id: 'runway-gemini-omni', durations: { from: 3, to: 10 } },
  resolutions: ['360p', '720p', '1080p', '4k'],
  promptMaxLength: 5_000,
  typicalMs: 90_000,
  ways: [
    { inputs: { first: {} }, stages: omniStages },
    { name: 'frames', inputs: bothFrames, stages: omniStages },
    { name: 'references', inputs: { reference: { min: 1, max: 3 } }, stages: omniStages },
    { task: 'extend', inputs: { ...video(30), reference: { max: 3 } }, stages: omniStages },
    { task: 'edit', inputs: { ...video(10), reference: { max: 3 } }, stages: omniStages },
  ],
};

const grokStages = stage('grok_imagine_1_5', bySecond(0.16, { '480p': 0.09, '1080p': 0.29 }));

export const runwayGrok15: OfferRow = {
  ...partner,
  ...{ id: 'grok-imagine-1.5', durations: { from: 1, to: 15 }, resolutions: ['480p', '720p', '1080p'] },
  defaultResolution: '720p',
  aspectRatios: fiveShapes,
  promptMaxLength: 2_000,
  ways: [
    { inputs: { first: {} }, stages: grokStages },
    {
      ...{ name: 'references', resolutions: ['480p', '720p'], stages: grokStages },
      inputs: { reference: { min: 1, max: 7 }, audio: { maxSeconds: 15 } },
    },
  ],
};

const gen45Stages = stage('gen4.5', bySecond(0.12));
const h3Stages = stage('h3_max', bySecond(0.08, { '480p': 0.05 }));

export const runwayModels: readonly ModelRow[] = [
  {
    ...{ id: 'runway-gen4.5', label: 'Runway Gen-4.5' },
    offers: [
      {
        ...common,
        ...{ durations: { from: 2, to: 10 }, defaultDurationSeconds: 5, sound: 'never' },
        ways: [
          { inputs: { first: {} }, stages: gen45Stages },
          { name: 'image', inputs: { first: { min: 1 } }, aspectRatios: sixShapes, stages: gen45Stages },
          // Aleph 2 is Runway's model for editing. It costs at least as much as 2 s.
          {
            ...{ task: 'edit', sound: 'never', durations: { from: 2, to: 30 }, aspectRatios: sixShapes },
            ...{ inputs: video(30), stages: stage('aleph2', bySecond(0.28)) },
          },
        ],
      },
    ],
  },
  oneWay({
    ...common,
    ...{ id: 'runway-gen4-turbo', label: 'Runway Gen-4 Turbo', image: 'optional', sound: 'never' },
    stages: [still, ...stage('gen4_turbo', bySecond(0.05))],
    durations: { from: 2, to: 10 },
    defaultDurationSeconds: 5,
    aspectRatios: sixShapes,
  }),
  {
    ...{ id: 'minimax-h3-max', label: 'MiniMax H3 Max' },
    offers: [
      {
        ...partner,
        ...{ durations: { from: 4, to: 15 }, resolutions: ['480p', '768p'], defaultResolution: '768p' },
        ...{ aspectRatios: ['16:9'], promptMaxLength: 2_000, typicalMs: 180_000 },
        ways: [
          { inputs: { first: {} }, stages: h3Stages },
          { name: 'frames', inputs: bothFrames, stages: h3Stages },
        ],
      },
    ],
  },
  oneWay({
    ...common,
    ...{ id: 'runway-gen3a-turbo', label: 'Runway Gen-3 Alpha Turbo', image: 'optional' },
    stages: [still, ...stage('gen3a_turbo', bySecond(0.05))],
    durations: [5, 10],
    retired: { on: '2026-07-30', successor: 'runway-gen4.5' },
  }),
];
