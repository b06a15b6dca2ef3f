import { type APIOverwrite, OverwriteType, PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { permissionsOf } from '../../src/discord/channel-rights.ts';

const { ManageMessages: MANAGE, ViewChannel: VIEW, Administrator: ADMIN } = PermissionFlagsBits;
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
