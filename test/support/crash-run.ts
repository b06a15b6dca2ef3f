import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { PermissionFlagsBits } from 'discord.js';
import { type Job, jobSchema } from '../../src/jobs/job.ts';
import { type BotProcess, botEnv, compileCache, type LogLine, spawnBot } from './bot-process.ts';
import { filmOfBytes } from './films.ts';
import { sqlIn } from './stores.ts';
import { temporaryFolder } from './temporary-folder.ts';

const BOT = fileURLToPath(new URL('crash-bot.ts', import.meta.url));
const FILM = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));
const LARGE_BYTES = 1.5 * 1024 ** 2;
const LOOK_MS = 50;
/** Nothing here takes a tenth of this. Beyond it, something hangs. */
const PATIENCE_MS = 30_000;

export interface Kill {
  /** Where the bot kills itself: see `crash-bot.ts`. */
  point: string;
  passing: number;
  /**
   * Killed from outside if it hasn't reached that point this many milliseconds after its start. Default: that is an
   * error.
   */
  latestMs?: number;
  /** The course of that round's jobs. */
  fate: 'completes' | 'fails' | 'never-ends';
}

/** The outcome of one `/video`. */
export interface Outcome {
  command: Invocation;
  prompt: string;
  /** As stored at the end; `undefined` if the bot was gone before it had accepted the command. */
  job: Job | undefined;
  ledger: Record<string, unknown> | undefined;
  /** Paid calls that reached the provider for it. */
  creates: number;
}

export interface CrashedJob extends Outcome {
  /** Whether a kill found it between the decision to submit and the task's id. */
  wasSubmitting: boolean;
}

export interface CrashRun {
  discord: LocalDiscord;
  jobs: CrashedJob[];
  log: LogLine[];
}

/**
 * Lets members ask for `jobs` videos while the bot is killed at each of `kills` in turn and restarted, then once more
 * until nothing is left to do.
 */
export async function runWithCrashes(
  {
    jobs,
    kills,
    overlaps = false,
    prepare,
    tend = () => {},
  }: {
    jobs: number;
    kills: readonly Kill[];
    /** Whether each video is so large, and so slow to arrive, that it is uploaded meanwhile. */
    overlaps?: boolean;
    /** Done in a first run of the bot without a kill. The member `admin` may manage the server. */
    prepare?(discord: LocalDiscord): Promise<unknown>;
    /** Performs members' other actions over time. `done` is empty in each new run. */
    tend?(discord: LocalDiscord, command: Invocation, index: number, done: Set<string>): void;
  },
  inspect: (run: CrashRun) => Promise<void> | void,
): Promise<void> {
  await using folder = await temporaryFolder();
  const videoPath = join(folder.path, 'film.mp4');
  await (overlaps ? writeFile(videoPath, await filmOfBytes(LARGE_BYTES)) : copyFile(FILM, videoPath));
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath, taskMs: 300 });
  if (overlaps) provider.script('content', { kind: 'slow_body', ms: 200 });
  const members = Array.from({ length: jobs }, (_, index) => ({ name: `member${index}` }));
  await using discord = await startLocalDiscord({
    // A bot is restarted sooner than Discord would let it identify.
    identifyEveryMs: 0,
    guilds: [
      {
        ...{ name: 'Crowd', channels: [{ name: 'general' }] },
        roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
        members: [...members, { name: 'admin', roles: ['Admin'] }],
      },
    ],
  });
  const env = {
    ...botEnv(discord, folder.path),
    ...compileCache,
    ...{ OPENAI_BASE_URL: provider.baseUrl, OPENAI_CONCURRENCY: '20', LOG_LEVEL: 'warn' },
  };
  const commands: { command: Invocation; prompt: string }[] = [];
  const wereSubmitting = new Set<string>();
  const log: LogLine[] = [];

  const ask = (count: number) => {
    for (let asked = 0; asked < count && commands.length < jobs; asked++) {
      const index = commands.length;
      const prompt = `film number ${index}`;
      const command = discord.member(`member${index}`).slash('video', { prompt, notify: 'ping' });
      commands.push({ command, prompt });
    }
  };

  if (prepare) {
    await using first = spawnBot(env, [BOT]);
    if (!(await isConnected(first, discord))) throw new Error(`The first start failed: ${first.stderr()}`);
    await prepare(discord);
    await first.stop();
  }

  for (const { point, passing, fate, latestMs = Number.POSITIVE_INFINITY } of kills) {
    const startedAtMs = Date.now();
    await using bot = spawnBot(env, [BOT, point, String(passing)]);
    if (fate !== 'completes') provider.nextTasks(fate, { times: 1 });
    if (await isConnected(bot, discord)) ask(Math.floor(jobs / (kills.length + 1)));
    const isLate = () => Date.now() - startedAtMs > latestMs;
    await live(bot, { provider, commands, discord, tend }, isLate).catch((cause: unknown) => {
      throw new Error(`The bot has not come to "${point}"`, { cause });
    });
    if (isLate()) await bot.stop('SIGKILL');
    const code = await bot.ended;
    if (bot.child.signalCode !== 'SIGKILL') throw new Error(`${point}: ended with ${code}: ${bot.stderr()}`);
    log.push(...bot.log);
    for (const job of await storedJobs(folder.path))
      if (job.status.state === 'submitting') wereSubmitting.add(job.id);
  }

  await using last = spawnBot(env, [BOT]);
  if (!(await isConnected(last, discord))) throw new Error(`The last start failed: ${last.stderr()}`);
  ask(jobs);
  // A request from a moment ago is stored by the time it is answered.
  await Promise.allSettled(commands.map(({ command }) => command.acknowledged));
  const isShown = (id: string) =>
    commands
      .find(({ command }) => command.id === id)
      ?.command.message()
      ?.text.startsWith('⚠️');
  const isDone = async () =>
    (await storedJobs(folder.path)).every(
      ({ id, told, status: { state } }) =>
        (told && state !== 'reviewing') || (state === 'unclear' && isShown(id)),
    );
  await live(last, { provider, commands, discord, tend }, isDone);
  await last.stop();
  log.push(...last.log);

  const jobsAfter = await outcomesOf(folder.path, provider, commands);
  await inspect({
    discord,
    log,
    jobs: jobsAfter.map((each) => ({ ...each, wasSubmitting: wereSubmitting.has(each.command.id) })),
  });
}

