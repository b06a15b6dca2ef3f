import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { CastChange, CastMember, CastStore } from '../jobs/cast-store.ts';
import type { Log } from '../log.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Blobs } from './blobs/blobs.ts';
import type { JobFiles } from './job-files.ts';

/** One that is being added has files before it is stored. */
const BEING_ADDED_MS = 60 * 60_000;
/** How long one waits for its owner to confirm it. */
const ASKED_KEPT_MS = 24 * 60 * 60_000;

/** The casts of members with their images, which all processes share. Images go after what is stored about them. */
export interface CastFiles {
  /** Stores one with these images. */
  add(member: CastMember, paths: readonly string[]): Promise<CastChange>;
  /** Copies an image for a video. Throws a `UserError` if it is gone. */
  take(source: { castId: string; index: number }, path: string): Promise<void>;
  /** `undefined` if it can't be read. */
  read(castId: string, index: number): Promise<Buffer | undefined>;
  remove(castId: string): Promise<void>;
  /** Removes those of a member that were added before then. */
  forgetMember(userId: string, beforeMs: number): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
  /** Removes those that nobody has used since then, or confirmed within a day. */
  sweep(usedBeforeMs: number): Promise<void>;
  /** Removes images that a crash has left without anything stored about them. */
  sweepFiles(signal: AbortSignal): Promise<void>;
}

/** `blobs`: where the images are. `pathOf`: where they are copied to, to be read. */
export function createCastFiles(deps: {
  store: CastStore;
  blobs: Blobs;
  pathOf: JobFiles['pathOf'];
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
      try {
        // Several may read it at once. What a crash leaves there is swept with the files of jobs.
        const path = await deps.pathOf(`cast-${random.bytes(8).toString('hex')}`, 'offered');
        try {
          return (await blobs.get(keyOf(castId, index), path)) ? await readFile(path) : undefined;
        } finally {
          await rm(dirname(path), { recursive: true, force: true });
        }
      } catch (err) {
        log.warn({ err, cast: castId }, 'could not read an image of a cast');
        return undefined;
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
    },
    async sweepFiles(signal) {
      for await (const { key, atMs } of blobs.list('cast/')) {
        if (signal.aborted) return;
        const [, id = ''] = key.split('/');
        if (clock.now() - atMs > BEING_ADDED_MS && !(await store.get(id))) await blobs.remove(key);
      }
    },
  };
}

function keyOf(castId: string, index: number): string {
  return `cast/${castId}/${index}`;
}
