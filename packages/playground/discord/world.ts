import {
  type APIUser,
  ChannelType,
  GuildExplicitContentFilter,
  OverwriteType,
  ThreadAutoArchiveDuration,
  type UserFlags,
} from 'discord-api-types/v10';
import { createCommandStore } from './commands.ts';
import { SLOTS } from './expressions.ts';
import { createFileStore } from './files.ts';
import { roleObject } from './objects.ts';
import {
  CAREFUL_BOT_PERMISSIONS,
  type ChannelKind,
  type ChannelOptions,
  DEFAULT_LOCALE,
  EVERYONE_PERMISSIONS,
  type GuildOptions,
  type MemberOptions,
  type Settings,
} from './options.ts';
import { createSnowflakes, snowflakeAt } from './snowflake.ts';
import { type ChannelRecord, createEvents, type GuildRecord, type TagRecord, type World } from './state.ts';

/** Ids of the initial objects: the same in every run, so that a bot's stored ids stay valid. */
const FOUNDED_AT_MS = Date.UTC(2024, 0, 1);

const CHANNEL_TYPES: Readonly<Record<ChannelKind, ChannelType>> = {
  text: ChannelType.GuildText,
  announcement: ChannelType.GuildAnnouncement,
  voice: ChannelType.GuildVoice,
  stage: ChannelType.GuildStageVoice,
  category: ChannelType.GuildCategory,
  forum: ChannelType.GuildForum,
  media: ChannelType.GuildMedia,
  thread: ChannelType.PublicThread,
  'private-thread': ChannelType.PrivateThread,
  'announcement-thread': ChannelType.AnnouncementThread,
};

/** A world with its guilds, channels and people, and no messages. */
export function createWorld(settings: Settings): World {
  let founded = 0;
  const firstId = () => {
    founded += 1;
    // Uneven steps, so that guilds spread over shards as they do at Discord.
    return snowflakeAt(FOUNDED_AT_MS + founded * 1_000 + ((founded * 7_919) % 997));
  };
  const applicationId = firstId();
  const world: World = {
    settings,
    events: createEvents(),
    applicationId,
    // A bot user made today has its application's id.
    botUser: userObject(applicationId, settings.botName, null, true),
    users: new Map(),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    channelMessages: new Map(),
    interactions: new Map(),
    tokens: new Map(),
    files: createFileStore(settings.dataDir),
    commands: createCommandStore(),
    team: null,
    harmfulDomains: new Set(),
    explicitFiles: null,
    botOnline: false,
    botReachable: false,
    origin: '',
    now: settings.now,
    nextId: createSnowflakes(settings.now),
  };
  world.users.set(applicationId, {
    user: world.botUser,
    locale: DEFAULT_LOCALE,
    dmsClosed: false,
    filtersMedia: false,
    adult: true,
    uploadLimitBytes: 0,
  });
  for (const options of settings.guilds) addGuild(world, options, firstId);
  return world;
}

function addGuild(world: World, options: GuildOptions, firstId: () => string): void {
  const guildId = firstId();
  const everyone = options.everyonePermissions ?? EVERYONE_PERMISSIONS;
  const guild: GuildRecord = {
    id: guildId,
    name: options.name,
    ownerId: firstId(),
    locale: options.locale ?? DEFAULT_LOCALE,
    uploadLimitBytes: options.uploadLimitBytes ?? world.settings.uploadLimitBytes,
    // The role of everybody has the guild's id.
    roles: new Map([[guildId, roleObject(guildId, '@everyone', everyone, 0)]]),
    members: new Map(),
    blockedWords: [],
    mediaFilter: GuildExplicitContentFilter.Disabled,
    expressions: [],
    slots: { ...SLOTS },
    install: options.install ?? 'bot',
  };
  world.guilds.set(guildId, guild);
  for (const role of options.roles ?? []) {
    const id = firstId();
    guild.roles.set(id, roleObject(id, role.name, role.permissions, guild.roles.size, role.color));
  }
  for (const member of options.members) addMember(world, guild, member, firstId);
  if (guild.install === 'bot')
    addBot(world, guild, options.botPermissions ?? CAREFUL_BOT_PERMISSIONS, firstId);
  for (const channel of options.channels) addChannel(world, guild, channel, firstId());
}

/** People are identified by name, so one person can be in several guilds. */
function addMember(world: World, guild: GuildRecord, options: MemberOptions, firstId: () => string): void {
  const known = [...world.users.values()].find((record) => record.user.username === options.name);
  const id = known?.user.id ?? firstId();
  const color = options.color ?? '#5865f2';
  const user = userObject(id, options.name, options.displayName ?? null, false);
  world.users.set(id, {
    user: { ...user, avatar: null, accent_color: Number.parseInt(color.slice(1), 16) },
    locale: options.locale ?? DEFAULT_LOCALE,
    dmsClosed: options.dmsClosed ?? false,
    // Discord's default for people who aren't friends.
    filtersMedia: true,
    adult: options.adult ?? true,
    uploadLimitBytes: options.uploadLimitBytes ?? 0,
  });
  const roleIds = (options.roles ?? []).map((name) => {
    const role = [...guild.roles.values()].find((candidate) => candidate.name === name);
    if (role === undefined) throw new Error(`${options.name} has a role ${name} that ${guild.name} has not`);
    return role.id;
  });
  const joinedAt = new Date(FOUNDED_AT_MS).toISOString();
  guild.members.set(id, { userId: id, nick: options.nick ?? null, roleIds, joinedAt, timedOutUntilMs: null });
}

