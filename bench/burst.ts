import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { askForVideo, startCrowd } from './crowd.ts';
import { deliveredAfterMs } from './delivered.ts';
import { decimal, megabytes, quantileOf, seconds, spread } from './figures.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';
import { type Watched, watchUsage } from './usage.ts';

const JOBS = 100;
const TASK_MS = 35_000;
const FILE_BYTES = 8 * MEBIBYTE;
/** A video that isn't delivered this long after the first command counts as never delivered. */
const PATIENCE_MS = 90_000;

const DELIVERED_BOUND_MS = 4_000;
const RSS_BOUND_BYTES = 200e6;

/**
 * Two other people's bots on the same rig, measured on 2026-11-22: nnabuuu/discord-video-gen-bot at ebf01e7 and
 * coltonsteinbeck1/bepo at 9bf8686.
 */
const PEERS = [
  'the same burst, told only: nnabuuu/discord-video-gen-bot and coltonsteinbeck1/bepo (2026-11-22):',
  'acknowledged p50 39 and 46 ms, p95 44 and 51 ms;',
  'done → delivered p50 4.4 and 13.2 s, p95 10.4 and 14.5 s;',
  'peak RSS 355 and 1,858 MB; processor time 9.6 and 11.8 s; status requests 8.4 and 5, edits 11.4 and 3 per job',
].join(' ');

/** The rig on which two other people's bots were measured: everybody asks at once, and every task ends at once. */
export async function measureBurst(): Promise<Row[]> {
  const cutscene = await runBurst('cutscene');
  const plainLoop = await runBurst('plainLoop');
  const compare = (what: string, show: (run: Run) => string) =>
    unbounded(`burst: ${what}`, show(cutscene), show(plainLoop));
  return [
    compare('acknowledged, cold', ({ ackMs }) => spread(ackMs)),
    compare(
      'jobs delivered',
      ({ deliveredMs }) => `${deliveredMs.filter(Number.isFinite).length} of ${JOBS}`,
    ),
    compare('provider done → delivered', ({ deliveredMs }) => spread(deliveredMs, seconds)),
    bounded(
      `burst of ${JOBS} jobs of 35 s, 8 MiB each, nothing learned before: provider done → delivered, p95`,
      {
        cutscene: quantileOf(cutscene.deliveredMs, 0.95),
        plainLoop: quantileOf(plainLoop.deliveredMs, 0.95),
        limit: DELIVERED_BOUND_MS,
      },
      seconds,
    ),
    bounded(
      'burst: peak RSS with child processes',
      {
        cutscene: cutscene.usage?.peakRssBytes,
        plainLoop: plainLoop.usage?.peakRssBytes,
        limit: RSS_BOUND_BYTES,
      },
      megabytes,
    ),
    compare('processor time', ({ usage }) => (usage ? seconds(usage.cpuMs) : 'skipped')),
    compare('processor time of Discord and provider, on the same cores', ({ rigCpuMs }) => seconds(rigCpuMs)),
    compare(
      'provider requests per job',
      ({ provider }) =>
        `${decimal(provider.create)} create, ${decimal(provider.poll)} status, ${decimal(provider.content)} download`,
    ),
    compare(
      'Discord requests per job',
      ({ discord }) =>
        `${decimal(discord.ack)} ack, ${decimal(discord.edit)} edits, ${decimal(discord.upload)} uploads, ${decimal(discord.other)} other`,
    ),
    bounded(
      'burst: 429s and other refused requests to Discord',
      { cutscene: cutscene.refused, plainLoop: plainLoop.refused, limit: 0 },
      String,
    ),
    unbounded(PEERS, '', ''),
  ];
}

interface Run {
  ackMs: number[];
  /** `Infinity` for videos that never came. */
  deliveredMs: number[];
  usage: Watched;
  /** The use of this process, which simulates Discord and the provider. */
  rigCpuMs: number;
  /** Requests per job. */
  provider: Record<'create' | 'poll' | 'content', number>;
  discord: Record<'ack' | 'edit' | 'upload' | 'other', number>;
  refused: number;
}

async function runBurst(program: Program): Promise<Run> {
  await using video = await makeSampleVideo(FILE_BYTES);
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: video.path, taskMs: TASK_MS });
  await using discord = await startCrowd(JOBS);
  await using bot = await startProgram(program, discord, { baseUrl: provider.baseUrl });
  await discord.waitForBot({ command: 'video' });
  discord.log.clear();
  const watch = watchUsage(bot.pid);
  const rigBefore = process.cpuUsage();
  const commands = Array.from({ length: JOBS }, (_, index) => askForVideo(discord, index));
  const answers = await Promise.all(commands.map(({ acknowledged }) => acknowledged));
  const endsAtMs = Date.now() + PATIENCE_MS;
  const delivered = () => deliveredAfterMs(discord, provider, commands);
  while (Date.now() < endsAtMs && !delivered().every(Number.isFinite)) await sleep(500);
  // The pings after the videos.
  await sleep(1_500);
  const { user, system } = process.cpuUsage(rigBefore);
  return {
    ackMs: answers.map(({ latencyMs }) => latencyMs),
    deliveredMs: delivered(),
    usage: watch.stop(),
    rigCpuMs: (user + system) / 1_000,
    provider: countProvider(provider),
    ...countDiscord(discord),
  };
}

function countProvider(provider: LoopbackOpenai): Run['provider'] {
  const [create, poll, content] = [
    provider.count('create'),
    provider.count('poll'),
    provider.count('content'),
  ];
  return { create: create / JOBS, poll: poll / JOBS, content: content / JOBS };
}

function countDiscord({ log }: LocalDiscord): Pick<Run, 'discord' | 'refused'> {
  const requests = log.requests();
  const count = (fits: (request: (typeof requests)[number]) => boolean) =>
    requests.filter(fits).length / JOBS;
  const ack = count(({ route }) => route?.endsWith('/callback') === true);
  const upload = count(({ files }) => files.length > 0);
  const edit = count(({ method, files }) => method === 'PATCH' && files.length === 0);
  return {
    discord: { ack, edit, upload, other: requests.length / JOBS - ack - upload - edit },
    refused: requests.filter(({ status }) => status >= 400).length,
  };
}
