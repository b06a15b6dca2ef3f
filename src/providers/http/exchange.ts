import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { decodeBody, decodeText } from '../../content-coding.ts';
import type { Runtime } from '../../runtime/index.ts';
import { ProviderError } from '../provider.ts';
import { parseJson } from './json.ts';
import { headersScope } from './sunset.ts';

export interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  url: string | URL;
  headers?: Readonly<Record<string, string>>;
  body?: string | Readable;
  signal: AbortSignal;
  /** Costs money, so that its loss hurts: it gets a connection of its own. */
  isPaid?: boolean;
}

/** Whatever came back, of any status. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  receivedAtMs: number;
  text: string;
  /** What the text says as JSON; `undefined` where it is none. */
  json: unknown;
  /** The service itself speaks: it is its JSON, an object or a list, and not that of an edge before it. */
  isOwn: boolean;
  /** The page of an edge: HTML or XML, whatever its status and content type say. */
  isPage: boolean;
}

/**
 * Sends one request and reads its answer; follows no redirect and repeats nothing.
 * Throws a `ProviderError` where no whole answer came: `sent` is false as long as there was no connection.
 */
export type Exchange = (call: Call) => Promise<Answer>;

/** Answers are a few kilobytes; logs of a long task are more. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Below this a key is a placeholder (`x`, `EMPTY`), and cutting it out of answers would spoil ids and words. */
const MIN_SECRET_LENGTH = 8;
/** Half of such a key is nobody else's. */
const LONG_SECRET_LENGTH = 24;
const REDACTED = '[redacted]';

/** The bot asks for no coding, and understands servers that apply one anyway. */
const IDENTITY = { 'accept-encoding': 'identity' };

/** `secrets` are cut out of every answer, since servers echo keys in their errors. */
export function createExchange(
  { clock, network }: Pick<Runtime, 'clock' | 'network'>,
  { secrets }: { secrets: readonly string[] },
): Exchange {
  const agent = network.createAgent({ allowH2: false });
  // A kept connection may be closed by the server just when we write to it, and then nobody knows whether it was
  // read. A new one fails while connecting, when surely nothing was sent.
  const paidAgent = network.createAgent({ allowH2: false, pipelining: 0 });
  const realSecrets = secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH);
  const redact = (text: string) => realSecrets.reduce(withoutSecret, text);

  return ({ method, url, headers = {}, body, signal, isPaid = false }) => {
    const { origin, pathname, search } = new URL(url);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const hear = headersScope.getStore();
    let sent = false;
    let controller: Dispatcher.DispatchController | undefined;
    let head: Pick<Answer, 'status' | 'headers' | 'receivedAtMs'> | undefined;
    const chunks: Buffer[] = [];
    let bytes = 0;

    const fail = (kind: 'unavailable' | 'timeout', cause: string) =>
      reject(new ProviderError(kind, redact(`${method} ${pathname}: ${cause}`), { sent }));
    const giveUp = () => {
      // A request that was never sent may be repeated, whichever side timed out.
      fail(sent ? 'timeout' : 'unavailable', 'given up before the answer was there');
      controller?.abort(new Error('given up'));
    };

    (isPaid ? paidAgent : agent).dispatch(
      { origin, path: pathname + search, method, headers: { ...IDENTITY, ...headers }, body: body ?? null },
      {
        // Called when there is a connection, before the first byte is written to it.
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) started.abort(new Error('given up'));
          else sent = true;
        },
        onResponseStart(_controller, status, received) {
          head = { status, headers: withoutSecrets(received, redact), receivedAtMs: clock.now() };
          hear?.(received);
        },
        onResponseData(current, chunk) {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) current.abort(new Error('the answer has no end'));
        },
        onResponseEnd() {
          if (!head) return fail('unavailable', 'the answer has no head');
          read(head, Buffer.concat(chunks), redact).then(resolve, (error: unknown) => {
            fail('unavailable', describe(error));
          });
        },
        onResponseError(_controller, error) {
          fail('unavailable', describe(error));
        },
      },
    );
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', giveUp));
  };
}

/** A proxy may echo what it got in a header, such as the one with the request's id. */
function withoutSecrets(headers: IncomingHttpHeaders, redact: (text: string) => string): IncomingHttpHeaders {
  const clean = (value: string | string[] | undefined) =>
    typeof value === 'string' ? redact(value) : value?.map(redact);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)]));
}

/** Cuts out a key, also one that was cut: a long one is known by its beginning. */
function withoutSecret(text: string, secret: string): string {
  const rest = text.replaceAll(secret, REDACTED);
  if (secret.length < LONG_SECRET_LENGTH) return rest;
  const [first = '', ...more] = rest.split(secret.slice(0, LONG_SECRET_LENGTH / 2));
  return [first, ...more.map((part) => part.replace(/^[\w.~+/=*-]*/, REDACTED))].join('');
}

async function read(
  head: Pick<Answer, 'status' | 'headers' | 'receivedAtMs'>,
  bytes: Buffer,
  redact: (text: string) => string,
): Promise<Answer> {
  const { headers } = head;
  const body = await decodeBody(bytes, headers['content-encoding'], MAX_ANSWER_BYTES);
  const text = redact(decodeText(body, headers['content-type']));
  const json = parseJson(text);
  const isPage = json === undefined && isWebPage(text, headers['content-type']);
  const isEdges = isPage || isOfEdge(json);
  return { ...head, text, json, isPage: isEdges, isOwn: isObject(json) && !isEdges };
}

function isWebPage(text: string, contentType = ''): boolean {
  // Some pages are one line: `error code: 1015`.
  return /^\s*(?:<|error code: \d+)/i.test(text) || (/\bhtml\b/i.test(contentType) && text.trim() !== '');
}

/**
 * Cloudflare tells programs in JSON what it shows to people as a page.
 * @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/
 */
function isOfEdge(json: unknown): boolean {
  return isObject(json) && 'cloudflare_error' in json;
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null;
}

/** Node's own errors of a failed connection have their message in a code, or in a list of errors. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? `${String(error.code)} ` : '';
  const inner = error instanceof AggregateError ? error.errors.map(String).join(', ') : '';
  return `${code}${error.message || inner || error.name}`;
}
