import { allIdsOf } from '../../../src/catalog/catalog.ts';
import type { Config } from '../../../src/config.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import { dateIn, MICRO, useOf } from './ledger.ts';
import { Violation } from './violation.ts';

/** An accepted request may have been judged by settings that were changed a moment before it was stored. */
const JUDGED_MS = 60_000;

type Values = Partial<Settings>;

interface Limit {
  what: string;
  unit: 'videos' | 'usd';
  max: number;
  zone: string;
  span: 'day' | 'month';
  covers(job: Job): boolean;
}

/** No job is accepted that is too much for a quota or a budget at that moment, by sums of its own. */
export function watchQuotas({ caps, now }: { caps: Config['caps']; now(): number }) {
  const jobs = new Map<string, Job>();
  const settings = new Map<string, { values: Values; untilMs: number }[]>();

  function limitsOf(values: Values, { origin, request }: Job): Limit[] {
    const { guildId, userId, roleIds } = origin;
    const zone = values.timeZone ?? 'UTC';
    const inGuild = (job: Job) => job.origin.guildId === guildId;
    const limit = (
      what: string,
      max: number | null | undefined,
      rest: Omit<Limit, 'what' | 'max' | 'zone'>,
    ): Limit[] => (max == null ? [] : [{ what, max, zone: what.startsWith('cap') ? 'UTC' : zone, ...rest }]);
    const usd = (
      what: string,
      of: { usdPerDay?: number | null; usdPerMonth?: number | null } | undefined,
      covers: Limit['covers'],
    ) => [
      ...limit(what, of?.usdPerDay, { unit: 'usd', span: 'day', covers }),
      ...limit(what, of?.usdPerMonth, { unit: 'usd', span: 'month', covers }),
    ];
    const ofRoles = roleIds.flatMap((id) => {
      const max = values.roleVideosPerDay?.[id];
      return max === undefined ? [] : [max];
    });
    const best = ofRoles.includes(null) ? null : Math.max(...(ofRoles as number[]));
    const ofMember = values.memberOverrideVideosPerDay?.[userId];
    const own = ofMember !== undefined ? ofMember : ofRoles.length > 0 ? best : values.memberVideosPerDay;
    const budgets = Object.entries(values.modelBudgets ?? {});
    return [
      ...limit('a member’s videos', own, {
        unit: 'videos',
        span: 'day',
        covers: (job) => inGuild(job) && job.origin.userId === userId,
      }),
      ...limit('a server’s videos', values.serverVideosPerDay, {
        unit: 'videos',
        span: 'day',
        covers: inGuild,
      }),
      ...usd(
        'a server’s budget',
        { usdPerDay: values.budgetUsdPerDay ?? null, usdPerMonth: values.budgetUsdPerMonth ?? null },
        inGuild,
      ),
      ...[...new Set(roleIds)].flatMap((id) =>
        usd(
          'a role’s budget',
          values.roleBudgets?.[id],
          (job) => inGuild(job) && job.origin.roleIds.includes(id),
        ),
      ),
      ...budgets.flatMap(([id, budget]) => {
        const ids = allIdsOf(id);
        if (!ids.includes(request.model)) return [];
        return usd('a model’s budget', budget, (job) => inGuild(job) && ids.includes(job.request.model));
      }),
      ...usd('cap of each server', { usdPerMonth: caps.guildUsdPerMonth ?? null }, inGuild),
      ...usd('cap of all servers', { usdPerMonth: caps.globalUsdPerMonth ?? null }, () => true),
    ];
  }

  function exceeded(job: Job, values: Values): string | undefined {
    for (const { what, unit, max, zone, span, covers } of limitsOf(values, job)) {
      if (unit === 'usd' && job.reservedUsd === 0) continue;
      const length = span === 'day' ? 10 : 7;
      const period = dateIn(zone, job.createdAtMs).slice(0, length);
      const counted = [...jobs.values()].filter(
        (other) =>
          !other.reel && covers(other) && dateIn(zone, other.createdAtMs).slice(0, length) === period,
      );
      const used = counted.reduce((sum, other) => {
        const use = useOf(other);
        return sum + (unit === 'videos' ? use.counted : use.microUsd);
      }, 0);
      if (used > (unit === 'videos' ? max : Math.round(max * MICRO)))
        return `${what} per ${span}: ${max} allowed, ${unit === 'videos' ? used : used / MICRO} used with ${job.id}`;
    }
    return undefined;
  }

  return {
    /** What the store has at a start. */
    begin(all: readonly Job[]) {
      jobs.clear();
      for (const job of all) jobs.set(job.id, job);
    },
    zoneOf: (guildId: string) => settings.get(guildId)?.at(-1)?.values.timeZone ?? 'UTC',
    /** A guild's settings as they are stored. */
    set(guildId: string, values: Values) {
      const known = settings.get(guildId) ?? [];
      const last = known.at(-1);
      if (last && JSON.stringify(last.values) === JSON.stringify(values)) return;
      if (last) last.untilMs = now();
      const recent = known.filter(({ untilMs }) => untilMs > now() - JUDGED_MS);
      settings.set(guildId, [...recent, { values, untilMs: Number.POSITIVE_INFINITY }]);
    },
    stored(job: Job, isNew: boolean): Violation | undefined {
      jobs.set(job.id, job);
      if (!isNew || job.reel) return undefined;
      const judgedBy = (settings.get(job.origin.guildId) ?? [{ values: {}, untilMs: 0 }]).filter(
        ({ untilMs }, index, all) => index === all.length - 1 || untilMs > now() - JUDGED_MS,
      );
      const problems = judgedBy.map(({ values }) => exceeded(job, values));
      return problems.every((problem) => problem !== undefined)
        ? new Violation('quota', problems.at(-1) ?? '')
        : undefined;
    },
  };
}
