import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createVitals } from '../../src/runtime/vitals.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;

it('the store is its file with what belongs to it, and hosted videos are all of their folder', async () => {
  await using folder = await temporaryFolder();
  const hostedPath = join(folder.path, 'hosted');
  await mkdir(hostedPath);
  const files = { 'cutscene.sqlite': 5, 'cutscene.sqlite-wal': 20, 'lock.sqlite': 300, 'hosted/a.mp4': 7 };
  for (const [name, bytes] of Object.entries(files))
    await writeFile(join(folder.path, name), Buffer.alloc(bytes));
  const vitals = createVitals({ dataDir: folder.path, hostedPath, clock: createFakeClock() });
  expect(await vitals.read()).toMatchObject({ storeBytes: 25, hostedBytes: 7 });
  vitals.stop();
});

it('what the disk doesn’t say is unknown, and the rest is said', async () => {
  const clock = createFakeClock();
  const vitals = createVitals({ dataDir: '/nowhere/at/all', hostedPath: '/nowhere/hosted', clock });
  const read = await vitals.read();
  expect(read).toMatchObject({ storeBytes: undefined, freeBytes: undefined, hostedBytes: undefined });
  expect(read.memoryBytes).toBeGreaterThan(1e6);
  expect(read.version).toMatch(/^\d+\./);
  vitals.stop();
});

it('free is what this user may fill', async () => {
  await using folder = await temporaryFolder();
  const vitals = createVitals({ dataDir: folder.path, hostedPath: undefined, clock: createFakeClock() });
  const { freeBytes = 0, hostedBytes } = await vitals.read();
  const { bavail, bfree, bsize } = await statfs(folder.path);
  const reserve = (bfree - bavail) * bsize;
  // Others may write meanwhile.
  expect(Math.abs(freeBytes - bavail * bsize)).toBeLessThan(Math.max(reserve / 2, 1e9));
  expect(hostedBytes).toBeUndefined();
  vitals.stop();
});

it('free is what fits where least does', async () => {
  await using folder = await temporaryFolder();
  // No file fits there.
  const vitals = createVitals({
    ...{ dataDir: folder.path, hostedPath: undefined, clock: createFakeClock() },
    filesDir: '/proc',
  });
  expect((await vitals.read()).freeBytes).toBe(0);
  vitals.stop();
});

it('the loop’s delay is that of the last hour', async () => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock(1_000);
  const vitals = createVitals({ dataDir: folder.path, hostedPath: undefined, clock });
  const read = async () => (await vitals.read()).eventLoop;
  expect(await read()).toMatchObject({ sinceMs: 1_000 });
  clock.advance(HOUR_MS - 1);
  expect((await read()).sinceMs).toBe(1_000);
  clock.advance(1);
  expect((await read()).sinceMs).toBe(1_000 + HOUR_MS);
  clock.advance(HOUR_MS);
  expect(await read()).toMatchObject({ sinceMs: 1_000 + 2 * HOUR_MS, p99Ms: 0, maxMs: 0 });
  vitals.stop();
  expect(clock.waiting).toBe(0);
});
