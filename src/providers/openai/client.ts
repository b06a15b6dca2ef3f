import OpenAI from 'openai';
import { createExchange } from '../http/exchange.ts';
import { toFormBody } from './form.ts';

/** Of all that the client would send, the headers that the Videos API needs. */
const passedHeaders = ['accept', 'content-type', 'user-agent'];

/** Above the engine's own limits, which come as signals, so that the client's timer never decides. */
const TIMEOUT_MS = 5 * 60_000;

/**
 * The official client, kept to one exchange per call: no second try, no redirect (which would repeat a paid POST),
 * no logging, and nothing from the environment. What it reads there without a way to turn it off
 * (`OPENAI_CUSTOM_HEADERS`) is dropped before sending. It never holds the key, only a placeholder that it insists
 * on: the key is put on below it, so none of its errors can carry it, and where there is no key no authorization
 * is sent at all.
 */
export function createClient(baseUrl: string, apiKey: string | undefined): OpenAI {
  const exchange = createExchange({ secrets: apiKey === undefined ? [] : [apiKey] });

  async function fetchOnce(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const given = new Headers(init.headers);
    const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    for (const name of passedHeaders) {
      const value = given.get(name);
      if (value !== null) headers[name] = value;
    }
    const { body: sent } = init;
    const form = sent instanceof FormData ? toFormBody(sent) : undefined;
    const body = form?.body ?? (typeof sent === 'string' ? sent : undefined);
    const method = toMethod(init.method);
    const answer = await exchange({
      ...{ method, url: url instanceof Request ? url.url : url, headers: { ...headers, ...form?.headers } },
      ...(body !== undefined && { body }),
      ...{ signal: init.signal ?? new AbortController().signal, isPaid: method === 'POST' },
    });
    // An answer that may have no body must not be given one.
    const isBodiless = answer.status === 204 || answer.status === 205 || answer.status === 304;
    return new Response(isBodiless ? null : answer.text, {
      status: answer.status,
      headers: toHeaders(answer.headers),
    });
  }

  return new OpenAI({
    apiKey: 'put-on-below',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    // With `Response` at hand the client need not fetch something to find out whether forms work.
    fetch: Object.assign(fetchOnce, { Response }),
    logLevel: 'off',
    maxRetries: 0,
    timeout: TIMEOUT_MS,
  });
}

function toMethod(method = 'GET'): 'GET' | 'POST' | 'DELETE' {
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  throw new TypeError(`the Videos API has no ${method}`);
}

function toHeaders(received: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(received)) {
    for (const each of [value].flat()) headers.append(name, each);
  }
  return headers;
}
