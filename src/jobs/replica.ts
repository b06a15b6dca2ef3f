import * as z from 'zod';
import { hear } from '../bus.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Fleet } from './fleet.ts';
import type { JobStore } from './store.ts';

/** Changes within this time are told and read together. */
const TOGETHER_MS = 50;
/** Ids in one message, which has at most 4,000 characters. */
const IDS_PER_MESSAGE = 150;
/** Messages may be lost, so the store is compared this often. */
const COMPARE_EVERY_MS = 10_000;

/** A text that the store can't take would be read again and again. */
const idsSchema = z
  .string()
  .regex(/^[\w-]+(,[\w-]+)*$/)
  .transform((ids) => ids.split(','));

/** Keeps this process's jobs as the store has them, though other processes change them. */
export interface Replica {
  start(): void;
  /** This process has stored a change of the job. */
  announce(id: string): void;
  /** Resolves when these jobs are known as they were stored after this call, or the store can't be read. */
  read(ids: readonly string[]): Promise<void>;
  /** Finds what has changed without a message, and reads it. Throws if the store can't be read. */
  compare(): Promise<void>;
  /** Like the regular comparison, and not later. */
  compareNow(): void;
  stop(): void;
}

export function createReplica(deps: {
  fleet: Pick<Fleet, 'bus'>;
  store: Pick<JobStore, 'stale'>;
  /** Reads jobs from the store and takes over how they are. */
  readJobs(ids: readonly string[]): Promise<void>;
  /** Called regularly, and when messages may have been lost. */
  onCompare(): Promise<void>;
  clock: Clock;
  log: Log;
}): Replica {
  const { bus } = deps.fleet;
  const { clock, log } = deps;
  const changed = new Set<string>();
  const toRead = new Set<string>();
  let reading: Promise<boolean> | undefined;
  let next: Promise<boolean> | undefined;
  const ends: (() => void)[] = [];
  let cancelTelling: (() => void) | undefined;
  let cancelReading: (() => void) | undefined;
  let cancelCompare = () => {};

  function tell() {
    cancelTelling = undefined;
    const ids = [...changed];
    changed.clear();
    for (let from = 0; from < ids.length; from += IDS_PER_MESSAGE)
      bus.publish('jobs', ids.slice(from, from + IDS_PER_MESSAGE).join(','));
  }

  /** Reads what is to be read by now. What follows meanwhile isn't waited for: there may always be more. */
  async function readAll(): Promise<boolean> {
    const ids = [...toRead];
    toRead.clear();
    try {
      if (ids.length > 0) await deps.readJobs(ids);
      return true;
    } catch (err) {
      for (const id of ids) toRead.add(id);
      log.warn({ err, jobs: ids.length }, "could not read other processes' changes; trying again");
      return false;
    }
  }

  function begin(): Promise<boolean> {
    next = undefined;
    reading = readAll().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  /** Resolves with whether they could be read. */
  function read(ids: readonly string[]): Promise<boolean> {
    for (const id of ids) toRead.add(id);
    // Two reads don't overlap, and the next one takes all that has come meanwhile.
    if (reading !== undefined) next ??= reading.then(begin);
    return next ?? begin();
  }

  async function compare() {
    if (!(await read(await deps.store.stale()))) throw new Error('other changes could not be read');
  }

  function compareNow() {
    cancelCompare();
    cancelCompare = clock.after(COMPARE_EVERY_MS, compareNow);
    deps.onCompare().catch((err: unknown) => log.warn({ err }, 'could not compare the jobs with the store'));
  }

  return {
    start() {
      ends.push(
        hear(bus, 'jobs', idsSchema, {
          log,
          listener(ids) {
            for (const id of ids) toRead.add(id);
            cancelReading ??= clock.after(0, () => {
              cancelReading = undefined;
              void read([]);
            });
          },
        }),
        bus.onGap(compareNow),
      );
      cancelCompare = clock.after(COMPARE_EVERY_MS, compareNow);
    },
    announce(id) {
      changed.add(id);
      cancelTelling ??= clock.after(TOGETHER_MS, tell);
    },
    read: async (ids) => void (await read(ids)),
    compare,
    compareNow,
    stop() {
      for (const end of ends) end();
      cancelCompare();
      cancelReading?.();
      if (!cancelTelling) return;
      cancelTelling();
      tell();
    },
  };
}
