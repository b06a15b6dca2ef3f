import { setTimeout as sleep } from 'node:timers/promises';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { askForVideo, startCrowd } from './crowd.ts';
import { deliveredAfterMs } from './delivered.ts';
import { mebibytes } from './figures.ts';
import { teachTimes } from './learned.ts';
import { startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';
import { watchUsage } from './usage.ts';

const JOBS = 50;
const FILE_BYTES = 24 * MEBIBYTE;
const UPLOAD_LIMIT_BYTES = 50 * MEBIBYTE;
const TASK_MS = 20_000;
/** Before the tasks end and after the commands: the jobs' own memory is in use, but there are no files yet. */
const WATCH_AFTER_MS = 10_000;
const PATIENCE_MS = 60_000;
const GROWTH_BOUND_BYTES = 40 * MEBIBYTE;

/** 50 tasks that end at the same moment, 24 MiB each. */
export async function measureDeliveries(): Promise<Row[]> {
  const { delivered, growthBytes } = await deliver();
  const limit = { cutscene: growthBytes, plainLoop: undefined, limit: GROWTH_BOUND_BYTES };
  const what = `${JOBS} deliveries at once of 24 MiB each`;
  return [
    unbounded(`${what}: delivered`, String(delivered), ''),
    { ...bounded(`${what}: growth of RSS with child processes`, limit, mebibytes), plainLoop: '' },
  ];
}

async function deliver() {
  const video = await makeSampleVideo(FILE_BYTES);
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: video.path, taskMs: TASK_MS });
  await using discord = await startCrowd(JOBS, { uploadLimitBytes: UPLOAD_LIMIT_BYTES });
  await using bot = await startProgram('cutscene', discord, {
    baseUrl: provider.baseUrl,
    prepare: (dataDir) => teachTimes(dataDir, Array<number>(JOBS).fill(TASK_MS)),
  });
  await discord.waitForBot({ command: 'video' });
  const commands = Array.from({ length: JOBS }, (_, index) => askForVideo(discord, index));
  await sleep(WATCH_AFTER_MS);
  const watch = watchUsage(bot.pid);
  const endsAtMs = Date.now() + PATIENCE_MS;
  const count = () => deliveredAfterMs(discord, provider, commands).filter(Number.isFinite).length;
  while (Date.now() < endsAtMs && count() < JOBS) await sleep(500);
  const usage = watch.stop();
  return { delivered: count(), growthBytes: usage && usage.peakRssBytes - usage.firstRssBytes };
}
