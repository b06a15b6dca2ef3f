import type { Keyv } from 'keyv';
import type { Patch } from './schema.ts';

/** Long enough to read the summary and decide. */
const KEPT_MS = 15 * 60_000;

interface Kept {
  userId: string;
  guildId: string;
  patch: Patch;
  seenRevision: number;
  /** The right by which they could do it; see `rightsOf`. */
  rights: string;
}

/**
 * Validated settings that wait for a confirmation, kept across restarts. Only the admin who uploaded them can apply
 * them, once.
 */
export interface Imports {
  keep(id: string, kept: Kept): Promise<void>;
  take(id: string, userId: string): Promise<Kept | undefined>;
}

export function createImports(keyv: Keyv<Kept>): Imports {
  return {
    async keep(id, kept) {
      await keyv.set(id, kept, KEPT_MS);
    },
    async take(id, userId) {
      const kept = await keyv.get(id);
      return kept?.userId === userId && (await keyv.delete(id)) ? kept : undefined;
    },
  };
}
