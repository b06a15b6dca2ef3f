import { setTimeout as sleep } from 'node:timers/promises';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { oddImages } from '../test/support/odd-images.ts';
import { askForVideo, startCrowd } from './crowd.ts';
import { milliseconds, quantileOf } from './figures.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import type { Row } from './table.ts';

const IMAGES = 20;
/** The most that `/video` accepts. */
const PROMPT_LENGTH = 4_000;
const COMMANDS = 120;
const BETWEEN_MS = 100;
/** Each hostile command arrives once in this many of the other member's commands. */
const ROUNDS = 3;
/** Calm and attack take turns, so that other load on the machine affects both, and a p99 has samples above it. */
const PAIRS = 3;
const BOUND = 3;

/** Brackets, marks, invisible characters: slow for careless text parsers. */
const prompts: readonly string[] = [
  ...['[', '](', '[[](', '*', '_', '`', '~', '|', '>', '\\', '#', '-# ', '||', '<', '\u200b', '\u202e'],
  ...['\u0301', '\u{e0041}', 'g 0 r e ', 'https://a.'],
].map((part) => part.repeat(Math.ceil(PROMPT_LENGTH / part.length)).slice(0, PROMPT_LENGTH));

/** Bombs, lies, halves and headers with thousands of parts. */
const images = oddImages
  .filter(({ shows }) => ['broken', 'too many', 'not alone'].includes(String(shows)))
  .filter((_, index, all) => index % Math.floor(all.length / IMAGES) === 0)
  .slice(0, IMAGES)
  .map(({ bytes }) => bytes);

/**
 * How long a member waits for the answer to a command, alone, and while others send inputs that are made to be slow.
 */
export async function measureHostile(): Promise<Row[]> {
  const cutscene = await compare('cutscene');
  const plainLoop = await compare('plainLoop');
  const show = ({ calm, hostile }: Run) =>
    `p99 ${milliseconds(hostile)}, without ${milliseconds(calm)} (× ${(hostile / calm).toFixed(2)})`;
  return [
    {
      what: `acknowledge while ${IMAGES} kinds of hostile images and ${prompts.length} of prompts arrive`,
      cutscene: show(cutscene),
      plainLoop: show(plainLoop),
      bound: `≤ ${BOUND} × without`,
      holds: cutscene.hostile <= BOUND * cutscene.calm,
    },
  ];
}

interface Run {
  /** The p99 of the first responses, in milliseconds. */
  calm: number;
  hostile: number;
}

async function compare(program: Program): Promise<Run> {
  const video = await makeSampleVideo(MEBIBYTE);
  const taskMs = 3_600_000;
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: video.path, taskMs });
  const senders = (images.length + prompts.length) * ROUNDS;
  await using discord = await startCrowd((1 + 2 * PAIRS) * COMMANDS + PAIRS * senders);
  await using _ = await startProgram(program, discord, { baseUrl: provider.baseUrl, concurrency: 1 });
  await discord.waitForBot({ command: 'video' });
  let next = 0;
  const measure = async () => {
    const answers: Promise<{ latencyMs: number }>[] = [];
    for (let sent = 0; sent < COMMANDS; sent++) {
      answers.push(askForVideo(discord, next++).acknowledged);
      await sleep(BETWEEN_MS);
    }
    return (await Promise.all(answers)).map(({ latencyMs }) => latencyMs);
  };
  const attack = async () => {
    const pauseMs = (COMMANDS * BETWEEN_MS) / senders;
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, prompt] of prompts.entries()) {
        discord.member(`member${next++}`).slash('video', { prompt });
        await sleep(pauseMs);
        const bytes = images[index];
        // The plain loop accepts no images.
        if (!bytes || program !== 'cutscene') continue;
        const member = discord.member(`member${next++}`);
        const image = await member.upload('cat.png', bytes);
        member.slash('video', { prompt: 'a cat', image: image.id });
        await sleep(pauseMs);
      }
    }
  };
  // The first commands of a process measure the engine's compiler.
  await measure();
  const calm: number[] = [];
  const hostile: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    calm.push(...(await measure()));
    const [latencies] = await Promise.all([measure(), attack()]);
    hostile.push(...latencies);
  }
  return { calm: quantileOf(calm, 0.99), hostile: quantileOf(hostile, 0.99) };
}
