import OpenAI from 'openai';
import type { Random } from '../../runtime/random.ts';
import type { Answer, Exchange } from '../http/exchange.ts';
import { type CallName, toRefusal } from '../http/refusal.ts';
import { ProviderError } from '../provider.ts';
import { kindOfWords } from './failure.ts';
import { toFormBody } from './form.ts';

export interface Connection {
  /** Absent for servers without keys. Then no authorization is sent. */
  apiKey: string | undefined;
  /** Ends in `/v1`. */
  baseUrl: string;
  exchange: Exchange;
  random: Random;
}

/** The headers that the Videos API needs, out of all that the client would send. */
const passedHeaders = ['accept', 'content-type', 'user-agent'];

/** Above the engine's own limits, which come as signals, so that the client's timer never decides. */
const TIMEOUT_MS = 5 * 60_000;

/**
 * Makes one call of the official client, and exactly one request: no retry, no redirect (which would repeat a paid
 * POST), no logging, and nothing from the environment. `OPENAI_CUSTOM_HEADERS`, which it always reads from there, is
 * dropped before sending. The client itself has only a placeholder for the key; the key is added below it. Failures are
 * recorded separately, because the client's errors don't say if there was a connection, and contain everything the
 * server wrote. Throws a `ProviderError`; an abort keeps its own reason.
 */
export async function callOnce<T>(
  { apiKey, baseUrl, exchange, random }: Connection,
  call: CallName,
  signal: AbortSignal,
  run: (client: OpenAI) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const asked: { answer?: Promise<Answer> } = {};

  async function fetchOnce(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const headers = passedOn(init.headers, apiKey);
    const { body: sent } = init;
    const form = sent instanceof FormData ? toFormBody(sent, random) : undefined;
    const body = form?.body ?? (typeof sent === 'string' ? sent : undefined);
    asked.answer ??= exchange({
      ...{ method: toMethod(init.method), url: url instanceof Request ? url.url : url },
      headers: { ...headers, ...form?.headers },
      ...(body !== undefined && { body }),
      ...{ signal: init.signal ?? signal, isPaid: call === 'create' },
    });
    const answer = await asked.answer;
    // Whatever its content type: the client reads only JSON.
    return Response.json(answer.json ?? {}, { status: isOk(answer) ? 200 : 400 });
  }

  const client = new OpenAI({
    apiKey: 'put-on-below',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    // With `Response` defined, the client doesn't fetch anything to find out whether forms work.
    fetch: Object.assign(fetchOnce, { Response }),
    logLevel: 'off',
    maxRetries: 0,
    timeout: TIMEOUT_MS,
  });
  const result = await run(client).then(
    (value) => ({ value }),
    () => undefined,
  );
  if (asked.answer === undefined) {
    signal.throwIfAborted();
    throw new ProviderError('invalid_request', `${call}: never sent`, { sent: false });
  }
  const answer = await asked.answer.catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  if (!isOk(answer)) throw toRefusal(answer, call, kindOfWords);
  const isReadable = answer.isOwn || (call === 'cancel' && answer.text.trim() === '');
  if (result === undefined || !isReadable)
    throw new ProviderError('unavailable', `${call}: the answer can't be read`);
  return result.value;
}

/** The client's headers as sent, with the key. */
function passedOn(given: RequestInit['headers'], apiKey: string | undefined): Record<string, string> {
  const headers = new Headers(given);
  const passed = passedHeaders.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { ...(apiKey && { authorization: `Bearer ${apiKey}` }), ...Object.fromEntries(passed) };
}

function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function toMethod(method = 'GET'): 'GET' | 'POST' | 'DELETE' {
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  throw new TypeError(`the Videos API has no ${method}`);
}
