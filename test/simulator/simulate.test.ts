import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Run, runSeed } from './run-seed.ts';

const kept = JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8')) as (Run & {
  was: string;
})[];

it('lives through half an hour of faults, twice in exactly the same way', async () => {
  const run = { seed: '6', shape: 'embedded', hours: 0.5, acts: 1_500, faults: 600 };
  const [first, second] = await Promise.all([runSeed(run, { log: true }), runSeed(run, { log: true })]);
  expect(first.violation).toBeUndefined();
  const cells = first.cells.map(([cell]) => cell);
  expect(cells).toEqual(expect.arrayContaining(['state succeeded', 'ffmpeg: reads']));
  expect(cells).toContainEqual(expect.stringMatching(/^crash (?:before|after) storing/));
  expect(second.output).toBe(first.output);
});

it('lives through some minutes of faults with two gateways and three workers', async () => {
  const run = { seed: '4', shape: 'cluster', hours: 0.15, acts: 3_000, faults: 2_000 };
  const { violation, output, cells } = await runSeed(run);
  expect(violation, output).toBeUndefined();
  expect(cells.map(([cell]) => cell)).toEqual(expect.arrayContaining(['state succeeded', 'jobs taken']));
});

if (kept.length > 0)
  it.for(kept)('keeps the promise that seed $seed has found broken: $was', async ({ was: _, ...run }) => {
    const { violation, output } = await runSeed(run);
    expect(violation, output).toBeUndefined();
  });
