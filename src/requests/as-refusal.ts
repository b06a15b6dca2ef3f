import type { Catalog } from '../catalog/catalog.ts';
import { PassingError, UserError } from '../errors.ts';
import { AllowanceError } from '../jobs/allowance.ts';
import { refusedBy } from '../replies/allowances.ts';

/** A sentence for the member in place of an `AllowanceError`; any other error as it is. */
export function asRefusal(
  error: unknown,
  guildId: string,
  {
    allowances,
    catalog,
  }: {
    allowances: { onRefused(error: AllowanceError, guildId: string): void };
    catalog: Pick<Catalog, 'labelOf'>;
  },
): unknown {
  if (!(error instanceof AllowanceError)) return error;
  allowances.onRefused(error, guildId);
  const sentence = refusedBy(error, catalog.labelOf);
  return error.neverFits ? new UserError(sentence) : new PassingError(sentence);
}
