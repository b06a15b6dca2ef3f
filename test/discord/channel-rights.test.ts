import {
  type APIOverwrite,
  ChannelType,
  DiscordAPIError,
  OverwriteType,
  PermissionFlagsBits,
} from 'discord.js';
import { expect, it } from 'vitest';
import {
  createIsStaff,
  createModeratedChannels,
  createReadableChannels,
  permissionsOf,
} from '../../src/discord/channel-rights.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';

const {
  ManageMessages: MANAGE,
  ReadMessageHistory: READ,
  ViewChannel: VIEW,
  Administrator: ADMIN,
} = PermissionFlagsBits;
const member = { guildId: 'guild', userId: 'mia', roleIds: ['a', 'b'] };
type Bits = Partial<Record<'allow' | 'deny', bigint>>;

const overwrite = (id: string, { allow = 0n, deny = 0n }: Bits, type = OverwriteType.Role): APIOverwrite => ({
  ...{ id, type, allow: allow.toString(), deny: deny.toString() },
});
const forMember = (bits: Bits, id = 'mia') => overwrite(id, bits, OverwriteType.Member);

/** Roles with their permissions, a channel's overwrites in any order, and whether the member manages messages. */
const table: [string, Record<string, bigint>, APIOverwrite[], boolean][] = [
  ['everybody may', { guild: MANAGE }, [], true],
  ['a role may', { a: MANAGE }, [], true],
  ['a role of others may', { c: MANAGE }, [], false],
  ['an admin, whatever the channel says', { b: ADMIN }, [forMember({ deny: MANAGE })], true],
  ['the channel takes it from all', { guild: MANAGE }, [overwrite('guild', { deny: MANAGE })], false],
  [
    'a role has it back',
    { guild: MANAGE },
    [overwrite('a', { allow: MANAGE }), overwrite('guild', { deny: MANAGE })],
    true,
  ],
  [
    'of two roles the one that allows',
    {},
    [overwrite('a', { allow: MANAGE }), overwrite('b', { deny: MANAGE })],
    true,
  ],
  [
    'a role is denied what the channel allows all',
    {},
    [overwrite('guild', { allow: MANAGE }), overwrite('a', { deny: MANAGE })],
    false,
  ],
  ['a role of others allows', {}, [overwrite('c', { allow: MANAGE })], false],
  ['the member alone is denied', {}, [forMember({ deny: MANAGE }), overwrite('a', { allow: MANAGE })], false],
  ['the member alone is allowed', {}, [forMember({ allow: MANAGE }), overwrite('a', { deny: MANAGE })], true],
  ['another member is allowed', {}, [forMember({ allow: MANAGE }, 'moe')], false],
  ['a member with the id of a role', {}, [forMember({ allow: MANAGE }, 'a')], false],
  ['a role with the id of the member', {}, [overwrite('mia', { allow: MANAGE })], false],
  ['something else is denied', { a: MANAGE | VIEW }, [overwrite('a', { deny: VIEW })], true],
];

it.each(table)('%s', (_, permissions, overwrites, has) => {
  const roles = Object.entries(permissions).map(([id, bits]) => ({ id, permissions: bits.toString() }));
  expect((permissionsOf(member, roles, overwrites) & MANAGE) !== 0n).toBe(has);
  expect((permissionsOf(member, roles.toReversed(), overwrites.toReversed()) & MANAGE) !== 0n).toBe(has);
});

