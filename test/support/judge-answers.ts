import { subscribe } from 'node:diagnostics_channel';
import { afterEach, expect } from 'vitest';

/** Every answer of every local Discord in this process is validated against Discord's own document. */
const found: unknown[] = [];
subscribe('local-discord.deviation', (deviation) => void found.push(deviation));

afterEach(() => {
  expect(found.splice(0), 'answers that Discord would not give').toEqual([]);
});
