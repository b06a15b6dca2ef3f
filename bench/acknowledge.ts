import { startLocalDiscord } from '../playground/discord/index.ts';
import { type Program, startProgram } from './rig.ts';
import { milliseconds, quantileOf, type Row } from './table.ts';

const BURST = 100;
const BOUND_MS = 40;
const RUNS = 5;

/** From the dispatch of each of 100 commands in one burst, by 100 members, to the arrival of its first response. */
export async function measureAcknowledge(): Promise<Row[]> {
  const cutscene = await latencies('cutscene');
  const plainLoop = await latencies('plainLoop');
  const show = (values: number[]) =>
    `p50 ${milliseconds(quantileOf(values, 0.5))}, p95 ${milliseconds(quantileOf(values, 0.95))}`;
  return [
    {
      what: `acknowledge, burst of ${BURST}, ${RUNS} runs`,
      cutscene: show(cutscene),
      plainLoop: show(plainLoop),
      bound: `p95 ≤ ${milliseconds(BOUND_MS)}`,
      holds: quantileOf(cutscene, 0.95) <= BOUND_MS,
    },
  ];
}

async function latencies(program: Program): Promise<number[]> {
  const all: number[] = [];
  for (let run = 0; run < RUNS; run++) all.push(...(await burst(program)));
  return all;
}

async function burst(program: Program): Promise<number[]> {
  const names = Array.from({ length: BURST }, (_, index) => `member${index}`);
  await using discord = await startLocalDiscord({
    guilds: [{ name: 'Crowd', channels: [{ name: 'general' }], members: names.map((name) => ({ name })) }],
  });
  await using _ = await startProgram(program, discord);
  await discord.waitForBot({ command: 'video' });
  // A bot that has just started has not compiled its own path yet; nobody's first command is a burst.
  const first = discord.member('member0').slash('video', { prompt: 'warm up' });
  await first.acknowledged;
  const commands = names.map((name) => discord.member(name).slash('video', { prompt: `a film by ${name}` }));
  const answers = await Promise.all(commands.map(({ acknowledged }) => acknowledged));
  return answers.map(({ latencyMs }) => latencyMs);
}
