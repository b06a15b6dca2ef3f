import {
  type APIOverwrite,
  ChannelFlags,
  ChannelType,
  OverwriteType,
  PermissionFlagsBits,
  type REST,
  type RESTGetAPIGuildChannelsResult,
  type RESTGetAPIGuildMemberResult,
  type RESTGetAPIGuildRolesResult,
  type RESTGetCurrentApplicationResult,
  Routes,
} from 'discord.js';
import { permissionsOf } from './channel-rights.ts';
import { inviteUrl } from './invite.ts';

/** What the bot needs to show a video there, and to take it away again. */
const inText = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  // So that no copy is posted twice after a crash.
  'ReadMessageHistory',
] as const;
/**
 * Creating a post needs Send Messages; deleting it, even one's own, Manage Threads.
 * @see https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
 */
const inForum = [...inText, 'ManageThreads'] as const;
export type ShowcasePermission = (typeof inForum)[number];

/** The kinds of channels that a showcase may be, and what the bot needs there. */
const needs: Partial<Record<ChannelType, readonly ShowcasePermission[]>> = {
  [ChannelType.GuildText]: inText,
  [ChannelType.GuildAnnouncement]: inText,
  [ChannelType.GuildForum]: inForum,
  [ChannelType.GuildMedia]: inForum,
};
export const showcaseKinds = Object.keys(needs).map(Number) as ChannelType[];

/** A tag of a forum. */
export interface ShowcaseTag {
  id: string;
  name: string;
}

/** A server's showcase, as the bot finds it. */
export interface ShowcaseChannel {
  id: string;
  /** Each copy is a post of its own, with tags. */
  isForum: boolean;
  tags: readonly ShowcaseTag[];
  requiresTag: boolean;
  isAgeRestricted: boolean;
  missing: readonly ShowcasePermission[];
  /** Adds the missing permissions to the bot's role; `undefined` if it has them, and the channel takes them away. */
  addUrl: string | undefined;
  /** Whether all who see the showcase see that channel too; `undefined` for a thread, and for none of this server. */
  isWithin(channelId: string): boolean | undefined;
}

/** Resolves with `undefined` if that isn't a channel of the server in which videos can be shown. */
export type ReadShowcase = (
  guildId: string,
  channelId: string,
  signal: AbortSignal,
) => Promise<ShowcaseChannel | undefined>;

/** Creates the function that looks at a showcase: its kind, its tags, and the bot's permissions there. */
export function createReadShowcase(rest: Pick<REST, 'get'>): ReadShowcase {
  let application: Promise<RESTGetCurrentApplicationResult> | undefined;
  async function whoAmI(signal: AbortSignal) {
    application ??= rest.get(Routes.currentApplication(), {
      signal,
    }) as Promise<RESTGetCurrentApplicationResult>;
    try {
      return await application;
    } catch (error) {
      application = undefined;
      throw error;
    }
  }

  return async (guildId, channelId, signal) => {
    const { id: applicationId, bot } = await whoAmI(signal);
    const botId = bot?.id ?? applicationId;
    // It also lists channels that the bot doesn't see.
    const [channels, roles, member] = (await Promise.all([
      rest.get(Routes.guildChannels(guildId), { signal }),
      rest.get(Routes.guildRoles(guildId), { signal }),
      rest.get(Routes.guildMember(guildId, botId), { signal }),
    ])) as [RESTGetAPIGuildChannelsResult, RESTGetAPIGuildRolesResult, RESTGetAPIGuildMemberResult];
    const channel = channels.find(({ id }) => id === channelId);
    const needed = channel && needs[channel.type];
    if (!channel || !needed) return undefined;

    const self = { guildId, userId: botId, roleIds: member.roles };
    const here = permissionsOf(self, roles, overwritesOf(channel));
    const everywhere = permissionsOf(self, roles, []);
    const lacking = (has: bigint) => needed.filter((name) => (has & PermissionFlagsBits[name]) === 0n);
    const more = needed.map((name) => PermissionFlagsBits[name]);
    return {
      id: channelId,
      isForum: needed === inForum,
      tags: 'available_tags' in channel ? (channel.available_tags as ShowcaseTag[]) : [],
      requiresTag: ((channel.flags ?? 0) & ChannelFlags.RequireTag) !== 0,
      isAgeRestricted: 'nsfw' in channel && channel.nsfw === true,
      missing: lacking(here),
      addUrl: lacking(everywhere).length === 0 ? undefined : inviteUrl(applicationId, { guildId, more }),
      isWithin(id) {
        const asked = channels.find((each) => each.id === id);
        const sees = (who: Viewer, place: Channel) =>
          (permissionsOf({ guildId, ...who }, roles, overwritesOf(place)) &
            PermissionFlagsBits.ViewChannel) !==
          0n;
        const viewers = [EVERYBODY, ...rolesWithMembers(roles), ...membersOf(channel, botId)];
        const isSeen = (place: Channel) =>
          sees(EVERYBODY, place) || viewers.every((who) => !sees(who, channel) || sees(who, place));
        return asked && isSeen(asked);
      },
    };
  };
}

type Channel = RESTGetAPIGuildChannelsResult[number];
/** A member with no other role than this one, or with none. */
interface Viewer {
  userId: string;
  roleIds: readonly string[];
}

const EVERYBODY: Viewer = { userId: '', roleIds: [] };

/** A bot's own role has nobody else. */
function rolesWithMembers(roles: RESTGetAPIGuildRolesResult): Viewer[] {
  return roles.flatMap(({ id, tags }) => (tags?.bot_id ? [] : [{ userId: '', roleIds: [id] }]));
}

/** Those with permissions of their own in a channel. */
function membersOf(channel: Channel, botId: string): Viewer[] {
  return overwritesOf(channel).flatMap(({ id, type }) =>
    type === OverwriteType.Member && id !== botId ? [{ userId: id, roleIds: [] }] : [],
  );
}

function overwritesOf(channel: Channel): readonly APIOverwrite[] {
  return 'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
}
