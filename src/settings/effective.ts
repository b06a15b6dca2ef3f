import type { Settings } from './schema.ts';

/** Who asks, and where. */
export interface Asker {
  userId: string;
  roleIds: readonly string[];
  channelId: string;
  /** The channel that a thread belongs to; `null` for what is no thread. */
  parentChannelId: string | null;
}

/** Why a member may not make videos here, whatever they ask for. */
export type Barrier =
  | { kind: 'paused'; reason: string }
  | { kind: 'blocked' }
  | { kind: 'channel'; allowedChannelIds: readonly string[] }
  | { kind: 'role'; allowedRoleIds: readonly string[] };

/** A guild's settings as they are for one member in one channel. */
export interface EffectiveSettings extends Settings {
  barrier: Barrier | undefined;
  /** Whether the member may use the model, as far as lists of models go. */
  mayUseModel(modelId: string): boolean;
  /** The member's own quota; `null`: none. */
  videosPerDay: number | null;
  isReviewed: boolean;
}

/** Applies what a guild has set for roles, members and channels to one of them. Pure. */
export function effectiveSettings(settings: Settings, asker: Asker): EffectiveSettings {
  const models = modelList(settings, asker);
  return {
    ...settings,
    barrier: barrier(settings, asker),
    mayUseModel: (id) => models.length === 0 || models.includes(id),
    videosPerDay: videosPerDay(settings, asker),
    isReviewed: isOneOf(settings.reviewChannels, asker),
  };
}

function barrier(settings: Settings, asker: Asker): Barrier | undefined {
  if (settings.paused) return { kind: 'paused', reason: settings.pauseReason };
  if (settings.blockedMembers.includes(asker.userId)) return { kind: 'blocked' };
  const { allowedChannels, deniedChannels, allowedRoles } = settings;
  const isAllowedChannel = allowedChannels.length === 0 || isOneOf(allowedChannels, asker);
  if (!isAllowedChannel || isOneOf(deniedChannels, asker)) {
    const denied = new Set(deniedChannels);
    return { kind: 'channel', allowedChannelIds: allowedChannels.filter((id) => !denied.has(id)) };
  }
  if (allowedRoles.length > 0 && !allowedRoles.some((id) => asker.roleIds.includes(id))) {
    return { kind: 'role', allowedRoleIds: allowedRoles };
  }
  return undefined;
}

function isOneOf(channelIds: readonly string[], { channelId, parentChannelId }: Asker): boolean {
  return channelIds.includes(channelId) || (parentChannelId !== null && channelIds.includes(parentChannelId));
}

function modelList({ allowedModels, roleModels }: Settings, { roleIds }: Asker): readonly string[] {
  const ofRoles = roleIds.flatMap((id) => roleModels[id] ?? []);
  return ofRoles.length > 0 ? ofRoles : allowedModels;
}

function videosPerDay(settings: Settings, { userId, roleIds }: Asker): number | null {
  const own = settings.memberOverrideVideosPerDay[userId];
  if (own !== undefined) return own;
  const ofRoles = roleIds.flatMap((id) => settings.roleVideosPerDay[id] ?? []);
  const isLifted = roleIds.some((id) => settings.roleVideosPerDay[id] === null);
  if (isLifted) return null;
  return ofRoles.length > 0 ? Math.max(...ofRoles) : settings.memberVideosPerDay;
}
