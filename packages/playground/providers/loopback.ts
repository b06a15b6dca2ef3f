import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { goAway } from '../go-away.ts';
import { type LoopbackAnswer, type LoopbackTrouble, send, sendTrouble } from './loopback-answer.ts';

export type { LoopbackAnswer, LoopbackTrouble } from './loopback-answer.ts';

export interface LoopbackCall {
  /** The request, its body read. */
  readonly headers: IncomingHttpHeaders;
  readonly url: URL;
  readonly body: Buffer;
  /** The body's JSON; `undefined` if it isn't JSON. */
  readonly json: unknown;
  /** The groups of the pattern. */
  readonly groups: Readonly<Record<string, string>>;
}

export interface LoopbackRoute<Name extends string> {
  /** Its name in scripts and the log. */
  name: Name;
  method: string;
  /** Of the whole path. */
  path: RegExp;
  /** Whether it may be called without a key. Default: false. */
  isPublic?: boolean;
  answer(call: LoopbackCall): LoopbackAnswer | Promise<LoopbackAnswer>;
}

interface ScriptOptions {
  /** How many calls it hits. Default: all. */
  times?: number;
  /** How many it lets pass first. */
  skip?: number;
  /** Executes the request first, so that only the answer is lost. */
  afterWork?: boolean;
}

export interface LoopbackScript {
  /** How many requests it has hit. */
  hits: number;
  remove(): void;
}

export interface LoopbackRequest<Name extends string> {
  /** The route; `undefined` without one. */
  name: Name | undefined;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  json: unknown;
  bodyBytes: number;
  atMs: number;
  /** 0: no whole answer was sent. */
  status: number;
  /** The JSON of the answer, if that is what the route answered. */
  answer: unknown;
}

export interface LoopbackOptions<Name extends string> {
  /** Looked up in this order. */
  routes: readonly LoopbackRoute<Name>[];
  /** The answer to a request with a wrong key or none; `undefined` for a valid one. */
  refuse(headers: IncomingHttpHeaders): LoopbackAnswer | undefined;
  /** The answer if no route fits. */
  notFound: LoopbackAnswer;
  now: () => number;
  /** Takes over a connection that becomes a WebSocket. Default: none can. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface Loopback<Name extends string> extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Of its routes. */
  readonly names: readonly Name[];
  /** Every request, in the order of arrival. */
  readonly requests: readonly LoopbackRequest<Name>[];
  /** How many requests a route got. */
  count(name: Name): number;
  /** Applies a fault to calls of a route. The first matching script applies. */
  script(name: Name, trouble: LoopbackTrouble, options?: ScriptOptions): LoopbackScript;
  /** Refuses connections until the returned function is called. */
  goAway(): () => Promise<void>;
  close(): Promise<void>;
}

/** Faults that show part of the real answer. */
const partsOfAnswers: ReadonlySet<LoopbackTrouble['kind']> = new Set(['slow', 'slow_body', 'truncated']);

interface Script<Name> extends Required<ScriptOptions>, LoopbackScript {
  name: Name;
  trouble: LoopbackTrouble;
}

/** A local server that simulates a provider: routes with a key, a log of requests, and scripted faults. */
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
      ...{ bodyBytes: 0, atMs: options.now(), status: 0, answer: undefined },
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
    const reply = (answer: LoopbackAnswer) => {
      entry.answer = answer.json;
      return send(response, answer);
    };
    if (!script) return reply(await work());
    const { trouble } = script;
    if (trouble.kind === 'decided') {
      const answer = await trouble.decide(work, url.pathname);
      return answer === 'reset' ? void request.socket.resetAndDestroy() : reply(answer);
    }
    const isWorkDone = script.afterWork || partsOfAnswers.has(trouble.kind);
    await sendTrouble(response, trouble, isWorkDone ? await work() : { status: 200, json: {} });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A client that disconnected isn't an error.
      if (!request.destroyed || request.complete) process.stderr.write(`loopback: ${String(error)}\n`);
      response.destroy();
    });
  });
  if (options.upgrade) server.on('upgrade', options.upgrade);
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
    names: [...new Set(options.routes.map(({ name }) => name))],
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
    goAway: () => goAway(server),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
