import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../runtime/clock.ts';

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 60_000;

const record = z.object({
  running: z.boolean(),
  crashes: z.number().int().nonnegative(),
  /** When the run began to stop. */
  stoppingAtMs: z.number().optional(),
});

/** Remembers across restarts how the last runs ended. */
export interface StartGuard {
  /**
   * How long to wait before connecting to Discord, in milliseconds. Discord resets the token of a bot that
   * identifies a thousand times a day, which a crash loop under a restarting supervisor would do.
   * @see https://docs.discord.com/developers/events/gateway#session-start-limit-object
   */
  readonly delayMs: number;
  /** The run is stopping, which may take seconds. */
  markStopping(): void;
  /** The run has lasted: earlier crashes no longer count. */
  markStable(): void;
  /** The run ends cleanly. */
  markStopped(): void;
}

/** Records that a run begins in `dataDir`. If nothing else is recorded before the next run, it has crashed. */
export function createStartGuard(dataDir: string, clock: Clock): StartGuard {
  const path = pathIn(dataDir);
  function write(run: z.infer<typeof record>) {
    try {
      writeFileSync(path, JSON.stringify(run));
    } catch {
      // A full disk, or a folder of that name, isn't a reason to crash.
    }
  }
  const last = read(path);
  const crashes = last.running ? last.crashes + 1 : 0;
  write({ running: true, crashes });
  return {
    delayMs: crashes < 2 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (crashes - 2), LONGEST_DELAY_MS),
    markStopping: () => write({ running: true, crashes, stoppingAtMs: clock.now() }),
    markStable: () => write({ running: true, crashes: 0 }),
    markStopped: () => write({ running: false, crashes: 0 }),
  };
}

/** When the run that holds `dataDir` began to stop; `undefined` if it isn't stopping. */
export function stoppingSinceMs(dataDir: string): number | undefined {
  return read(pathIn(dataDir)).stoppingAtMs;
}

const pathIn = (dataDir: string) => join(dataDir, 'last-run.json');

function read(path: string): z.infer<typeof record> {
  try {
    return record.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // The first run, or a record cut in half by a crash. Nobody has to wait because of it.
    return { running: false, crashes: 0 };
  }
}
