import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, expect } from 'vitest';

/** Every answer of every local Discord in this process is validated against Discord's own document. */
const found: unknown[] = [];
const find = (deviation: unknown) => void found.push(deviation);
subscribe('local-discord.deviation', find);
// The files of a project may share a process.
afterAll(() => void unsubscribe('local-discord.deviation', find));

afterEach(() => {
  expect(found.splice(0), 'answers that Discord would not give').toEqual([]);
});
