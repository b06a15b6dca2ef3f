import type { Patch } from './schema.ts';

const small = {
  memberJobsAtOnce: null,
  serverJobsAtOnce: null,
  memberCooldownMinutes: null,
  memberVideos: { day: 20 },
  memberBudget: {},
  serverBudget: { day: 10, month: 100 },
  maxDurationSeconds: null,
  maxResolution: null,
  maxUsdPerVideo: null,
  confirmAboveUsd: 1,
} satisfies Patch;

/** What one preset of a size sets, the other sets too: changing over leaves nothing behind. */
const big: Required<Pick<Patch, keyof typeof small>> = {
  memberJobsAtOnce: 1,
  serverJobsAtOnce: 20,
  memberCooldownMinutes: 2,
  memberVideos: { day: 5, week: 20 },
  memberBudget: { day: 2, month: 20 },
  serverBudget: { day: 50, month: 1_000 },
  maxDurationSeconds: 10,
  maxResolution: '1080p',
  maxUsdPerVideo: 2,
  confirmAboveUsd: 0.5,
};

/** Goes with any size. */
const family = {
  ageRestrictedModels: false,
  moderation: true,
  moderationWhenDown: 'closed',
  moderationThresholds: {
    ...{ sexual: 0.1, violence: 0.4, 'violence/graphic': 0.1 },
    ...{ harassment: 0.4, 'harassment/threatening': 0.2, hate: 0.2, 'hate/threatening': 0.1 },
    ...{ 'self-harm': 0.1, 'self-harm/intent': 0.1, 'self-harm/instructions': 0.1 },
    ...{ illicit: 0.4, 'illicit/violent': 0.2 },
  },
  consentRequired: true,
} satisfies Patch;

/** Values for several settings at once; all others stay as they are. */
export const presets = {
  small: { emoji: '🏡', patch: small },
  big: { emoji: '🏙️', patch: big },
  family: { emoji: '🧸', patch: family },
} as const satisfies Record<string, { emoji: string; patch: Patch }>;

export type PresetId = keyof typeof presets;
export const presetIds = Object.keys(presets) as PresetId[];
