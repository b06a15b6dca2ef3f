import pLimit from 'p-limit';
import { type ModelsFound, ProviderError } from './provider.ts';

const CONCURRENCY = 4;

/**
 * Asks for each model by itself. `missing` returns which of a name's own names are gone; `undefined` if nobody can tell.
 * The account's errors are thrown, and others only if no question was answered.
 */
export async function findEach(
  names: readonly string[],
  missing: (name: string) => Promise<readonly string[] | undefined>,
): Promise<ModelsFound> {
  let failure: ProviderError | undefined;
  const found = new Map<string, readonly string[]>();
  await pLimit(CONCURRENCY).map(names, async (name) => {
    try {
      const gone = await missing(name);
      if (gone) found.set(name, gone);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.kind === 'unauthorized') throw error;
      failure = error;
    }
  });
  if (found.size === 0 && failure) throw failure;
  return found;
}