function addBot(world: World, guild: GuildRecord, permissions: bigint, firstId: () => string): void {
  const id = firstId();
  const role = roleObject(id, world.botUser.username, permissions, guild.roles.size);
  guild.roles.set(id, { ...role, managed: true, tags: { bot_id: world.botUser.id } });
  // A bot has the permissions of its own role and of everybody. Tests that remove one must be able to.
  const joinedAt = new Date(FOUNDED_AT_MS).toISOString();
  const self = { userId: world.botUser.id, nick: null, roleIds: [id], joinedAt, timedOutUntilMs: null };
  guild.members.set(world.botUser.id, self);
}

/** Adds a channel; its parent must exist. */
export function addChannel(
  world: World,
  guild: GuildRecord,
  options: ChannelOptions,
  id: string,
): ChannelRecord {
  const inGuild = [...world.channels.values()].filter((channel) => channel.guildId === guild.id);
  const parent = inGuild.find((channel) => channel.name === options.parent);
  if (options.parent !== undefined && parent === undefined)
    throw new Error(`there is no channel ${options.parent}`);
  const inThread = (options.members ?? []).map((name) => userIdOf(world, guild, name));
  const channel: ChannelRecord = {
    ...blankChannel(id, CHANNEL_TYPES[options.kind ?? 'text']),
    name: options.name,
    guildId: guild.id,
    parentId: parent?.id ?? null,
    position: inGuild.length,
    topic: options.topic ?? null,
    nsfw: options.ageRestricted ?? false,
    threadMemberIds: new Set(inThread),
    tags: tagsOf(options, id),
    requiresTag: options.requiresTag ?? false,
  };
  world.channels.set(id, channel);
  world.channelMessages.set(id, new Set());
  return channel;
}

/** Their ids follow the channel's, so that they are the same in every run. */
function tagsOf({ tags = [], moderatedTags = [] }: ChannelOptions, channelId: string): TagRecord[] {
  return [...tags, ...moderatedTags].map((name, index) => ({
    id: (BigInt(channelId) + BigInt(index) + 1n).toString(),
    name,
    moderated: moderatedTags.includes(name),
  }));
}

function blankChannel(id: string, type: ChannelType): ChannelRecord {
  return {
    id,
    type,
    name: '',
    guildId: null,
    parentId: null,
    position: 0,
    topic: null,
    nsfw: false,
    overwrites: [],
    archived: false,
    locked: false,
    autoArchiveMinutes: ThreadAutoArchiveDuration.OneDay,
    slowmodeSeconds: 0,
    threadMemberIds: new Set(),
    tags: [],
    requiresTag: false,
    appliedTags: [],
    lastMessageId: null,
    recipientId: null,
  };
}

/** A thread that the bot opens. The caller adds it. */
export function threadOf(
  world: World,
  parent: ChannelRecord,
  {
    id,
    type,
    ...options
  }: Pick<ChannelRecord, 'id' | 'name' | 'type'> &
    Partial<Pick<ChannelRecord, 'appliedTags' | 'autoArchiveMinutes' | 'slowmodeSeconds'>>,
): ChannelRecord {
  const threadMemberIds = new Set([world.botUser.id]);
  const { guildId, position } = parent;
  const own = { parentId: parent.id, guildId, position, threadMemberIds };
  return { ...blankChannel(id, type), ...own, ...options };
}

/** The member of that name; `bot` is the bot. */
export function userIdOf(world: World, guild: GuildRecord, name: string): string {
  if (name === 'bot') return world.botUser.id;
  const userId = [...guild.members.keys()].find((id) => world.users.get(id)?.user.username === name);
  if (userId === undefined) throw new Error(`there is no member ${name}`);
  return userId;
}

/** The direct message channel of the bot and a person, if there is one. */
export function knownDirectChannel(world: World, userId: string): ChannelRecord | undefined {
  return [...world.channels.values()].find((channel) => channel.recipientId === userId);
}

/** The direct message channel of the bot and a person, created on demand. */
export function directChannel(world: World, userId: string): ChannelRecord {
  const known = knownDirectChannel(world, userId);
  if (known !== undefined) return known;
  const id = world.nextId();
  const channel = { ...blankChannel(id, ChannelType.DM), recipientId: userId };
  world.channels.set(id, channel);
  world.channelMessages.set(id, new Set());
  return channel;
}

/** Sets what a role or member has beyond (or below) the guild's in one channel. */
export function setOverwrite(
  channel: ChannelRecord,
  target: { id: string; isRole: boolean },
  change: { allow?: bigint; deny?: bigint },
): void {
  const type = target.isRole ? OverwriteType.Role : OverwriteType.Member;
  const allow = String(change.allow ?? 0n);
  const deny = String(change.deny ?? 0n);
  const others = channel.overwrites.filter((overwrite) => overwrite.id !== target.id);
  channel.overwrites = [...others, { id: target.id, type, allow, deny }];
}

function userObject(id: string, name: string, displayName: string | null, bot: boolean): APIUser {
  return {
    id,
    username: name,
    discriminator: '0',
    global_name: displayName,
    avatar: null,
    public_flags: 0 as UserFlags,
    flags: 0 as UserFlags,
    primary_guild: null,
    ...(bot && { bot }),
  };
}
