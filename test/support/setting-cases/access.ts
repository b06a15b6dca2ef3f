import { video } from '../settings.ts';
import type { Case } from './case.ts';

export const accessCases: readonly Case[] = [
  {
    field: 'allowedChannels',
    name: 'allowed-channels',
    typed: ({ discord }) => `<#${discord.channelId('films')}>`,
    chosen: ({ discord }) => [discord.channelId('films')],
    probe: ({ mia }) => video(mia),
    effect: /You can’t make videos in this channel\. Try <#\d+>\./,
  },
  {
    field: 'deniedChannels',
    name: 'denied-channels',
    typed: ({ discord }) => `+<#${discord.channelId('general')}>`,
    chosen: ({ discord }) => [discord.channelId('general')],
    probe: ({ mia }) => video(mia),
    effect: /You can’t make videos in this channel\. Try another one\./,
  },
  {
    field: 'allowedRoles',
    name: 'allowed-roles',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}> <@&${roleId('Admin')}>`,
    chosen: ({ roleId }) => [roleId('Moderator'), roleId('Admin')],
    probe: ({ mia }) => video(mia),
    effect: /You need one of these roles to make videos here: <@&\d+> or <@&\d+>/,
  },
  {
    field: 'blockedMembers',
    name: 'blocked-members',
    typed: ({ mia }) => `<@${mia.id}>`,
    chosen: ({ mia }) => [mia.id],
    probe: ({ mia }) => video(mia),
    effect: /You can’t make videos on this server/,
  },
];
