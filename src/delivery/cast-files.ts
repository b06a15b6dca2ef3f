import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { CastChange, CastMember, CastStore } from '../jobs/cast-store.ts';
import type { Log } from '../log.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Blobs } from './blobs/blobs.ts';

/** One that is being added has files before it is stored. */
const BEING_ADDED_MS = 60 * 60_000;
/** How long one waits for its owner to confirm it. */
const ASKED_KEPT_MS = 24 * 60 * 60_000;

/** The casts of members with their images, which all processes share. A image goes after what is stored about it. */
export interface CastFiles {
  /** Stores one with these images. */
  add(member: CastMember, paths: readonly string[]): Promise<CastChange>;
  /** Copies a image for a video. Throws a `UserError` if it is gone. */
  take(source: { castId: string; index: number }, path: string): Promise<void>;
  /** `undefined` if it can't be read. */
  read(castId: string, index: number): Promise<Buffer | undefined>;
  remove(castId: string): Promise<void>;
  /** Removes those of a member that were added before then. */
  forgetMember(userId: string, beforeMs: number): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
  /** Removes those that nobody has used since then, and what crashes left. */
  sweep(usedBeforeMs: number): Promise<void>;
}

/** `blobs`: where the images are. They are read by way of `dataDir`. */
export function createCastFiles(deps: {
  store: CastStore;
  blobs: Blobs;
  dataDir: string;
  runtime: Pick<Runtime, 'clock' | 'random'>;
  log: Log;
}): CastFiles {
  const { store, blobs, log } = deps;
  const { clock, random } = deps.runtime;

  async function removeFiles(castId: string): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of blobs.list(`cast/${castId}/`)) keys.push(key);
    for (const key of keys) await blobs.remove(key);
  }

  async function removeAll(castIds: readonly string[]): Promise<void> {
    for (const id of castIds) await removeFiles(id);
  }

  /** A crash may have left some whose member was never stored, or is gone. */
  async function removeLeftovers(): Promise<void> {
    const left = new Set<string>();
    for await (const { key, atMs } of blobs.list('cast/'))
      if (clock.now() - atMs > BEING_ADDED_MS) left.add(key.split('/')[1] ?? '');
    for (const id of left) if (!(await store.get(id))) await removeFiles(id);
  }

  return {
    async add(member, paths) {
      for (const [index, path] of paths.entries()) await blobs.put(keyOf(member.id, index), path);
      const change = await store.add(member);
      if (change !== 'done') await removeFiles(member.id);
      return change;
    },
    async take({ castId, index }, path) {
      const isThere = (await store.use(castId, clock.now())) && (await blobs.get(keyOf(castId, index), path));
      if (!isThere) throw new UserError((t) => t('cast.imageGone'));
    },
    async read(castId, index) {
      const folder = join(deps.dataDir, 'parts');
      const path = join(folder, `cast-${random.bytes(8).toString('hex')}`);
      try {
        await mkdir(folder, { recursive: true });
        return (await blobs.get(keyOf(castId, index), path)) ? await readFile(path) : undefined;
      } catch (err) {
        log.warn({ err, cast: castId }, 'could not read a image of a cast');
        return undefined;
      } finally {
        await rm(path, { force: true });
      }
    },
    async remove(castId) {
      await store.remove(castId);
      await removeFiles(castId);
    },
    forgetMember: async (userId, beforeMs) => removeAll(await store.removeOf(userId, beforeMs)),
    forgetGuild: async (guildId) => removeAll(await store.removeIn(guildId)),
    async sweep(usedBeforeMs) {
      const askedBeforeMs = clock.now() - ASKED_KEPT_MS;
      await removeAll(await store.removeUnused({ usedBeforeMs, askedBeforeMs }));
      await removeLeftovers();
    },
  };
}

function keyOf(castId: string, index: number): string {
  return `cast/${castId}/${index}`;
}
