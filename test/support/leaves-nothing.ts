import { getGlobalDispatcher } from 'undici';
import { afterAll, expect } from 'vitest';
import { stopFastClocks } from './clock.ts';

/** What a file could leave to the next one in the same process. */
const read = () => ({
  environment: { ...process.env },
  folder: process.cwd(),
  listeners: ['uncaughtException', 'unhandledRejection', 'warning', 'SIGINT', 'SIGTERM'].map((event) =>
    process.listenerCount(event),
  ),
  functions: [Date, Date.now, Math.random, setTimeout, setInterval, setImmediate, fetch, console.log],
});
const before = read();
const connections = getGlobalDispatcher();

afterAll(stopFastClocks);
afterAll(() => {
  expect(read(), 'left to the next file').toEqual(before);
  expect(getGlobalDispatcher() === connections, 'its own connections').toBe(true);
});
