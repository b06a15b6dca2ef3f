import { createSeeded } from './machine/random.ts';
import { readPlan, SEPARATOR, writePlan } from './plan.ts';
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

/** A shorter schedule begins this long after the bot. */
const FIRST_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The shortest schedule that breaks the same promise: no later events, fewer events, sooner. */
export async function shrinkRun(
  run: Run,
  finished: Finished,
  say: (text: string) => void,
): Promise<{ run: Run; output: string }> {
  const of = finished.violation?.of;
  let best: { run: Run; finished: Finished } = { run: { ...run, plan: finished.happened }, finished };
  let left = MOST_RUNS;

  async function fails(tried: Run): Promise<boolean> {
    if (left-- <= 0) return false;
    const result = await runSeed(tried, { log: true });
    const count = (tried.plan ?? '').split(SEPARATOR).length;
    say(`  ${count} events, ${tried.hours} h: ${result.violation?.of ?? 'nothing'}\n`);
    if (result.violation?.of !== of) return false;
    best = { run: tried, finished: result };
    return true;
  }

  const events = finished.happened.split(SEPARATOR);
  await shrinkList(events, (some) => fails({ ...best.run, plan: some.join(SEPARATOR) }));
  const kept = readPlan(best.run.plan ?? '', createSeeded(''));
  const soonerMs = (kept[0]?.atMs ?? 0) - FIRST_MS;
  const sooner = kept.map(({ number, atMs, name }) => ({ number, atMs: Math.max(0, atMs - soonerMs), name }));
  const hours = Math.ceil(((sooner.at(-1)?.atMs ?? 0) / HOUR_MS) * 10 + 2) / 10;
  await fails({ ...best.run, plan: writePlan(sooner), hours });
  return { run: best.run, output: best.finished.output };
}
