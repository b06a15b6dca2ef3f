import type { Job } from './job.ts';
import type { Period } from './period.ts';

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

/** The limit for a day or a month: a number of videos (quota) or of US dollars (budget). */
export interface Allowance {
  source: AllowanceSource;
  unit: 'videos' | 'usd';
  max: number;
  span: 'day' | 'month';
  period: Period;
  scope: Scope;
}

/** The parts of a request that decide which quotas and budgets apply. */
export interface Spender {
  guildId: string;
  userId: string;
  roleIds: readonly string[];
  model: string;
  /** Time of the request. The job counts for that day and month. */
  atMs: number;
}

/** The member who requested a job. */
export function spenderOf({ origin, request, createdAtMs }: Job): Spender {
  const { guildId, userId, roleIds } = origin;
  return { guildId, userId, roleIds, model: request.model, atMs: createdAtMs };
}

/** A job doesn't fit into one of the allowances. Nothing was stored. */
export class AllowanceError extends Error {
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
}

/** Millionths of a dollar, so that sums are exact. */
export const MICRO = 1_000_000;

/** Throws an `AllowanceError` for the first allowance that has no room for one more video of `usd`. */
export function checkAllowances(
  allowances: readonly Allowance[],
  usd: number,
  usedOf: (allowance: Allowance) => number,
): void {
  for (const allowance of allowances) {
    const wanted = allowance.unit === 'videos' ? 1 : usd;
    // A free video fits even if nothing is left.
    if (wanted === 0) continue;
    const used = usedOf(allowance);
    const isTooMuch = Math.round((used + wanted) * MICRO) > Math.round(allowance.max * MICRO);
    if (isTooMuch) throw new AllowanceError(allowance, used, usd);
  }
}
