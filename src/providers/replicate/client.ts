import Replicate from 'replicate';
import type { Random } from '../../runtime/random.ts';
import type { Answer, Exchange } from '../http/exchange.ts';
import { type CallName, toRefusal } from '../http/refusal.ts';
import { ProviderError } from '../provider.ts';
import { kindOfWords } from './failure.ts';

export interface Connection {
  apiToken: string;
  /** Ends in `/v1`. */
  baseUrl: string;
  exchange: Exchange;
  random: Random;
}

/** Of a collection: about a hundred models, each with the schemas of its input and output. */
const MAX_LIST_VALUES = 300_000;

/**
 * Makes one call of Replicate's client, and exactly one request. The client (1.4.0) repeats every 429 and every lost
 * answer up to five times at once, without an option to disable it. For a create, that would mean paid duplicates. So
 * it gets a `fetch` that makes one request, records what really happened, and shows the client nothing that it would
 * repeat. Throws a `ProviderError`, never the client's own error, which contains the request including the token.
 * @see https://github.com/replicate/replicate-javascript/blob/main/lib/util.js (`withAutomaticRetries`)
 */
export async function callOnce(
  { apiToken, baseUrl, exchange }: Connection,
  what: CallName,
  signal: AbortSignal,
  call: (client: Replicate) => Promise<unknown>,
  /** Added here, because the client can't send them. */
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const asked: { answer?: Promise<Answer> } = {};
  const client = new Replicate({
    auth: apiToken,
    baseUrl,
    useFileOutput: false,
    async fetch(input, init) {
      asked.answer ??= exchange({
        method: init?.method === 'POST' ? 'POST' : 'GET',
        url: String(input),
        // The client passes a plain object and a string.
        headers: { ...(init?.headers as Record<string, string>), ...headers },
        ...(typeof init?.body === 'string' && { body: init.body }),
        signal,
        isPaid: what === 'create',
        ...(what === 'model' && { maxValues: MAX_LIST_VALUES }),
      });
      const answer = await asked.answer.catch(() => undefined);
      if (answer === undefined || !isOk(answer)) return new Response(null, { status: 400 });
      return new Response(JSON.stringify(answer.json ?? {}), { status: 200 });
    },
  });
  const result = await call(client).then(
    (value) => ({ value }),
    () => undefined,
  );
  const answer = await asked.answer;
  if (answer === undefined)
    throw new ProviderError('invalid_request', `${what}: never sent`, { sent: false });
  if (!isOk(answer)) throw toRefusal(answer, what, kindOfWords);
  const isReadable = answer.isOwn || (what === 'cancel' && answer.text.trim() === '');
  if (result === undefined || !isReadable)
    throw new ProviderError('unavailable', `${what}: the answer isn't JSON`);
  return result.value;
}

function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
