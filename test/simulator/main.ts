import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run simulate -- --seed 1 --hours 24

  --seed N      what decides everything (default 1)
  --seeds N     this many seeds, beginning with that one
  --hours H     simulated hours before everything comes to an end (default 24)
  --acts N      what members do in a day (default 600)
  --faults N    faults in a day (default 150)
  --log         the whole log, not only its last lines after a violation
`;
const LAST_LINES = 60;
/** In memory where there is such a folder: its speed decides nothing, but the run is over sooner. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const { values } = parseArgs({
  options: {
    ...{ seed: { type: 'string', default: '1' }, seeds: { type: 'string', default: '1' } },
    ...{ hours: { type: 'string', default: '24' }, acts: { type: 'string', default: '600' } },
    ...{ faults: { type: 'string', default: '150' }, log: { type: 'boolean' }, help: { type: 'boolean' } },
    // A run in its own process.
    child: { type: 'boolean' },
  },
});

if (values.help) process.stdout.write(HELP);
else if (values.child) await runHere();
else runAll();

function runAll() {
  const { seed, seeds, child: _, log, help: __, ...rest } = values;
  const passed = Object.entries(rest).flatMap(([name, value]) => [`--${name}`, String(value)]);
  for (let index = 0; index < Number(seeds); index++) {
    const of = Number(seeds) === 1 ? seed : String(Number(seed) + index);
    const { status } = spawnSync(
      process.execPath,
      [
        ...['--disable-warning=ExperimentalWarning', import.meta.filename, '--child'],
        ...['--seed', of, ...passed, ...(log ? ['--log'] : [])],
      ],
      // One thread makes all calls to the disk: they end in the order in which they began.
      { stdio: 'inherit', env: { UV_USE_IO_URING: '0', ...process.env, UV_THREADPOOL_SIZE: '1', TZ: 'UTC' } },
    );
    if (status !== 0) process.exitCode = 1;
  }
}

async function runHere() {
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const { playMachine } = await import('./machine/index.ts');
  const machine = playMachine(values.seed);
  // What is loaded may wait for a turn of the event loop.
  const { simulate } = await machine.scheduler.result(import('./simulation.ts'));
  const lines: string[] = [];
  const digest = createHash('sha256');
  process.on('unhandledRejection', (error) => {
    // What a crashed bot was doing ends nowhere.
    if (!machine.scheduler.owner().isDead) lines.push(`unhandled: ${String(error)}`);
  });
  const { violation, counters, simulatedMs } = await simulate(machine, {
    hours: Number(values.hours),
    actsPerDay: Number(values.acts),
    faultsPerDay: Number(values.faults),
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
    ...counters.all().map(([cell, times]) => `  ${String(times).padStart(6)} ${cell}`),
    `seed ${values.seed}: ${violation ? `VIOLATION: ${violation.message}` : 'no violation'}`,
    `  ${hours.toFixed(1)} h, ${machine.scheduler.done} events, ${lines.length} lines, sha256 ${digest.digest('hex').slice(0, 16)}`,
  ];
  process.stdout.write(`${summary.join('\n')}\n`);
  // On another stream: the output of a seed is always the same.
  process.stderr.write(
    `  ${seconds.toFixed(1)} s, ${((used.user + used.system) / 1e6).toFixed(1)} s CPU, ${(hours / seconds).toFixed(2)} h/s\n`,
  );
  process.exit(violation ? 1 : 0);
}
