import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { megabytes, milliseconds, quantileOf } from './figures.ts';
import { type Program, startProgram } from './rig.ts';
import { bounded, type Row, relative } from './table.ts';
import { readUsage } from './usage.ts';

const RUNS = 5;
const BOUND_MS = 1_500;
/** Times the plain loop's. */
const RATIO_BOUND = 2.3;
/** By then, the bot has collected the garbage of its start. */
const SETTLE_MS = 25_000;
const RSS_BOUND_BYTES = 130e6;

/** From the start of the process to the commands registered at a local Discord, with a warm disk cache. */
export async function measureStart(): Promise<Row[]> {
  const times: Record<Program, number[]> = { cutscene: [], plainLoop: [] };
  for (let run = 0; run < RUNS; run++) {
    for (const program of ['cutscene', 'plainLoop'] as const) {
      times[program].push(await startTime(program));
    }
  }
  const values = { cutscene: quantileOf(times.cutscene, 0.5), plainLoop: quantileOf(times.plainLoop, 0.5) };
  return [
    relative(`start to ready, median of ${RUNS} runs`, { ...times, ratio: RATIO_BOUND }, milliseconds),
    bounded(`start to ready, median of ${RUNS} runs`, { ...values, limit: BOUND_MS }, milliseconds),
    bounded(
      `idle RSS, ${SETTLE_MS / 1_000} s after the start`,
      { cutscene: await idleRss('cutscene'), plainLoop: await idleRss('plainLoop'), limit: RSS_BOUND_BYTES },
      megabytes,
    ),
  ];
}

async function idleRss(program: Program): Promise<number | undefined> {
  await using discord = await startLocalDiscord();
  await using bot = await startProgram(program, discord);
  await discord.waitForBot({ command: 'video' });
  await sleep(SETTLE_MS);
  const { rssBytes } = readUsage(bot.pid) ?? {};
  return rssBytes;
}

async function startTime(program: Program): Promise<number> {
  await using discord = await startLocalDiscord();
  const startedAtMs = performance.now();
  await using _ = await startProgram(program, discord);
  await discord.waitForBot({ command: 'video' });
  return performance.now() - startedAtMs;
}
