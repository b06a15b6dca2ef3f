import type * as z from 'zod';
import { ProviderError } from '../providers/provider.ts';
import type { Runtime } from '../runtime/index.ts';
import { type AssistantAccount, type Usage, usdOf } from './account.ts';
import { createChat, type Question } from './chat.ts';

/** The member waits. */
const TIMEOUT_MS = 20_000;

/** Why there is no answer. `unusable`: there is one, and nobody can use it. */
export type NoAnswerReason = 'away' | 'busy' | 'slow' | 'unusable';

/** A question without an answer that can be used. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly why: NoAnswerReason;
  /** What it cost; `null` if the server certainly hasn't worked on it. */
  readonly usd: number | null;

  constructor(why: NoAnswerReason, usd: number | null, options?: ErrorOptions) {
    super(`the assistant gave no answer: ${why}`, options);
    this.why = why;
    this.usd = usd;
  }
}

/** A question whose answer has a shape. */
export interface Asked<T> extends Question {
  read: z.ZodType<T>;
}

/** Helps members with words. What it says is untrusted like a member's own text. */
export interface Assistant {
  /** The most that a question can cost, in US dollars. */
  mostUsd(question: Question): number;
  /** Asks once. Throws a `NoAnswerError`. */
  ask<T>(question: Asked<T>): Promise<{ answer: T; usd: number; usage: Usage }>;
}

export function createAssistant(
  account: AssistantAccount,
  runtime: Pick<Runtime, 'clock' | 'network'>,
): Assistant {
  const chat = createChat(account, runtime);
  const mostUsd = ({ instructions, data, schema, maxOutTokens }: Question) => {
    // A token has at least one byte. Some servers count the shape of the answer, too.
    const inTokens = Buffer.byteLength(JSON.stringify([instructions, data, schema.json]));
    return usdOf({ inTokens, outTokens: maxOutTokens }, account);
  };
  return {
    mostUsd,
    async ask(question) {
      const said = await chat(question, runtime.clock.timeout(TIMEOUT_MS)).catch((error: unknown) => {
        throw error instanceof ProviderError ? withoutAnswer(error, mostUsd(question)) : error;
      });
      const usd = usdOf(said.usage, account);
      const { data } = question.read.safeParse(said.json);
      if (data === undefined) throw new NoAnswerError('unusable', usd);
      return { answer: data, usd, usage: said.usage };
    },
  };
}

/** A gateway's own errors: the server behind it may be at work. 524 is Cloudflare's. */
const GATEWAY_STATUSES: readonly (number | undefined)[] = [502, 504, 524];

/** A server that answered with an error has made nothing. One that was interrupted may have, and nobody knows what. */
function withoutAnswer(error: ProviderError, mostUsd: number): NoAnswerError {
  const isUnknown = error.status === undefined || GATEWAY_STATUSES.includes(error.status);
  const usd = error.sent && isUnknown ? mostUsd : null;
  const why = error.kind === 'timeout' ? 'slow' : error.kind === 'rate_limited' ? 'busy' : 'away';
  return new NoAnswerError(why, usd, { cause: error });
}
