import { measureAcknowledge } from './acknowledge.ts';
import { measureBurst } from './burst.ts';
import { measureCluster } from './cluster.ts';
import { measureCompress } from './compress.ts';
import { measureCrashes } from './crash.ts';
import { measureDeliveries } from './deliveries.ts';
import { measureFilms } from './films.ts';
import { measureFinishedFilm } from './finished-film.ts';
import { measureFleet } from './fleet.ts';
import { measureGrowth } from './growth.ts';
import { measureHostile } from './hostile.ts';
import { measureIdleGuilds } from './idle-guilds.ts';
import { measureJoin } from './join.ts';
import { measureLatency } from './latency.ts';
import { describeMachine, watchLoad } from './machine.ts';
import { measurePolls } from './polls.ts';
import { writeReport } from './report.ts';
import { keepResult, type Measured } from './results.ts';
import { keepCompiled } from './rig.ts';
import { measureRunning } from './running.ts';
import { measureScale } from './scale.ts';
import { measureSoak } from './soak.ts';
import { measureStart } from './start.ts';
import { measureStats } from './stats.ts';
import { formatTable, type Row } from './table.ts';
import { measureWebhooks } from './webhooks.ts';

/**
 * The project's performance figures, measured on this machine, each beside the plain loop (one awaited function per
 * job, a poll every 10 s, the whole file in memory) in the same run. `npm run bench -- start` runs one,
 * `npm run bench -- documented` those of docs/benchmarks.md. With `--save`, the results are kept in
 * docs/benchmarks.json, and the page is written anew; `npm run bench -- report` only writes it.
 */
const benches: Record<string, () => Promise<Row[] | Measured>> = {
  start: measureStart,
  acknowledge: measureAcknowledge,
  burst: measureBurst,
  growth: measureGrowth,
  polls: measurePolls,
  running: measureRunning,
  deliveries: measureDeliveries,
  scale: measureScale,
  stats: measureStats,
  latency: measureLatency,
  webhooks: measureWebhooks,
  'idle-guilds': measureIdleGuilds,
  compress: measureCompress,
  join: measureJoin,
  'finished-film': measureFinishedFilm,
  hostile: measureHostile,
  crash: measureCrashes,
  films: measureFilms,
  soak: measureSoak,
  fleet: measureFleet,
  cluster: measureCluster,
};
const documented = [
  ...['start', 'acknowledge', 'burst', 'growth', 'polls', 'webhooks', 'running', 'deliveries', 'scale'],
];

const asked = process.argv.slice(2);
const mustSave = asked.includes('--save');
const wanted = asked.flatMap((name) =>
  name === 'documented' ? documented : name === '--save' ? [] : [name],
);
const unknown = wanted.filter((name) => name !== 'report' && !(name in benches));
if (unknown.length > 0) {
  const known = ['documented', 'report', ...Object.keys(benches)];
  console.error(`There is no bench ${unknown.join(', ')}; there is ${known.join(', ')}.`);
  process.exit(2);
}

const rows: Row[] = [];
if (!wanted.includes('report')) {
  await keepCompiled();
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) rows.push(...(await run(name)));
  console.log(formatTable(rows));
}
if (mustSave || wanted.includes('report')) await writeReport();
process.exitCode = rows.some(({ holds }) => holds === false) ? 1 : 0;

async function run(name: string): Promise<Row[]> {
  console.error(`measuring ${name} …`);
  const load = watchLoad();
  const startedAtMs = performance.now();
  const found = (await benches[name]?.()) ?? [];
  const measured = Array.isArray(found) ? { rows: found } : found;
  const tookSeconds = Math.round((performance.now() - startedAtMs) / 1_000);
  const stopped = load.stop();
  console.error(`${name} took ${tookSeconds} s; others took ${stopped.others} core meanwhile`);
  if (mustSave) {
    const measuredOn = new Date().toISOString().slice(0, 10);
    await keepResult(name, {
      measuredOn,
      machine: describeMachine(),
      load: stopped,
      tookSeconds,
      ...measured,
    });
  }
  return measured.rows;
}
