import { setTimeout as sleep } from 'node:timers/promises';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { certificateOnDisk } from '../test/support/certificate.ts';
import { askInTurn, latenciesOf } from './commands.ts';
import { startCrowd } from './crowd.ts';
import { milliseconds, quantileOf, spread } from './figures.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { type Row, relative, unbounded } from './table.ts';

const BURST = 100;
/** The second burst of a process is neither cold nor warm, in the bot and in the local Discord alike. */
const UNMEASURED_BURSTS = 1;
const WARM_BURSTS = 2;
/** Enough for the work after the first responses. The next edits are due after 10 s. */
const BETWEEN_BURSTS_MS = 1_000;
const RUNS = 3;

/** The first burst of a process, and later ones. */
const temperatures = ['cold', 'warm'] as const;
type Latencies = Record<(typeof temperatures)[number], number[]>;

/** By what Discord is reached, and how many times the plain loop's p95 may be ours. */
const transports = [
  { name: 'HTTP', isSecure: false, bounds: { cold: 1.2, warm: 1.5 } },
  { name: 'TLS', isSecure: true, bounds: { cold: 0.5, warm: undefined } },
];

/** From the dispatch of each of 100 commands in one burst, by 100 members, to the arrival of its first response. */
export async function measureAcknowledge(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const transport of transports) {
    const runs: Record<Program, Latencies[]> = { cutscene: [], plainLoop: [] };
    // In turn, so that whatever else the machine does hits both.
    for (let run = 0; run < RUNS; run++) {
      runs.cutscene.push(await bursts('cutscene', transport));
      runs.plainLoop.push(await bursts('plainLoop', transport));
    }
    rows.push(...temperatures.flatMap((temperature) => rowsOf(temperature, transport, runs)));
  }
  return rows;
}

function rowsOf(
  temperature: keyof Latencies,
  { name, bounds }: (typeof transports)[number],
  runs: Record<Program, Latencies[]>,
): Row[] {
  const what = `acknowledge, ${temperature} burst of ${BURST} over ${name}`;
  const all = (program: Program) => runs[program].flatMap((run) => run[temperature]);
  const p95 = (program: Program) => runs[program].map((run) => quantileOf(run[temperature], 0.95));
  const values = { cutscene: p95('cutscene'), plainLoop: p95('plainLoop') };
  return [
    unbounded(`${what}, ${RUNS} processes`, spread(all('cutscene')), spread(all('plainLoop'))),
    relative(
      `${what}: p95, median of the processes`,
      { ...values, ratio: bounds[temperature] },
      milliseconds,
    ),
  ];
}

async function bursts(program: Program, { isSecure }: (typeof transports)[number]): Promise<Latencies> {
  const video = await makeSampleVideo(MEBIBYTE);
  // Tasks that don't end: this measures the answer to the command, not the work.
  await using provider = await startLoopbackOpenai({
    mode: 'vllm',
    videoPath: video.path,
    taskMs: 3_600_000,
  });
  const count = 1 + UNMEASURED_BURSTS + WARM_BURSTS;
  await using certificate = await certificateOnDisk();
  await using discord = await startCrowd(BURST * count, isSecure ? { certificate } : {});
  await using _ = await startProgram(program, discord, {
    baseUrl: provider.baseUrl,
    concurrency: 1,
    env: { NODE_EXTRA_CA_CERTS: certificate.path },
  });
  await discord.waitForBot({ command: 'video' });
  const measured: number[][] = [];
  for (let burst = 0; burst < count; burst++) {
    const commands = await askInTurn(discord, BURST, { memberOf: (index) => burst * BURST + index });
    measured.push(await latenciesOf(commands));
    await sleep(BETWEEN_BURSTS_MS);
  }
  const [cold = [], ...later] = measured;
  return { cold, warm: later.slice(UNMEASURED_BURSTS).flat() };
}
