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

/** `null`: none. */
export interface MemberQuota {
  videosPerDay: number | null;
  from: 'member' | 'server' | { roleId: string };
}

/** A guild's settings as they are for one member in one channel. */
export interface EffectiveSettings extends Settings {
  barrier: Barrier | undefined;
  /** Whether the member may use the model, as far as lists of models go. */
  mayUseModel(modelId: string): boolean;
  isReviewed: boolean;
}

/** Applies what a guild has set for roles, members and channels to one of them. Pure. */
export function effectiveSettings(settings: Settings, asker: Asker): EffectiveSettings {
  const models = modelList(settings, asker);
  return {
    ...settings,
    barrier: barrier(settings, asker),
    mayUseModel: (id) => models.length === 0 || models.includes(id),
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

/** A member's own quota and where it comes from: their own entry, else the best of their roles, else the server's. */
export function memberQuota(
  { memberOverrideVideosPerDay, roleVideosPerDay, memberVideosPerDay }: Settings,
  { userId, roleIds }: Pick<Asker, 'userId' | 'roleIds'>,
): MemberQuota {
  const own = memberOverrideVideosPerDay[userId];
  if (own !== undefined) return { videosPerDay: own, from: 'member' };
  const [best] = roleIds
    .flatMap((roleId) => {
      const videosPerDay = roleVideosPerDay[roleId];
      return videosPerDay === undefined ? [] : [{ videosPerDay, from: { roleId } }];
    })
    .toSorted((a, b) => (b.videosPerDay ?? LIFTED) - (a.videosPerDay ?? LIFTED));
  return best ?? { videosPerDay: memberVideosPerDay, from: 'server' };
}

/** More than any quota. */
const LIFTED = Number.MAX_SAFE_INTEGER;
