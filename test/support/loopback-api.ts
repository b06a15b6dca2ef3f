import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeClock } from './clock.ts';

/** The answer to a request; `reset` breaks the connection instead. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string } | 'reset';

/** A server in Discord's place that always gives the same answer, and records the times of requests. */
export async function startLoopbackApi(clock: FakeClock) {
  let reply: Reply = { status: 200, body: '{}' };
  const requests: { atMs: number; method: string; path: string }[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse) {
    requests.push({ atMs: clock.now(), method: request.method ?? '', path: request.url ?? '' });
    for await (const _ of request);
    if (reply === 'reset') return request.socket.resetAndDestroy();
    const { status, headers = { 'content-type': 'application/json' }, body = '' } = reply;
    return response.writeHead(status, headers).end(body);
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    requests,
    replyWith: (next: Reply) => {
      reply = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Advances `clock` whenever only time is waited for, until `work` is done. */
export async function whileTimePasses<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  // Until it is returned, nobody waits for it.
  done.catch(() => undefined);
  for (;;) {
    // Lets all started work go as far as it can.
    await new Promise(setImmediate);
    if (isDone) return done;
    if (clock.nextInMs !== undefined) clock.advance(clock.nextInMs);
  }
}
