import { UserError } from '../errors.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import { entriesOf, type SharedKeyv } from '../keyv-entries.ts';
import type { Rewrites } from './improve.ts';
import type { Draft } from './request.ts';

/** Long enough to come back to one. Discord's links to images live about as long. */
const KEPT_MS = 24 * 60 * 60_000;

/** A draft, and how often it was changed: a message that shows an older one must not act on this one. */
export interface KeptDraft {
  draft: Draft;
  revision: number;
  /** Of its prompt, by the assistant. */
  rewrites?: Rewrites;
}

/** What members are composing. Drafts survive restarts; each is its own member's. */
export interface Drafts {
  keep(id: string, userId: string, draft: Draft): Promise<KeptDraft>;
  /**
   * Works on a draft while nothing else of this process does: members click faster than messages change. `save` stores
   * it anew. Throws a `UserError` if the draft is over or somebody else's, or another process has changed it meanwhile.
   */
  open<T>(id: string, userId: string, work: (kept: KeptDraft, save: Save) => Promise<T>): Promise<T>;
  /** All of a member, with what the assistant made of them. */
  of(userId: string): Promise<(Draft & Pick<KeptDraft, 'rewrites'>)[]>;
  forget(userId: string): Promise<void>;
}

/** Without rewrites, earlier ones are dropped. */
type Save = (draft: Draft, rewrites?: Rewrites) => Promise<KeptDraft>;

interface Stored extends KeptDraft {
  userId: string;
}

export function createDrafts(keyv: SharedKeyv<Stored>): Drafts {
  const turns = createKeyedMutex();
  function replace(id: string, before: Stored, draft: Draft, rewrites?: Rewrites): Promise<Stored> {
    const { userId, revision } = before;
    const next = { userId, draft, revision: revision + 1, ...(rewrites && { rewrites }) };
    return keyv.update(
      id,
      (now) => {
        if (now?.revision === before.revision) return next;
        throw new UserError((t) => t(now ? 'composer.changed' : 'composer.over'));
      },
      KEPT_MS,
    );
  }
  async function idsOf(userId: string) {
    const found = new Map<string, Draft & Pick<KeptDraft, 'rewrites'>>();
    for await (const [id, kept] of entriesOf(keyv)) {
      if (kept?.userId !== userId) continue;
      const { draft, rewrites } = kept;
      found.set(id, { ...draft, ...(rewrites && { rewrites }) });
    }
    return found;
  }
  return {
    async keep(id, userId, draft) {
      const kept = { userId, draft, revision: 0 };
      await keyv.set(id, kept, KEPT_MS);
      return kept;
    },
    open: (id, userId, work) =>
      turns.run(id, async () => {
        const kept = await keyv.get(id);
        if (kept?.userId !== userId) throw new UserError((t) => t('composer.over'));
        return work(kept, (draft, rewrites) => replace(id, kept, draft, rewrites));
      }),
    of: async (userId) => [...(await idsOf(userId)).values()],
    async forget(userId) {
      // A change that is under way would store it once more.
      for (const id of (await idsOf(userId)).keys()) await turns.run(id, () => keyv.delete(id));
    },
  };
}
