import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import { openBlobs } from '../../src/delivery/blobs/open-blobs.ts';
import { ID_FILE } from '../../src/delivery/blobs/same-place.ts';
import { redact } from '../../src/log.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { bad, describe, good, note } from './findings.ts';

/** Whether this process can share files with others. */
export async function checkBlobs({ blobs: place, secrets }: Config, runtime: Runtime): Promise<void> {
  if (!place) return;
  const where = `Shared files: ${place.kind === 'folder' ? place.path : `${place.bucket} at ${place.endpoint}`}`;
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-doctor-'));
  const [source, copy] = [join(folder, 'source'), join(folder, 'copy')];
  const job = `doctor-${randomUUID()}`;
  const key = `jobs/${job}/image`;
  let doing = 'written';
  try {
    const blobs = await openBlobs(place, runtime);
    if (!blobs) return;
    await writeFile(source, job);
    await blobs.put(key, source);
    doing = 'listed';
    if (!(await blobs.has(key))) throw new Error('a file is not there although it was written');
    doing = 'read';
    await blobs.get(key, copy);
    if ((await readFile(copy, 'utf8')) !== job)
      throw new Error('a file has another content than it was given');
    doing = 'deleted';
    await blobs.remove(key);
    good(`${where} can be written, listed, read and deleted`);
    if (place.kind === 'folder') await sayWhich(place.path);
  } catch (error) {
    bad(`${where} can't be ${doing} (${redact(describe(error), secrets)})`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** It's the same everywhere if the folder is. */
async function sayWhich(path: string): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  const id = await readFile(join(path, ID_FILE), 'utf8').catch(() => undefined);
  const free = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free`;
  if (id === undefined) note(`Shared files: ${free}; no process has used this folder yet`);
  else good(`Shared files: ${free}; the folder's id is ${id.trim()} in every process that shares it`);
}
