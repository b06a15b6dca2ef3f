import { EventEmitter } from 'node:events';
import type {
  APIApplicationCommandOptionChoice,
  APIGuildMember,
  APIInteraction,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIOverwrite,
  APIRole,
  APIUser,
  ChannelType,
  GuildExplicitContentFilter,
  GuildMemberFlags,
  InteractionResponseType,
  Locale,
  ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import type { CommandStore } from './commands.ts';
import type { FileStore } from './files.ts';
import type { Settings } from './options.ts';

export interface UserRecord {
  user: APIUser;
  locale: Locale;
  dmsClosed: boolean;
  /** Whether explicit media are kept from them in direct messages. */
  filtersMedia: boolean;
  adult: boolean;
  uploadLimitBytes: number;
}

export interface MemberRecord {
  userId: string;
  nick: string | null;
  roleIds: string[];
  joinedAt: string;
  /** A moderator's timeout lasts until then, in milliseconds since the epoch. */
  timedOutUntilMs: number | null;
}

export interface GuildRecord {
  id: string;
  name: string;
  ownerId: string;
  locale: Locale;
  uploadLimitBytes: number;
  roles: Map<string, APIRole>;
  members: Map<string, MemberRecord>;
  /** The keywords of its AutoMod rule: `*` at an end matches the rest of a word. */
  blockedWords: readonly string[];
  mediaFilter: GuildExplicitContentFilter;
  expressions: ExpressionRecord[];
  /** How many it may have of each kind. */
  slots: Record<ExpressionRecord['kind'], number>;
  /** `commands`: the application may be used, but its bot user isn't a member. */
  install: 'bot' | 'commands' | 'none';
}

/** An emoji, a sticker or a sound of a guild. */
export interface ExpressionRecord {
  kind: 'emoji' | 'sticker' | 'sound';
  id: string;
  name: string;
  /** Of a sticker. */
  tags: string;
  bytes: Buffer;
  contentType: string;
  userId: string;
  /** As in the audit log. */
  reason: string | null;
}

export interface TagRecord {
  id: string;
  name: string;
  /** Only for who may manage threads. */
  moderated: boolean;
}

export interface ChannelRecord {
  id: string;
  type: ChannelType;
  name: string;
  /** `null` for direct messages. */
  guildId: string | null;
  parentId: string | null;
  position: number;
  topic: string | null;
  nsfw: boolean;
  overwrites: APIOverwrite[];
  archived: boolean;
  locked: boolean;
  /** After how many minutes without a message a thread leaves the list of channels. */
  autoArchiveMinutes: ThreadAutoArchiveDuration;
  slowmodeSeconds: number;
  /** The members of a private thread. */
  threadMemberIds: Set<string>;
  /** The tags of a forum, and whether each of its posts needs one. */
  tags: readonly TagRecord[];
  requiresTag: boolean;
  /** Ids of the tags of a post. */
  appliedTags: readonly string[];
  lastMessageId: string | null;
  /** The person a direct message channel is with. */
  recipientId: string | null;
}

/** A member of the team that an application belongs to. */
export interface TeamMember {
  userId: string;
  role: 'admin' | 'developer' | 'read_only';
  /** Invited, but not accepted yet. */
  isInvited?: boolean;
}

export interface MessageVersion {
  atMs: number;
  message: APIMessage;
}

/** `message` is replaced on every change, never changed in place, so versions can share it. */
export interface StoredMessage {
  message: APIMessage;
  /** Everything uploaded with it, including files that only a component or embed shows. */
  fileIds: string[];
  /** Set for an ephemeral message: the member who sees it. */
  ephemeralFor: string | null;
  loading: boolean;
  interactionId: string | null;
  createdAtMs: number;
  deleted: boolean;
  versions: MessageVersion[];
}

export interface StoredInteraction {
  id: string;
  token: string;
  userId: string;
  channelId: string;
  payload: APIInteraction;
  createdAtMs: number;
  /** No call with the token works after this. */
  tokenEndsAtMs: number;
  /** Set while an answer is being received, so that a second one is refused. */
  answering: boolean;
  answer: InteractionAnswer | null;
  failedReason: string | null;
  originalMessageId: string | null;
  followupIds: string[];
  /** The message whose button was clicked or whose modal this is. */
  sourceMessageId: string | null;
  /** The interaction whose modal this one submits. */
  openerId: string | null;
}

export interface InteractionAnswer {
  type: InteractionResponseType;
  /** When the callback request arrived. */
  atMs: number;
  /** From the dispatch to the arrival of the callback request. */
  latencyMs: number;
  choices?: APIApplicationCommandOptionChoice[];
  modal?: APIModalInteractionResponseCallbackData;
}

export interface WorldEvents {
  /** An interaction has one more follow-up. Its message's own event came before. */
  followup: [StoredInteraction];
  messageCreate: [StoredMessage];
  messageUpdate: [StoredMessage];
  messageDelete: [StoredMessage];
  commands: [];
  bot: [online: boolean];
  interactionCreate: [StoredInteraction];
  interactionAnswer: [StoredInteraction];
  interactionFail: [StoredInteraction];
  guildAdd: [GuildRecord];
  guildRemove: [GuildRecord];
  memberUpdate: [GuildRecord, MemberRecord];
  memberRemove: [GuildRecord, MemberRecord];
  channelCreate: [ChannelRecord];
  channelDelete: [ChannelRecord];
  channelUpdate: [ChannelRecord];
}

/** Everything the local Discord knows, in memory. */
export interface World {
  readonly settings: Settings;
  readonly events: EventEmitter<WorldEvents>;
  readonly applicationId: string;
  readonly botUser: APIUser;
  readonly users: Map<string, UserRecord>;
  readonly guilds: Map<string, GuildRecord>;
  readonly channels: Map<string, ChannelRecord>;
  readonly messages: Map<string, StoredMessage>;
  /** Message ids by channel id, oldest first. */
  readonly channelMessages: Map<string, Set<string>>;
  readonly interactions: Map<string, StoredInteraction>;
  /** Interaction ids by token. */
  readonly tokens: Map<string, string>;
  readonly files: FileStore;
  readonly commands: CommandStore;
  /** The team that the application belongs to, its owner first; `null`: it belongs to a person. */
  team: readonly TeamMember[] | null;
  /** Domains whose links Discord blocks everywhere. */
  harmfulDomains: ReadonlySet<string>;
  /** Names of the files that Discord considers explicit. */
  explicitFiles: RegExp | null;
  botOnline: boolean;
  /** Whether events reach the bot, possibly after it resumes its session. */
  botReachable: boolean;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  origin: string;
  now(): number;
  nextId(): string;
}

export function createEvents(): EventEmitter<WorldEvents> {
  // One listener per open page, session and waiting test: many aren't a leak here.
  return new EventEmitter<WorldEvents>().setMaxListeners(0);
}

/** A member as the API shows it. */
export function memberObject(world: World, member: MemberRecord): APIGuildMember {
  return {
    user: requireUser(world, member.userId).user,
    nick: member.nick,
    avatar: null,
    banner: null,
    roles: member.roleIds,
    joined_at: member.joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0 as GuildMemberFlags,
    pending: false,
    communication_disabled_until:
      member.timedOutUntilMs === null ? null : new Date(member.timedOutUntilMs).toISOString(),
  };
}

/** A user that must exist because an object here refers to it. */
export function requireUser(world: World, userId: string): UserRecord {
  const record = world.users.get(userId);
  if (record === undefined) throw new Error(`no user ${userId}`);
  return record;
}
