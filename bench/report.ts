import { writeFile } from 'node:fs/promises';
import { decimal, mebibytes, megabytes, milliseconds, seconds } from './figures.ts';

import { drawGrowth } from './plot.ts';
import { type GrowthPoint, type Result, type Results, readResults } from './results.ts';
import { sections } from './sections.ts';
import { formatTable } from './table.ts';

const PAGE = new URL('../docs/benchmarks.md', import.meta.url);
const PLOT = new URL('../docs/benchmarks-growth.svg', import.meta.url);

const HEAD = `# Benchmarks

\`npm run bench -- documented --save\` measures everything on this page in about twelve minutes, and writes it. One part alone: \`npm run bench -- burst --save\`. The numbers are kept in [benchmarks.json](benchmarks.json).

- **Beside a plain loop.** Most figures stand beside those of a bot as one would write it in an afternoon ([bench/plain-loop.ts](../bench/plain-loop.ts)): discord.js with its defaults, one awaited function per job, a poll every 10 s, the whole file in memory. Both run on the same machine, one after the other. Times differ between machines; trust the ratios (×).
- **Against real servers, made here.** Discord and the provider are simulated in one process of their own, on the same cores. Discord's gateway, REST API, checks and rate limits are those of its documentation ([packages/playground](../packages/playground/README.md)). It answers each request as soon as it can and never waits for the bot's sake.
- **With real films.** Ten seconds of 1080p with sound, encoded by ffmpeg: 8 MiB unless the text says otherwise.
- **Percentiles.** p95 means that 95 % of the values are lower. With a hundred values, p99.9 is the largest.
- **Bounds.** What the project promises itself. \`NO\` means that the figure misses its bound.
`;

/** Writes the page and its plot from the kept results. */
export async function writeReport(): Promise<void> {
  const results = await readResults();
  await writeFile(PAGE, renderReport(results));
  await writeFile(PLOT, drawGrowth(results['growth']?.growth ?? []));
}

/**
 * The page in Markdown.
 * @internal A test compares the page with its results.
 */
export function renderReport(results: Results): string {
  const machines = [...new Set(Object.values(results).map(({ machine }) => machine))];
  const where = machines.map((machine) => `- ${machine}`).join('\n');
  const parts = sections.map(({ bench, title, about }) => {
    const result = results[bench];
    const found = result
      ? `${figuresOf(result)}\n\n${whenOf(result, machines.length > 1)}`
      : 'Not measured yet.';
    return `## ${title}\n\n${about}\n\n${found}\n`;
  });
  return [HEAD, `## Machine\n\n${where}\n`, ...parts].join('\n');
}

function figuresOf({ rows, growth }: Result): string {
  const table = formatTable(rows);
  if (!growth) return table;
  const alt = 'Charts of six figures at 10, 100, 1,000 and 5,000 jobs; the table below has the numbers';
  return `![${alt}](benchmarks-growth.svg)\n\n${growthTable(growth)}\n\n${table}`;
}

function growthTable(points: readonly GrowthPoint[]): string {
  const or = (value: number | null, show: (value: number) => string) =>
    value === null ? 'never' : show(value);
  const pair = (low: number | null, high: number | null, show: (value: number) => string) =>
    `${or(low, show)} / ${or(high, show)}`;
  const count = (value: number) => value.toLocaleString('en');
  const rows: [what: string, cell: (point: GrowthPoint) => string][] = [
    [
      'commands',
      ({ commandsPerSecond }) => (commandsPerSecond ? `${commandsPerSecond} a second` : 'at once'),
    ],
    ['film', ({ fileBytes }) => mebibytes(fileBytes)],
    ['acknowledged, p50 / p95', ({ ackP50Ms, ackP95Ms }) => pair(ackP50Ms, ackP95Ms, milliseconds)],
    ['not within 3 s', ({ notAcknowledged }) => count(notAcknowledged)],
    ['done → delivered, p50 / p95', (each) => pair(each.deliveredP50Ms, each.deliveredP95Ms, seconds)],
    ['not delivered', ({ notDelivered }) => count(notDelivered)],
    ['peak RSS', ({ peakRssBytes }) => or(peakRssBytes, megabytes)],
    ['processor per job', ({ cpuMsPerJob }) => or(cpuMsPerJob, milliseconds)],
    ['status calls per job', ({ statusCallsPerJob }) => decimal(statusCallsPerJob)],
    ['gap between edits, p99', ({ editGapP99Ms }) => or(editGapP99Ms, seconds)],
    ['cores of Discord and provider', ({ rigCores }) => decimal(rigCores)],
  ];
  const lines = [
    ['jobs', ...points.map(({ jobs }) => count(jobs))],
    ['---', ...points.map(() => '---')],
    ...rows.map(([what, cell]) => [what, ...points.map(cell)]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function whenOf({ measuredOn, machine, load, tookSeconds }: Result, isOneOfMany: boolean): string {
  const others =
    load.others === null ? '' : `, ${decimal(load.others)} core taken by other programs meanwhile`;
  const where = isOneOfMany ? `, on ${machine}` : '';
  return `*Measured on ${measuredOn} in ${tookSeconds} s; load ${decimal(load.before)} before${others}${where}.*`;
}
