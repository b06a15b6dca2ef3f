import {
  type APIOverwrite,
  ChannelType,
  DiscordAPIError,
  OverwriteType,
  PermissionFlagsBits,
  type REST,
  type RESTGetAPIChannelResult,
  type RESTGetAPIGuildMemberResult,
  type RESTGetAPIGuildResult,
  type RESTGetAPIGuildRolesResult,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';

/** The answer to a click is due in 3 s. */
const TIMEOUT_MS = 2_000;
/** Nobody moderates more channels than this in one answer. */
const MAX_CHANNELS = 25;

/** The permissions that make a member one of the staff. */
export const STAFF =
  PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages;
const MODERATES = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ManageMessages;
const READS = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

interface Member {
  guildId: string;
  userId: string;
  roleIds: readonly string[];
}

/**
 * The channels in which a member has some rights, by their roles and the channels' overwrites. Empty if Discord doesn't
 * say, as on a server that has only the bot's commands. An interaction states this only for its own channel.
 */
type ChannelsWithRights = (member: Member, channelIds: Iterable<string>) => Promise<ReadonlySet<string>>;
/** Those where they may manage messages. */
export type ModeratedChannels = ChannelsWithRights;
/** Those whose messages they may read, except private threads. */
export type ReadableChannels = ChannelsWithRights;

/** Whether a member manages the server or its messages, by their roles; `undefined` if Discord doesn't say. */
export type IsStaff = (guildId: string, userId: string) => Promise<boolean | undefined>;

export function createIsStaff(deps: { rest: Pick<REST, 'get'>; clock: Clock; log: Log }): IsStaff {
  return async (guildId, userId) => {
    const signal = deps.clock.timeout(TIMEOUT_MS);
    try {
      const [guild, member] = await Promise.all([
        deps.rest.get(Routes.guild(guildId), { signal }) as Promise<RESTGetAPIGuildResult>,
        deps.rest.get(Routes.guildMember(guildId, userId), { signal }).catch((error: unknown) => {
          if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMember)
            return null;
          throw error;
        }) as Promise<RESTGetAPIGuildMemberResult | null>,
      ]);
      if (guild.owner_id === userId) return true;
      if (member === null) return false;
      return (permissionsOf({ guildId, userId, roleIds: member.roles }, guild.roles, []) & STAFF) !== 0n;
    } catch (err) {
      deps.log.warn({ err, guild: guildId }, "could not read a member's roles");
      return undefined;
    }
  };
}

interface RightsDeps {
  rest: Pick<REST, 'get'>;
  clock: Clock;
  log: Log;
}

export function createModeratedChannels(deps: RightsDeps): ModeratedChannels {
  return createChannelsWith(MODERATES, { privateThreads: true }, deps);
}

export function createReadableChannels(deps: RightsDeps): ReadableChannels {
  return createChannelsWith(READS, { privateThreads: false }, deps);
}

function createChannelsWith(
  rights: bigint,
  { privateThreads }: { privateThreads: boolean },
  deps: RightsDeps,
): ChannelsWithRights {
  const { rest, log } = deps;

  /** A thread has the overwrites of its channel. */
  async function overwritesOf(guildId: string, channelId: string, signal: AbortSignal) {
    const read = async (id: string) =>
      (await rest.get(Routes.channel(id), { signal })) as RESTGetAPIChannelResult & {
        guild_id?: string;
        parent_id?: string | null;
        thread_metadata?: object;
        permission_overwrites?: APIOverwrite[];
      };
    const channel = await read(channelId);
    if (channel.type === ChannelType.PrivateThread && !privateThreads) return undefined;
    const holder = channel.thread_metadata && channel.parent_id ? await read(channel.parent_id) : channel;
    return holder.guild_id === guildId ? (holder.permission_overwrites ?? []) : undefined;
  }

  return async (member, channelIds) => {
    const { guildId } = member;
    const wanted = [...new Set(channelIds)].slice(0, MAX_CHANNELS);
    const signal = deps.clock.timeout(TIMEOUT_MS);
    try {
      const roles = (await rest.get(Routes.guildRoles(guildId), { signal })) as RESTGetAPIGuildRolesResult;
      const moderated = await Promise.all(
        wanted.map(async (id) => {
          const overwrites = await overwritesOf(guildId, id, signal).catch((err: unknown) => {
            log.warn({ err, guild: guildId, channel: id }, "could not read a channel's permissions");
          });
          const has = overwrites && (permissionsOf(member, roles, overwrites) & rights) === rights;
          return has ? [id] : [];
        }),
      );
      return new Set(moderated.flat());
    } catch (err) {
      log.warn({ err, guild: guildId }, "could not read a server's roles");
      return new Set();
    }
  };
}

/** @see https://docs.discord.com/developers/topics/permissions#permission-overwrites */
export function permissionsOf(
  { guildId, userId, roleIds }: Member,
  roles: readonly { id: string; permissions: string }[],
  overwrites: readonly APIOverwrite[],
): bigint {
  const own = new Set([guildId, ...roleIds]);
  const base = union(roles.filter(({ id }) => own.has(id)).map(({ permissions }) => permissions));
  if (base & PermissionFlagsBits.Administrator) return ~0n;
  const steps = [
    overwrites.filter(({ id }) => id === guildId),
    overwrites.filter(({ id, type }) => type === OverwriteType.Role && id !== guildId && own.has(id)),
    overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === userId),
  ];
  return steps.reduce(
    (permissions, step) =>
      (permissions & ~union(step.map(({ deny }) => deny))) | union(step.map(({ allow }) => allow)),
    base,
  );
}

function union(bits: readonly string[]): bigint {
  return bits.reduce((all, each) => all | BigInt(each), 0n);
}
