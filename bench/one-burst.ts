import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { askInTurn, latenciesOf } from './commands.ts';
import { startCrowd } from './crowd.ts';
import { deliveredAfterMs } from './delivered.ts';
import { countEdits } from './edits.ts';
import { teachTimes } from './learned.ts';
import { type Program, startProgram } from './rig.ts';
import { makeSampleVideo } from './sample-video.ts';
import { type Watched, watchUsage } from './usage.ts';

export interface BurstOptions {
  program: Program;
  jobs: number;
  fileBytes: number;
  /** Default: all at once. */
  pace?: { perSecond: number; ahead: number };
  /** Whether the provider reports the tasks' progress. Default: true. */
  hasProgress?: boolean;
  /** Earlier jobs whose times the bot has learned. Default: none. */
  earlierJobs?: number;
}

export interface BurstRun {
  jobs: number;
  /** `Infinity` for commands that weren't acknowledged within Discord's 3 s. */
  ackMs: number[];
  /** From the provider's end to the posted video. `Infinity` for videos that never came. */
  deliveredMs: number[];
  editGapsMs: number[];
  usage: Watched;
  /** The use of this process, which simulates Discord and the provider. */
  rigCpuMs: number;
  tookMs: number;
  /** Requests per job. */
  provider: Record<'create' | 'poll' | 'list' | 'content', number>;
  discord: Record<'ack' | 'edit' | 'upload' | 'other', number>;
  refused: number;
}

const TASK_MS = 35_000;
/** A video that isn't delivered so long after its task's end counts as never delivered. */
const PATIENCE_MS = 55_000;
/** Of thousands of jobs, the provider's budget of polls lets each wait for longer. */
const PATIENCE_PER_JOB_MS = 30;
/** The pings after the videos. */
const AFTER_MS = 1_500;

/** A crowd asks for one video each. Every task takes 35 s, so all of them end together. */
export async function runBurst(options: BurstOptions): Promise<BurstRun> {
  const { program, jobs, fileBytes, hasProgress = true, earlierJobs = 0 } = options;
  const mode = hasProgress ? 'vllm' : 'sglang';
  const video = await makeSampleVideo(fileBytes);
  await using provider = await startLoopbackOpenai({ mode, videoPath: video.path, taskMs: TASK_MS });
  await using discord = await startCrowd(jobs);
  await using bot = await startProgram(program, discord, {
    baseUrl: provider.baseUrl,
    prepare: (dataDir) => teachTimes(dataDir, Array<number>(earlierJobs).fill(TASK_MS)),
    env: hasProgress ? {} : { SELF_HOSTED_ENCODING: 'json' },
  });
  await discord.waitForBot({ command: 'video' });
  discord.log.clear();
  const watch = watchUsage(bot.pid);
  const [rigBefore, beganMs] = [process.cpuUsage(), Date.now()];
  const commands = await askInTurn(discord, jobs, options.pace);
  const ackMs = await latenciesOf(commands);
  const runFromMs = Date.now();
  const delivered = () => deliveredAfterMs(discord, provider, commands);
  const endsAtMs = Date.now() + TASK_MS + PATIENCE_MS + jobs * PATIENCE_PER_JOB_MS;
  while (Date.now() < endsAtMs && !delivered().every(Number.isFinite)) await sleep(500);
  await sleep(AFTER_MS);
  const { user, system } = process.cpuUsage(rigBefore);
  return {
    ...{ jobs, ackMs, deliveredMs: delivered(), usage: watch.stop() },
    editGapsMs: gapsOf(
      discord,
      provider,
      commands.filter((_, index) => Number.isFinite(ackMs[index])),
      runFromMs,
    ),
    ...{ rigCpuMs: (user + system) / 1_000, tookMs: Date.now() - beganMs },
    provider: countProvider(provider, jobs),
    ...countDiscord(discord, jobs),
  };
}

/** From the last acknowledgement until the first task ends. */
function gapsOf(
  discord: LocalDiscord,
  { tasks }: LoopbackOpenai,
  commands: readonly Invocation[],
  fromMs: number,
) {
  const toMs = tasks.reduce((first, { endsAtMs }) => Math.min(first, endsAtMs), Number.POSITIVE_INFINITY);
  return countEdits(discord, commands, { fromMs, toMs }).gapsMs;
}

function countProvider({ count }: LoopbackOpenai, jobs: number): BurstRun['provider'] {
  const perJob = (name: keyof BurstRun['provider']) => count(name) / jobs;
  return { create: perJob('create'), poll: perJob('poll'), list: perJob('list'), content: perJob('content') };
}

function countDiscord({ log }: LocalDiscord, jobs: number): Pick<BurstRun, 'discord' | 'refused'> {
  const requests = log.requests();
  const count = (fits: (request: (typeof requests)[number]) => boolean) =>
    requests.filter(fits).length / jobs;
  const ack = count(({ route }) => route?.endsWith('/callback') === true);
  const upload = count(({ files }) => files.length > 0);
  const edit = count(({ method, files }) => method === 'PATCH' && files.length === 0);
  return {
    discord: { ack, edit, upload, other: requests.length / jobs - ack - upload - edit },
    refused: requests.filter(({ status }) => status >= 400).length,
  };
}
