import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, reasonOf, StartError } from '../../errors.ts';
import type { SharedKeyv } from '../../keyv-entries.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../runtime/random.ts';
import type { BlobsPlace } from './open-blobs.ts';

/** In a shared folder: its id, which the store remembers. */
export const ID_FILE = 'cutscene-files';
const PLACE_KEY = 'place';
const UNSET = 'BLOBS_DIR: is not set here, but the other processes share files; set it as they have it';

/**
 * Makes sure that the processes of one store share files in one place. A folder that isn't mounted, or another one under
 * the same path, would take files where nobody finds them. Throws a `StartError` that says what to do. While no other
 * process runs, the place may be changed.
 */
export async function requireSamePlace(
  place: BlobsPlace | undefined,
  { records, others, random, log }: { records: SharedKeyv<string>; others: number; random: Random; log: Log },
): Promise<void> {
  const known = await records.get(PLACE_KEY);
  const here = place && (await nameOf(place, known, random));
  const kept = here && (await records.update(PLACE_KEY, (stored) => stored ?? here));
  if (here === undefined) {
    if (known !== undefined && others > 0) throw new StartError([UNSET]);
    return;
  }
  if (here === kept) return;
  if (others > 0)
    throw new StartError([
      place?.kind === 'folder'
        ? `BLOBS_DIR: ${place.path} isn't the folder that the other processes use; mount theirs there, or stop them first`
        : 'S3_BUCKET: the other processes share files elsewhere; set BLOBS_DIR or the S3 variables as they have them',
    ]);
  log.warn(
    'files are shared in another place than before: earlier ones are found only if you have copied them',
  );
  await records.set(PLACE_KEY, here);
}

/** What is the same in every process that uses this place, however it is mounted there. */
async function nameOf(place: BlobsPlace, known: string | undefined, random: Random): Promise<string> {
  if (place.kind === 's3') return `s3 ${place.endpoint} ${place.bucket}`;
  const path = join(place.path, ID_FILE);
  const unusable = (cannot: string) => (error: unknown) => {
    throw new StartError([
      `BLOBS_DIR: ${path} can't be ${cannot} (${reasonOf(error)}); let the bot's user read and write ${place.path}`,
    ]);
  };
  const readId = () => readFile(path, 'utf8').catch(unless('ENOENT')).catch(unusable('read'));
  let id = await readId();
  if (id === undefined) {
    const [kind, knownId] = known?.split(' ') ?? [];
    if (kind === 'folder')
      throw new StartError([
        `BLOBS_DIR: ${place.path} isn't the folder with the shared files, or isn't mounted. If you have moved the files there, or if they are lost, run: echo ${knownId} > ${path}`,
      ]);
    await begin(path, random).catch(unusable('made'));
    id = await readId();
  }
  return `folder ${id?.trim()}`;
}

/** Gives a new folder its id. If several processes do, the first one's counts. */
async function begin(path: string, random: Random): Promise<void> {
  const own = `${path}.${random.bytes(8).toString('hex')}`;
  try {
    await writeFile(own, random.bytes(8).toString('hex'));
    await link(own, path).catch(unless('EEXIST'));
  } finally {
    await rm(own, { force: true });
  }
}

/** Lets a call end with nothing if this is why it failed. */
function unless(code: string) {
  return (error: unknown): undefined => {
    if (codeOf(error) !== code) throw error;
  };
}
