import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isSettled } from '../../../src/jobs/states.ts';
import type { Machine } from '../machine/index.ts';
import type { Owner } from '../machine/scheduler.ts';
import type { Storage } from '../shapes.ts';
import type { Row } from './ledger.ts';

/** Files of ended jobs except what another attempt may need, if there are some. Nobody waits for a sweep with them. */
export async function filesOfEnded(rows: readonly Row[], folder: string): Promise<string | undefined> {
  for (const { job } of rows) {
    if (!isSettled(job)) continue;
    const found = await readdir(join(folder, 'jobs', job.id)).catch(() => []);
    const left = found.filter((name) => !/^(image|input-\d+|still)$/.test(name));
    if (left.length > 0) return `files of ${job.id} are left: ${left.join()}`;
  }
  return undefined;
}

const DAY_MS = 24 * 60 * 60_000;

/** Files of jobs that ended a day ago, or halfway copies, if there are some. */
export async function filesLeft(rows: readonly Row[], folder: string): Promise<string | undefined> {
  const isKept = ({ job }: Row) => !isSettled(job) || Date.now() - job.stateSinceMs < DAY_MS;
  const kept = new Set(rows.filter(isKept).map(({ job }) => job.id));
  const found = async (name: string) => readdir(join(folder, name)).catch(() => []);
  for (const id of await found('jobs'))
    if (!kept.has(id))
      return `files of ${id} are left in ${basename(folder)}: ${(await found(join('jobs', id))).join()}`;
  const parts = await found('parts');
  return parts.length > 0 ? `parts of files are left: ${parts.join()}` : undefined;
}

/** Images of nobody in the cast, or somebody without their images, if there are some. */
export async function castLeft(
  { database: { connection } }: Storage,
  folders: readonly string[],
): Promise<string | undefined> {
  const rows = connection.prepare('SELECT id, images FROM cast_members').all();
  const stored = rows.flatMap(({ id, images }) =>
    (JSON.parse(String(images)) as object[]).map((_, index) => `${id}/${index}`),
  );
  const listed = folders.map((folder) => readdir(join(folder, 'cast'), { recursive: true }).catch(() => []));
  const found = (await Promise.all(listed)).flat().filter((name) => name.includes('/'));
  const left = found.filter((name) => !stored.includes(name));
  if (left.length > 0) return `images of nobody in the cast are left: ${left.join()}`;
  const lost = stored.filter((name) => !found.includes(name));
  return lost.length > 0 ? `images of the cast are lost: ${lost.join()}` : undefined;
}

/** What is forgotten when the next job comes. */
const MOST_LEFT = 2;
/** The last estimate of a queue, however long, until the next one; orders since the last video, up to the next one. */
const untilNext = ['src/jobs/estimates', 'src/alerts/alerts'];

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
    const [, place = 'somewhere'] =
      /((?:src|node_modules)\/[^)]*)/.exec(collections.originOf(collection)) ?? [];
    if (left.length <= MOST_LEFT || untilNext.some((each) => place.startsWith(each))) continue;
    return `a ${collection.constructor.name} of ${place} has ${left.length} ended jobs: ${left.slice(0, 5).join()}`;
  }
  return undefined;
}
