import { open } from 'node:fs/promises';

/** Large enough that a socket always asks for a pause; small beside what waits in sockets. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The first `bytes` of a file, in pieces that all lie in one buffer: whoever reads must be done with a piece before
 * it asks for the next. undici is, since a piece fills its socket, which then says when all of it is gone. New
 * buffers would pile up until the collector runs: 64 MiB and more for a few uploads. Throws where the file is
 * shorter.
 */
export async function* readInPlace(path: string, bytes: number): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(Math.min(bytes, CHUNK_BYTES));
  for (let at = 0; at < bytes; ) {
    const wanted = Math.min(CHUNK_BYTES, bytes - at);
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
