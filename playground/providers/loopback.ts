import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a route gives back: JSON, or a file from the disk or from memory. */
export interface LoopbackAnswer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  file?: { contentType: string } & ({ path: string } | { bytes: Buffer });
}

export interface LoopbackCall {
  /** The request, its body read. */
  readonly headers: IncomingHttpHeaders;
  readonly url: URL;
  readonly body: Buffer;
  /** The body's JSON; `undefined` where it is none. */
  readonly json: unknown;
  /** What the pattern's groups matched. */
  readonly groups: Readonly<Record<string, string>>;
}

export interface LoopbackRoute<Name extends string> {
  /** What scripts and the log call it. */
  name: Name;
  method: string;
  /** Of the whole path. */
  path: RegExp;
  /** Whether it may be called without a key. Default: false. */
  isPublic?: boolean;
  answer(call: LoopbackCall): LoopbackAnswer | Promise<LoopbackAnswer>;
}

/** How a request goes wrong. */
export type LoopbackTrouble =
  /** Answered so. `body`: an object is JSON, a string is sent as it is, as HTML. */
  | { kind: 'status'; status: number; body?: object | string; headers?: Record<string, string> }
  /** The page of some proxy, with status 200 unless told. */
  | { kind: 'html'; status?: number }
  /** JSON that is none, in an answer that is whole. */
  | { kind: 'malformed' }
  /** Never answered. */
  | { kind: 'hang' }
  /** Answered, but later. */
  | { kind: 'slow'; ms: number }
  /** The connection breaks before anything is answered. */
  | { kind: 'reset' }
  /** Half of the answer arrives, then the connection ends. */
  | { kind: 'truncated' };

interface ScriptOptions {
  /** How many calls it hits. Default: all. */
  times?: number;
  /** How many it lets pass first. */
  skip?: number;
  /** The work is done first, so that only the answer is lost. */
  afterWork?: boolean;
}

export interface LoopbackScript {
  /** How many requests it has hit. */
  hits: number;
  remove(): void;
}

export interface LoopbackRequest<Name extends string> {
  /** The route; `undefined` where there is none. */
  name: Name | undefined;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  json: unknown;
  bodyBytes: number;
  atMs: number;
  /** 0: no whole answer was sent. */
  status: number;
}

export interface LoopbackOptions<Name extends string> {
  /** Looked up in this order. */
  routes: readonly LoopbackRoute<Name>[];
  /** The answer to a request with a wrong key or none; `undefined` for a right one. */
  refuse(headers: IncomingHttpHeaders): LoopbackAnswer | undefined;
  /** The answer where no route fits. */
  notFound: LoopbackAnswer;
  now: () => number;
}

export interface Loopback<Name extends string> extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Every request, in the order of arrival. */
  readonly requests: readonly LoopbackRequest<Name>[];
  /** How many requests came to a route. */
  count(name: Name): number;
  /** Lets calls of a route go wrong. The first script that fits is taken. */
  script(name: Name, trouble: LoopbackTrouble, options?: ScriptOptions): LoopbackScript;
  close(): Promise<void>;
}

interface Script<Name> extends Required<ScriptOptions>, LoopbackScript {
  name: Name;
  trouble: LoopbackTrouble;
}

/** A local server that plays a provider: routes with a key, a log of what was asked, and troubles as scripted. */
export async function startLoopback<Name extends string>(
  options: LoopbackOptions<Name>,
): Promise<Loopback<Name>> {
  const requests: LoopbackRequest<Name>[] = [];
  const scripts: Script<Name>[] = [];

  function takeScript(name: Name | undefined): Script<Name> | undefined {
    const script = scripts.find((each) => each.name === name && each.hits < each.times && each.skip-- <= 0);
    if (script) script.hits += 1;
    return script;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://loopback');
    const route = options.routes.find(
      (each) => each.method === request.method && each.path.test(url.pathname),
    );
    const { method = '', headers } = request;
    const entry: LoopbackRequest<Name> = {
      ...{ name: route?.name, method, path: url.pathname + url.search, headers, json: undefined },
      ...{ bodyBytes: 0, atMs: options.now(), status: 0 },
    };
    requests.push(entry);
    response.on('finish', () => {
      entry.status = response.statusCode;
    });
    const script = takeScript(route?.name);
    if (script?.trouble.kind === 'reset' && !script.afterWork) return void request.socket.resetAndDestroy();

    const body = Buffer.concat(await request.toArray());
    entry.bodyBytes = body.length;
    entry.json = parseJson(body);
    const work = async () => {
      const refusal = route?.isPublic ? undefined : options.refuse(headers);
      if (refusal || !route) return refusal ?? options.notFound;
      const { groups = {} } = route.path.exec(url.pathname) ?? {};
      return route.answer({ headers, url, body, json: entry.json, groups });
    };
    if (!script) return send(response, await work());
    const { kind } = script.trouble;
    const isWorkDone = script.afterWork || kind === 'slow' || kind === 'truncated';
    await sendTrouble(response, script.trouble, isWorkDone ? await work() : { status: 200, json: {} });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A client that went away is no error of ours.
      if (!request.destroyed || request.complete) process.stderr.write(`loopback: ${String(error)}\n`);
      response.destroy();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A listening TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    count: (name) => requests.filter((request) => request.name === name).length,
    script(name, trouble, { times = Number.POSITIVE_INFINITY, skip = 0, afterWork = false } = {}) {
      const remove = () => {
        script.times = 0;
      };
      const script = { name, trouble, hits: 0, times, skip, afterWork, remove };
      scripts.push(script);
      return script;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Payload = NonNullable<LoopbackAnswer['file']>;

async function send(response: ServerResponse, { status, headers, ...answer }: LoopbackAnswer): Promise<void> {
  const payload = payloadOf(answer);
  const size = 'path' in payload ? (await stat(payload.path)).size : payload.bytes.length;
  response.writeHead(status, { ...headers, 'content-type': payload.contentType, 'content-length': size });
  if ('bytes' in payload) return void response.end(payload.bytes);
  // Whoever downloads may stop early.
  await pipeline(createReadStream(payload.path), response).catch(() => void response.destroy());
}

async function sendTrouble(response: ServerResponse, trouble: LoopbackTrouble, answer: LoopbackAnswer) {
  switch (trouble.kind) {
    case 'hang':
      return;
    case 'slow':
      await sleep(trouble.ms, undefined, { ref: false });
      return send(response, answer);
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'status': {
      const { body = { status: trouble.status }, ...rest } = trouble;
      return send(
        response,
        typeof body === 'string' ? { ...rest, file: html(body) } : { ...rest, json: body },
      );
    }
    case 'html':
      return send(response, { status: trouble.status ?? 200, file: html('<h1>Just a moment…</h1>') });
    case 'malformed':
      return send(response, { ...answer, file: text('application/json', '{"id": "cut of') });
    case 'truncated': {
      const payload = payloadOf(answer);
      const bytes = 'path' in payload ? await readFile(payload.path) : payload.bytes;
      const headers = { 'content-type': payload.contentType, 'content-length': bytes.length };
      response.writeHead(answer.status, headers).write(bytes.subarray(0, bytes.length / 2), () => {
        response.destroy();
      });
    }
  }
}

function payloadOf({ json, file }: Pick<LoopbackAnswer, 'json' | 'file'>): Payload {
  return file ?? text('application/json', json === undefined ? '' : JSON.stringify(json));
}

function html(body: string): Payload {
  return text('text/html', `<!doctype html><html><body>${body}</body></html>`);
}

function text(contentType: string, content: string): Payload {
  return { contentType, bytes: Buffer.from(content) };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
