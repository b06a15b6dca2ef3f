import { expect, it } from 'vitest';
import { createConnections, isBroken } from '../../src/discord/connections.ts';
import { createFakeClock } from '../support/clock.ts';

/** The connections, and the options of those that are kept. */
function start() {
  const clock = createFakeClock();
  const kept: { options: { keepAliveTimeout?: number }; count: number }[] = [];
  const fresh: object[] = [];
  const network = {
    createAgent: (options: object) => fresh.push(options),
    createReadyAgent(_: URL, options: object, count: number) {
      kept.push({ options, count });
      return { agent: {}, sockets: undefined };
    },
  };
  const { keepOpen } = createConnections(
    { clock, network: network as never },
    new URL('https://discord.com'),
  );
  return { clock, kept, fresh, keepOpen };
}

it('an open connection has a second to show that it is alive, and a new one more time', () => {
  const { kept, fresh } = start();
  expect(kept[0]?.options).toMatchObject({
    headersTimeout: 1_000,
    connectTimeout: 1_000,
    bodyTimeout: 8_000,
  });
  expect(fresh).toMatchObject([{ headersTimeout: 8_000, bodyTimeout: 8_000, pipelining: 0 }]);
});

it('a burst of a hundred finds its connections open', () => {
  expect(start().kept.map(({ count }) => count)).toEqual([100]);
});

it('the one connection of HTTP/2 is used before it would end, whatever comes of it, until the stop', async () => {
  const { clock, kept, keepOpen } = start();
  const startMs = clock.now();
  const usedMs: number[] = [];
  const stopping = new AbortController();
  const use = async () => {
    usedMs.push(clock.now() - startMs);
    throw new Error('reset');
  };
  keepOpen(use, stopping.signal);
  for (let n = 0; n < 3; n++) {
    await new Promise(setImmediate);
    clock.advance(clock.nextInMs ?? 0);
  }
  await new Promise(setImmediate);
  expect(usedMs).toHaveLength(4);
  expect(Math.max(...usedMs.map((ms, n) => ms - (usedMs[n - 1] ?? 0)))).toBeLessThan(
    kept[0]?.options.keepAliveTimeout ?? 0,
  );
  stopping.abort();
  await new Promise(setImmediate);
  expect([usedMs.length, clock.waiting]).toEqual([4, 0]);
});

it.each([
  ...['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_INFO', 'UND_ERR_HEADERS_TIMEOUT'],
  ...['UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_ABORTED'],
])('%s is the fault of the connection', (code) => {
  expect(isBroken(Object.assign(new Error(code), { code }))).toBe(true);
});

it.each([new Error('x'), Object.assign(new Error('x'), { code: 'ENOTFOUND' }), undefined])(
  '%s isn’t',
  (error) => {
    expect(isBroken(error)).toBe(false);
  },
);
