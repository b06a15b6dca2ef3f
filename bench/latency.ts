import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { askForVideo, promptOf, startCrowd } from './crowd.ts';
import { quantileOf, seconds } from './figures.ts';
import { teachTimes } from './learned.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { type Row, unbounded } from './table.ts';

const FILE_BYTES = 10 * MEBIBYTE;
const JOBS = 6;
/** Longer than the bot keeps the process that reads videos: most jobs have to start it. */
const BETWEEN_JOBS_MS = 6_000;
/** The first poll of both programs, plus a margin. */
const LAST_JOB_MS = 12_500;
const LEARNED_MS = 1_000;

/** From the poll that sees a task's end to the posted video, one job at a time. */
export async function measureLatency(): Promise<Row[]> {
  const posts = {
    cutscene: quantileOf(await postTimes('cutscene'), 0.5),
    plainLoop: quantileOf(await postTimes('plainLoop'), 0.5),
  };
  const what = 'provider done → video posted (10 MiB), seen by the last poll at once, p50';
  return [unbounded(what, seconds(posts.cutscene), seconds(posts.plainLoop))];
}

/** Milliseconds from the arrival of the last poll to the answer to the upload, for each job. */
async function postTimes(program: Program): Promise<number[]> {
  const video = await makeSampleVideo(FILE_BYTES);
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: video.path });
  await using discord = await startCrowd(JOBS);
  await using _ = await startProgram(program, discord, {
    baseUrl: provider.baseUrl,
    prepare: (dataDir) => teachTimes(dataDir, Array<number>(50).fill(LEARNED_MS)),
  });
  await discord.waitForBot({ command: 'video' });
  const commands: Invocation[] = [];
  for (let index = 0; index < JOBS; index++) {
    if (index > 0) await sleep(BETWEEN_JOBS_MS);
    commands.push(askForVideo(discord, index));
  }
  await sleep(LAST_JOB_MS);
  return commands.map(({ token }, index) => postTime(discord, provider, token, promptOf(index)));
}

function postTime(discord: LocalDiscord, provider: LoopbackOpenai, token: string, prompt: string): number {
  const task = provider.tasks.find(({ fields }) => fields['prompt'] === prompt);
  // Such a task is done at its first poll.
  const poll = provider.requests.find(({ name, path }) => name === 'poll' && path.includes(task?.id ?? ' '));
  const upload = discord.log
    .requests({ status: 200 })
    .find(({ files, path }) => files.length > 0 && path.includes(token));
  return poll === undefined || upload === undefined ? Number.POSITIVE_INFINITY : upload.endedAtMs - poll.atMs;
}
