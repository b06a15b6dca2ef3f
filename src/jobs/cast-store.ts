import type { Consent } from './job.ts';

/** One of a cast: a name that brings images along in prompts. */
export interface CastMember {
  /** Of the interaction that asked for it. */
  id: string;
  guildId: string;
  /** The member who owns it. */
  userId: string;
  /** As its owner wrote it. */
  name: string;
  /** The name as it is compared: see `castKey`. */
  key: string;
  description: string;
  /** In the order in which they are used. */
  images: readonly CastImage[];
  /** `asked`: its owner has yet to confirm the right to its images. */
  state: 'asked' | 'ready';
  /** Whether the server may use it too. */
  isShared: boolean;
  /** What its owner has confirmed, or is asked to. */
  consent: Consent | null;
  createdAtMs: number;
  usedAtMs: number;
}

export interface CastImage {
  contentType: string;
  bytes: number;
}

/** Of one member in one server. */
export const MAX_OWN_CAST = 20;
/** Shared with one server. */
export const MAX_SHARED_CAST = 100;
/** Of all members in one server: each may have four images. */
export const MAX_GUILD_CAST = 1_000;

/** `taken`: the name. `full`: there is no room for one more. */
export type CastChange = 'done' | 'taken' | 'full';

/** The casts of members in all servers, for all processes that share the store. Their files are elsewhere. */
export interface CastStore {
  /** Repeated, it is done once. */
  add(member: CastMember): Promise<CastChange>;
  get(id: string): Promise<CastMember | undefined>;
  /** A member's own, then those that others share with the server. */
  visible(guildId: string, userId: string): Promise<CastMember[]>;
  /** Its owner confirms what they were asked for. */
  confirm(id: string, nowMs: number): Promise<void>;
  share(id: string, isShared: boolean): Promise<CastChange>;
  /** False for one that is gone, or waits for its owner. */
  use(id: string, nowMs: number): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Those of a member in all servers. */
  ofMember(userId: string): Promise<CastMember[]>;
  /** Removes those of a member that were added before then, and resolves with their ids. */
  removeOf(userId: string, beforeMs: number): Promise<string[]>;
  removeIn(guildId: string): Promise<string[]>;
  /** The same for those that nobody has used since `usedBeforeMs`, or confirmed since `askedBeforeMs`. */
  removeUnused(limits: { usedBeforeMs: number; askedBeforeMs: number }): Promise<string[]>;
}
