/**
 * The messages between the page (and the tests) and the local Discord, beside Discord's own API: the part for
 * which Discord's client uses private routes. Bots never use it.
 *
 * - `GET /` and `/assets/*`: the page.
 * - `WS /client?user=ID&locale=de`: server → page only. With a locale, the member and the server have it from then on.
 *   First a `SNAPSHOT`, then `ClientEvent`s as they happen. A member doesn't get anything they may not see (another's ephemeral message, a channel without View Channel).
 * - `POST /client/...`: the actions below, JSON in, JSON out; a refused one answers 4xx with `{ message }`,
 *   where `message` is a sentence for the person at the page.
 * - `GET` and `POST /client/providers`: only if providers are simulated beside the local Discord.
 */
import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIAttachment,
  APIChannel,
  APIInteractionDataResolved,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIUser,
} from 'discord-api-types/v10';

/** A person at the page. `permissions` is the decimal bit set in the guild, `roles` role ids. */
export interface ClientMember {
  user: APIUser;
  nick: string | null;
  roles: string[];
  permissions: string;
}

export interface ClientGuild {
  id: string;
  name: string;
  /** Bytes: Discord's `attachment_size_limit`. */
  uploadLimitBytes: number;
  roles: { id: string; name: string; permissions: string; color: number }[];
}

/** `APIMessage` plus the fields that only the client knows. */
export type ClientMessage = APIMessage & {
  /** All that it says, whatever its form: its content, its embeds and its components, without their controls. */
  text: string;
  /** Set for an ephemeral message: the one member who sees it. */
  ephemeral_for?: string;
  /** A deferred reply that has no content yet ("is thinking…"). */
  loading?: boolean;
  /** When the token of such a reply expires, in milliseconds since the epoch: the bot can't fill it afterwards. */
  loading_ends_at_ms?: number;
};

export interface Snapshot {
  me: ClientMember;
  members: ClientMember[];
  guild: ClientGuild;
  channels: APIChannel[];
  /** By channel id, oldest first; ephemeral ones of this member included. */
  messages: Record<string, ClientMessage[]>;
  commands: APIApplicationCommand[];
  bots: { user: APIUser; online: boolean }[];
  /** Ids of the channels in which this member may write. */
  writable: string[];
  /** Milliseconds since the epoch on the server, so that the page can correct its clock. */
  nowMs: number;
}

export type ClientEvent =
  | { t: 'SNAPSHOT'; d: Snapshot }
  | { t: 'MESSAGE_CREATE'; d: ClientMessage }
  | { t: 'MESSAGE_UPDATE'; d: ClientMessage }
  | { t: 'MESSAGE_DELETE'; d: { id: string; channel_id: string } }
  | { t: 'COMMANDS_UPDATE'; d: APIApplicationCommand[] }
  | { t: 'BOT_STATUS'; d: { user: APIUser; online: boolean } }
  /** The bot answered interaction `id`. `response` is the callback type (4 message, 5 defer, 6, 7, 8, 9). */
  | { t: 'INTERACTION_SUCCESS'; d: { id: string; response: number } }
  /** Nobody answered within 3 s ("The application did not respond"), or no bot is online. */
  | { t: 'INTERACTION_FAILURE'; d: { id: string; reason: string } }
  | { t: 'AUTOCOMPLETE'; d: { id: string; choices: APIApplicationCommandOptionChoice[] } }
  /** Answer to an interaction: the page opens this modal and submits it with `POST /client/interactions`. */
  | { t: 'MODAL'; d: { id: string; modal: APIModalInteractionResponseCallbackData } }
  /** After the snapshot and at every change, if providers are simulated beside the local Discord. */
  | { t: 'PROVIDERS_UPDATE'; d: ClientProviders }
  /** After the snapshot and at every change, if there are scenes. */
  | { t: 'SCENES_UPDATE'; d: ClientScenes }
  /** What crossed the wire before, as one list, and from then on as it happens. */
  | { t: 'WIRE'; d: WireEntry[] };

/** Scenes that the playground can play. */
export const sceneIds = [
  'slow',
  'refusal',
  'crash',
  'fifteen',
  'queue',
  'review',
  'showcase',
  'cast',
  'story',
  'film',
] as const;
export type SceneId = (typeof sceneIds)[number];

/** `POST /client/scenes` with `{ id }` starts a scene → where to look at it, and as whom: `{ channelId, userId }`. */
export interface ClientScenes {
  scenes: { id: SceneId; state: 'idle' | 'playing' | 'done' | 'failed' }[];
  /** Of the one that is playing. */
  step: number;
  /** The playground's time, and how fast it passes. */
  nowMs: number;
  speed: number;
}

/** One request between the bot and a server of the playground, or an event for the bot. */
export interface WireEntry {
  /** Rises with time. */
  id: number;
  atMs: number;
  /** `bot`: an event that Discord sends to it. */
  to: 'discord' | 'bot' | 'provider';
  /** The server's name. */
  server: string;
  /** An event's name stands in the method's place. */
  method: string;
  path: string;
  /** 0: no answer arrived; `null` for an event. */
  status: number | null;
  bytes: number;
  request?: unknown;
  answer?: unknown;
}

/** A chosen option. `value` of an attachment option is the id from `POST /client/attachments`. */
export interface ClientOption {
  name: string;
  type: number;
  value?: string | number | boolean;
  focused?: boolean;
  /** For subcommands and groups. */
  options?: ClientOption[];
}

/** `POST /client/interactions` → `{ id }`. The outcome arrives as an event carrying that id. */
export type ClientInteraction = { userId: string; channelId: string } & (
  | { kind: 'command'; commandId: string; options: ClientOption[]; resolved?: APIInteractionDataResolved }
  | { kind: 'autocomplete'; commandId: string; options: ClientOption[] }
  /** Right-click on a message. */
  | { kind: 'message-command'; commandId: string; targetId: string }
  | { kind: 'component'; messageId: string; customId: string; values?: string[] }
  /** `components` as Discord's client sends them (Label → input with `value` or `values`). */
  | { kind: 'modal'; interactionId: string; customId: string; components: unknown[] }
);

/** `POST /client/messages` → `ClientMessage`: a member writes something (plain text, optional attachments). */
export interface ClientSay {
  userId: string;
  channelId: string;
  content: string;
  attachmentIds?: string[];
}

/** `POST /client/attachments?user=ID&name=FILE`, the bytes as the body → this. */
export type ClientAttachment = APIAttachment;

/** A simulated provider, and its next behavior. */
export interface ClientProvider {
  id: string;
  name: string;
  /** A short description. */
  detail: string;
  /** The id of one of `behaviors`. */
  behavior: string;
  lasts: ClientBehaviorChoice['lasts'];
  /** Its possible behaviors, the usual first. */
  behaviors: { id: string; label: string; detail: string }[];
  /** Its requests so far, by kind. */
  requests: { label: string; count: number }[];
}

/** `GET /client/providers` → this. */
export interface ClientProviders {
  /** Set if the bot has real keys: a sentence that says that videos cost money. */
  paid: string | null;
  providers: ClientProvider[];
}

/** `POST /client/providers` → `ClientProviders`. `once`: for the next video, `always`: until changed. */
export interface ClientBehaviorChoice {
  id: string;
  behavior: string;
  lasts: 'once' | 'always';
}
