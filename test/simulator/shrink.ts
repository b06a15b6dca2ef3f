import { readNumbers, writeNumbers } from './plan.ts';
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

/** The shortest schedule that breaks the same promise: no later events, fewer hours, fewer events. */
export async function shrinkRun(
  run: Run,
  finished: Finished,
  say: (text: string) => void,
): Promise<{ run: Run; output: string }> {
  const of = finished.violation?.of;
  let best: { run: Run; finished: Finished } = { run: { ...run, only: finished.happened }, finished };
  let left = MOST_RUNS;

  async function fails(tried: Run): Promise<boolean> {
    if (left-- <= 0) return false;
    const result = await runSeed(tried, { log: true });
    say(
      `  ${readNumbers(tried.only ?? '').size} events, ${tried.hours} h: ${result.violation?.of ?? 'nothing'}\n`,
    );
    if (result.violation?.of !== of) return false;
    best = { run: tried, finished: result };
    return true;
  }

  const numbers = [...readNumbers(finished.happened)];
  await shrinkList(numbers, (some) => fails({ ...best.run, only: writeNumbers(some) }));
  // The plan of fewer hours is the beginning of the same plan.
  const hours = Math.ceil((best.finished.violation?.atHours ?? run.hours) * 10) / 10;
  if (hours < run.hours) await fails({ ...best.run, hours });
  // With the whole log.
  if (left === MOST_RUNS) await fails(best.run);
  return { run: best.run, output: best.finished.output };
}
