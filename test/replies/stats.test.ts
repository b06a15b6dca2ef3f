import { expect, it } from 'vitest';
import type { Stats } from '../../src/jobs/stats-contract.ts';
import { translator } from '../../src/locales/translate.ts';
import { statsAltText } from '../../src/replies/stats/alt-text.ts';
import { statsChart, unknownMember } from '../../src/replies/stats/chart-data.ts';
import { renderStats } from '../../src/replies/stats/render-stats.ts';
import { textsOf } from '../support/layout.ts';

const t = translator('en');
const tally = {
  ...{ jobs: 0, made: 0, failed: 0, cancelled: 0, open: 0, spentUsd: 0 },
  ...{ waitMs: null, makingMs: null },
};
const days = (...made: number[]) => made.map((each) => ({ ...tally, made: each, madeByModel: new Map() }));
const stats = (more: Partial<Stats> = {}): Stats => ({
  ...{ total: tally, days: days(0, 0), models: [], members: [], memberCount: 0, failures: [] },
  ...more,
});
const named = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...tally,
    id: `id-${n}`,
    jobs: count - n + 1,
    made: count - n,
    spentUsd: n,
  }));
const view = (of: Stats) => ({
  ...{ stats: of, dayNames: () => ['Mon', 'Tue'], modelName: (id: string) => `*${id}*` },
  memberName: (id: string) => `name of ${id}`,
});
const shown = (of: Stats) =>
  renderStats(t, {
    ...{ stats: of, modelName: (id) => `*${id}*`, days: 7, timeZone: 'UTC' },
    ...{ chart: { name: 'a.png', description: 'a chart' }, controls: [] },
  });
const textOf = (of: Stats) => textsOf(shown(of)).join('\n');
const altOf = (of: Stats) => statsAltText(t, view(of));
const chartOf = (of: Stats) => statsChart(t, view(of));

it('says so where nothing was made', () => {
  expect(textsOf(shown(stats()))).toEqual([
    `### 📊 ${t('stats.title', { days: 7 })}\n${t('stats.none')}`,
    `-# ${t('stats.footer', { timeZone: 'UTC' })}`,
  ]);
  expect(JSON.stringify(shown(stats()))).toContain('"attachment://a.png"},"description":"a chart"');
  expect(chartOf(stats()).figures.map(({ value }) => value)).toEqual(['0', '$0.00', '–']);
  expect(altOf(stats())).not.toContain('1 s');
});

it('names five of each in text, and counts the others, of members all', () => {
  const description = textOf(
    stats({ total: { ...tally, jobs: 9, made: 9 }, models: named(7), members: named(6), memberCount: 30 }),
  );
  expect(description).toContain('**\\*id-0\\*** 7 ($0.00)');
  expect(description.match(/\*\*\\\*id-\d/g)).toHaveLength(5);
  expect(description.match(/<@id-\d>/g)).toHaveLength(5);
  expect(description).toContain(t('settings.andMore', { count: 2 }));
  expect(description).toContain(t('settings.andMore', { count: 25 }));
});

it.each([
  [0, 2_000, t('stats.times', { wait: '1 s', making: '2 s' })],
  [0, null, t('stats.waited', { wait: '1 s' })],
  [null, 2_000, t('stats.took', { making: '2 s' })],
  [null, null, undefined],
])('with a wait of %s ms and a making of %s: %s', (waitMs, makingMs, words) => {
  const total = { ...tally, jobs: 1, waitMs, makingMs };
  const description = textOf(stats({ total }));
  expect(description.includes('⏱️')).toBe(words !== undefined);
  if (words !== undefined) expect(description).toContain(`⏱️ ${words}`);
  expect(altOf(stats({ total })).includes(t('stats.altWait', { time: '1 s' }))).toBe(waitMs !== null);
});

it('lists failures, canceled and open videos only where there are some', () => {
  const total = { ...tally, jobs: 9, made: 2, failed: 1, cancelled: 3, open: 4 };
  const description = textOf(stats({ total, failures: [{ kind: 'timeout', jobs: 1 }] }));
  for (const [key, count] of [
    ['stats.failed', 1],
    ['stats.cancelled', 3],
    ['stats.open', 4],
  ] as const)
    expect(description).toContain(t(key, { count }));
  expect(description).toContain(`❌ ${t('failed.timeout')}: 1`);
  expect(textOf(stats({ total: { ...tally, jobs: 1, made: 1 } }))).not.toMatch(/❌|canceled|failed/);
});

it('a share of failures is of those that ended', () => {
  const share = (made: number, failed: number) =>
    chartOf(stats({ total: { ...tally, made, failed } })).figures[2]?.value;
  expect([share(3, 1), share(0, 1), share(0, 0)]).toEqual(['25%', '100%', '–']);
});

it('four models have a color of their own, the others one together, and all add up to the videos', () => {
  const models = named(7);
  const madeByModel = new Map(models.map(({ id, made }) => [id, made]));
  const chart = chartOf(
    stats({
      ...{ total: { ...tally, jobs: 35, made: 28 }, models },
      days: [
        { ...tally, madeByModel },
        { ...tally, madeByModel: new Map() },
      ],
    }),
  );
  expect(chart.made).toEqual([...[7, 6, 5, 4].map((count) => [count, 0]), [6, 0]]);
  expect(chart.legend).toMatchObject([
    ...[7, 6, 5, 4].map((videos, n) => ({ name: `*id-${n}*`, plainName: `id-${n}`, videos })),
    { name: t('settings.andMore', { count: 3 }), videos: 6 },
  ]);
  expect(chart.legend.reduce((sum, { videos }) => sum + videos, 0)).toBe(Number(chart.figures[0]?.value));
  expect(chartOf(stats({ models: named(4) })).legend).toHaveLength(4);
});

it('a member without a known name has the end of their id', () => {
  expect(unknownMember('1200000000000001234', t)).toBe(t('stats.unknownMember', { end: '1234' }));
});

it('alt text names the first of the busiest days', () => {
  const busiest = (day: string, count: number) =>
    t('stats.altBusiest', { day, videos: t('stats.videos', { count }) });
  expect(altOf(stats({ days: days(3, 3) }))).toContain(busiest('Mon', 3));
  expect(altOf(stats({ days: days(2, 3) }))).toContain(busiest('Tue', 3));
  expect(altOf(stats({ days: days(0, 0) }))).not.toContain(busiest('Mon', 0));
  const all = altOf(stats({ models: named(9), members: named(9), failures: [{ kind: 'timeout', jobs: 2 }] }));
  expect(all.match(/\*id-\d\*/g)).toHaveLength(5);
  expect(all.match(/name of id-\d/g)).toHaveLength(5);
  expect(all).toContain(`${t('failed.timeout')} 2`);
});

it('gives a model the same color in every period, and no two models of a chart the same', () => {
  const of = (...ids: string[]) => {
    const { legend } = chartOf(stats({ models: ids.map((id, n) => ({ ...tally, id, made: 9 - n })) }));
    return new Map(legend.map(({ name, color }) => [name, color]));
  };
  const month = of('kling', 'veo-3.1', 'preview', 'wan-2.7', 'pika', 'vidu');
  const week = of('wan-2.7', 'preview', 'kling', 'veo-3.1', 'vidu', 'pika');
  expect(week).toEqual(
    new Map([...month].toSorted(([a], [b]) => [...week.keys()].indexOf(a) - [...week.keys()].indexOf(b))),
  );
  expect(new Set(month.values()).size).toBe(5);
});
