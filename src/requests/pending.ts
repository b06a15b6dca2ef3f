import type { Keyv } from 'keyv';
import { entriesOf } from '../keyv-entries.ts';
import { draftOf, type InputSource, type MemberRequest } from './request.ts';

/**
 * Long enough to come back to a question or a form that was left open. Discord's links to images live about as long.
 */
const KEPT_MS = 24 * 60 * 60_000;

/** Requests that wait for their member to confirm or change them. They survive restarts; each is its own member's. */
export interface PendingRequests {
  keep(id: string, userId: string, request: MemberRequest): Promise<void>;
  get(id: string, userId: string): Promise<MemberRequest | undefined>;
  /** The same, once. */
  take(id: string, userId: string): Promise<MemberRequest | undefined>;
  /** All of a member, by id. */
  of(userId: string): Promise<Map<string, MemberRequest>>;
  forget(userId: string): Promise<void>;
}

/** As stored. `wish` is what requests were called first; stored names stay. */
interface Kept {
  userId: string;
  wish: MemberRequest | EarlierRequest;
}

/** From before inputs had roles. */
type EarlierRequest = Omit<MemberRequest, 'inputs' | 'task'> & { image: InputSource | null };

function present(kept: MemberRequest | EarlierRequest): MemberRequest {
  if ('inputs' in kept) return kept;
  const { image, ...request } = kept;
  const { options } = draftOf('');
  return {
    ...request,
    task: 'generate',
    options: { ...options, ...request.options },
    inputs: image ? [{ role: 'first', source: image }] : [],
  };
}

export function createPendingRequests(keyv: Keyv<Kept>): PendingRequests {
  async function get(id: string, userId: string) {
    const kept = await keyv.get(id);
    return kept?.userId === userId ? present(kept.wish) : undefined;
  }
  async function of(userId: string) {
    const requests = new Map<string, MemberRequest>();
    for await (const [id, kept] of entriesOf(keyv)) {
      if (kept?.userId === userId) requests.set(id, present(kept.wish));
    }
    return requests;
  }
  return {
    of,
    async forget(userId) {
      for (const id of (await of(userId)).keys()) await keyv.delete(id);
    },
    async keep(id, userId, request) {
      await keyv.set(id, { userId, wish: request }, KEPT_MS);
    },
    get,
    async take(id, userId) {
      const request = await get(id, userId);
      return request && (await keyv.delete(id)) ? request : undefined;
    },
  };
}
