import { setTimeout as sleep } from 'node:timers/promises';
import { type LoopbackReplicate, startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { askInTurn } from './commands.ts';
import { promptOf, startCrowd } from './crowd.ts';
import { tokenOf } from './delivered.ts';
import { decimal, quantileOf, seconds, spread } from './figures.ts';
import { startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';

const JOBS = 20;
const FILE_BYTES = 8 * MEBIBYTE;
const TASK_MS = 20_000;
/** One at a time: what many at once take is the burst's figure. */
const PER_SECOND = 0.5;
const PATIENCE_MS = 20_000;
const BOUND_MS = 300;

/** From the end of a task to the posted video, where the provider calls, beside the same with polls alone. */
export async function measureWebhooks(): Promise<Row[]> {
  const called = await run({ isCalled: true });
  const polled = await run({ isCalled: false });
  const what = `provider done → delivered (8 MiB, one at a time)`;
  const limit = { cutscene: quantileOf(called.deliveredMs, 0.5), plainLoop: undefined, limit: BOUND_MS };
  return [
    { ...bounded(`${what}, with webhooks, p50`, limit, seconds), plainLoop: '' },
    unbounded(`${what}, with webhooks`, spread(called.deliveredMs, seconds), ''),
    unbounded(`${what}, polls alone`, spread(polled.deliveredMs, seconds), ''),
    unbounded('provider done → asked, with webhooks', spread(called.askedMs), ''),
    unbounded('provider done → asked, polls alone', spread(polled.askedMs), ''),
    unbounded('status calls per job, with webhooks', decimal(called.polls), ''),
    unbounded('status calls per job, polls alone', decimal(polled.polls), ''),
  ];
}

async function run({ isCalled }: { isCalled: boolean }) {
  const video = await makeSampleVideo(FILE_BYTES);
  let botUrl = '';
  await using provider = await startLoopbackReplicate({
    ...{ videoPath: video.path, taskMs: TASK_MS, reach: () => botUrl },
  });
  await using discord = await startCrowd(JOBS);
  await using bot = await startProgram('cutscene', discord, {
    env: {
      ...{ REPLICATE_API_KEY: provider.apiToken, REPLICATE_BASE_URL: provider.baseUrl },
      ...{ REPLICATE_CONCURRENCY: String(JOBS), DEFAULT_MODEL: 'veo-3.1-fast' },
      ...(isCalled && { PUBLIC_URL: 'https://bot.example', HOST: '127.0.0.1' }),
    },
  });
  botUrl = new URL(bot.healthUrl).origin;
  await discord.waitForBot({ command: 'video' });
  const commands = await askInTurn(discord, JOBS, { perSecond: PER_SECOND });
  const tokens = commands.map(({ token }) => token);
  const untilMs = Date.now() + TASK_MS + PATIENCE_MS;
  let deliveredMs = deliveredAfterMs();
  while (Date.now() < untilMs && !deliveredMs.every(Number.isFinite)) {
    await sleep(500);
    deliveredMs = deliveredAfterMs();
  }
  const askedMs = provider.predictions.map(({ id, endsAtMs }) => {
    const poll = provider.requests.find(
      ({ name, path, atMs }) => name === 'get' && path.endsWith(id) && atMs >= endsAtMs,
    );
    return (poll?.atMs ?? Infinity) - endsAtMs;
  });
  return { deliveredMs, askedMs, polls: provider.count('get') / JOBS };

  function deliveredAfterMs(): number[] {
    const uploads = discord.log.requests({ status: 200 }).filter(({ files }) => files.length > 0);
    const byToken = new Map(uploads.map((upload) => [tokenOf(upload), upload.endedAtMs]));
    return tokens.map((token, index) => (byToken.get(token) ?? Infinity) - endOf(provider, promptOf(index)));
  }
}

function endOf({ predictions }: LoopbackReplicate, prompt: string): number {
  return predictions.find(({ input }) => input['prompt'] === prompt)?.endsAtMs ?? Number.NaN;
}
