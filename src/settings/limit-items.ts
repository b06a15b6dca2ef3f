import { DURATION_MAX_SECONDS } from '../catalog/fit.ts';
import { resolutions } from '../catalog/formats.ts';
import { VIDEO_SECONDS } from '../jobs/film.ts';
import { MEMBER_RUNNING } from '../jobs/limits.ts';
import type { ByKey, Item, Single } from './item.ts';
import {
  defaultSettings,
  filmCounts,
  MAX_ASSISTANT_CALLS,
  MAX_COOLDOWN_MINUTES,
  MAX_LIMIT,
  overLimitWays,
} from './schema.ts';

const seconds = { kind: 'number', min: 1, max: DURATION_MAX_SECONDS, unit: 's' } as const;
const sharpness = { kind: 'choice', options: resolutions } as const;
const usd = { kind: 'number', min: 0, max: MAX_LIMIT, unit: 'usd' } as const;
const minutes = { kind: 'number', min: 1, max: MAX_COOLDOWN_MINUTES, unit: 'min' } as const;
const byRole = (of: Single): ByKey => ({ kind: 'by-role', of, canLift: true });

/** Limits for one video. */
export const limitItems: readonly Item[] = [
  {
    field: 'maxDurationSeconds',
    section: 'limits',
    unset: (t) => t('value.asLong'),
    control: seconds,
  },
  {
    field: 'roleMaxDurationSeconds',
    section: 'limits',
    unset: (t) => t('value.noRole'),
    control: byRole(seconds),
  },
  {
    field: 'maxResolution',
    section: 'limits',
    unset: (t) => t('value.asSharp'),
    control: sharpness,
  },
  {
    field: 'roleMaxResolution',
    section: 'limits',
    unset: (t) => t('value.noRole'),
    control: byRole(sharpness),
  },
  {
    field: 'maxUsdPerVideo',
    section: 'limits',
    unset: (t) => t('value.noLimit'),
    control: usd,
  },
  {
    field: 'roleMaxUsdPerVideo',
    section: 'limits',
    unset: (t) => t('value.noRole'),
    control: byRole(usd),
  },
  {
    field: 'confirmAboveUsd',
    section: 'limits',
    unset: (t) => t('value.neverAsk'),
    control: usd,
  },
  {
    field: 'overUploadLimit',
    section: 'limits',
    unset: (t) => t('value.compress'),
    control: {
      kind: 'choice',
      options: overLimitWays,
      names: {
        compress: (t) => t('value.compress'),
        host: (t) => t('value.host'),
        link: (t) => t('value.link'),
        refuse: (t) => t('value.refuse'),
      },
    },
  },
  {
    field: 'assistantCalls',
    section: 'limits',
    unset: () => String(defaultSettings.assistantCalls),
    control: { kind: 'number', min: 0, max: MAX_ASSISTANT_CALLS, unit: 'calls' },
  },
];

/** How many videos are made at the same time, and how soon after each other. */
export const paceItems: readonly Item[] = [
  {
    field: 'memberJobsAtOnce',
    section: 'quotas',
    unset: () => String(MEMBER_RUNNING),
    control: { kind: 'number', min: 1, max: 20, unit: 'videos' },
  },
  {
    field: 'serverJobsAtOnce',
    section: 'quotas',
    unset: (t) => t('value.noLimit'),
    control: { kind: 'number', min: 1, max: 1_000, unit: 'videos' },
  },
  {
    field: 'filmCounts',
    section: 'quotas',
    unset: (t) => t('value.byShots'),
    control: {
      kind: 'choice',
      options: filmCounts,
      names: {
        shots: (t) => t('value.byShots'),
        seconds: (t) => t('value.bySeconds', { seconds: VIDEO_SECONDS }),
      },
    },
  },
  {
    field: 'memberCooldownMinutes',
    section: 'quotas',
    unset: (t) => t('value.noWait'),
    control: minutes,
  },
  {
    field: 'roleCooldownMinutes',
    section: 'quotas',
    unset: (t) => t('value.noRole'),
    control: byRole(minutes),
  },
];
