import { setTimeout as sleep } from 'node:timers/promises';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { certificateOnDisk } from '../test/support/certificate.ts';
import { askInTurn, latenciesOf } from './commands.ts';
import { startCrowd } from './crowd.ts';
import { countEdits, type EditFigures } from './edits.ts';
import { watchHealth } from './health.ts';
import { startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { type Watched, watchUsage } from './usage.ts';

/** The first commands wait for the bot, so that a slow machine has as many jobs in the end. */
const AHEAD = 100;
/** Tasks that end after the measurement. */
const TASK_MS = 3_600_000;

export interface CrowdOptions {
  jobs: number;
  /** How many of them run at once. The others wait. Default: all. */
  running?: number;
  /** Default: one each. */
  jobsPerMember?: number;
  /** Whether Discord is reached over TLS and HTTP/2. Default: plain HTTP. */
  isSecure?: boolean;
  /** A thousand members don't press Enter at the same moment. */
  commandsPerSecond: number;
  measuredMs: number;
  /** Commands after the measurement, at their own pace. */
  more: { commands: number; perSecond: number };
}

export interface CrowdRun {
  jobs: number;
  /** Of the first commands, while the jobs begin. */
  firstAckMs: number[];
  edits: EditFigures;
  pollsPerJobMinute: number;
  healthMs: number[];
  usage: Watched;
  /** The cores that the simulated Discord and provider took. */
  rigCores: number;
  ackMs: number[];
}

/** The cost of jobs that run or wait, none of which ends. */
export async function runCrowd(options: CrowdOptions): Promise<CrowdRun> {
  const { jobs, jobsPerMember = 1, more } = options;
  const video = await makeSampleVideo(MEBIBYTE);
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: video.path, taskMs: TASK_MS });
  const members = Math.ceil(jobs / jobsPerMember);
  await using certificate = await certificateOnDisk();
  await using discord = await startCrowd(members + more.commands, options.isSecure ? { certificate } : {});
  await using bot = await startProgram('cutscene', discord, {
    baseUrl: provider.baseUrl,
    env: { NODE_EXTRA_CA_CERTS: certificate.path },
    ...(options.running !== undefined && { concurrency: options.running }),
  });
  await discord.waitForBot({ command: 'video' });
  const memberOf = (index: number) => index % members;
  const commands = await askInTurn(discord, jobs, {
    ...{ perSecond: options.commandsPerSecond, ahead: AHEAD, memberOf },
  });
  const firstAckMs = await latenciesOf(commands);

  const fromMs = Date.now();
  const [pollsBefore, rigBefore] = [provider.count('poll'), process.cpuUsage()];
  const watch = watchUsage(bot.pid);
  const health = watchHealth(bot.healthUrl);
  await sleep(options.measuredMs);
  const tookMs = Date.now() - fromMs;
  const polls = provider.count('poll') - pollsBefore;
  const { user, system } = process.cpuUsage(rigBefore);
  const edits = countEdits(discord, commands, { fromMs, toMs: Date.now() });
  const usage = watch.stop();
  const healthMs = await health.stop();
  const extra = await askInTurn(discord, more.commands, {
    ...{ perSecond: more.perSecond, memberOf: (index) => members + index },
  });
  return {
    ...{ jobs, firstAckMs, edits, healthMs, usage },
    pollsPerJobMinute: (polls / jobs / tookMs) * 60_000,
    rigCores: (user + system) / 1_000 / tookMs,
    ackMs: await latenciesOf(extra),
  };
}
