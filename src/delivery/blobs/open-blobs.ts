import { mkdir, readdir } from 'node:fs/promises';
import { reasonOf, StartError } from '../../errors.ts';
import type { Runtime } from '../../runtime/index.ts';
import { createFetchFile } from '../fetch-file.ts';
import { createS3Bucket, type S3Options } from '../hosting/s3.ts';
import type { Blobs } from './blobs.ts';
import { createFolderBlobs } from './folder-blobs.ts';
import { createS3Blobs } from './s3-blobs.ts';

/** Where the operator lets processes share files. */
export type BlobsPlace = { kind: 'folder'; path: string } | ({ kind: 's3' } & S3Options);

/** `undefined` if the process shares nothing. Throws a `StartError` for a folder that can't be used. */
export async function openBlobs(place: BlobsPlace | undefined, runtime: Runtime): Promise<Blobs | undefined> {
  if (!place) return undefined;
  if (place.kind === 's3') {
    const bucket = createS3Bucket(place, runtime.network);
    return createS3Blobs({ bucket, fetchFile: createFetchFile(runtime), clock: runtime.clock });
  }
  try {
    // Its parent must be there: the folder is usually mounted.
    await mkdir(place.path, { mode: 0o700 }).catch(() => readdir(place.path));
  } catch (error) {
    throw new StartError([
      `BLOBS_DIR: ${place.path} can't be used (${reasonOf(error)}); use a folder that all processes can write to, for example /mnt/cutscene`,
    ]);
  }
  return createFolderBlobs(place.path, runtime);
}
