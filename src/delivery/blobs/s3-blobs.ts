import { stat } from 'node:fs/promises';
import type { Clock } from '../../runtime/clock.ts';
import { FetchError, type FetchFile } from '../fetch-file.ts';
import type { S3Bucket } from '../hosting/s3.ts';
import { type Blobs, isKey, MAX_BLOB_BYTES, requireKey, requireSize } from './blobs.ts';

/** The bot's files in a bucket that others may use too. Hosted videos are beside them. */
const ROOT = 'cutscene/files/';
/** For the largest file on a slow line. A server that is silent ends it earlier. */
const TRANSFER_TIMEOUT_MS = 10 * 60_000;
const CALL_TIMEOUT_MS = 30_000;

/** In a bucket that all processes can reach. */
export function createS3Blobs({
  bucket,
  fetchFile,
  clock,
}: {
  bucket: S3Bucket;
  fetchFile: FetchFile;
  clock: Clock;
}): Blobs {
  const nameOf = (key: string) => ROOT + requireKey(key);

  async function* list(prefix: string) {
    for await (const { key: name, atMs } of bucket.list(ROOT + prefix, () =>
      clock.timeout(CALL_TIMEOUT_MS),
    )) {
      const key = name.slice(ROOT.length);
      if (isKey(key)) yield { key, atMs };
    }
  }

  return {
    async put(key, path) {
      const name = nameOf(key);
      const { size: bytes } = await stat(path);
      requireSize(key, bytes);
      await bucket.put(name, { path, bytes }, 'application/octet-stream', clock.timeout(TRANSFER_TIMEOUT_MS));
    },
    async get(key, path) {
      const link = await bucket.link(nameOf(key), TRANSFER_TIMEOUT_MS);
      const signal = clock.timeout(TRANSFER_TIMEOUT_MS);
      // The bucket's address is the operator's own.
      const ownOrigins = new Set([new URL(link).origin]);
      try {
        await fetchFile(link, { path, maxBytes: MAX_BLOB_BYTES, signal, ownOrigins });
        return true;
      } catch (error) {
        if (error instanceof FetchError && error.status === 404) return false;
        throw error;
      }
    },
    async has(key) {
      for await (const found of list(requireKey(key))) if (found.key === key) return true;
      return false;
    },
    remove: (key) => bucket.remove(nameOf(key), clock.timeout(CALL_TIMEOUT_MS)),
    list,
    // An object is there whole or not at all.
    tidy: async () => {},
  };
}
