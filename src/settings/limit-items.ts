import { DURATION_MAX_SECONDS } from '../catalog/fit.ts';
import { resolutions } from '../catalog/formats.ts';
import type { Item } from './item.ts';
import { overLimitWays } from './schema.ts';

/** Limits for one request, and for jobs at once. */
export const limitItems: readonly Item[] = [
  {
    field: 'memberJobsAtOnce',
    section: 'limits',
    unset: () => '3',
    control: { kind: 'number', min: 1, max: 20, unit: 'videos' },
  },
  {
    field: 'serverJobsAtOnce',
    section: 'limits',
    unset: (t) => t('value.noLimit'),
    control: { kind: 'number', min: 1, max: 1_000, unit: 'videos' },
  },
  {
    field: 'maxDurationSeconds',
    section: 'limits',
    unset: (t) => t('value.asLong'),
    control: { kind: 'number', min: 1, max: DURATION_MAX_SECONDS, unit: 's' },
  },
  {
    field: 'maxResolution',
    section: 'limits',
    unset: (t) => t('value.asSharp'),
    control: { kind: 'choice', options: resolutions },
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
    field: 'maxUsdPerVideo',
    section: 'limits',
    unset: (t) => t('value.noLimit'),
    control: { kind: 'number', min: 0, max: 1_000_000, unit: 'usd' },
  },
  {
    field: 'confirmAboveUsd',
    section: 'limits',
    unset: (t) => t('value.neverAsk'),
    control: { kind: 'number', min: 0, max: 1_000_000, unit: 'usd' },
  },
];
