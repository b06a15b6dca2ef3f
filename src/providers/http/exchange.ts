import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { decodeBody, decodeText } from '../../content-coding.ts';
import type { Runtime } from '../../runtime/index.ts';
import { ProviderError } from '../provider.ts';
import { parseJson } from './json.ts';
import { isIncomplete } from './pieces.ts';
import { headersScope } from './sunset.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string | URL;
  headers?: Readonly<Record<string, string>>;
  body?: string | Readable;
  signal: AbortSignal;
  /** The call costs money, and its loss would hurt: it gets a connection of its own. */
  isPaid?: boolean;
  /** Default: 8 MiB. */
  maxBytes?: number;
  /** In JSON. Default: more than any answer about tasks has. */
  maxValues?: number;
}

/** An answer, whatever its status. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  receivedAtMs: number;
  text: string;
  /** The text as JSON; `undefined` if it isn't JSON. */
  json: unknown;
  /** The service itself answered: its JSON is an object or a list, and not from an edge in front of it. */
  isOwn: boolean;
  /** An edge's page: HTML or XML, whatever its status and content type say. */
  isPage: boolean;
}

/**
 * Sends one request and reads its answer. Follows no redirect and repeats nothing. Throws a `ProviderError` without a
 * whole answer; its `sent` is false as long as there was no connection, or if a part of the body never left this machine,
 * as after the loss of a file that is being uploaded.
 */
export type Exchange = (call: Call) => Promise<Answer>;

/** Answers are a few kilobytes; logs of a long task are larger. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** A shorter key is a placeholder (`x`, `EMPTY`). Cutting it out of answers would damage ids and words. */
const MIN_SECRET_LENGTH = 8;
/** Nothing else contains half of such a key. */
const LONG_SECRET_LENGTH = 24;
const REDACTED = '[redacted]';

/** The bot asks for no content coding, and understands servers that apply one anyway. */
const IDENTITY = { 'accept-encoding': 'identity' };

/** `secrets` are removed from every answer, because servers echo keys in their errors. */
export function createExchange(
  { clock, network }: Pick<Runtime, 'clock' | 'network'>,
  { secrets }: { secrets: readonly string[] },
): Exchange {
  const agent = network.createAgent({ allowH2: false });
  // The server may close a kept connection just when the bot writes to it, and then nobody knows if it read the
  // request. A new connection fails while connecting, when certainly nothing was sent.
  const paidAgent = network.createAgent({ allowH2: false, pipelining: 0 });
  const realSecrets = secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH);
  const redact = (text: string) => realSecrets.reduce(withoutSecret, text);

  return ({ method, url, headers = {}, body, signal, isPaid = false, ...limits }) => {
    const { maxBytes = MAX_ANSWER_BYTES, maxValues } = limits;
    const { origin, pathname, search } = new URL(url);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const hear = headersScope.getStore();
    let sent = false;
    let controller: Dispatcher.DispatchController | undefined;
    let head: Pick<Answer, 'status' | 'headers' | 'receivedAtMs'> | undefined;
    const chunks: Buffer[] = [];
    let bytes = 0;

    // Whoever answered early may have had reasons of its own.
    const mayBeAccepted = () => sent && (head !== undefined || !isIncomplete(body));
    const fail = (kind: 'unavailable' | 'timeout', cause: string) =>
      reject(new ProviderError(kind, redact(`${method} ${pathname}: ${cause}`), { sent: mayBeAccepted() }));
    const giveUp = () => {
      // A request that was never sent may be repeated, whichever side timed out.
      fail(mayBeAccepted() ? 'timeout' : 'unavailable', 'aborted before the answer arrived');
      controller?.abort(new Error('given up'));
    };

    (isPaid ? paidAgent : agent).dispatch(
      { origin, path: pathname + search, method, headers: { ...IDENTITY, ...headers }, body: body ?? null },
      {
        // Called when the connection exists, before the first byte is written.
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
          if (bytes > maxBytes) current.abort(new Error('the answer has no end'));
        },
        onResponseEnd() {
          if (!head) return fail('unavailable', 'the answer has no head');
          read(head, Buffer.concat(chunks), { redact, maxBytes, maxValues }).then(
            resolve,
            (error: unknown) => {
              fail('unavailable', describe(error));
            },
          );
        },
        onResponseError(_controller, error) {
          fail('unavailable', describe(error));
        },
      },
    );
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
    return promise.finally(() => signal.removeEventListener('abort', giveUp));
  };
}

/** A proxy may echo the request in a header, such as the one with the request's id. */
function withoutSecrets(headers: IncomingHttpHeaders, redact: (text: string) => string): IncomingHttpHeaders {
  const clean = (value: string | string[] | undefined) =>
    typeof value === 'string' ? redact(value) : value?.map(redact);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)]));
}

/** Removes a key, even a truncated one: a long key is recognized by its beginning. */
function withoutSecret(text: string, secret: string): string {
  const rest = text.replaceAll(secret, REDACTED);
  if (secret.length < LONG_SECRET_LENGTH) return rest;
  const [first = '', ...more] = rest.split(secret.slice(0, LONG_SECRET_LENGTH / 2));
  return [first, ...more.map((part) => part.replace(/^[\w.~+/=*-]*/, REDACTED))].join('');
}

interface Read {
  redact(text: string): string;
  maxBytes: number;
  maxValues: number | undefined;
}

async function read(
  head: Pick<Answer, 'status' | 'headers' | 'receivedAtMs'>,
  bytes: Buffer,
  { redact, maxBytes, maxValues }: Read,
): Promise<Answer> {
  const { headers } = head;
  const body = await decodeBody(bytes, headers['content-encoding'], maxBytes);
  const text = redact(decodeText(body, headers['content-type']));
  const json = parseJson(text, maxValues);
  const isPage = json === undefined && isWebPage(text, headers['content-type']);
  const isEdges = isPage || isOfEdge(json);
  return { ...head, text, json, isPage: isEdges, isOwn: isObject(json) && !isEdges };
}

function isWebPage(text: string, contentType = ''): boolean {
  // Some pages are one line: `error code: 1015`.
  return /^\s*(?:<|error code: \d+)/i.test(text) || (/\bhtml\b/i.test(contentType) && text.trim() !== '');
}

/**
 * Cloudflare answers programs in JSON where people get a page.
 * @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/
 */
function isOfEdge(json: unknown): boolean {
  return isObject(json) && 'cloudflare_error' in json;
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null;
}

/** Node's own errors of failed connections keep their message in a code, or in a list of errors. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? `${String(error.code)} ` : '';
  const inner = error instanceof AggregateError ? error.errors.map(String).join(', ') : '';
  return `${code}${error.message || inner || error.name}`;
}
