import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { drawGrowth } from '../../bench/plot.ts';
import { renderReport } from '../../bench/report.ts';
import { readResults } from '../../bench/results.ts';

const read = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

it('docs/benchmarks.md and its plot show the kept results: npm run bench -- report', async () => {
  const results = await readResults();
  expect(await read('benchmarks.md')).toBe(renderReport(results));
  expect(await read('benchmarks-growth.svg')).toBe(drawGrowth(results['growth']?.growth ?? []));
});
