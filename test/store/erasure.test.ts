import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { createJobStore } from '../../src/store/job-store.ts';
import { createPersonalData } from '../../src/store/personal-data.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WORD = 'wozniakian';
/** As older versions stored it: with what a provider had repeated. */
const cause = `ProviderError: create: 400: ${WORD} in the lighthouse is not allowed`;
const prompt = `${WORD} `.repeat(300);

const settled = [
  { status: { ...statuses.failed, cause }, told: true },
  { status: { ...statuses.failed, kind: 'lost' as const, cause: cause.repeat(60) }, told: true },
  { status: statuses.succeeded, told: true },
  { status: statuses.cancelled, told: true, notes: [WORD] },
];

/** How often the word stands in any file of the folder, whatever SQLite still makes of it. */
async function countIn(folder: string): Promise<number> {
  const names = await readdir(folder);
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  return files.join('\n').split(WORD).length - 1;
}

it.each(['makeAnonymous', 'remove'] as const)('leaves no word of a member or a provider: %s', async (way) => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path);
  const [store, data] = [createJobStore(database), createPersonalData(database)];
  const kept = aJob({ status: statuses.succeeded, told: true, origin: { userId: '9' } });
  await store.insert(kept);
  for (let round = 0; round < 5; round++) {
    for (const fields of settled) {
      const job = aJob({ ...fields, request: { prompt } });
      await store.insert({ ...job, status: statuses.running, told: false });
      await store.update(job);
    }
  }
  expect(await countIn(folder.path)).toBeGreaterThan(1_000);

  const jobs = await data.settled({ userId: aJob().origin.userId }, 100);
  expect(jobs).toHaveLength(20);
  if (way === 'makeAnonymous') await data.makeAnonymous(jobs);
  else await data.remove(jobs.map(({ id }) => id));

  await data.wipe();
  expect(await countIn(folder.path)).toBe(0);
  expect(await store.get(kept.id)).toEqual(kept);
  await database.close();
  expect(await countIn(folder.path)).toBe(0);
});
