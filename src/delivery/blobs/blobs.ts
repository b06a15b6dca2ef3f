/**
 * The files that several processes need: members' inputs and casts, stills, videos that wait, and thumbnails. A key is
 * the path of a file below its root, `jobs/<id>/<name>`, `cast/<id>/<name>` or `thumbnails/<id>.jpg`, as in the data
 * folder of a bot that is alone.
 */
export interface Blobs {
  /** Puts a copy of the file there, whole or not at all. It replaces an earlier one. */
  put(key: string, path: string): Promise<void>;
  /** Copies it to `path`, whole or not at all. Returns false if there is none. */
  get(key: string, path: string): Promise<boolean>;
  has(key: string): Promise<boolean>;
  /** One that isn't there isn't an error. */
  remove(key: string): Promise<void>;
  /** Those below a folder, such as `jobs/`, and when each was put there. */
  list(folder: string): AsyncIterable<{ key: string; atMs: number }>;
  /** Removes what crashes left halfway. */
  tidy(): Promise<void>;
}

/** Above any video that the bot downloads. */
export const MAX_BLOB_BYTES = 1024 ** 3;

/** No name begins with a dot: neither the way out of a folder, nor what NFS leaves of a deleted file that is open. */
const PART = '[\\w-][\\w.-]{0,99}';
const KEY = new RegExp(`^(?:(?:jobs|cast)/${PART}/${PART}|thumbnails/[\\w-]{1,100}\\.jpg)$`);

/** Whether the bot itself could have made such a key. */
export function isKey(key: string): boolean {
  return KEY.test(key);
}

/** Throws for a key that the bot wouldn't make, which might lead to another file. */
export function requireKey(key: string): string {
  if (!isKey(key)) throw new Error(`not the key of a file: ${JSON.stringify(key)}`);
  return key;
}

export function requireSize(key: string, bytes: number): void {
  if (bytes > MAX_BLOB_BYTES)
    throw new Error(`${key} has ${bytes} bytes; at most ${MAX_BLOB_BYTES} are kept`);
}
