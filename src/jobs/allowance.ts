import type { Job } from './job.ts';
import type { Period, Span } from './period.ts';

/** Whose use is added up. All fields that are set must match; without any, it's the whole bot. */
export interface Scope {
  guildId?: string;
  userId?: string;
  /** Members who had this role at the time of their request. */
  roleId?: string;
  /** Every id that the model has or had, in one order. */
  models?: readonly string[];
}

/** Who set the allowance. */
export type AllowanceSource =
  | { kind: 'member'; from: 'member' | 'server' | { roleId: string } }
  | { kind: 'server' }
  | { kind: 'role'; roleId: string }
  | { kind: 'model'; model: string }
  /** The operator's caps. */
  | { kind: 'guild-cap' | 'global-cap' };

export type Unit = 'videos' | 'usd';

/** The limit for a day, a week or a month: a number of videos (quota) or of US dollars (budget). */
export interface Allowance {
  source: AllowanceSource;
  /** `wait`: the minutes from one video to the next. What is used is when the last one of the period began, or 0. */
  unit: Unit | 'wait';
  max: number;
  span: Span;
  period: Period;
  scope: Scope;
  /** What films under way will still take of it. */
  heldByFilms?: number;
}

/** What a video takes of quotas and budgets. */
export interface Wanted {
  usd: number;
  /** It uses no quota. */
  isUncounted?: boolean | undefined;
}

/** The parts of a request that decide which quotas and budgets apply. */
export interface Spender {
  guildId: string;
  userId: string;
  roleIds: readonly string[];
  model: string;
  /** Time of the request. The job counts for that day, week and month. */
  atMs: number;
  /** The id of the job, if it's a shot of a film: what the film holds for it is its own. */
  shot?: string;
}

/** The member who requested a job. */
export function spenderOf({ id, origin, request, createdAtMs, shotOf }: Job): Spender {
  const { guildId, userId, roleIds } = origin;
  const shot = shotOf !== undefined && { shot: id };
  return { guildId, userId, roleIds, model: request.model, atMs: createdAtMs, ...shot };
}

/** What a new job takes. */
export function wantedBy({ reservedUsd: usd, isUncounted }: Job): Wanted {
  return { usd, isUncounted };
}

/** There is no room for a job. Nothing was stored. */
export abstract class NoRoomError extends Error {}

/** A job doesn't fit into one of the allowances. */
export class AllowanceError extends NoRoomError {
  override readonly name = 'AllowanceError';
  readonly allowance: Allowance;
  /** Videos or US dollars, including unfinished jobs. */
  readonly used: number;
  /** Estimated price of the video. */
  readonly usd: number;

  constructor(allowance: Allowance, used: number, usd: number) {
    super(`${used} of ${allowance.max} ${allowance.unit} of this ${allowance.span} are used`);
    this.allowance = allowance;
    this.used = used;
    this.usd = usd;
  }

  /** The whole allowance isn't enough for the video, so waiting doesn't help. */
  get neverFits(): boolean {
    const { allowance, usd } = this;
    return allowance.unit !== 'wait' && isTooMuch(wantedOf(allowance, { usd }), allowance);
  }
}

/** Millionths of a dollar, so that sums are exact. */
export const MICRO = 1_000_000;

type UsedOf = (allowance: Allowance) => number;

/**
 * Throws an `AllowanceError` if one of the allowances has no room for one more video. Of several, it names the
 * one that has room last, because until then waiting doesn't help; of those, the first.
 */
export function checkAllowances(allowances: readonly Allowance[], wanted: Wanted, usedOf: UsedOf): void {
  let last: { error: AllowanceError; opensMs: number } | undefined;
  for (const allowance of allowances) {
    const error =
      allowance.unit === 'wait' ? waiting(allowance, wanted, usedOf) : full(allowance, wanted, usedOf);
    if (!error) continue;
    const opensMs = error.neverFits ? Number.POSITIVE_INFINITY : error.allowance.period.untilMs;
    if (last === undefined || opensMs > last.opensMs) last = { error, opensMs };
  }
  if (last) throw last.error;
}

function wantedOf({ unit }: Pick<Allowance, 'unit'>, { usd, isUncounted = false }: Wanted): number {
  if (unit === 'videos') return isUncounted ? 0 : 1;
  return usd;
}

function isTooMuch(amount: number, { max }: Allowance): boolean {
  return exceeds(amount, max);
}

/** Compares exactly: three seconds for $0.10 each don't cost more than $0.30. */
export function exceeds(amount: number, max: number): boolean {
  return Math.round(amount * MICRO) > Math.round(max * MICRO);
}

function full(allowance: Allowance, video: Wanted, usedOf: UsedOf): AllowanceError | undefined {
  const wanted = wantedOf(allowance, video);
  // A free video fits even if nothing is left.
  if (wanted === 0) return undefined;
  const used = usedOf(allowance) + (allowance.heldByFilms ?? 0);
  return isTooMuch(used + wanted, allowance) ? new AllowanceError(allowance, used, video.usd) : undefined;
}

/** The error's allowance ends when the wait does. */
function waiting(allowance: Allowance, { usd }: Wanted, usedOf: UsedOf): AllowanceError | undefined {
  const fromMs = usedOf(allowance);
  if (fromMs === 0) return undefined;
  const period = { fromMs, untilMs: fromMs + allowance.max * 60_000 };
  return new AllowanceError({ ...allowance, period }, 1, usd);
}
