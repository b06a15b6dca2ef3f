import { allIdsOf } from '../../../src/catalog/catalog.ts';
import type { Config } from '../../../src/config.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import { dateIn, MICRO, useOf } from './ledger.ts';
import { Violation } from './violation.ts';

/** An accepted request may have been judged by settings that were changed a moment before it was stored. */
const JUDGED_MS = 60_000;

type Values = Partial<Settings>;
type Limits = Settings['serverBudget'];
type ByKey = Readonly<Record<string, Limits>>;

interface Limit {
  what: string;
  unit: 'videos' | 'usd';
  max: number;
  zone: string;
  span: keyof Limits;
  covers(job: Job): boolean;
}

/** The calendar's name of the day, of the week's Monday or of the month, from a date such as `2026-11-30`. */
function periodName(span: keyof Limits, date: string): string {
  if (span === 'day') return date;
  if (span === 'month') return date.slice(0, 7);
  const monday = new Date(`${date}T12:00:00Z`);
  while (monday.getUTCDay() !== 1) monday.setUTCDate(monday.getUTCDate() - 1);
  return monday.toISOString().slice(0, 10);
}

/** The one that allows the most in a month of 31 days. */
function mostGenerous(all: readonly Limits[]): Limits | undefined {
  const inMonth = ({ day = 1e9, week = 1e9, month = 1e9 }: Limits) =>
    Math.min(day * 31, (week * 31) / 7, month);
  return all.find((limits) => all.every((other) => inMonth(limits) >= inMonth(other)));
}

function monthly(usd: number | undefined): Limits {
  return usd === undefined ? {} : { month: usd };
}

/** No job is accepted that is too much for a quota or a budget at that moment, by sums of its own. */
export function watchQuotas({ caps, now }: { caps: Config['caps']; now(): number }) {
  const jobs = new Map<string, Job>();
  /** When films were accepted, by the real time. */
  const filmsSinceMs = new Map<string, number>();
  const settings = new Map<string, { values: Values; untilMs: number }[]>();

  function limitsOf(values: Values, { origin, request }: Job): Limit[] {
    const { guildId, userId, roleIds } = origin;
    const zone = values.timeZone ?? 'UTC';
    const inGuild = (job: Job) => job.origin.guildId === guildId;
    const limit = (
      what: string,
      unit: Limit['unit'],
      of: Limits | undefined,
      covers: Limit['covers'],
    ): Limit[] =>
      (['day', 'week', 'month'] as const).flatMap((span) => {
        const max = of?.[span];
        return max === undefined
          ? []
          : [{ what, unit, max, zone: what.startsWith('cap') ? 'UTC' : zone, span, covers }];
      });
    const isMine = (job: Job) => inGuild(job) && job.origin.userId === userId;
    /** What counts for this member: their own, otherwise that of the role with the most, otherwise everybody's. */
    const forMember = (own?: ByKey, byRole?: ByKey, usual?: Limits) =>
      own?.[userId] ?? mostGenerous(roleIds.flatMap((id) => byRole?.[id] ?? [])) ?? usual;
    const videos = forMember(values.memberOverrideVideos, values.roleVideos, values.memberVideos);
    const dollars = forMember(values.memberOverrideBudgets, values.roleMemberBudgets, values.memberBudget);
    const budgets = Object.entries(values.modelBudgets ?? {});
    return [
      ...limit('a member’s videos', 'videos', videos, isMine),
      ...limit('a member’s budget', 'usd', dollars, isMine),
      ...limit('a server’s videos', 'videos', values.serverVideos, inGuild),
      ...limit('a server’s budget', 'usd', values.serverBudget, inGuild),
      ...[...new Set(roleIds)].flatMap((id) =>
        limit(
          'a role’s budget',
          'usd',
          values.roleBudgets?.[id],
          (job) => inGuild(job) && job.origin.roleIds.includes(id),
        ),
      ),
      ...budgets.flatMap(([id, budget]) => {
        const ids = allIdsOf(id);
        if (!ids.includes(request.model)) return [];
        return limit(
          'a model’s budget',
          'usd',
          budget,
          (job) => inGuild(job) && ids.includes(job.request.model),
        );
      }),
      ...limit('cap of each server', 'usd', monthly(caps.guildUsdPerMonth), inGuild),
      ...limit('cap of all servers', 'usd', monthly(caps.globalUsdPerMonth), () => true),
    ];
  }

  /** What films under way will still take. A film is judged with its own shots, and others once they are known to all. */
  function heldByFilms(job: Job, unit: Limit['unit'], covers: Limit['covers']): number {
    const films = [...jobs.values()].filter(
      ({ id }) => id === job.id || id === job.shotOf || (filmsSinceMs.get(id) ?? 0) < now() - JUDGED_MS,
    );
    const held = films.filter(({ status: { state } }) => state === 'accepted' || state === 'filming');
    return held.reduce((sum, other) => {
      const waiting = (other.film?.shots ?? []).filter(
        ({ state, jobId, model }) =>
          state === 'waiting' &&
          !jobs.has(jobId) &&
          covers({ ...other, request: { ...other.request, model } }),
      );
      const counted = waiting.filter(({ isUncounted }) => !isUncounted).length;
      const microUsd = waiting.reduce((all, { usd }) => all + Math.round(usd * MICRO), 0);
      return sum + (unit === 'videos' ? counted : microUsd);
    }, 0);
  }

  /** A film is judged for each of its models. */
  function exceededBy(job: Job, values: Values): string | undefined {
    if (!job.film) return exceeded(job, values);
    const models = new Set(job.film.shots.flatMap(({ asked, model }) => (asked ? [model] : [])));
    const reservedUsd = job.film.shots.reduce((sum, { usd }) => sum + usd, 0);
    for (const model of models) {
      const problem = exceeded({ ...job, reservedUsd, request: { ...job.request, model } }, values);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  function exceeded(job: Job, values: Values): string | undefined {
    for (const { what, unit, max, zone, span, covers } of limitsOf(values, job)) {
      if (unit === 'usd' && job.reservedUsd === 0) continue;
      const nameOf = (atMs: number) => periodName(span, dateIn(zone, atMs));
      const period = nameOf(job.createdAtMs);
      const counted = [...jobs.values()].filter(
        (other) => !other.reel && covers(other) && nameOf(other.createdAtMs) === period,
      );
      const taken = counted.reduce((sum, other) => {
        const use = useOf(other);
        return sum + (unit === 'videos' ? use.counted : use.microUsd);
      }, 0);
      const used = taken + heldByFilms(job, unit, covers);
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
      if (isNew && job.film) filmsSinceMs.set(job.id, now());
      if (!isNew || (job.reel && !job.film)) return undefined;
      const judgedBy = (settings.get(job.origin.guildId) ?? [{ values: {}, untilMs: 0 }]).filter(
        ({ untilMs }, index, all) => index === all.length - 1 || untilMs > now() - JUDGED_MS,
      );
      const problems = judgedBy.map(({ values }) => exceededBy(job, values));
      return problems.every((problem) => problem !== undefined)
        ? new Violation('quota', problems.at(-1) ?? '')
        : undefined;
    },
  };
}
