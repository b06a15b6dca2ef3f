import { DURATION_MAX_SECONDS } from '../catalogue/fit.ts';
import { resolutions } from '../catalogue/schema.ts';
import type { Item } from './items.ts';

/** How much of a video one may ask for, and how many at once. */
export const limitItems: readonly Item[] = [
  {
    field: 'memberJobsAtOnce',
    section: 'limits',
    label: 'Videos at once per member',
    help: 'Further ones wait in the queue.',
    unset: '3',
    control: { kind: 'number', min: 1, max: 20, unit: 'videos' },
  },
  {
    field: 'serverJobsAtOnce',
    section: 'limits',
    label: 'Videos at once on this server',
    help: 'Further ones wait in the queue.',
    unset: 'no limit',
    control: { kind: 'number', min: 1, max: 1_000, unit: 'videos' },
  },
  {
    field: 'maxDurationSeconds',
    section: 'limits',
    label: 'Longest video',
    help: 'In seconds.',
    unset: 'as long as the model can',
    control: { kind: 'number', min: 1, max: DURATION_MAX_SECONDS, unit: 's' },
  },
  {
    field: 'maxResolution',
    section: 'limits',
    label: 'Highest resolution',
    help: 'Sharper ones cost more.',
    unset: 'as sharp as the model can',
    control: { kind: 'choice', options: resolutions },
  },
  {
    field: 'maxUsdPerVideo',
    section: 'limits',
    label: 'Highest price of a video',
    help: 'In US dollars, by the estimate.',
    unset: 'no limit',
    control: { kind: 'number', min: 0, max: 1_000_000, unit: 'usd' },
  },
  {
    field: 'confirmAboveUsd',
    section: 'limits',
    label: 'Ask first above',
    help: 'In US dollars: members confirm the price of what costs more.',
    unset: 'never ask',
    control: { kind: 'number', min: 0, max: 1_000_000, unit: 'usd' },
  },
];
