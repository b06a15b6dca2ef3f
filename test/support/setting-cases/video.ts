import { video } from '../settings.ts';
import type { Case } from './case.ts';

export const videoCases: readonly Case[] = [
  {
    field: 'defaultDurationSeconds',
    name: 'default-duration-seconds',
    typed: () => '7 s',
    chosen: () => ['7'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /Wide · 7 s/,
  },
  {
    field: 'defaultResolution',
    name: 'default-resolution',
    typed: () => '1080p',
    chosen: () => ['1080p'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /Wide · 5 s · 1080p/,
  },
  {
    field: 'defaultAspectRatio',
    name: 'default-aspect-ratio',
    typed: () => '9:16',
    chosen: () => ['9:16'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /480p · 9:16/,
  },
];
