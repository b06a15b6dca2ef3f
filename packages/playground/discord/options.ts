import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Locale, PermissionFlagsBits } from 'discord-api-types/v10';
import { type ClientExtras, noExtras } from './client/extras.ts';
import type { Certificate } from './listen.ts';

export type ChannelKind =
  | 'text'
  | 'announcement'
  | 'voice'
  | 'stage'
  | 'category'
  | 'forum'
  | 'media'
  | 'thread'
  | 'private-thread'
  | 'announcement-thread';

export interface ChannelOptions {
  name: string;
  /** A thread is one of `parent`: in an announcement channel `announcement-thread`, elsewhere public or private. */
  kind?: ChannelKind;
  parent?: string;
  /** Names of the members of a private thread; `bot` is the bot. */
  members?: readonly string[];
  ageRestricted?: boolean;
  topic?: string;
  /** Of a forum or media channel, by name. Those of `moderatedTags` need Manage Threads. */
  tags?: readonly string[];
  moderatedTags?: readonly string[];
  /** Whether each post needs one. */
  requiresTag?: boolean;
}

export interface RoleOptions {
  name: string;
  permissions: bigint;
  color?: number;
}

export interface MemberOptions {
  name: string;
  displayName?: string;
  nick?: string;
  roles?: string[];
  /** Avatar color, `#rrggbb`. */
  color?: string;
  /** Only friends may write to them: a bot's message is refused with 50007. */
  dmsClosed?: boolean;
  /** May use age-restricted commands and channels. Default true. */
  adult?: boolean;
  /** Their limit with Nitro. The interaction's limit is the larger of this and the guild's. */
  uploadLimitBytes?: number;
  locale?: Locale;
}

export interface GuildOptions {
  name: string;
  uploadLimitBytes?: number;
  roles?: RoleOptions[];
  channels: ChannelOptions[];
  members: MemberOptions[];
  /** The permissions of everybody's role. Default: those of a fresh guild. */
  everyonePermissions?: bigint;
  /** Additional permissions of the bot's role. Default: those in a careful bot's invite. */
  botPermissions?: bigint;
  /** `commands`: added only with the scope applications.commands, so the bot user isn't a member. */
  install?: 'bot' | 'commands';
  locale?: Locale;
}

export interface LocalDiscordOptions {
  /** 0 uses a free one. */
  port?: number;
  host?: string;
  /** Serves https and wss with it, and HTTP/2 to clients that speak it, as Discord's edge does. Default: http. */
  certificate?: Certificate | undefined;
  /** Where uploaded files go. Default: a new folder of the system's temporary directory, removed on close. */
  dataDir?: string;
  guilds?: GuildOptions[];
  botToken?: string;
  botName?: string;
  ackTimeoutMs?: number;
  tokenLifetimeMs?: number;
  heartbeatIntervalMs?: number;
  /** How much later a heartbeat may come before the client is disconnected. */
  heartbeatGraceMs?: number;
  /** How long a client waits after another identified; sooner is refused with an invalid session. */
  identifyEveryMs?: number;
  /** For guilds without their own. 20 MiB is Discord's default. */
  uploadLimitBytes?: number;
  rateLimits?: boolean;
  /** How long the link to a file is valid: its `ex`. */
  attachmentLifetimeMs?: number;
  /** How long a file of an option or a form is kept, whatever its link says. */
  optionFileLifetimeMs?: number;
  /**
   * Refuse an edit that uploads a file without `attachments` and shows it in a component, as Discord does. Bots whose
   * library lists files in each edit, as discord.js and discord.py do, don't meet it.
   * @see https://github.com/discord/discord-api-docs/issues/7529
   * @see https://github.com/Vencord/venbot/blob/2a2e0c5e50795466c90ce6ce01abc619eefbdea5/src/commands/cotd/reroll-cotd.tsx
   */
  unlistedFilesBug?: boolean;
  /** Ignore `is_spoiler`, which Discord documents since 2026-06-24, so that only a file's name hides it. */
  spoilerFieldBug?: boolean;
  /** Milliseconds since the epoch. Deadlines are counted on it. */
  now?: () => number;
  /** Further content of the page. */
  extras?: ClientExtras;
}

