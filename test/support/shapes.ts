import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { PermissionFlagsBits } from 'discord.js';
import pg from 'pg';
import { type BotProcess, type LogLine, spawnBot } from './bot-process.ts';
import { hasPostgres, ownPostgres, type PostgresServer } from './postgres.ts';
import { sqlIn } from './stores.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FILM = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));
/** With some room for a machine that does much else. */
const PATIENCE_MS = 60_000;

/** How the bot runs: alone with a file, alone with a server, or as two gateways and three workers. */
export type Shape = 'embedded' | 'postgres' | 'cluster';
const all: readonly Shape[] = hasPostgres ? ['embedded', 'postgres', 'cluster'] : ['embedded'];
/** Those of this run: `SHAPE` names one. */
export const shapes = all.filter((shape) => (process.env['SHAPE'] ?? shape) === shape);

const PARTS: Record<Shape, readonly string[]> = {
  ...{ embedded: ['all'], postgres: ['all'] },
  cluster: ['gateway-0', 'gateway-1', 'worker-0', 'worker-1', 'worker-2'],
};
const SHARDS = 2;
/** For many videos that are all the same: each would be decoded twice, for its last check and its thumbnail. */
export const withoutFfmpeg = { PATH: dirname(process.execPath) };
/** What each video costs, in US dollars. */
export const PRICE_USD = 0.25;
const paid = {
  ...{ id: 'paid', label: 'Paid', provider: 'openai', image: 'none', typicalMs: 1_000 },
  ...{ durations: [4], resolutions: ['480p'], aspectRatios: ['16:9'] },
  stages: [
    {
      makes: 'video',
      providerModel: 'own',
      price: { usd: PRICE_USD, per: 'task' },
      fields: { prompt: 'prompt' },
    },
  ],
};

const guild = (name: string, members: readonly string[]): GuildOptions => ({
  name,
  channels: [{ name: 'general' }, { name: 'films' }],
  roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
  members: [
    ...members.map((each) => ({ name: `${each}-${name}` })),
    { name: `ada-${name}`, roles: ['Admin'] },
    { name: `eve-${name}`, roles: ['Admin'] },
  ],
});

/**
 * The real bot in a shape, in processes of its own, with a local Discord and a provider whose tasks take `taskMs`.
 * `await using` ends everything.
 */
export async function startShape(
  shape: Shape,
  options: { members: readonly string[]; taskMs: number; env?: Record<string, string> },
) {
  const folder = await temporaryFolder();
  const server = shape === 'embedded' ? undefined : await ownPostgres();
  const databaseUrl = server?.urlOf('shape');
  const provider = await startLoopbackOpenai({ mode: 'vllm', videoPath: FILM, taskMs: options.taskMs });
  const discord = await startLocalDiscord({
    // All processes start at once, and gateways follow each other sooner than Discord would let them identify.
    identifyEveryMs: 0,
    // Nothing here is about speed, and seven programs share the machine.
    ackTimeoutMs: 20_000,
    guilds: ['one', 'two', 'three', 'four'].map((name) => guild(name, options.members)),
  });
  const [here, there] = placesOf(discord);
  const modelsFile = join(folder.path, 'models.json');
  await writeFile(modelsFile, JSON.stringify({ models: [paid] }));
  const processes = new Map<string, BotProcess>();

  async function start(part: string, as = part): Promise<BotProcess> {
    const dataDir = join(folder.path, as);
    await mkdir(dataDir, { recursive: true });
    const [role = '', shard = ''] = part.split('-');
    const bot = spawnBot({
      ...{ DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.apiUrl, DATA_DIR: dataDir },
      ...{ OPENAI_BASE_URL: provider.baseUrl, OPENAI_CONCURRENCY: '30', LOG_LEVEL: 'info' },
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...(shape === 'cluster' && { ROLE: role, BLOBS_DIR: join(folder.path, 'shared') }),
      ...(role === 'gateway' && { DISCORD_SHARDS: shard, DISCORD_SHARD_COUNT: String(SHARDS) }),
      MODELS_FILE: modelsFile,
      DEFAULT_MODEL: paid.id,
      ...options.env,
    });
    processes.set(as, bot);
    return bot;
  }

  await mkdir(join(folder.path, 'shared'));
  for (const part of PARTS[shape]) await start(part);
  await Promise.all([...processes.values()].map(ready));
  await discord.waitForBot({ command: 'video' });

  return {
    ...{ shape, discord, provider, processes, here, there },
    start,
    ready,
    /** A member of a server that the first or the second shard is for. */
    member: (name: string, guildName = here) => discord.member(`${name}-${guildName}`, { guild: guildName }),
    channelId: (name: string, guildName: string) =>
      [...discord.world.channels.values()].find(
        (channel) =>
          channel.name === name && discord.world.guilds.get(channel.guildId ?? '')?.name === guildName,
      )?.id,
    /** The server's programs, if there is one. */
    server: server as PostgresServer,
    sql: (statement: string) => queryOf(statement, databaseUrl, join(folder.path, 'all')),
    creates: (prompt: string) => provider.tasks.filter(({ fields }) => fields['prompt'] === prompt).length,
    log: () =>
      [...processes].flatMap(([name, { log }]) => log.map((line): LogLine => ({ process: name, ...line }))),
    async [Symbol.asyncDispose]() {
      const running = [...processes.values()];
      for (const { child } of running) child.kill('SIGCONT');
      await Promise.all(running.map((bot) => bot.stop()));
      await discord.close();
      await provider.close();
      await server?.kill();
      await folder[Symbol.asyncDispose]();
    },
  };
}
export type RunningShape = Awaited<ReturnType<typeof startShape>>;

/** One server of each shard. */
function placesOf(discord: LocalDiscord): [string, string] {
  const named = [...discord.world.guilds.values()];
  const of = (shard: number) =>
    named.find(({ id }) => Number((BigInt(id) >> 22n) % BigInt(SHARDS)) === shard)?.name ?? '';
  return [of(0), of(1)];
}

/** Waits until its `/readyz` is 200. */
async function ready(bot: BotProcess): Promise<void> {
  const { url } = await bot.waitForLog(({ msg }) => msg === 'starting');
  for (const endMs = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > endMs) throw new Error(`It isn't ready: ${JSON.stringify(bot.log.slice(-5))}`);
  }
}

async function queryOf(
  statement: string,
  databaseUrl: string | undefined,
  dataDir: string,
): Promise<Record<string, unknown>[]> {
  if (databaseUrl === undefined) return sqlIn(dataDir, statement, 'SQLite');
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
