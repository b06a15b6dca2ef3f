import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run simulate -- --seed 1 --hours 24

  --seed N      what decides everything (default 1)
  --seeds N     this many seeds, beginning with that one
  --hours H     simulated hours before everything comes to an end (default 24)
  --acts N      what members do in a day (default 600)
  --faults N    faults in a day (default 150)
  --plan TEXT   these events instead of those that are drawn, as a shorter schedule is printed
  --log         the whole log, not only its last lines after a violation
  --at-once N   this many seeds at the same time (default 1)
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
  const { runSeed, argumentsOf } = await import('./run-seed.ts');
  const { unreached } = await import('./cells.ts');
  const count = Number(values.seeds);
  const seeds = Array.from({ length: count }, (_, index) =>
    count === 1 ? values.seed : String(Number(values.seed) + index),
  );
  const total = { hours: 0, cpuSeconds: 0, violations: 0, cells: new Map<string, number>() };
  const began = Date.now();

  async function runNext(): Promise<void> {
    const seed = seeds.shift();
    if (seed === undefined) return;
    const run = {
      ...{ seed, hours: Number(values.hours), acts: Number(values.acts), faults: Number(values.faults) },
      plan: values.plan,
    };
    const finished = await runSeed(run, { log: values.log ?? false });
    process.stdout.write(finished.output);
    total.hours += finished.hours;
    total.cpuSeconds += finished.cpuSeconds;
    for (const [cell, times] of finished.cells) total.cells.set(cell, (total.cells.get(cell) ?? 0) + times);
    if (finished.violation) {
      total.violations++;
      process.exitCode = 1;
      if (!values['no-shrink']) {
        const { shrinkRun } = await import('./shrink.ts');
        const { run: shortest, output } = await shrinkRun(
          run,
          finished,
          (text) => void process.stderr.write(text),
        );
        process.stdout.write(
          `The shortest schedule that was found:\n${output}  npm run simulate -- ${argumentsOf(shortest)
            .map((each) => (each.includes(' ') ? `'${each}'` : each))
            .join(' ')}\n`,
        );
        if (values.keep) {
          const kept = JSON.parse(readFileSync(SEEDS, 'utf8')) as unknown[];
          const { of, message } = finished.violation;
          writeFileSync(
            SEEDS,
            `${JSON.stringify([...kept, { was: `${of}: ${message.slice(0, 200)}`, ...shortest }], null, 2)}\n`,
          );
        }
      }
    }
    return runNext();
  }
  await Promise.all(Array.from({ length: Number(values['at-once']) }, runNext));
  if (count === 1) return;
  const seconds = (Date.now() - began) / 1_000;
  const missing = unreached(total.cells);
  process.stdout.write(
    [
      ...[...total.cells]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([cell, times]) => `  ${String(times).padStart(7)} ${cell}`),
      `${count} seeds, ${total.violations} with a violation, ${total.hours.toFixed(0)} simulated hours`,
      missing.length === 0 ? 'every cell was reached' : `never reached: ${missing.join('; ')}`,
      '',
    ].join('\n'),
  );
  process.stderr.write(
    `${seconds.toFixed(0)} s, ${total.cpuSeconds.toFixed(0)} s CPU, ${(total.hours / seconds).toFixed(2)} h/s, ${(total.hours / total.cpuSeconds).toFixed(2)} h per second of CPU\n`,
  );
}

async function runHere() {
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const { playMachine } = await import('./machine/index.ts');
  const machine = playMachine(values.seed);
  // What is loaded may wait for a turn of the event loop.
  const { simulate } = await machine.scheduler.result(import('./simulation.ts'));
  const { writePlan } = await import('./plan.ts');
  const lines: string[] = [];
  const digest = createHash('sha256');
  const { violation, counters, simulatedMs, happened } = await simulate(machine, {
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
