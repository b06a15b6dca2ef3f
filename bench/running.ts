import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { askForVideo, startCrowd } from './crowd.ts';
import { countEdits, type EditFigures } from './edits.ts';
import { decimal, mebibytes, milliseconds, quantileOf, seconds } from './figures.ts';
import { watchHealth } from './health.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';
import { type Watched, watchUsage } from './usage.ts';

const MANY = 1_000;
/** Commands come at this pace until all jobs run: a thousand members don't press Enter at the same moment. */
const COMMANDS_PER_SECOND = 100;
const MEASURED_MS = 60_000;
/** Tasks that end after the measurement. */
const TASK_MS = 3_600_000;
const EXTRA_COMMANDS = 100;
const EXTRA_COMMAND_MS = 100;

const ACK_BOUND_MS = 250;
const GAP_BOUND_MS = 11_000;
const CORES_BOUND = 0.5;
const RSS_BOUND_BYTES = 200 * MEBIBYTE;

/** The cost of running jobs: 10, 100 and 1,000 of them, none of which ends. */
export async function measureRunning(): Promise<Row[]> {
  // So little load that the two don't disturb each other.
  const few = await Promise.all([runJobs('cutscene', 10), runJobs('cutscene', 100)]);
  const many = await runJobs('cutscene', MANY);
  const plain = await runJobs('plainLoop', MANY);
  const compare = (what: string, show: (run: Run) => string) =>
    unbounded(`${MANY} running jobs: ${what}`, show(many), show(plain));
  const limit = (
    what: string,
    figure: (run: Run) => number | undefined,
    bound: number,
    show: (value: number) => string,
  ) =>
    bounded(
      `${MANY} running jobs: ${what}`,
      { cutscene: figure(many), plainLoop: figure(plain), limit: bound },
      show,
    );
  return [
    ...few.map((run) => unbounded(`${run.jobs} running jobs`, summary(run), '')),
    compare('edits per job and minute', ({ edits }) => decimal(edits.perJobMinute)),
    limit('largest gap between edits of one job', ({ edits }) => edits.largestGapMs, GAP_BOUND_MS, seconds),
    limit('429s and other refused requests to Discord', ({ edits }) => edits.refused, 0, String),
    compare('polls per job and minute', ({ pollsPerJobMinute }) => decimal(pollsPerJobMinute)),
    compare('answer of /healthz, p50 and p99', ({ healthMs }) =>
      healthMs.length > 0 ? latency(healthMs) : 'has none',
    ),
    limit('share of a core', ({ usage }) => usage?.cores, CORES_BOUND, decimal),
    limit('peak RSS with child processes', ({ usage }) => usage?.peakRssBytes, RSS_BOUND_BYTES, mebibytes),
    compare(`acknowledged, ${EXTRA_COMMANDS} commands more, p50 and p99`, ({ ackMs }) => latency(ackMs)),
    limit(
      `acknowledged, ${EXTRA_COMMANDS} commands more, p99`,
      ({ ackMs }) => quantileOf(ackMs, 0.99),
      ACK_BOUND_MS,
      milliseconds,
    ),
  ];
}

const latency = (valuesMs: number[]) =>
  `${milliseconds(quantileOf(valuesMs, 0.5))}, ${milliseconds(quantileOf(valuesMs, 0.99))}`;

function summary({ edits, healthMs, usage, pollsPerJobMinute }: Run): string {
  const load =
    usage === undefined ? 'RSS skipped' : `${decimal(usage.cores)} core, ${mebibytes(usage.peakRssBytes)}`;
  return [
    `${decimal(edits.perJobMinute)} edits and ${decimal(pollsPerJobMinute)} polls per job and minute`,
    `largest gap ${seconds(edits.largestGapMs)}`,
    `${edits.refused} refused`,
    `/healthz ${latency(healthMs)}`,
    load,
  ].join('; ');
}

interface Run {
  jobs: number;
  edits: EditFigures;
  pollsPerJobMinute: number;
  healthMs: number[];
  usage: Watched;
  ackMs: number[];
}

async function runJobs(program: Program, jobs: number): Promise<Run> {
  await using video = await makeSampleVideo(MEBIBYTE);
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: video.path, taskMs: TASK_MS });
  await using discord = await startCrowd(jobs);
  await using bot = await startProgram(program, discord, { baseUrl: provider.baseUrl });
  await discord.waitForBot({ command: 'video' });
  const commands = await askInTurn(discord, jobs, 1_000 / COMMANDS_PER_SECOND);
  await Promise.allSettled(commands.map(({ acknowledged }) => acknowledged));

  const fromMs = Date.now();
  const pollsBefore = provider.count('poll');
  const watch = watchUsage(bot.pid);
  const health = program === 'cutscene' ? watchHealth(bot.healthUrl) : undefined;
  await sleep(MEASURED_MS);
  const minutes = (Date.now() - fromMs) / 60_000;
  const polls = provider.count('poll') - pollsBefore;
  const edits = countEdits(discord, commands, { fromMs, toMs: Date.now() });
  const usage = watch.stop();
  const healthMs = (await health?.stop()) ?? [];
  const ackMs = jobs === MANY ? await acknowledgeMore(discord) : [];
  return { jobs, edits, pollsPerJobMinute: polls / jobs / minutes, healthMs, usage, ackMs };
}

async function askInTurn(discord: LocalDiscord, count: number, everyMs: number): Promise<Invocation[]> {
  const startedAtMs = performance.now();
  const commands: Invocation[] = [];
  for (let index = 0; index < count; index++) {
    const waitMs = startedAtMs + index * everyMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    commands.push(askForVideo(discord, index));
  }
  return commands;
}

/**
 * Members whose first job is running ask for a second one. A command that is never acknowledged counts as very late.
 */
async function acknowledgeMore(discord: LocalDiscord): Promise<number[]> {
  const commands = await askInTurn(discord, EXTRA_COMMANDS, EXTRA_COMMAND_MS);
  const answers = await Promise.allSettled(commands.map(({ acknowledged }) => acknowledged));
  return answers.map((answer) =>
    answer.status === 'fulfilled' ? answer.value.latencyMs : Number.POSITIVE_INFINITY,
  );
}
