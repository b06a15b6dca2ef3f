import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFolderBlobs } from '../../src/delivery/blobs/folder-blobs.ts';
import { createCastFiles } from '../../src/delivery/cast-files.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import type { CastStore } from '../../src/jobs/cast-store.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';
import { aCastMember, GUILD, MEMBER } from '../support/requests.ts';
import { runtime as real } from '../support/runtime.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const mia = aCastMember('mia', { id: '1' });

/** Two processes, each with a disk of its own, that share the store and the files. */
async function start() {
  const folder = await temporaryFolder();
  const stores = await openTestStores(folder.path);
  const clock = createFakeClock(Date.now());
  const runtime = { ...real, clock };
  const root = join(folder.path, 'shared');
  const processOf = (name: string, store: CastStore = stores.cast) =>
    createCastFiles({
      ...{ store, blobs: createFolderBlobs(root, runtime), runtime, log: silent },
      pathOf: createJobFiles(join(folder.path, name), clock).pathOf,
    });
  const [first, second] = [join(folder.path, 'a.png'), join(folder.path, 'b.png')];
  await writeFile(first, 'the first');
  await writeFile(second, 'the second');
  return {
    ...{ folder, clock, root, processOf, cast: stores.cast, paths: [first, second] },
    here: processOf('here'),
    there: processOf('there'),
    files: async () => (await readdir(join(root, 'cast'), { recursive: true }).catch(() => [])).toSorted(),
    async [Symbol.asyncDispose]() {
      await stores.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

it('what one process adds, another uses, and removes for both', async () => {
  await using run = await start();
  expect(await run.here.add(mia, run.paths)).toBe('done');
  const path = join(run.folder.path, 'input');
  await run.there.take({ castId: '1', index: 1 }, path);
  expect(await readFile(path, 'utf8')).toBe('the second');
  expect((await run.cast.get('1'))?.usedAtMs).toBe(run.clock.now());
  expect(String(await run.there.read('1', 0))).toBe('the first');
  expect(await run.there.read('1', 2)).toBeUndefined();
  // Nothing of what was read stays.
  expect(await readdir(join(run.folder.path, 'there', 'jobs'))).toEqual([]);

  await run.there.remove('1');
  expect(await run.files()).toEqual([]);
  // A video in progress has its copy.
  expect(await readFile(path, 'utf8')).toBe('the second');
  await expect(run.here.take({ castId: '1', index: 0 }, path)).rejects.toThrow('removed from the cast');
  expect(await run.here.read('1', 0)).toBeUndefined();
});

it('what is refused leaves no file', async () => {
  await using run = await start();
  await run.here.add(mia, run.paths);
  expect(await run.here.add({ ...mia, id: '2' }, run.paths)).toBe('taken');
  expect(await run.files()).toEqual(['1', '1/0', '1/1']);
});

it('one whose files are lost can’t be used', async () => {
  await using run = await start();
  await run.cast.add(mia);
  await expect(run.here.take({ castId: '1', index: 0 }, join(run.folder.path, 'x'))).rejects.toThrow(
    'removed from the cast',
  );
});

it.each<[string, (run: Awaited<ReturnType<typeof start>>) => Promise<unknown>]>([
  ['its member', ({ here, clock }) => here.forgetMember(MEMBER, clock.now())],
  ['its server', ({ there }) => there.forgetGuild(GUILD)],
  ['time, unused', ({ there, clock }) => there.sweep(clock.now())],
])('the images go with %s', async (_, happens) => {
  await using run = await start();
  await run.here.add(mia, run.paths);
  await run.here.add(
    aCastMember('ben', { id: '2', userId: 'ben', guildId: 'other', usedAtMs: 9e15 }),
    run.paths,
  );
  await happens(run);
  expect(await run.files()).toEqual(['2', '2/0', '2/1']);
});

it('what a crash has left is swept, and nothing that is just being added', async () => {
  await using run = await start();
  await run.here.add({ ...mia, usedAtMs: 9e15 }, run.paths);
  const dying = run.processOf('dying', { ...run.cast, add: () => Promise.reject(new Error('killed')) });
  for (const id of ['2', '3']) await dying.add({ ...mia, id }, run.paths).catch(() => {});
  // One that was removed, but for its files.
  await mkdir(join(run.root, 'cast', '4'));
  await writeFile(join(run.root, 'cast', '4', '0'), 'left');
  const before = (run.clock.now() - 2 * HOUR_MS) / 1_000;
  for (const name of ['1/0', '1/1', '2/0', '2/1', '4/0'])
    await utimes(join(run.root, 'cast', name), before, before);
  await run.there.sweepFiles(new AbortController().signal);
  expect(await run.files()).toEqual(['1', '1/0', '1/1', '3', '3/0', '3/1']);
});
