import { readFileSync, statfsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const NEEDED_BYTES = 2 * 1024 ** 3;

/** Whether the machine has a file system in memory with room, from which programs may be started. */
function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const mounts = readFileSync('/proc/mounts', 'utf8');
    return bavail * bsize >= NEEDED_BYTES && /^\S+ \/dev\/shm tmpfs (?!\S*noexec)/m.test(mounts);
  } catch {
    return false;
  }
}

// Each store flushes to the disk some times: in memory, a test of one takes a tenth of the time.
const base = hasMemory() ? MEMORY : tmpdir();

/** A new folder, deleted with its content at the end of the test: `await using folder = await temporaryFolder()`. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(base, 'cutscene-test-'));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
