import { once } from 'node:events';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createListener } from '@cutscene/playground/discord/listen.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallback } from '../../src/discord/callback.ts';
import { createTraffic } from '../../src/discord/traffic.ts';
import { makeCertificate } from '../support/certificate.ts';
import { silent } from '../support/ports.ts';
import { runtime } from '../support/runtime.ts';

const certificate = makeCertificate();
const known = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...known, certificate.cert]));
afterAll(() => setDefaultCACertificates(known));

const BURST = 5;
/** What the server does with a first response on a connection from before. `takes` it, and answers it. */
type Deed = { takes: boolean; answers: boolean; ends?: boolean };
const well: Deed = { takes: true, answers: true };

/** Discord, as far as first responses go: it takes one for each interaction. */
async function startServer(isSecure: boolean) {
  const taken: string[] = [];
  const connections = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  let old = new Set<unknown>();
  let deed = well;
  let opened = 0;
  let gatewayCalls = 0;

  const server = createListener(isSecure ? certificate : undefined, (request, response) => {
    if (request.url?.includes('/gateway')) {
      gatewayCalls += 1;
      return void response.end('{}');
    }
    const session = (request as { stream?: { session?: ServerHttp2Session } }).stream?.session;
    const { takes, answers, ends } = old.has(session ?? request.socket) ? deed : well;
    const [, id = ''] = /interactions\/([^/]+)/.exec(request.url ?? '') ?? [];
    request.resume().once('end', () => {
      const isFirst = !taken.includes(id);
      if (takes && isFirst) taken.push(id);
      if (ends) return void (session ?? request.socket).destroy();
      if (!answers) return;
      const body = isFirst ? { interaction: { response_message_id: id } } : { code: 40060, message: 'again' };
      response
        .writeHead(isFirst ? 200 : 400, { 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    });
  });
  server.on('connection', (socket: Socket) => {
    opened += 1;
    connections.add(socket.once('close', () => connections.delete(socket)));
  });
  (server as unknown as Http2Server).on('session', (session) => sessions.add(session));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}/api`,
    taken,
    sessions,
    connections,
    opened: () => opened,
    isOpen: () => (isSecure ? gatewayCalls > 0 : opened >= 100),
    /** From now on, on the connections of now. */
    will(next: Deed) {
      old = new Set([...sessions, ...connections]);
      deed = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Server = Awaited<ReturnType<typeof startServer>>;

/** What happens to open connections when first responses are due, and whether the answer to them can be lost. */
const troubles: Record<string, { begin(server: Server): void; losesAnswer?: boolean }> = {
  'all is well': { begin() {} },
  'it has just closed them': {
    begin({ connections }) {
      for (const socket of connections) socket.destroy();
    },
  },
  'it closes them politely at this moment': {
    begin({ connections, sessions }) {
      for (const session of sessions) session.close();
      if (sessions.size === 0) for (const socket of connections) socket.end();
    },
    losesAnswer: true,
  },
  'it breaks them as the response comes': {
    begin: ({ will }) => will({ takes: false, answers: false, ends: true }),
  },
  'it takes the response, and breaks them before it answers': {
    begin: ({ will }) => will({ takes: true, answers: false, ends: true }),
    losesAnswer: true,
  },
  'nobody is behind them any more': { begin: ({ will }) => will({ takes: false, answers: false }) },
};

describe.each([
  ['HTTP/1.1', false],
  ['HTTP/2', true],
])('first responses over %s', (_, isSecure) => {
  async function run(begin: (server: Server) => void) {
    await using server = await startServer(isSecure);
    const closing = new AbortController();
    const traffic = createTraffic({ clock: runtime.clock, log: silent });
    const callback = createCallback(traffic, runtime, server.apiUrl);
    callback.keepOpen(closing.signal);
    await expect.poll(server.isOpen, { interval: 5, timeout: 10_000 }).toBe(true);
    const openedBefore = server.opened();
    begin(server);
    const ids = Array.from({ length: BURST }, (__, n) => `10000000000000000${n}`);
    const outcomes = await Promise.allSettled(
      ids.map((id) => callback({ id, token: 'token' }, { content: 'x' })),
    );
    closing.abort();
    traffic.close();
    return { ids, outcomes, taken: server.taken.toSorted(), opened: server.opened() - openedBefore };
  }

  it.each(Object.keys(troubles))('arrive once and in time when %s', async (name) => {
    const { begin, losesAnswer = false } = troubles[name] ?? { begin() {} };
    const { ids, outcomes, taken } = await run(begin);
    expect(taken).toEqual(ids);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') expect(outcome.value).toBe(ids[index]);
      // The bot asks Discord then.
      else expect([losesAnswer, String(outcome.reason)]).toEqual([true, expect.stringContaining('may have')]);
    }
  });

  it('need no new connection', async () => {
    expect(await run(() => {})).toMatchObject({ opened: 0 });
  });
});

it('goes on after a GOAWAY that refuses what was just sent', async () => {
  await using server = await startServer(true);
  const closing = new AbortController();
  const traffic = createTraffic({ clock: runtime.clock, log: silent });
  const callback = createCallback(traffic, runtime, server.apiUrl);
  callback.keepOpen(closing.signal);
  await expect.poll(server.isOpen, { interval: 5, timeout: 10_000 }).toBe(true);
  // The last stream that it has handled is that of the first request.
  for (const session of server.sessions) session.goaway(0, 1);
  expect(await callback({ id: '100000000000000001', token: 'token' }, 'thinking')).toBe('100000000000000001');
  expect(server.taken).toEqual(['100000000000000001']);
  closing.abort();
  traffic.close();
});
