import type { Job } from './job.ts';
import type { Period } from './period.ts';

/** Whose use is added up: all that is named must be so; nothing named is the whole bot. */
export interface Scope {
  guildId?: string;
  userId?: string;
  /** Members who had this role when they asked. */
  roleId?: string;
  model?: string;
}

/** Where an allowance comes from. */
export type AllowanceSource =
  | { kind: 'member'; from: 'member' | 'server' | { roleId: string } }
  | { kind: 'server' }
  | { kind: 'role'; roleId: string }
  | { kind: 'model'; model: string }
  /** The operator's caps. */
  | { kind: 'guild-cap' | 'global-cap' };

/** At most so many videos (a quota), or so many US dollars (a budget), in a day or a month. */
export interface Allowance {
  source: AllowanceSource;
  unit: 'videos' | 'usd';
  max: number;
  span: 'day' | 'month';
  period: Period;
  scope: Scope;
}

/** Who asks for what, as far as quotas and budgets go. */
export interface Spender {
  guildId: string;
  userId: string;
  roleIds: readonly string[];
  model: string;
  /** When they ask: the job counts for that day and month. */
  atMs: number;
}

/** The member who asked for a job. */
export function spenderOf({ origin, request, createdAtMs }: Job): Spender {
  const { guildId, userId, roleIds } = origin;
  return { guildId, userId, roleIds, model: request.model, atMs: createdAtMs };
}

/** A job has no place in one of the allowances; nothing was stored. */
export class AllowanceError extends Error {
  override readonly name = 'AllowanceError';
  readonly allowance: Allowance;
  /** Videos or US dollars, with what is on its way. */
  readonly used: number;
  /** What the video would cost, by the estimate. */
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

/** Throws an `AllowanceError` for the first allowance that one more video of `usd` does not fit into. */
export function checkAllowances(
  allowances: readonly Allowance[],
  usd: number,
  usedOf: (allowance: Allowance) => number,
): void {
  for (const allowance of allowances) {
    const wanted = allowance.unit === 'videos' ? 1 : usd;
    // What is free fits into the emptiest purse.
    if (wanted === 0) continue;
    const used = usedOf(allowance);
    const isTooMuch = Math.round((used + wanted) * MICRO) > Math.round(allowance.max * MICRO);
    if (isTooMuch) throw new AllowanceError(allowance, used, usd);
  }
}
