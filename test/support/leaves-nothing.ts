import { afterAll, expect } from 'vitest';

/** What a file could leave to the next one in the same process. */
const read = () => ({
  environment: { ...process.env },
  folder: process.cwd(),
  functions: [Date, Date.now, Math.random, setTimeout, setInterval, setImmediate, fetch, console.log],
});
const before = read();

afterAll(() => expect(read(), 'left to the next file').toEqual(before));
