import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { askForVideo, promptOf, startCrowd } from './crowd.ts';
import { decimal, quantileOf, seconds } from './figures.ts';
import { teachTimes } from './learned.ts';
import { simulatePlainLoop, simulatePolling, type Tasks } from './poll-schedule.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';

const FILE_BYTES = 10 * MEBIBYTE;
const JOBS = 6;
/** Longer than the bot keeps the process that reads videos: most jobs have to start it. */
const BETWEEN_JOBS_MS = 6_000;
/** The first poll of both programs, plus a margin. */
const LAST_JOB_MS = 12_500;
const LEARNED_MS = 1_000;

/** Log-normal, as renders are. */
const usual = { medianMs: 105_000, sigma: 0.25 };
/** A burst of the same video. */
const alike = { medianMs: 35_000, sigma: 0.01 };

/** Tasks, and the bounds of how late their end is seen, and of polls for each. */
const schedules: { tasks: Tasks; p50Ms?: number; p95Ms?: number; polls: number }[] = [
  { tasks: { ...usual, earlierJobs: 50, hasProgress: false }, p50Ms: 1_500, p95Ms: 4_000, polls: 16 },
  { tasks: { ...usual, earlierJobs: 50, hasProgress: true }, p50Ms: 800, p95Ms: 1_600, polls: 15 },
  { tasks: { ...alike, earlierJobs: 0, hasProgress: true }, polls: 9.5 },
  { tasks: { ...alike, earlierJobs: 50, hasProgress: false }, polls: 5 },
  { tasks: { ...alike, earlierJobs: 0, hasProgress: false }, polls: 18 },
];

/**
 * From the provider's end to the posted video, by polling alone. Minutes of waiting are simulated, because the time of
 * a poll is a pure function of the task's age, its progress and the learned durations. The part after the last poll is
 * measured, one job at a time.
 */
export async function measureLatency(): Promise<Row[]> {
  const posts = {
    cutscene: quantileOf(await postTimes('cutscene'), 0.5),
    plainLoop: quantileOf(await postTimes('plainLoop'), 0.5),
  };
  const what = 'provider done → video posted (10 MiB), seen by the last poll at once, p50';
  return [
    ...schedules.flatMap(simulated),
    unbounded(what, seconds(posts.cutscene), seconds(posts.plainLoop)),
  ];
}

function simulated({ tasks, p50Ms, p95Ms, polls }: (typeof schedules)[number]): Row[] {
  const cutscene = simulatePolling(tasks);
  const plainLoop = simulatePlainLoop(tasks);
  const { medianMs, sigma, earlierJobs, hasProgress } = tasks;
  const spread = sigma < 0.05 ? 'all alike' : `sigma ${sigma}`;
  const known = `${earlierJobs} earlier jobs, ${hasProgress ? 'with' : 'without'} progress`;
  const what = `simulated polls, ${medianMs / 1_000} s, ${spread}, ${known}`;
  const late = (quantile: number) => ({
    cutscene: quantileOf(cutscene.lateMs, quantile),
    plainLoop: quantileOf(plainLoop.lateMs, quantile),
  });
  return [
    ...(p50Ms ? [bounded(`${what}: seen late by, p50`, { ...late(0.5), limit: p50Ms }, seconds)] : []),
    ...(p95Ms ? [bounded(`${what}: seen late by, p95`, { ...late(0.95), limit: p95Ms }, seconds)] : []),
    bounded(
      `${what}: polls per job`,
      { cutscene: cutscene.polls, plainLoop: plainLoop.polls, limit: polls },
      decimal,
    ),
  ];
}

/** Milliseconds from the arrival of the last poll to the answer to the upload, for each job. */
async function postTimes(program: Program): Promise<number[]> {
  await using video = await makeSampleVideo(FILE_BYTES);
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
