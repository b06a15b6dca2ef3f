import type { Settings } from './schema.ts';

/** Who asks, and where. */
export interface MemberContext {
  userId: string;
  roleIds: readonly string[];
  channelId: string;
  /** The channel that a thread belongs to; `null` outside threads. */
  parentChannelId: string | null;
}

/** Why a member may not make videos here, whatever the request. */
export type Barrier =
  | { kind: 'paused'; reason: string }
  | { kind: 'blocked' }
  | { kind: 'channel'; allowedChannelIds: readonly string[] }
  | { kind: 'role'; allowedRoleIds: readonly string[] };

/** Whose limit of each video it is. */
export type LimitFrom = 'server' | { roleId: string };

/** A guild's settings for one member in one channel. Their limits of a video are those for this member. */
export interface EffectiveSettings extends Settings {
  limitsFrom: Readonly<Record<'maxDurationSeconds' | 'maxResolution' | 'maxUsdPerVideo', LimitFrom>>;
  barrier: Barrier | undefined;
  /** Whose list of models keeps the member from using one, by all of its ids. */
  deniesModel(modelIds: readonly string[]): 'server' | 'channel' | undefined;
  isReviewed: boolean;
}
