import { expect, it } from 'vitest';
import { createInteractionExtras } from '../../src/interactions/member-interaction.ts';

const channel = { type: 0, nsfw: false, parent_id: '900' };

it.each([
  ['a text channel, whose parent is its category', { ...channel }, null],
  ['an announcement channel', { ...channel, type: 5 }, null],
  ['a thread of announcements', { ...channel, type: 10 }, '900'],
  ['a public thread', { ...channel, type: 11 }, '900'],
  ['a private thread', { ...channel, type: 12 }, '900'],
  ['a thread without a known parent', { ...channel, type: 11, parent_id: null }, null],
])('knows the channel that a thread belongs to: %s', (_, at, parentChannelId) => {
  const extras = createInteractionExtras();
  extras.onPacket({ id: '1', channel: at });
  expect(extras.of('1').parentChannelId).toBe(parentChannelId);
});

it('keeps what discord.js drops, and takes what Discord does not say as no', () => {
  const extras = createInteractionExtras();
  extras.onPacket({
    ...{ id: '1', guild_id: '7', guild_locale: 'de', channel: { type: 0, nsfw: true } },
    ...{ member: { roles: ['4', '5'] }, data: { resolved: { members: { 9: { permissions: '8192' } } } } },
  });
  extras.onPacket({ id: '2', guild_id: '7', channel: { type: 0 } });
  extras.onPacket({ id: '3', channel: 'none' });
  expect(extras.of('1')).toEqual({
    ...{
      isAgeRestricted: true,
      parentChannelId: null,
      isLocked: false,
      roleIds: ['4', '5'],
      permissionsOf: { 9: '8192' },
    },
  });
  const nothing = {
    isAgeRestricted: false,
    parentChannelId: null,
    isLocked: false,
    roleIds: [],
    permissionsOf: {},
  };
  for (const id of ['2', '3', '4']) expect(extras.of(id)).toEqual(nothing);
  // A later interaction that names no language takes nothing away.
  expect([extras.guildLocale('7'), extras.guildLocale('8')]).toEqual(['de', null]);
  extras.onPacket({ id: '5', guild_id: '7', guild_locale: 'fr', channel: { type: 0 } });
  expect(extras.guildLocale('7')).toBe('fr');
});

it('keeps the rest of an interaction whose named members can not be read', () => {
  const extras = createInteractionExtras();
  const data = { resolved: { members: { 9: { permissions: 'many' } } } };
  extras.onPacket({ id: '1', channel: { type: 0, nsfw: true }, data });
  expect(extras.of('1')).toMatchObject({ isAgeRestricted: true, permissionsOf: {} });
});
