import { type Allowance, NoRoomError } from './allowance.ts';
import type { Period } from './period.ts';

/** What the ledger has in place of a model for calls of the assistant. No model can have this id. */
export const ASSISTANT = '~assistant';

/** A call still open after this time was lost with its process. Its reserved price counts as spent. */
export const CALL_OVER_MS = 60_000;

/** A question of a member to the assistant. */
export interface AssistantCall {
  /** Of the interaction it comes from, so that one that arrives twice is one call. */
  id: string;
  guildId: string;
  userId: string;
  roleIds: readonly string[];
  atMs: number;
  /** The most it can cost. */
  reservedUsd: number;
}

/** `busy`: the member's last call is still open. `enough`: it would be one more than they have in the period. */
export class CallRefusedError extends NoRoomError {
  override readonly name = 'CallRefusedError';
  readonly why: 'busy' | 'enough';

  constructor(why: 'busy' | 'enough') {
    super(`the member has ${why === 'busy' ? 'an open call' : 'no calls left'}`);
    this.why = why;
  }
}

/** The calls of the assistant in the ledger, beside the jobs. */
export interface AssistantCalls {
  /**
   * Opens a call and reserves its price, and resolves with the number of the member's calls in the period, this one
   * included. Throws a `CallRefusedError` while another call of the member is open or for one more than `most`, and an
   * `AllowanceError` if one of the allowances has no room for it. All of it is decided in the transaction that writes
   * the call, so it holds for all processes that share the store.
   */
  begin(
    call: AssistantCall,
    limits: { allowances: readonly Allowance[]; period: Period; most: number },
  ): Promise<number>;
  /** Closes it with what it cost. `null`: nobody took the call, so it leaves no trace. */
  end(callId: string, spentUsd: number | null): Promise<void>;
}
