import { setTimeout as sleep } from 'node:timers/promises';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { askForVideo, startCrowd } from './crowd.ts';
import { milliseconds, quantileOf } from './figures.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import type { Row } from './table.ts';

const BURST = 100;
/** The first burst of a process measures the engine's compiler, in the bot and in the local Discord alike. */
const WARM_UP_BURSTS = 2;
const MEASURED_BURSTS = 3;
/** Enough for the work after the first responses. The next edits are due after 10 s. */
const BETWEEN_BURSTS_MS = 1_500;
const RUNS = 3;
const BOUND_MS = 40;

/** From the dispatch of each of 100 commands in one burst, by 100 members, to the arrival of its first response. */
export async function measureAcknowledge(): Promise<Row[]> {
  const cutscene = await latencies('cutscene');
  const plainLoop = await latencies('plainLoop');
  const show = (values: number[]) =>
    `p50 ${milliseconds(quantileOf(values, 0.5))}, p95 ${milliseconds(quantileOf(values, 0.95))}`;
  return [
    {
      what: `acknowledge, burst of ${BURST}, ${RUNS * MEASURED_BURSTS} bursts`,
      cutscene: show(cutscene),
      plainLoop: show(plainLoop),
      bound: `p95 ≤ ${milliseconds(BOUND_MS)}`,
      holds: quantileOf(cutscene, 0.95) <= BOUND_MS,
    },
  ];
}

async function latencies(program: Program): Promise<number[]> {
  const all: number[] = [];
  for (let run = 0; run < RUNS; run++) all.push(...(await bursts(program)));
  return all;
}

async function bursts(program: Program): Promise<number[]> {
  const count = WARM_UP_BURSTS + MEASURED_BURSTS;
  await using video = await makeSampleVideo(MEBIBYTE);
  // Tasks that don't end: this measures the answer to the command, not the work.
  await using provider = await startLoopbackOpenai({
    mode: 'vllm',
    videoPath: video.path,
    taskMs: 3_600_000,
  });
  await using discord = await startCrowd(BURST * count);
  await using _ = await startProgram(program, discord, { baseUrl: provider.baseUrl, concurrency: 1 });
  await discord.waitForBot({ command: 'video' });
  const measured: number[] = [];
  for (let burst = 0; burst < count; burst++) {
    const commands = Array.from({ length: BURST }, (_each, index) =>
      askForVideo(discord, burst * BURST + index),
    );
    const answers = await Promise.all(commands.map(({ acknowledged }) => acknowledged));
    if (burst >= WARM_UP_BURSTS) measured.push(...answers.map(({ latencyMs }) => latencyMs));
    await sleep(BETWEEN_BURSTS_MS);
  }
  return measured;
}
