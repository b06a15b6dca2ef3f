import { open } from 'node:fs/promises';

/** A file that is still being written. */
export interface GrowingFile {
  path: string;
  /** Its size once it is whole. */
  bytes: number;
  /** Resolves once this many bytes are on disk. Rejects if they never will be. */
  reach(bytes: number): Promise<void>;
}

/** Large enough that a socket always asks for a pause; small beside the data that waits in sockets. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The first `bytes` of a file, in pieces that share one buffer: the caller must be done with a piece before it asks for
 * the next. undici is, because a piece fills its socket, which then reports when it has been sent. New buffers would
 * pile up until garbage collection: 64 MiB and more for a few uploads. Throws if the file is shorter. `reach`: of a file
 * that is still being written.
 */
export async function* readInPlace(
  path: string,
  bytes: number,
  reach?: GrowingFile['reach'],
): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(Math.min(bytes, CHUNK_BYTES));
  for (let at = 0; at < bytes; ) {
    const wanted = Math.min(CHUNK_BYTES, bytes - at);
    await reach?.(at + wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await file.read(buffer, filled, wanted - filled, at + filled);
      if (bytesRead === 0) throw new Error('the file is shorter than it was');
      filled += bytesRead;
    }
    at += wanted;
    yield buffer.subarray(0, wanted);
  }
}
