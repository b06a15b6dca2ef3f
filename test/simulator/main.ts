import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finished, Run } from './run-seed.ts';

const HELP = `npm run simulate -- --seed 1 --hours 24

  --seed N      what decides everything (default 1)
  --seeds N     this many seeds, beginning with that one
  --shape NAME  embedded: one process with its store; cluster: two gateways and three workers (default embedded)
  --hours H     simulated hours before everything comes to an end (default 24)
  --acts N      what members do in a day (default 600)
  --faults N    faults in a day (default 150)
  --plan TEXT   these events instead of those that are drawn, as a shorter schedule is printed
  --log         the whole log, not only its last lines after a violation
  --at-once N   this many seeds at the same time (default 1)
  --results F   add each finished seed to this file, leave out those that it has, and count them all
  --no-shrink   don't look for a shorter schedule after a violation
  --keep        add the shortest schedule of a violation to test/simulator/seeds.json
`;
const LAST_LINES = 60;
/** In memory where there is such a folder: its speed decides nothing, but the run is over sooner. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const SEEDS = new URL('seeds.json', import.meta.url);

const { values } = parseArgs({
  options: {
    ...{ seed: { type: 'string', default: '1' }, seeds: { type: 'string', default: '1' } },
    ...{ hours: { type: 'string', default: '24' }, acts: { type: 'string', default: '600' } },
    ...{ faults: { type: 'string', default: '150' }, plan: { type: 'string' }, log: { type: 'boolean' } },
    ...{ shape: { type: 'string', default: 'embedded' }, results: { type: 'string' } },
    ...{
      'at-once': { type: 'string', default: '1' },
      'no-shrink': { type: 'boolean' },
      keep: { type: 'boolean' },
    },
    help: { type: 'boolean' },
    // A run in its own process.
    child: { type: 'boolean' },
  },
});

if (values.help) process.stdout.write(HELP);
else if (values.child) await runHere();
else await runAll();

async function runAll() {
  const { runSeed } = await import('./run-seed.ts');
  const { createTotals } = await import('./totals.ts');
  const count = Number(values.seeds);
  const totals = createTotals(values.shape, values.results);
  const runs = Array.from({ length: count }, (_, index) => ({
    ...{ seed: count === 1 ? values.seed : String(Number(values.seed) + index), shape: values.shape },
    ...{ hours: Number(values.hours), acts: Number(values.acts), faults: Number(values.faults) },
    plan: values.plan,
  })).filter((run) => !totals.isDone(run));

  async function runNext(): Promise<void> {
    const run = runs.shift();
    if (!run) return;
    try {
      const finished = await runSeed(run, { log: values.log ?? false });
      process.stdout.write(finished.output);
      totals.add(run, finished);
      if (finished.violation) await examine(run, finished);
    } catch (error) {
      // The others go on.
      process.exitCode = 1;
      process.stdout.write(`${String(error)}\n`);
    }
    return runNext();
  }
  await Promise.all(Array.from({ length: Number(values['at-once']) }, runNext));
  process.stdout.write(totals.report());
}

/** Prints a shorter schedule that breaks the same promise. */
async function examine(run: Run, finished: Finished) {
  process.exitCode = 1;
  if (values['no-shrink']) return;
  const { argumentsOf } = await import('./run-seed.ts');
  const { shrinkRun } = await import('./shrink.ts');
  const say = (text: string) => void process.stderr.write(text);
  const { run: shortest, output } = await shrinkRun(run, finished, say);
  const args = argumentsOf(shortest).map((each) => (each.includes(' ') ? `'${each}'` : each));
  process.stdout.write(
    `The shortest schedule that was found:\n${output}  npm run simulate -- ${args.join(' ')}\n`,
  );
  if (!values.keep || !finished.violation) return;
  const kept = JSON.parse(readFileSync(SEEDS, 'utf8')) as unknown[];
  const { of, message } = finished.violation;
  const added = { was: `${of}: ${message.slice(0, 200)}`, ...shortest };
  writeFileSync(SEEDS, `${JSON.stringify([...kept, added], null, 2)}\n`);
}

async function runHere() {
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const { playMachine } = await import('./machine/index.ts');
  const machine = playMachine(values.seed);
  // What is loaded may wait for a turn of the event loop.
  const { simulate } = await machine.scheduler.result(import('./simulation.ts'));
  const { shapeNames } = await machine.scheduler.result(import('./shapes.ts'));
  const shape = shapeNames.find((name) => name === values.shape);
  if (!shape) throw new Error(`--shape: ${values.shape} is none of ${shapeNames.join(', ')}`);
  const { writePlan } = await import('./plan.ts');
  const lines: string[] = [];
  const digest = createHash('sha256');
  const { violation, counters, simulatedMs, happened } = await simulate(machine, {
    shape,
    hours: Number(values.hours),
    actsPerDay: Number(values.acts),
    faultsPerDay: Number(values.faults),
    plan: values.plan,
    dataDir: join(FOLDER, `cutscene-simulation-${process.pid}`),
    onLine(line) {
      digest.update(`${line}\n`);
      lines.push(line);
      if (values.log) process.stdout.write(`${line}\n`);
    },
  });
  const hours = simulatedMs / 3_600_000;
  const used = process.cpuUsage(cpu);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (violation && !values.log) process.stdout.write(`${lines.slice(-LAST_LINES).join('\n')}\n`);
  const summary = [
    `seed ${values.seed}: ${violation ? `VIOLATION of ${violation.of}: ${violation.message}` : 'no violation'}`,
    `  ${hours.toFixed(1)} h, ${machine.scheduler.done} events, ${lines.length} lines, sha256 ${digest.digest('hex').slice(0, 16)}`,
    JSON.stringify({
      ...{ cells: counters.all(), hours, happened: writePlan(happened) },
      ...(violation && { violation: { of: violation.of, message: violation.message, atHours: hours } }),
    }),
  ];
  // On another stream: the output of a seed is always the same.
  process.stderr.write(
    `  ${seconds.toFixed(1)} s, ${((used.user + used.system) / 1e6).toFixed(1)} s CPU, ${(hours / seconds).toFixed(2)} h/s\n`,
  );
  process.stdout.write(summary.join('\n'), () => process.exit(violation ? 1 : 0));
}
