import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../machine/index.ts';
import type { Owner } from '../machine/scheduler.ts';
import type { Row } from './ledger.ts';

/** Files that nothing needs any more, if there are some. */
export async function filesLeft(rows: readonly Row[], dataDir: string): Promise<string | undefined> {
  const folder = join(dataDir, 'jobs');
  const kept = new Set(
    rows.flatMap(({ job }) => (['undeliverable', 'reviewing'].includes(job.status.state) ? [job.id] : [])),
  );
  for (const id of await readdir(folder).catch(() => [])) {
    if (kept.has(id)) continue;
    const left = (await readdir(join(folder, id))).filter((name) => !/^(image|input-\d+|still)$/.test(name));
    if (left.length > 0) return `files of ${id} are left: ${left.join()}`;
  }
  return undefined;
}

/** What is forgotten when the next job comes. */
const MOST_LEFT = 2;

/** A map or a set in which ended jobs are left, if there is one. */
export function entriesLeft(
  rows: readonly Row[],
  collections: Machine['collections'],
  owner: Owner,
): string | undefined {
  const ended = new Set(
    rows.flatMap(({ job }) =>
      ['succeeded', 'failed', 'cancelled'].includes(job.status.state) ? [job.id] : [],
    ),
  );
  for (const collection of collections.of(owner)) {
    const left = [...collection.keys()].filter((key) => typeof key === 'string' && ended.has(key));
    if (left.length <= MOST_LEFT) continue;
    const [, place = 'somewhere'] =
      /((?:src|node_modules)\/[^)]*)/.exec(collections.originOf(collection)) ?? [];
    return `a ${collection.constructor.name} of ${place} has ${left.length} ended jobs: ${left.slice(0, 5).join()}`;
  }
  return undefined;
}
