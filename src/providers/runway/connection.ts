import type { Random } from '../../runtime/random.ts';
import { type BodyFiles, toJsonBody } from '../http/body-files.ts';
import type { Exchange } from '../http/exchange.ts';
import { type CallName, toRefusal } from '../http/refusal.ts';
import { kindOfWords } from './failure.ts';

export interface Connection {
  apiKey: string;
  /** An origin, without a slash at the end. */
  baseUrl: string;
  exchange: Exchange;
  random: Random;
}

interface Request {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: object;
  /** Those that stand in the body. */
  files?: BodyFiles;
  signal: AbortSignal;
}

/** The fields and answers in this folder are those of this version. Every request must name it. */
export const API_VERSION = '2024-11-06';

/**
 * Calls Runway once. Returns the answer's JSON, `undefined` if it isn't JSON. Throws a `ProviderError` for anything
 * except 2xx.
 * @see https://docs.dev.runwayml.com/api/
 */
export async function ask(
  { apiKey, baseUrl, exchange }: Connection,
  what: CallName,
  { method, path, body, files, signal }: Request,
): Promise<unknown> {
  const sent = body && toJsonBody(body, files);
  const answer = await exchange({
    ...{ method, url: baseUrl + path, signal, isPaid: what === 'create' },
    headers: {
      ...{ accept: 'application/json', authorization: `Bearer ${apiKey}`, 'x-runway-version': API_VERSION },
      ...sent?.headers,
    },
    ...(sent && { body: sent.body }),
  });
  if (answer.status < 200 || answer.status >= 300) throw toRefusal(answer, what, kindOfWords);
  return answer.json;
}
