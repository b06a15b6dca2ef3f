import { StartError } from '../../errors.ts';
import type { Query } from './database.ts';

/** The entry's key while a store is being moved here. Its value is the store's signing key. */
export const UNFINISHED_MOVE = 'move::unfinished';

/** Throws a `StartError` while a store is being moved here. */
export async function requireWhole(query: Query): Promise<void> {
  const begun = await query('SELECT 1 FROM keyv WHERE key = $1', [UNFINISHED_MOVE]);
  if (begun.length > 0)
    throw new StartError([
      'DATABASE_URL: a store is being moved into this database; run npm run migrate again to finish that',
    ]);
}
