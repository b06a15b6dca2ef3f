import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { milliseconds, quantileOf } from './figures.ts';
import { type Program, startProgram } from './rig.ts';
import type { Row } from './table.ts';

const RUNS = 7;
const BOUND_MS = 1_500;

/** From the start of the process to the commands registered at a local Discord, with a warm disk cache. */
export async function measureStart(): Promise<Row[]> {
  const cutscene = await startTimes('cutscene');
  const plainLoop = await startTimes('plainLoop');
  const show = (times: number[]) =>
    `p50 ${milliseconds(quantileOf(times, 0.5))}, max ${milliseconds(Math.max(...times))}`;
  return [
    {
      what: `start to ready, ${RUNS} runs`,
      cutscene: show(cutscene),
      plainLoop: show(plainLoop),
      bound: `max ≤ ${milliseconds(BOUND_MS)}`,
      holds: Math.max(...cutscene) <= BOUND_MS,
    },
  ];
}

async function startTimes(program: Program): Promise<number[]> {
  const times: number[] = [];
  // The first run fills the caches and doesn't count.
  for (let run = 0; run <= RUNS; run++) {
    await using discord = await startLocalDiscord();
    const startedAtMs = performance.now();
    await using _ = await startProgram(program, discord);
    await discord.waitForBot({ command: 'video' });
    if (run > 0) times.push(performance.now() - startedAtMs);
  }
  return times;
}
