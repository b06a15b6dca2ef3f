import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import pg from 'pg';
import { ownPostgres } from '../test/support/postgres.ts';
import { askForVideo, promptOf, startCrowd } from './crowd.ts';
import { type DatabaseCost, watchDatabase } from './database-cost.ts';
import { tokenOf } from './delivered.ts';
import { startProgram } from './rig.ts';
import { type Watched, watchUsage } from './usage.ts';

export interface ClusterOptions {
  shape: 'cluster' | 'embedded';
  jobs: number;
  /** Default: as many as `open` lets begin. */
  perSecond?: number;
  /** Whether a worker is killed when two fifths of the videos have arrived. */
  mustKill?: boolean;
}

export interface ClusterRun {
  jobs: number;
  tookMs: number;
  ackMs: number[];
  /** From the first response to the arrival of the order at the provider. */
  submittedMs: number[];
  /** From the end of the task to the posted video, of acknowledged jobs. `Infinity` for videos that never came. */
  deliveredMs: number[];
  madeTwice: number;
  shownTwice: number;
  refused: number;
  database: DatabaseCost | undefined;
  /** By the name of the process. */
  usage: Record<string, Watched>;
  rigCpuMs: number;
  /** From the kill of a worker until others had all its jobs. */
  takeoverMs: number | undefined;
}

const TASK_MS = 3_000;
/** Jobs that are asked for, but not delivered. More would wait for the provider's budget of polls. */
const OPEN = 200;
/** Commands without a first response, so that none waits for Discord's 3 s. */
const AHEAD = 20;
const LOOK_MS = 20;
const PATIENCE_MS = 120_000;
const KILL_AT = 0.4;
const WORKERS = 3;
/** As an operator's server has them: it survives a power cut. */
const DURABLE = {
  ...{
    fsync: 'on',
    full_page_writes: 'on',
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    max_connections: '100',
  },
};
const FILM = fileURLToPath(new URL('../packages/playground/providers/film.mp4', import.meta.url));

/** Videos as fast as the processes make them. */
export async function runCluster({ shape, jobs, perSecond, mustKill }: ClusterOptions): Promise<ClusterRun> {
  await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: FILM, taskMs: TASK_MS });
  await using discord = await startCrowd(jobs);
  await using bots = await (shape === 'cluster' ? startCluster : startAlone)(discord, provider.baseUrl);
  await Promise.all(Object.values(bots.processes).map(ready));
  await discord.waitForBot({ command: 'video' });

  const postedAtMs = new Map<string, number>();
  let [refused, unanswered] = [0, 0];
  const ended = () => postedAtMs.size + unanswered;
  const unwatch = discord.log.watch(({ path, status, files, endedAtMs }) => {
    if (status >= 400) refused += 1;
    else if (files.length > 0) postedAtMs.set(tokenOf({ path }), endedAtMs);
  });
  const watches = Object.entries(bots.processes).map(([name, { pid }]) => [name, watchUsage(pid)] as const);
  const usage: Record<string, Watched> = {};
  const stop = (name: string) => {
    const [, watch] = watches.find((each) => each[0] === name) ?? [];
    usage[name] ??= watch?.stop();
  };
  const database = bots.database && (await watchDatabase(bots.database.server, bots.database.client));
  const [rigBefore, beganMs] = [process.cpuUsage(), Date.now()];
  const killed = mustKill
    ? until(() => ended() >= jobs * KILL_AT).then(() => {
        stop('worker-1');
        bots.processes['worker-1']?.child.kill('SIGKILL');
        return timeTakeover(bots.database?.client);
      })
    : undefined;
  const commands = await ask();
  await until(() => ended() >= jobs || Date.now() > (commands.at(-1)?.atMs ?? 0) + PATIENCE_MS);
  const tookMs = Date.now() - beganMs;
  const { user, system } = process.cpuUsage(rigBefore);
  unwatch();
  const takeoverMs = await killed;
  // The server counts a transaction within a second after it.
  await sleep(1_500);
  for (const name of Object.keys(bots.processes)) stop(name);
  const cost = await database?.stop();
  return {
    ...{ jobs, tookMs, refused, usage, takeoverMs, database: cost, rigCpuMs: (user + system) / 1_000 },
    ...(await toFigures(commands, { discord, provider, postedAtMs })),
  };

  async function ask(): Promise<Asked[]> {
    const asked: Asked[] = [];
    for (let index = 0; index < jobs; index++) {
      await asked[index - AHEAD]?.command.acknowledged.catch(() => {});
      const waitMs = perSecond ? beganMs + (1_000 * index) / perSecond - Date.now() : 0;
      if (waitMs > 0) await sleep(waitMs);
      const lastMs = Date.now();
      await until(() => index - ended() < OPEN || Date.now() > lastMs + PATIENCE_MS);
      const command = askForVideo(discord, index);
      asked.push({ atMs: Date.now(), command });
      void command.acknowledged.catch(() => {
        unanswered += 1;
      });
    }
    return asked;
  }
}