export type Settings = Required<Omit<LocalDiscordOptions, 'certificate'>> &
  Pick<LocalDiscordOptions, 'certificate'> & { ownsDataDir: boolean };

const MEBIBYTE = 1024 * 1024;

/** @see https://discord.com/developers/docs/topics/permissions: view, send, embed, attach, history, send in threads */
export const CAREFUL_BOT_PERMISSIONS = 274_878_024_704n;

const MODERATOR_PERMISSIONS = PermissionFlagsBits.ManageMessages | PermissionFlagsBits.ModerateMembers;

/** The permissions of everybody in a fresh guild, as far as a bot can notice. */
export const EVERYONE_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.Connect |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.CreatePrivateThreads |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.UseExternalApps;

export const DEFAULT_GUILD: GuildOptions = {
  name: 'Film Club',
  roles: [
    { name: 'Admin', permissions: PermissionFlagsBits.Administrator, color: 0xe91e63 },
    { name: 'Moderator', permissions: MODERATOR_PERMISSIONS, color: 0x3498db },
  ],
  channels: [
    { name: 'general', topic: 'Talk about anything' },
    { name: 'films', topic: 'Make videos here' },
    { name: 'after-dark', ageRestricted: true },
  ],
  members: [
    { name: 'mia', displayName: 'Mia', color: '#f0b232' },
    { name: 'moe', displayName: 'Moe', roles: ['Moderator'], color: '#23a55a' },
    { name: 'ada', displayName: 'Ada', roles: ['Admin'], color: '#eb459e' },
  ],
};

/** Fills in defaults. */
export function resolveOptions(options: LocalDiscordOptions): Settings {
  return {
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    certificate: options.certificate,
    dataDir: options.dataDir ?? mkdtempSync(join(tmpdir(), 'local-discord-')),
    ownsDataDir: options.dataDir === undefined,
    guilds: options.guilds ?? [DEFAULT_GUILD],
    // Three parts, as discord.js expects of a token; the first is the application id in base64 at Discord.
    botToken: options.botToken ?? 'bG9jYWw.ZGlzY29yZA.playground-token',
    botName: options.botName ?? 'Cutscene',
    // Both from https://discord.com/developers/docs/interactions/receiving-and-responding
    ackTimeoutMs: options.ackTimeoutMs ?? 3_000,
    tokenLifetimeMs: options.tokenLifetimeMs ?? 15 * 60_000,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
    // Discord states no number. This is for a machine that stalls.
    heartbeatGraceMs: options.heartbeatGraceMs ?? 20_000,
    // https://discord.com/developers/docs/events/gateway#rate-limiting, with a max_concurrency of 1
    identifyEveryMs: options.identifyEveryMs ?? 5_000,
    uploadLimitBytes: options.uploadLimitBytes ?? 20 * MEBIBYTE,
    rateLimits: options.rateLimits ?? true,
    // About a day, as announced: https://github.com/discord/discord-api-docs/issues/6650
    attachmentLifetimeMs: options.attachmentLifetimeMs ?? 24 * 3_600_000,
    // Discord doesn't say how long. It isn't meant for storage: https://github.com/discord/discord-api-docs/issues/5294
    optionFileLifetimeMs: options.optionFileLifetimeMs ?? 3_600_000,
    unlistedFilesBug: options.unlistedFilesBug ?? true,
    spoilerFieldBug: options.spoilerFieldBug ?? false,
    now: options.now ?? Date.now,
    extras: options.extras ?? noExtras,
  };
}

/** The locale of guilds and members without their own. */
export const DEFAULT_LOCALE = Locale.EnglishUS;