/** The state of these commands in the store of a stopped bot, and their paid calls at the provider. */
export async function outcomesOf(
  dataDir: string,
  { tasks }: LoopbackOpenai,
  commands: readonly { command: Invocation; prompt: string }[],
): Promise<Outcome[]> {
  const jobs = new Map((await storedJobs(dataDir)).map((job) => [job.id, job]));
  const ledger = await ledgerOf(dataDir);
  return commands.map(({ command, prompt }) => ({
    ...{ command, prompt, job: jobs.get(command.id), ledger: ledger.get(command.id) },
    creates: tasks.filter((task) => task.fields['prompt'] === prompt).length,
  }));
}

/** False if it kills itself before that. */
export async function isConnected(bot: BotProcess, discord: LocalDiscord): Promise<boolean> {
  const connected = discord.waitForBot({ command: 'video' }).then(
    () => !isOver(bot),
    (cause: unknown) => {
      throw new Error(`The bot does not connect: ${JSON.stringify(bot.log.slice(-5))}`, { cause });
    },
  );
  return Promise.race([connected, bot.ended.then(() => false)]);
}

const isOver = ({ child }: BotProcess) => child.exitCode !== null || child.signalCode !== null;

/** Presses Cancel, once in each run of the bot, for each task that would never end by itself, and tends the others. */
async function live(
  bot: BotProcess,
  {
    provider: { tasks },
    commands,
    discord,
    tend,
  }: {
    provider: LoopbackOpenai;
    commands: readonly { command: Invocation; prompt: string }[];
    discord: LocalDiscord;
    tend(discord: LocalDiscord, command: Invocation, index: number, done: Set<string>): void;
  },
  isDone: () => boolean | Promise<boolean>,
): Promise<void> {
  const pressed = new Set<string>();
  const done = new Set<string>();
  for (const untilMs = Date.now() + PATIENCE_MS; !isOver(bot) && !(await isDone()); await sleep(LOOK_MS)) {
    if (Date.now() > untilMs) throw new Error(`It never ends: ${JSON.stringify(bot.log.slice(-5))}`);
    for (const [index, { command }] of commands.entries()) tend(discord, command, index, done);
    for (const task of tasks) {
      if (task.fate !== 'never-ends' || task.wasStopped || task.polls === 0 || pressed.has(task.id)) continue;
      pressed.add(task.id);
      const owner = commands.findIndex(({ prompt }) => prompt === task.fields['prompt']);
      const message = commands[owner]?.command.message();
      const hasButton = JSON.stringify(message?.components ?? []).includes('cancel:');
      if (message && hasButton) discord.member(`member${owner}`).click(message, 'cancel');
    }
  }
}

export async function storedJobs(dataDir: string): Promise<Job[]> {
  const rows = await sqlIn(dataDir, 'SELECT data FROM jobs');
  return rows.map(({ data }) => jobSchema.parse(JSON.parse(String(data))));
}

export async function ledgerOf(dataDir: string): Promise<Map<string, Record<string, unknown>>> {
  const rows = await sqlIn(dataDir, 'SELECT * FROM ledger');
  return new Map(rows.map((row) => [String(row['job_id']), row]));
}
