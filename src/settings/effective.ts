import { allIdsOf, idNow } from '../catalog/catalog.ts';
import { rank } from '../catalog/choose-ways.ts';
import type { Allowance, AllowanceSource, Scope, Spender, Unit } from '../jobs/allowance.ts';
import { periodOf, spans } from '../jobs/period.ts';
import type { Barrier, EffectiveSettings, MemberContext } from './for-member.ts';
import type { Limits, Settings } from './schema.ts';

/** Applies a guild's settings for roles, members and channels to one requester. Pure. */
export function effectiveSettings(settings: Settings, memberContext: MemberContext): EffectiveSettings {
  const models = modelList(settings, memberContext);
  const { channelId, parentChannelId } = memberContext;
  const { [channelId]: own, [parentChannelId ?? '']: inChannel = [] } = settings.channelModels;
  return {
    ...settings,
    ...videoLimits(settings, memberContext.roleIds),
    barrier: barrier(settings, memberContext),
    deniesModel(ids) {
      if (!isIn(models, ids)) return 'server';
      return isIn(own ?? inChannel, ids) ? undefined : 'channel';
    },
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

/** An empty list has every model. */
function isIn(models: readonly string[], ids: readonly string[]): boolean {
  return models.length === 0 || ids.some((id) => models.includes(id));
}

function modelList({ allowedModels, roleModels }: Settings, { roleIds }: MemberContext): readonly string[] {
  const ofRoles = roleIds.flatMap((id) => roleModels[id] ?? []);
  return ofRoles.length > 0 ? ofRoles : allowedModels;
}

/** What the most generous of a member's roles has; `null` is no limit. */
function bestOfRoles<T>(
  byRole: Readonly<Record<string, T | null>>,
  roleIds: readonly string[],
  generosity: (limit: NoInfer<T>) => number,
) {
  const most = (limit: T | null) => (limit === null ? UNLIMITED : generosity(limit));
  return limitsOfRoles(byRole, roleIds).toSorted((a, b) => most(b.limits) - most(a.limits))[0];
}

/** What each video of a member with these roles may be at most; `null` is no limit. */
export function videoLimits(settings: Settings, roleIds: readonly string[]) {
  const seconds = bestOfRoles(settings.roleMaxDurationSeconds, roleIds, Number);
  const resolution = bestOfRoles(settings.roleMaxResolution, roleIds, rank);
  const usd = bestOfRoles(settings.roleMaxUsdPerVideo, roleIds, Number);
  return {
    maxDurationSeconds: seconds ? seconds.limits : settings.maxDurationSeconds,
    maxResolution: resolution ? resolution.limits : settings.maxResolution,
    maxUsdPerVideo: usd ? usd.limits : settings.maxUsdPerVideo,
    limitsFrom: {
      maxDurationSeconds: seconds ?? 'server',
      maxResolution: resolution ?? 'server',
      maxUsdPerVideo: usd ?? 'server',
    },
  } satisfies Partial<EffectiveSettings>;
}

/** A member's limits and their source: their own entry, then the best of their roles, then the server's. */
function memberLimits(
  { own, byRole, usual }: { own: ByKey; byRole: ByKey; usual: Limits },
  { userId, roleIds }: Pick<Spender, 'userId' | 'roleIds'>,
): { limits: Limits; from: 'member' | 'server' | { roleId: string } } {
  const limits = own[userId];
  if (limits) return { limits, from: 'member' };
  const [best] = limitsOfRoles(byRole, roleIds).toSorted(
    ({ limits: a }, { limits: b }) =>
      mostIn(31, b) - mostIn(31, a) || mostIn(7, b) - mostIn(7, a) || mostIn(1, b) - mostIn(1, a),
  );
  return best ? { limits: best.limits, from: { roleId: best.roleId } } : { limits: usual, from: 'server' };
}

type ByKey = Readonly<Record<string, Limits>>;

/** What a map of limits has for a member's roles. */
export function limitsOfRoles<T>(
  byRole: Readonly<Record<string, T>>,
  roleIds: readonly string[],
): { roleId: string; limits: T }[] {
  return roleIds.flatMap((roleId) => {
    const limits = byRole[roleId];
    return limits === undefined ? [] : [{ roleId, limits }];
  });
}

/** How much limits allow in so many days. In a long month first, by this those of several roles are compared. */
function mostIn(days: number, { day = UNLIMITED, week = UNLIMITED, month = UNLIMITED }: Limits): number {
  return Math.min(day * days, week * Math.max(1, days / 7), month);
}

/** More than any limit, and a number that can be subtracted from itself. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** The operator's caps above the guilds' own budgets, in US dollars per month of UTC; `undefined`: none. */
export interface Caps {
  globalUsdPerMonth: number | undefined;
  guildUsdPerMonth: number | undefined;
}

/**
 * Every quota and budget that a video of this spender must fit into: the member's own, the server's, those of their roles
 * and of the model, the operator's. Days, weeks and months follow the guild's time zone, so some days have 23 or 25
 * hours. Pure.
 */
export function allowancesOf(settings: Settings, caps: Caps, spender: Spender): Allowance[] {
  const { guildId, userId, roleIds, model, atMs } = spender;
  const { roleBudgets, modelBudgets } = settings;

  const within = (timeZone: string) => (source: AllowanceSource, unit: Unit, limits: Limits, scope: Scope) =>
    spans.flatMap((span): Allowance[] => {
      const max = limits[span];
      return max === undefined
        ? []
        : [{ source, unit, max, span, period: periodOf(span, atMs, timeZone), scope }];
    });
  const ofGuild = within(settings.timeZone);
  const ofMember = (unit: Unit, { limits, from }: ReturnType<typeof memberLimits>) =>
    ofGuild({ kind: 'member', from }, unit, limits, { guildId, userId });

  const videos = {
    own: settings.memberOverrideVideos,
    byRole: settings.roleVideos,
    usual: settings.memberVideos,
  };
  const dollars = {
    own: settings.memberOverrideBudgets,
    byRole: settings.roleMemberBudgets,
    usual: settings.memberBudget,
  };
  return [
    ...ofMember('videos', memberLimits(videos, spender)),
    ...ofMember('usd', memberLimits(dollars, spender)),
    ...cooldownOf(settings, spender),
    ...ofGuild({ kind: 'server' }, 'videos', settings.serverVideos, { guildId }),
    ...ofGuild({ kind: 'server' }, 'usd', settings.serverBudget, { guildId }),
    ...limitsOfRoles(roleBudgets, [...new Set(roleIds)]).flatMap(({ roleId, limits }) =>
      ofGuild({ kind: 'role', roleId }, 'usd', limits, { guildId, roleId }),
    ),
    // A budget may have the id that the model had before others were merged into it.
    ...Object.entries(modelBudgets).flatMap(([id, budget]) =>
      idNow(id) === idNow(model)
        ? ofGuild({ kind: 'model', model: idNow(model) }, 'usd', budget, { guildId, models: allIdsOf(model) })
        : [],
    ),
    ...within('UTC')({ kind: 'guild-cap' }, 'usd', monthly(caps.guildUsdPerMonth), { guildId }),
    ...within('UTC')({ kind: 'global-cap' }, 'usd', monthly(caps.globalUsdPerMonth), {}),
  ];
}

/** The wait from one video of a member to the next. */
function cooldownOf(settings: Settings, { guildId, userId, roleIds, atMs }: Spender): Allowance[] {
  const ofRole = bestOfRoles(settings.roleCooldownMinutes, roleIds, (minutes) => -minutes);
  const minutes = ofRole ? ofRole.limits : settings.memberCooldownMinutes;
  if (minutes === null) return [];
  const source = { kind: 'member', from: ofRole ?? 'server' } as const;
  const waitMs = minutes * 60_000;
  // A later request may have been accepted first, while this one's image was downloaded or checked.
  const period = { fromMs: atMs - waitMs + 1, untilMs: atMs + waitMs };
  return [{ source, unit: 'wait', max: minutes, span: 'day', period, scope: { guildId, userId } }];
}

function monthly(usd: number | undefined): Limits {
  return usd === undefined ? {} : { month: usd };
}
