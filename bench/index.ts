import { measureAcknowledge } from './acknowledge.ts';
import { measureBurst } from './burst.ts';
import { measureCompress } from './compress.ts';
import { measureCrashes } from './crash.ts';
import { measureDeliveries } from './deliveries.ts';
import { measureHostile } from './hostile.ts';
import { measureIdleGuilds } from './idle-guilds.ts';
import { measureJoin } from './join.ts';
import { measureLatency } from './latency.ts';
import { keepCompiled } from './rig.ts';
import { measureRunning } from './running.ts';
import { measureSoak } from './soak.ts';
import { measureStart } from './start.ts';
import { measureStats } from './stats.ts';
import { formatTable, type Row } from './table.ts';

/**
 * The project's performance figures, measured on this machine, each beside the plain loop (one awaited function per
 * job, a poll every 10 s, the whole file in memory) in the same run. `npm run bench -- start` runs one.
 */
const benches: Record<string, () => Promise<Row[]>> = {
  start: measureStart,
  acknowledge: measureAcknowledge,
  hostile: measureHostile,
  burst: measureBurst,
  running: measureRunning,
  latency: measureLatency,
  'idle-guilds': measureIdleGuilds,
  deliveries: measureDeliveries,
  compress: measureCompress,
  join: measureJoin,
  stats: measureStats,
  crash: measureCrashes,
  soak: measureSoak,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there is ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

await keepCompiled();
const rows: Row[] = [];
for (const [name, measure] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`measuring ${name} …`);
  rows.push(...(await measure()));
}
console.log(formatTable(rows));
process.exitCode = rows.some(({ holds }) => holds === false) ? 1 : 0;
