import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { cellsOf } from './cells.ts';
import type { Finished, Run } from './run-seed.ts';

/** A finished seed, as one line of a file of results. */
interface Result extends Run, Pick<Finished, 'hours' | 'cpuSeconds' | 'cells' | 'violation'> {}

/** What some seeds have come to. With a file, those that are in it already count too, and are left out by `isDone`. */
export function createTotals(shape: string, file: string | undefined) {
  const results: Result[] =
    file !== undefined && existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.endsWith('}'))
          .map((line) => JSON.parse(line) as Result)
      : [];

  return {
    isDone: ({ plan: _, ...run }: Run) =>
      results.some((result) =>
        Object.entries(run).every(([name, value]) => result[name as keyof Run] === value),
      ),

    add({ plan: _, ...run }: Run, { hours, cpuSeconds, cells, violation }: Finished) {
      const result = { ...{ ...run, hours, cpuSeconds, cells }, violation };
      results.push(result);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`);
    },

    /** What never happened; of several seeds, also what happened how often. */
    report(): string {
      const cells = new Map<string, number>();
      for (const [cell, times] of results.flatMap((result) => result.cells))
        cells.set(cell, (cells.get(cell) ?? 0) + times);
      const broken = results.filter(({ violation }) => violation);
      const hours = results.reduce((sum, result) => sum + result.hours, 0);
      const cpuSeconds = results.reduce((sum, result) => sum + result.cpuSeconds, 0);
      const all = cellsOf(shape);
      const missing = all.filter((cell) => !cells.has(cell));
      const counted = [...cells]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([cell, times]) => `  ${String(times).padStart(7)} ${cell}`);
      return [
        ...(results.length > 1 ? counted : []),
        ...broken.map(({ seed, violation }) => `seed ${seed}: ${violation?.of}: ${violation?.message}`),
        `${results.length} seeds, ${broken.length} with a violation, ${hours.toFixed(0)} simulated hours, ${(hours / cpuSeconds).toFixed(2)} h per second of CPU`,
        `${all.length - missing.length} of ${all.length} cells reached`,
        ...(missing.length > 0 ? [`never reached: ${missing.join('; ')}`] : []),
        '',
      ].join('\n');
    },
  };
}
