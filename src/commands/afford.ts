import { UserError } from '../errors.ts';
import { AllowanceError, checkAllowances, type Spender } from '../jobs/allowance.ts';
import { refusedBy } from '../replies/allowances.ts';
import type { InteractionContext } from './command.ts';

/**
 * Whether quotas and budgets have room for a video of `usd`, from memory, so that nobody waits for a refusal. What
 * counts is the same question when the job is stored. Throws a `UserError` where there is none, and where nobody
 * knows.
 */
export async function checkAffordable(
  spender: Spender,
  usd: number,
  context: InteractionContext,
): Promise<void> {
  const allowances = context.allowancesOf(spender);
  const used = await Promise.all(allowances.map(context.used)).catch((err: unknown) => {
    context.log.error({ err, guild: spender.guildId }, 'could not read what is used; a video was refused');
    throw new UserError((t) => t('refusal.storageFails'));
  });
  try {
    checkAllowances(allowances, usd, (allowance) => used[allowances.indexOf(allowance)] ?? 0);
  } catch (error) {
    throw asRefusal(error, spender.guildId, context);
  }
}

/** The sentence for the member in the place of an `AllowanceError`; anything else as it is. */
export function asRefusal(error: unknown, guildId: string, context: InteractionContext): unknown {
  if (!(error instanceof AllowanceError)) return error;
  context.onRefused(error, guildId);
  return new UserError(refusedBy(error, context.catalogue.labelOf));
}