interface Asked {
  atMs: number;
  command: Invocation;
}

async function toFigures(
  asked: readonly Asked[],
  rig: { discord: LocalDiscord; provider: LoopbackOpenai; postedAtMs: ReadonlyMap<string, number> },
) {
  const tasks = Map.groupBy(rig.provider.tasks, ({ fields }) => String(fields['prompt']));
  const shown = Map.groupBy(
    rig.discord.messages().flatMap(({ attachments }) => attachments),
    ({ filename }) => /^cutscene-\d+/.exec(filename)?.[0],
  );
  const figures = { ackMs: [] as number[], submittedMs: [] as number[], deliveredMs: [] as number[] };
  for (const [index, { atMs, command }] of asked.entries()) {
    const ackMs = await command.acknowledged.then(
      ({ latencyMs }) => latencyMs,
      () => Number.POSITIVE_INFINITY,
    );
    const [task] = tasks.get(promptOf(index)) ?? [];
    figures.ackMs.push(ackMs);
    // Discord refused the late response, and no video was made.
    if (!Number.isFinite(ackMs)) continue;
    figures.submittedMs.push((task?.createdAtMs ?? Number.POSITIVE_INFINITY) - atMs - ackMs);
    const postedAtMs = rig.postedAtMs.get(command.token) ?? Number.POSITIVE_INFINITY;
    figures.deliveredMs.push(postedAtMs - (task?.endsAtMs ?? 0));
    if (!Number.isFinite(postedAtMs)) console.error('no video', command.id, command.message()?.text);
  }
  return {
    ...figures,
    madeTwice: [...tasks.values()].filter(({ length }) => length > 1).length,
    shownTwice: [...shown.values()].filter(({ length }) => length > 1).length,
  };
}

type Bot = Awaited<ReturnType<typeof startProgram>>;

async function startAlone(discord: LocalDiscord, baseUrl: string) {
  const bot = await startProgram('cutscene', discord, { baseUrl });
  return {
    processes: { all: bot } as Record<string, Bot>,
    database: undefined,
    [Symbol.asyncDispose]: bot[Symbol.asyncDispose],
  };
}

async function startCluster(discord: LocalDiscord, baseUrl: string) {
  await using stack = new AsyncDisposableStack();
  const blobs = await mkdtemp(join(tmpdir(), 'cutscene-bench-shared-'));
  stack.defer(() => rm(blobs, { recursive: true, force: true }));
  const server = await ownPostgres(DURABLE);
  stack.defer(() => server.kill());
  const url = server.urlOf('bench');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  stack.defer(() => client.end());
  const start = async (role: string) =>
    stack.use(
      await startProgram('cutscene', discord, {
        baseUrl,
        env: { ROLE: role, DATABASE_URL: url, BLOBS_DIR: blobs },
      }),
    );
  const processes: Record<string, Bot> = { gateway: await start('gateway') };
  for (let n = 1; n <= WORKERS; n++) processes[`worker-${n}`] = await start('worker');
  const owned = stack.move();
  return { processes, database: { server, client }, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function ready({ healthUrl }: Bot): Promise<void> {
  await until(async () => (await fetch(healthUrl.replace('healthz', 'readyz')).catch(() => undefined))?.ok);
}

async function until(isDone: () => unknown): Promise<void> {
  while (!(await isDone())) await sleep(LOOK_MS);
}

/** Any other process has shown after this time that it lives. */
const BEATEN_MS = 8_000;

/** Milliseconds from now until nobody who doesn't live has an unfinished job. */
async function timeTakeover(client: pg.Client | undefined): Promise<number | undefined> {
  if (!client) return undefined;
  const startedMs = performance.now();
  const { rows } = await client.query('SELECT now() AS now');
  const left = `SELECT count(*) AS jobs FROM jobs WHERE NOT settled
    AND owner IN (SELECT id FROM processes WHERE beat_at <= $1)`;
  await sleep(BEATEN_MS);
  await until(async () => {
    await sleep(100);
    return Number((await client.query(left, [rows[0]?.now])).rows[0]?.jobs) === 0;
  });
  return performance.now() - startedMs;
}
