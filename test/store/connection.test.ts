import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { raise } from '../../src/jobs/invariants.ts';
import { connectionTo } from '../../src/store/postgres/connection.ts';
import { holdDatabase } from '../../src/store/postgres/one-bot.ts';
import { openSession } from '../../src/store/postgres/session.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFastClock } from '../support/clock.ts';

it.each([
  ['', 3_000],
  ['?sslmode=require', 3_000],
  ['?connect_timeout=10', 10_000],
  ['?sslmode=require&connect_timeout=1', 1_000],
  ['?connect_timeout=0', 3_000],
  ['?connect_timeout=-1', 3_000],
  ['?connect_timeout=soon', 3_000],
])('an address with %j has %d ms for a connection', (query, limitMs) => {
  const { connectionTimeoutMillis } = connectionTo(`postgres://me@db.example/films${query}`, 3_000);
  expect(connectionTimeoutMillis).toBe(limitMs);
});

const nothing = { channel: async () => '', onConnected() {}, onNotification() {} };
const clock = createFastClock(50);
it.each<[string, (url: string) => Promise<unknown>]>([
  ['the stores', (url) => openPostgresStores(url, clock, raise)],
  ['the session of a fleet', (url) => openSession(url, clock, nothing)],
  ['the lock of a database', (url) => holdDatabase(url, clock)],
])('%s wait for a silent server as long as the address says', async (_, open) => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const limits = vi.spyOn(globalThis, 'setTimeout');
  try {
    const { port } = server.address() as AddressInfo;
    await expect(open(`postgres://me@127.0.0.1:${port}/films?connect_timeout=0.07`)).rejects.toThrow();
    expect(limits).toHaveBeenCalledWith(expect.any(Function), 70);
  } finally {
    limits.mockRestore();
    server.close();
  }
});
