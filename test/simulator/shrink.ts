import { createSeeded } from './machine/random.ts';
import { type Planned, readPlan, writePlan } from './plan.ts';
import { type Finished, type Run, runSeed } from './run-seed.ts';

/** More runs are rarely worth the time. */
const MOST_RUNS = 120;

/**
 * The shortest list for which `fails` still holds, as far as leaving out parts of it finds one: halves first, then ever
 * smaller parts. It holds for the whole list.
 */
export async function shrinkList<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = items;
  for (let size = Math.ceil(kept.length / 2); kept.length > 0; ) {
    let isShorter = false;
    for (let from = 0; from < kept.length; ) {
      const without = kept.toSpliced(from, size);
      if (await fails(without)) {
        kept = without;
        isShorter = true;
      } else from += size;
    }
    if (size === 1 && !isShorter) break;
    if (size > 1) size = Math.min(Math.ceil(size / 2), Math.max(1, kept.length));
  }
  return kept;
}

/** A shorter schedule begins this long after the bot, and ends this long after its last event. */
const FIRST_MS = 60_000;
const AFTER_HOURS = 0.2;
const HOUR_MS = 3_600_000;
/** Longer pauses between two events are tried out as pauses of this length. */
const PAUSES_MS = [5_000, 60_000, 10 * 60_000, Number.POSITIVE_INFINITY];

type Event = Pick<Planned, 'number' | 'atMs' | 'name'>;

/** The shortest schedule that breaks the same promise: no later events, fewer events, sooner and closer together. */
export async function shrinkRun(
  run: Run,
  finished: Finished,
  say: (text: string) => void,
  simulate: (run: Run, options: { log: boolean }) => Promise<Finished> = runSeed,
): Promise<{ run: Run; output: string }> {
  const of = finished.violation?.of;
  let best: { run: Run; finished: Finished } = { run: { ...run, plan: finished.happened }, finished };
  let left = MOST_RUNS;

  async function fails(events: readonly Event[], hours = best.run.hours): Promise<boolean> {
    if (left-- <= 0) return false;
    const tried = { ...best.run, plan: writePlan(events), hours };
    const result = await simulate(tried, { log: true });
    say(`  ${events.length} events, ${hours} h: ${result.violation?.of ?? 'nothing'}\n`);
    if (result.violation?.of !== of) return false;
    best = { run: tried, finished: result };
    return true;
  }

  const events = readPlan(finished.happened, createSeeded(''));
  // A run that nobody does anything in any more costs time in each of the tries.
  await fails(events, hoursOf(events));
  const kept = await shrinkList(events, (some) => fails(some));
  for (const pauseMs of PAUSES_MS) {
    const closer = closeUp(kept, pauseMs);
    if (await fails(closer, hoursOf(closer))) break;
  }
  return { run: best.run, output: best.finished.output };
}

const hoursOf = (events: readonly Event[]) =>
  Math.ceil(((events.at(-1)?.atMs ?? 0) / HOUR_MS + AFTER_HOURS) * 10) / 10;

/** The same events, the first soon after the start, without longer pauses than this. */
function closeUp(events: readonly Event[], pauseMs: number): Event[] {
  let atMs = FIRST_MS;
  return events.map((event, index) => {
    if (index > 0) atMs += Math.min(pauseMs, event.atMs - (events[index - 1]?.atMs ?? 0));
    return { number: event.number, atMs, name: event.name };
  });
}
