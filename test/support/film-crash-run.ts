import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { openBoard } from '@cutscene/playground/scenes/board.ts';
import { isIn, type Job } from '../../src/jobs/job.ts';
import { botEnv, compileCache, type LogLine, spawnBot } from './bot-process.ts';
import { isConnected, ledgerOf, storedJobs } from './crash-run.ts';
import { makeFilm } from './films.ts';
import { temporaryFolder } from './temporary-folder.ts';

const BOT = fileURLToPath(new URL('crash-bot.ts', import.meta.url));
const LOOK_MS = 50;
/** A submit whose task isn't listed is unclear after 20 s, and what failed for a moment is tried every 10 s. */
const PATIENCE_MS = 120_000;

/** Where the bot kills itself: see `crash-bot.ts`. */
export type FilmKill = readonly [point: string, passing: number];

/** What became of one film. */
export interface CrashedFilm {
  kill: FilmKill;
  click: Invocation;
  /** As stored at the end; `undefined` if the bot was gone before it had accepted the film. */
  film: Job | undefined;
  shots: Job[];
}

export interface FilmCrashRun {
  discord: LocalDiscord;
  provider: LoopbackOpenai;
  films: CrashedFilm[];
  jobs: Job[];
  ledger: Map<string, Record<string, unknown>>;
  log: LogLine[];
}

/** The shots of the film that is made in that round. The last one begins with the last frame of the one before. */
const SHOTS = ['It wakes up', 'It runs', 'It swims'];
export const promptsOf = (round: number) => SHOTS.map((shot) => `${shot} in film ${round}.`);

/** Lets a member make a film for each of `kills`, at which the bot is killed. Then the next one goes on with it. */
export async function runFilmsWithCrashes(
  kills: readonly FilmKill[],
  inspect: (run: FilmCrashRun) => Promise<void> | void,
): Promise<void> {
  await using folder = await temporaryFolder();
  const videoPath = join(folder.path, 'shot.mp4');
  await makeFilm(videoPath, { seconds: 1 });
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath, taskMs: 300 });
  await using discord = await startLocalDiscord({
    // A bot is restarted sooner than Discord would let it identify.
    identifyEveryMs: 0,
    guilds: [
      {
        ...{ name: 'Crowd', channels: [{ name: 'general' }] },
        members: kills.map((_, index) => ({ name: `member${index}` })),
      },
    ],
  });
  const env = {
    ...botEnv(discord, folder.path),
    ...compileCache,
    ...{ OPENAI_BASE_URL: provider.baseUrl, OPENAI_CONCURRENCY: '20', LOG_LEVEL: 'warn' },
  };
  const log: LogLine[] = [];
  const clicks: Invocation[] = [];

  for (const [round, [point, passing]] of kills.entries()) {
    await using bot = spawnBot(env, [BOT, point, String(passing), 'later']);
    if (!(await isConnected(bot, discord))) throw new Error(`The bot doesn't start: ${bot.stderr()}`);
    await untilDone(folder.path);
    const board = await openBoard(discord.member(`member${round}`), { idea: promptsOf(round).join(' ') });
    await board.choose('shot', '3');
    await board.click('continues.3');
    await board.click('page.0');
    bot.child.kill('SIGUSR2');
    await bot.waitForLog(({ msg }) => msg === 'counting');
    const click = await board.run('final');
    clicks.push(click);
    // It may not live until its answer.
    click.acknowledged.catch(() => {});
    await Promise.race([bot.ended, sleep(PATIENCE_MS, undefined, { ref: false })]);
    if (bot.child.signalCode !== 'SIGKILL')
      throw new Error(
        `It has not come to "${point}" ${passing}: ${click.message()?.text}${JSON.stringify(bot.log.slice(-5))}`,
      );
    log.push(...bot.log);
  }

  await using last = spawnBot(env, [BOT, '', '1', 'later']);
  if (!(await isConnected(last, discord))) throw new Error(`The last start failed: ${last.stderr()}`);
  await untilDone(folder.path);
  await last.stop();
  log.push(...last.log);

  const jobs = await storedJobs(folder.path);
  await inspect({
    ...{ discord, provider, jobs, log },
    ledger: await ledgerOf(folder.path),
    films: clicks.map((click, round) => ({
      ...{ click, kill: kills[round] ?? ['', 0] },
      film: jobs.find(({ id }) => id === click.id),
      shots: jobs.filter(({ shotOf }) => shotOf === click.id),
    })),
  });
}

/** Until every job has ended, or waits for its member: a film whose shot nobody knows about waits, too. */
async function untilDone(dataDir: string): Promise<void> {
  for (const untilMs = Date.now() + PATIENCE_MS; ; await sleep(LOOK_MS)) {
    const jobs = await storedJobs(dataDir);
    const isUnclear = (job: Job) => isIn(job, 'unclear');
    const waits = (job: Job) =>
      isIn(job, 'filming') && jobs.some((shot) => shot.shotOf === job.id && isUnclear(shot));
    const open = jobs.filter((job) => !job.told && !isUnclear(job) && !waits(job));
    if (open.length === 0) return;
    if (Date.now() > untilMs)
      throw new Error(`It never ends: ${JSON.stringify(open.map(({ id, status }) => [id, status]))}`);
  }
}
