import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { Trouble } from '@cutscene/playground/discord/rest/faults.ts';
import type { LoopbackAnswer } from '@cutscene/playground/providers/loopback.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { outcomesOf, storedJobs } from '../test/support/crash-run.ts';
import { askForVideo, promptOf, startCrowd } from './crowd.ts';
import { mebibytes } from './figures.ts';
import { outcomeRows } from './outcomes.ts';
import { type Random, seededRandom } from './random.ts';
import type { Resources } from './resources.ts';
import { startProgram } from './rig.ts';
import { MEBIBYTE, makeSampleVideo } from './sample-video.ts';
import { bounded, type Row } from './table.ts';

const JOBS = 2_000;
const LASTS_MS = 5 * 60_000;
const SHARE = 0.05;
const DROP_EVERY_MS = 45_000;
const TASK_MS = 5_000;
/** Longer than any of the bot's own timeouts and retries together. */
const PATIENCE_MS = 6 * 60_000;
/** Connections kept for reuse are closed by then. */
const QUIET_MS = 20_000;
/** The first jobs load code and fill caches. */
const WARM_UP_JOBS = 150;

const GROWTH_BYTES = 8 * MEBIBYTE;
const RESOURCES = fileURLToPath(new URL('resources.ts', import.meta.url));

/** 2,000 jobs in 5 minutes. Every twentieth of their calls, tasks and submits fails in some way. */
export async function measureSoak(): Promise<Row[]> {
  const random = seededRandom(1);
  const video = await makeSampleVideo(MEBIBYTE / 4);
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: video.path, taskMs: TASK_MS });
  await using discord = await startCrowd(JOBS + WARM_UP_JOBS);
  await using bot = await startProgram('cutscene', discord, {
    ...{ baseUrl: provider.baseUrl, concurrency: 100, preload: RESOURCES },
  });
  await discord.waitForBot({ command: 'video' });
  const resources = async (): Promise<Resources> => {
    await sleep(QUIET_MS);
    bot.child.send('tell');
    const [told] = await once(bot.child, 'message');
    return told as Resources;
  };
  const commands: { command: ReturnType<typeof askForVideo>; prompt: string }[] = [];
  const ask = async (count: number, everyMs: number) => {
    for (let asked = 0; asked < count; asked++) {
      const index = commands.length;
      commands.push({ command: askForVideo(discord, index), prompt: promptOf(index) });
      await sleep(everyMs);
    }
  };

  await ask(WARM_UP_JOBS, 50);
  await settled(bot.dataDir);
  const before = await resources();

  const stopTrouble = [troubleDiscord(discord, random), troubleProvider(provider, random)];
  const drops = setInterval(() => discord.gateway.drop(), DROP_EVERY_MS);
  await ask(JOBS, LASTS_MS / JOBS);
  clearInterval(drops);
  for (const stop of stopTrouble) stop();
  await settled(bot.dataDir);
  const after = await resources();

  const what = `${JOBS} jobs in ${LASTS_MS / 60_000} minutes with ${SHARE * 100} % faults`;
  const grown = (kind: string, by: number, limit: number, show: (value: number) => string) =>
    bounded(`${what}: more ${kind} after it`, { cutscene: by, plainLoop: undefined, limit }, show);
  return [
    ...outcomeRows(what, discord, await outcomesOf(bot.dataDir, provider, commands)),
    grown('handles', after.handles - before.handles, 2, String),
    grown('timers', after.timers - before.timers, 2, String),
    grown('heap', after.heapBytes - before.heapBytes, GROWTH_BYTES, mebibytes),
  ];
}

/** Waits until nothing is under way. The outcomes show what is left then. */
async function settled(dataDir: string): Promise<void> {
  for (const endMs = Date.now() + PATIENCE_MS; Date.now() < endMs; await sleep(1_000)) {
    const isDone = (await storedJobs(dataDir)).every(
      ({ told, status }) => told || status.state === 'unclear',
    );
    if (isDone) return;
  }
}

/** Routes of interactions and messages. The others belong to the connection, which is dropped as a whole. */
const JOB_ROUTE = /^\/(webhooks|interactions|channels)\//;
const discordTroubles: readonly Trouble[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502, body: '<html>Bad Gateway</html>' },
  {
    kind: 'status',
    status: 429,
    body: { message: 'x', retry_after: 1, global: false },
    headers: { 'retry-after': '1' },
  },
  { kind: 'reset', during: 'request' },
  { kind: 'reset', during: 'response' },
  { kind: 'delay', ms: 2_000 },
  { kind: 'hang' },
];

/** Whether only the answer may be lost: a refused call hasn't been executed. */
function mayComeAfter(trouble: Trouble): boolean {
  if (trouble.kind === 'status') return trouble.status >= 500;
  return trouble.kind === 'hang' || (trouble.kind === 'reset' && trouble.during === 'response');
}

function troubleDiscord({ faults }: LocalDiscord, random: Random): () => void {
  const { take } = faults;
  faults.take = (request) => {
    if (!JOB_ROUTE.test(request.route ?? '') || random() >= SHARE) return take(request);
    const trouble = discordTroubles[Math.floor(random() * discordTroubles.length)];
    if (trouble === undefined) return undefined;
    return { trouble, afterWork: mayComeAfter(trouble) && random() < 0.5, hits: 1, remove: () => {} };
  };
  const duplicates = setInterval(() => faults.duplicateInteractions(1), LASTS_MS / JOBS / SHARE);
  return () => {
    faults.take = take;
    clearInterval(duplicates);
  };
}

/** Calls that are refused, fail, break, hang or answer nonsense, before or after their work; tasks that fail. */
function troubleProvider(provider: LoopbackOpenai, random: Random): () => void {
  const nonsense = Buffer.from('{"id": ');
  const answers: readonly (LoopbackAnswer | 'reset' | 'hang')[] = [
    { status: 429, headers: { 'retry-after': '1' }, json: { error: { message: 'slow down' } } },
    { status: 500, json: { error: { message: 'oops' } } },
    { status: 200, file: { contentType: 'application/json', bytes: nonsense } },
    ...(['reset', 'hang'] as const),
  ];
  const scripts = (['create', 'poll', 'content', 'cancel'] as const).map((route) =>
    provider.script(route, {
      kind: 'decided',
      async decide(work) {
        if (random() >= SHARE) return work();
        const answer = answers[Math.floor(random() * answers.length)] ?? 'reset';
        // A 429 accepts no submit. After anything else, nobody knows.
        const isRefused = typeof answer === 'object' && answer.status === 429;
        if (!isRefused && random() < 0.5) await work();
        if (answer !== 'hang') return answer;
        await sleep(70_000, undefined, { ref: false });
        return 'reset';
      },
    }),
  );
  for (let task = 0; task < JOBS; task++) {
    if (random() < SHARE)
      provider.nextTasks(random() < 0.5 ? 'fails' : 'content-refused', { times: 1, skip: task });
  }
  return () => {
    for (const script of scripts) script.remove();
  };
}
