import type { World, WorldEvents } from '../state.ts';

/** Tests wait this long for something that must come. Nothing waits longer than necessary. */
const DEFAULT_TIMEOUT_MS = 100_000;

export interface Waiting {
  timeoutMs?: number;
  /** Checked again after each of these. */
  events: readonly (keyof WorldEvents)[];
  /** Says in the error what was expected, and what was there instead. */
  describe(): string;
}

/** Waits until `find` finds something: checks now and after every event, never by the clock. */
export async function waitFor<Found>(
  world: World,
  find: () => Found | undefined,
  { timeoutMs = DEFAULT_TIMEOUT_MS, events, describe }: Waiting,
): Promise<Found> {
  return await new Promise<Found>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      for (const event of events) world.events.off(event, look);
    };
    const look = () => {
      try {
        const found = find();
        if (found === undefined) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${timeoutMs} ms for ${describe()}`));
    }, timeoutMs);
    for (const event of events) world.events.on(event, look);
    look();
  });
}
