import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { createFakeClock } from '../support/clock.ts';

const read = (name: string) =>
  readFileSync(new URL(`../../docs/monitoring/${name}`, import.meta.url), 'utf8');

/** The labels of each metric, as `/metrics` describes them once everything has happened. */
async function names(): Promise<string[]> {
  const metrics = createMetrics(createFakeClock());
  const nothing = { freeBytes: 1, storeBytes: 1, budget: { usedUsd: 1, limitUsd: 2 } };
  const { text } = await metrics.read({ jobs: [], providers: [], ...nothing });
  return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', kind]) =>
    kind === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [name],
  );
}

it.each(['alerts.yaml', 'dashboard.json'])('%s asks only for metrics that there are', async (file) => {
  const asked = new Set(read(file).match(/\b(?:cutscene|nodejs)_\w+/g));
  expect(asked.size).toBeGreaterThan(6);
  expect(await names()).toEqual(expect.arrayContaining([...asked]));
});

it('has an alert with an expression and a sentence for each thing that goes wrong', () => {
  const rules = read('alerts.yaml').split('- alert: ').slice(1);
  expect(rules).toHaveLength(10);
  for (const rule of rules)
    expect(rule).toMatch(/^\w+\n\s+expr: .+[\s\S]+severity: (critical|warning)[\s\S]+summary: .+\./);
});

it('is described in the documentation, metric by metric', async () => {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const own = (await names()).filter((name) => name.startsWith('cutscene_'));
  for (const name of own) expect(page).toContain(`\`${name.replace(/_(bucket|count)$/, '')}\``);
});
