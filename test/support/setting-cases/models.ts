import { video } from '../settings.ts';
import type { Case } from './case.ts';

export const modelsCases: readonly Case[] = [
  {
    field: 'allowedModels',
    name: 'allowed-models',
    typed: () => 'cheap',
    chosen: () => ['cheap'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /You can’t use Wide on this server\. Pick one of these: Cheap/,
  },
  {
    field: 'defaultModel',
    name: 'default-model',
    typed: () => 'wide',
    chosen: () => ['wide'],
    probe: ({ mia }) => video(mia),
    effect: /Wide · 5 s/,
  },
  {
    field: 'roleModels',
    name: 'role-models',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: cheap`,
    chosen: ({ roleId }) => [roleId('Moderator'), 'cheap'],
    probe: ({ moe }) => video(moe, { model: 'wide' }),
    effect: /You can’t use Wide/,
  },
  {
    field: 'channelModels',
    name: 'channel-models',
    typed: ({ discord }) => `<#${discord.channelId('general')}>: cheap`,
    chosen: ({ discord }) => [discord.channelId('general'), 'cheap'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /You can’t use Wide in this channel\. Pick one of these: Cheap/,
  },
  {
    field: 'ageRestrictedModels',
    name: 'age-restricted-models',
    typed: () => 'off',
    chosen: () => [],
    probe: ({ mia }) => video(mia, { model: 'adult' }, 'after-dark'),
    effect: /Adult is turned off on this server/,
  },
];
