import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../runtime/clock.ts';

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 60_000;

const record = z.object({
  running: z.boolean(),
  crashes: z.number().int().nonnegative(),
  /** Since when the run is ending. */
  stoppingAtMs: z.number().optional(),
});

/** Remembers over restarts how the last runs ended. */
export interface StartGuard {
  /**
   * How long to wait before connecting to Discord, in milliseconds. Discord resets the token of a bot that
   * identifies a thousand times a day, which a crash loop under a restarting supervisor would do.
   * @see https://docs.discord.com/developers/events/gateway#session-start-limit-object
   */
  readonly delayMs: number;
  /** The run is ending, which may take seconds. */
  markStopping(): void;
  /** The run has lasted: earlier crashes are forgiven. */
  markStable(): void;
  /** The run ends as it should. */
  markStopped(): void;
}

/** Notes that a run begins in `dataDir`; if nothing else is noted before the next begins, it has crashed. */
export function createStartGuard(dataDir: string, clock: Clock): StartGuard {
  const path = pathIn(dataDir);
  function write(run: z.infer<typeof record>) {
    try {
      writeFileSync(path, JSON.stringify(run));
    } catch {
      // A full disk, or a folder of that name: no reason to end, nor to end any other way than cleanly.
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

/** Since when the run that holds `dataDir` has been ending; `undefined` where it is not. */
export function stoppingSinceMs(dataDir: string): number | undefined {
  return read(pathIn(dataDir)).stoppingAtMs;
}

const pathIn = (dataDir: string) => join(dataDir, 'last-run.json');

function read(path: string): z.infer<typeof record> {
  try {
    return record.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // The first run, or a note that a crash cut in half: no reason to keep anybody waiting.
    return { running: false, crashes: 0 };
  }
}