it('the channels are those of the server, threads like their channel, without what Discord does not show', async () => {
  const roles = [{ id: 'a', permissions: (MANAGE | VIEW).toString() }];
  const closed = [overwrite('a', { deny: MANAGE })];
  const channels: Record<string, object> = {
    open: { guild_id: 'guild' },
    closed: { guild_id: 'guild', permission_overwrites: closed },
    'thread-of-open': { guild_id: 'guild', parent_id: 'open', thread_metadata: {} },
    'thread-of-closed': { guild_id: 'guild', parent_id: 'closed', thread_metadata: {} },
    // A channel in a category has its own overwrites.
    'in-a-category': { guild_id: 'guild', parent_id: 'closed' },
    elsewhere: { guild_id: 'another' },
  };
  const moderated = createModeratedChannels({
    rest: {
      async get(path) {
        if (path === '/guilds/guild/roles') return roles;
        const channel = channels[path.replace('/channels/', '')];
        if (!channel) throw new Error('403');
        return channel;
      },
    },
    ...{ clock: createFakeClock(), log: silent },
  });
  expect([...(await moderated(member, [...Object.keys(channels), 'unseen']))]).toEqual([
    'open',
    'thread-of-open',
    'in-a-category',
  ]);
});

it.each([
  ['moderates', createModeratedChannels, MANAGE | VIEW, ['channel', 'thread', 'private']],
  ['moderates without seeing it', createModeratedChannels, MANAGE, []],
  ['reads', createReadableChannels, READ | VIEW, ['channel', 'thread']],
  ['reads without the history', createReadableChannels, VIEW, []],
  ['reads without seeing it', createReadableChannels, READ, []],
] as const)('somebody %s', async (_, create, permissions, has) => {
  const inChannel = { guild_id: 'guild', parent_id: 'channel', thread_metadata: {} };
  const channels: Record<string, object> = {
    channel: { guild_id: 'guild', type: ChannelType.GuildText },
    thread: { ...inChannel, type: ChannelType.PublicThread },
    private: { ...inChannel, type: ChannelType.PrivateThread },
  };
  const rights = create({
    rest: {
      get: async (path) =>
        path === '/guilds/guild/roles'
          ? [{ id: 'a', permissions: permissions.toString() }]
          : channels[path.replace('/channels/', '')],
    },
    ...{ clock: createFakeClock(), log: silent },
  });
  expect([...(await rights(member, Object.keys(channels)))]).toEqual(has);
});

it('each channel is asked for once, and 25 at most', async () => {
  const asked: string[] = [];
  const moderated = createModeratedChannels({
    rest: {
      async get(path) {
        asked.push(path);
        return path === '/guilds/guild/roles' ? [] : { guild_id: 'guild' };
      },
    },
    ...{ clock: createFakeClock(), log: silent },
  });
  const ids = Array.from({ length: 30 }, (_, index) => String(index));
  await moderated(
    member,
    ids.flatMap((id) => [id, id]),
  );
  expect(asked.slice(1)).toEqual(ids.slice(0, 25).map((id) => `/channels/${id}`));
});

const unknownMember = new DiscordAPIError({ code: 10_007, message: '' }, 10_007, 404, 'GET', '', {});

it.each<[string, { owner?: string; roles?: string[]; error?: Error }, boolean | undefined]>([
  ['the owner, whatever their roles', { owner: '9' }, true],
  ['a manager of messages', { roles: ['mods'] }, true],
  ['an administrator', { roles: ['admins'] }, true],
  ['anybody else', { roles: ['artists'] }, false],
  ['somebody who has left', { error: unknownMember }, false],
  ['the owner who is not found', { owner: '9', error: unknownMember }, true],
  ['somebody of whom Discord says nothing', { error: new Error('503') }, undefined],
])('one of the staff is %s: %3$s', async (_, { owner = '1', roles: own = [], error }, isOne) => {
  const permissions = { mods: 1n << 13n, admins: 1n << 3n, artists: 1n << 11n };
  const guild = {
    ...{ id: 'guild', owner_id: owner },
    roles: Object.entries(permissions).map(([id, bits]) => ({ id, permissions: String(bits) })),
  };
  const isStaff = createIsStaff({
    rest: {
      async get(path) {
        if (path === '/guilds/guild') return guild;
        if (error) throw error;
        return { roles: own };
      },
    },
    ...{ clock: createFakeClock(), log: silent },
  });
  expect(await isStaff('guild', '9')).toBe(isOne);
});
