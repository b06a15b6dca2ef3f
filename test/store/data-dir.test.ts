import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StartError } from '../../src/errors.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { lockDataDir, makeDataDir } from '../../src/store/data-dir.ts';
import { createStartGuard, stoppingSinceMs } from '../../src/store/start-guard.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LIMIT_MS = 8_000;

async function settle() {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

/** A folder that another run holds, and a start that needs it. */
async function startBeside() {
  const folder = await temporaryFolder();
  const clock = createFakeClock();
  const [lock, guard] = [await lockDataDir(folder.path, clock), createStartGuard(folder.path, clock)];
  return {
    ...{ clock, guard },
    release: lock.release,
    async startNext() {
      const outcome: { is?: 'started' | Error } = {};
      lockDataDir(folder.path, clock).then(
        (next) => {
          outcome.is = 'started';
          next.release();
        },
        (error: Error) => {
          outcome.is = error;
        },
      );
      await settle();
      return outcome;
    },
    async pass(ms: number) {
      clock.advance(ms);
      await settle();
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('a start beside another run', () => {
  it('is refused while that runs, and once it has stopped but for its lock', async () => {
    await using run = await startBeside();
    expect((await run.startNext()).is).toBeInstanceOf(StartError);
    run.guard.markStopped();
    expect((await run.startNext()).is).toBeInstanceOf(StartError);
    run.release();
    expect((await run.startNext()).is).toBe('started');
  });

  it('waits for one that is stopping, and takes its folder soon after', async () => {
    await using run = await startBeside();
    run.guard.markStopping();
    const next = await run.startNext();
    await run.pass(1_000);
    expect(next.is).toBeUndefined();
    run.release();
    await run.pass(99);
    expect(next.is).toBeUndefined();
    await run.pass(1);
    expect(next.is).toBe('started');
  });

  it('waits as long as a stop may take, and no longer', async () => {
    await using run = await startBeside();
    run.guard.markStopping();
    run.clock.advance(LIMIT_MS);
    const next = await run.startNext();
    expect(next.is).toBeUndefined();
    await run.pass(100);
    expect(next.is).toBeInstanceOf(StartError);
    run.release();
  });
});

it('says since when a run is stopping', async () => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock();
  expect(stoppingSinceMs(folder.path)).toBeUndefined();
  const guard = createStartGuard(folder.path, clock);
  expect(stoppingSinceMs(folder.path)).toBeUndefined();
  guard.markStopping();
  expect(stoppingSinceMs(folder.path)).toBe(clock.now());
  // A run that ends in the middle of a stop has crashed too.
  for (const delayMs of [0, 5_000]) {
    const next = createStartGuard(folder.path, clock);
    expect(next.delayMs).toBe(delayMs);
    next.markStopping();
  }
});

describe('a new data folder', () => {
  it('is made with those above it, for its owner alone, and may be there', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a', 'b');
    makeDataDir(path);
    makeDataDir(path);
    for (const each of ['a', 'a/b']) expect((await stat(join(folder.path, each))).mode & 0o777).toBe(0o700);
  });

  it('is refused where a file is in its way, or nothing can be made', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    await mkdir(join(folder.path, 'folder'));
    for (const path of [join(folder.path, 'file'), join(folder.path, 'file', 'data'), '/proc/data/dir'])
      expect(() => makeDataDir(path)).toThrow(StartError);
  });

  it.each(['/proc/x', '/proc/self/x/y', '/sys/x', '/dev/null', '/dev/null/x'])(
    'at %s is refused, of the playground and of the bot',
    async (path) => {
      const problems = [expect.stringMatching(/^DATA_DIR: .* can't be used \(E.*\); use a folder that .*$/)];
      await expect(async () => makeDataDir(path)).rejects.toMatchObject({ problems });
      await expect(lockDataDir(path, systemClock)).rejects.toMatchObject({ problems });
    },
  );
});
