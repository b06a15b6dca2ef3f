import { allIdsOf, idNow } from '../catalog/catalog.ts';
import type { Allowance, AllowanceSource, Scope, Spender } from '../jobs/allowance.ts';
import { dayOf, monthOf } from '../jobs/period.ts';
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

/** `null`: none. */
interface MemberQuota {
  videosPerDay: number | null;
  from: 'member' | 'server' | { roleId: string };
}

/** A guild's settings for one member in one channel. */
export interface EffectiveSettings extends Settings {
  barrier: Barrier | undefined;
  /** Whether the lists of models allow the member to use the model. */
  mayUseModel(modelId: string): boolean;
  isReviewed: boolean;
}

/** Applies a guild's settings for roles, members and channels to one requester. Pure. */
export function effectiveSettings(settings: Settings, memberContext: MemberContext): EffectiveSettings {
  const models = modelList(settings, memberContext);
  return {
    ...settings,
    barrier: barrier(settings, memberContext),
    mayUseModel: (id) => models.length === 0 || models.includes(id),
    isReviewed: isOneOf(settings.reviewChannels, memberContext),
  };
}

function barrier(settings: Settings, memberContext: MemberContext): Barrier | undefined {
  if (settings.paused) return { kind: 'paused', reason: settings.pauseReason };
  if (settings.blockedMembers.includes(memberContext.userId)) return { kind: 'blocked' };
  const { allowedChannels, deniedChannels, allowedRoles } = settings;
  const isAllowedChannel = allowedChannels.length === 0 || isOneOf(allowedChannels, memberContext);
  if (!isAllowedChannel || isOneOf(deniedChannels, memberContext)) {
    const denied = new Set(deniedChannels);
    return { kind: 'channel', allowedChannelIds: allowedChannels.filter((id) => !denied.has(id)) };
  }
  if (allowedRoles.length > 0 && !allowedRoles.some((id) => memberContext.roleIds.includes(id))) {
    return { kind: 'role', allowedRoleIds: allowedRoles };
  }
  return undefined;
}

function isOneOf(channelIds: readonly string[], { channelId, parentChannelId }: MemberContext): boolean {
  return channelIds.includes(channelId) || (parentChannelId !== null && channelIds.includes(parentChannelId));
}

function modelList({ allowedModels, roleModels }: Settings, { roleIds }: MemberContext): readonly string[] {
  const ofRoles = roleIds.flatMap((id) => roleModels[id] ?? []);
  return ofRoles.length > 0 ? ofRoles : allowedModels;
}

/** A member's quota and its source: their own entry, then the best of their roles, then the server's. */
function memberQuota(
  { memberOverrideVideosPerDay, roleVideosPerDay, memberVideosPerDay }: Settings,
  { userId, roleIds }: Pick<MemberContext, 'userId' | 'roleIds'>,
): MemberQuota {
  const own = memberOverrideVideosPerDay[userId];
  if (own !== undefined) return { videosPerDay: own, from: 'member' };
  const [best] = roleIds
    .flatMap((roleId) => {
      const videosPerDay = roleVideosPerDay[roleId];
      return videosPerDay === undefined ? [] : [{ videosPerDay, from: { roleId } }];
    })
    .toSorted((a, b) => (b.videosPerDay ?? UNLIMITED) - (a.videosPerDay ?? UNLIMITED));
  return best ?? { videosPerDay: memberVideosPerDay, from: 'server' };
}

/** More than any quota. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** The operator's caps above the guilds' own budgets, in US dollars per month of UTC; `undefined`: none. */
export interface Caps {
  globalUsdPerMonth: number | undefined;
  guildUsdPerMonth: number | undefined;
}

/**
 * Every quota and budget that a video of this spender must fit into, in the order of checking: the member's own, the
 * server's, those of their roles and of the model, the operator's. Days and months follow the guild's time zone, so
 * some days have 23 or 25 hours. Pure.
 */
export function allowancesOf(settings: Settings, caps: Caps, spender: Spender): Allowance[] {
  const { guildId, userId, roleIds, model, atMs } = spender;
  const { timeZone, serverVideosPerDay, roleBudgets, modelBudgets } = settings;
  const day = { span: 'day', period: dayOf(atMs, timeZone) } as const;
  const month = { span: 'month', period: monthOf(atMs, timeZone) } as const;
  const monthOfUtc = { span: 'month', period: monthOf(atMs) } as const;

  const videos = (source: AllowanceSource, max: number | null, scope: Scope): Allowance[] =>
    max === null ? [] : [{ ...day, source, unit: 'videos', max, scope }];
  const usd = (
    source: AllowanceSource,
    { usdPerDay, usdPerMonth }: Budget,
    scope: Scope,
    months: typeof month | typeof monthOfUtc = month,
  ): Allowance[] => [
    ...(usdPerDay === null ? [] : [{ ...day, source, unit: 'usd' as const, max: usdPerDay, scope }]),
    ...(usdPerMonth === null ? [] : [{ ...months, source, unit: 'usd' as const, max: usdPerMonth, scope }]),
  ];

  const { videosPerDay, from } = memberQuota(settings, { userId, roleIds });
  const ofServer = { usdPerDay: settings.budgetUsdPerDay, usdPerMonth: settings.budgetUsdPerMonth };
  return [
    ...videos({ kind: 'member', from }, videosPerDay, { guildId, userId }),
    ...videos({ kind: 'server' }, serverVideosPerDay, { guildId }),
    ...usd({ kind: 'server' }, ofServer, { guildId }),
    ...[...new Set(roleIds)].flatMap((roleId) =>
      usd({ kind: 'role', roleId }, roleBudgets[roleId] ?? none, { guildId, roleId }),
    ),
    // A budget may have the id that the model had before others were merged into it.
    ...Object.entries(modelBudgets).flatMap(([id, budget]) =>
      idNow(id) === idNow(model)
        ? usd({ kind: 'model', model: idNow(model) }, budget, { guildId, models: allIdsOf(model) })
        : [],
    ),
    ...usd({ kind: 'guild-cap' }, monthly(caps.guildUsdPerMonth), { guildId }, monthOfUtc),
    ...usd({ kind: 'global-cap' }, monthly(caps.globalUsdPerMonth), {}, monthOfUtc),
  ];
}

interface Budget {
  usdPerDay: number | null;
  usdPerMonth: number | null;
}

const none: Budget = { usdPerDay: null, usdPerMonth: null };

function monthly(usdPerMonth: number | undefined): Budget {
  return { usdPerDay: null, usdPerMonth: usdPerMonth ?? null };
}

/** How many jobs may run at once, by the settings in memory. `usual`: for a member if the server sets nothing. */
export function createRunningLimits(
  settings: { peek(guildId: string): Pick<Settings, 'memberJobsAtOnce' | 'serverJobsAtOnce'> },
  usual: { ofMember: number },
) {
  return {
    memberRunning: (guildId: string) => settings.peek(guildId).memberJobsAtOnce ?? usual.ofMember,
    guildRunning: (guildId: string) => settings.peek(guildId).serverJobsAtOnce ?? Number.POSITIVE_INFINITY,
  };
}
