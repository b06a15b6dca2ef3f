import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  GatewayDispatchEvents,
  InteractionType,
  SnowflakeUtil,
} from 'discord.js';
import { request } from 'undici';
import { createBot } from '../bot.ts';
import { createLog } from '../log.ts';
import { nextTurn } from '../runtime/clock.ts';
import { createRuntime, type Runtime } from '../runtime/index.ts';
import { createServer } from '../runtime/network/create-server.ts';
import { switchFlags } from '../runtime/v8.ts';
import { openScratchStores } from '../store/open-stores.ts';
import type { BotDeps } from './core.ts';

/** In rounds, as a burst comes. After that, V8 has compiled what a first response needs. */
const ROUNDS = 5;
const COMMANDS = 10;
/** On a slow machine, the start doesn't wait for more. */
const LIMIT_MS = 250;
/**
 * The parser of HTTP/1.1 is one huge function of WebAssembly. V8 would optimize it after some answers, which takes 50 ms
 * and 20 MB, half of them forever, and makes it no faster. Decided when the first connection compiles it.
 */
const PARSER_FLAGS = { 'wasm-tier-up': false, 'wasm-dynamic-tiering': false };
/** As an interaction with an answer has it. */
const ANSWER = JSON.stringify({ interaction: { response_message_id: '1' } });
const GUILD_ID = '1';

/**
 * Lets a bot that is thrown away answer some commands, because the first answers of a process take three times as long
 * as later ones. It has the configuration of the real one, with an empty store in memory, a Discord that is a server
 * in this process, providers that start nothing, and a log that nobody reads. Resolves with the number of answers.
 */
export async function warmUp({
  config,
  models,
  providers,
  clock,
}: Pick<BotDeps, 'config' | 'models' | 'providers'> & Pick<Runtime, 'clock'>): Promise<number> {
  const switchBack = switchFlags(PARSER_FLAGS);
  const discord = await startScratchDiscord();
  // Without a proxy: this stays on the machine.
  const runtime = { ...(await createRuntime({ proxies: { except: [] }, publicNetworks: [] })), clock };
  await request(discord.apiUrl, { method: 'HEAD', dispatcher: runtime.network.shared });
  switchBack();
  const stores = openScratchStores(clock);
  const bot = await createBot({
    config: {
      ...config,
      role: 'all',
      discord: { ...config.discord, apiUrl: discord.apiUrl, allowedGuilds: undefined },
      concurrency: new Map([...providers.keys()].map((id) => [id, 0])),
      // Nobody is asked about models.
      newModels: 'off',
      ...{ moderation: undefined, blobs: undefined },
      http: { ...config.http, publicUrl: undefined },
      caps: { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined },
    },
    token: 'warm-up',
    ...{ stores, providers, models, runtime },
    log: createLog({
      ...{ level: config.logLevel, isTerminal: false, secrets: config.secrets },
      destination: new Writable({ write: (_line, _encoding, done) => done() }),
    }),
    startHttp: async () => ({ url: '', close: async () => {} }),
  });
  bot.receive(readyEvent());
  const untilMs = clock.steadyMs() + LIMIT_MS;
  for (let round = 0; round < ROUNDS && clock.steadyMs() < untilMs; round++) {
    for (let n = 0; n < COMMANDS; n++) bot.receive(videoCommand(clock.now(), round * COMMANDS + n));
    while (discord.answered() < (round + 1) * COMMANDS && clock.steadyMs() < untilMs) await nextTurn();
  }
  await bot.stop();
  await stores.close();
  await discord.close();
  return discord.answered();
}

/** Takes any first response. */
async function startScratchDiscord() {
  let count = 0;
  const server = createServer((incoming, response) => {
    incoming.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
      if (incoming.method !== 'HEAD') count += 1;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    answered: () => count,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const user = (id: string) => ({
  id,
  username: 'warm-up',
  discriminator: '0',
  global_name: null,
  avatar: null,
});

/** As the gateway begins. It lists the guild without its contents. */
function readyEvent() {
  const guilds = [{ id: GUILD_ID, unavailable: true }];
  const d = { v: 10, user: user('1'), guilds, shard: [0, 1], application: { id: '1', flags: 0 } };
  return { t: GatewayDispatchEvents.Ready, d };
}

/** `/video` by the `n`th member. */
function videoCommand(nowMs: number, n: number) {
  const id = String(SnowflakeUtil.generate({ timestamp: nowMs, increment: BigInt(n) }));
  const prompt =
    'A lighthouse in a storm, seen from a small boat: waves, *rain*, and a gull that asks for fish';
  const d = {
    ...{
      id,
      application_id: '1',
      token: `warm-up-${n}`,
      version: 1,
      type: InteractionType.ApplicationCommand,
    },
    data: {
      ...{ id: '1', name: 'video', type: ApplicationCommandType.ChatInput },
      options: [{ name: 'prompt', type: ApplicationCommandOptionType.String, value: prompt }],
    },
    ...{ guild_id: GUILD_ID, guild: { id: GUILD_ID, locale: 'en-US', features: [] } },
    ...{ channel_id: '2', channel: { id: '2', type: ChannelType.GuildText, name: 'films', nsfw: false } },
    member: {
      user: user(String(1_000 + n)),
      ...{ roles: [], joined_at: '2026-01-01T00:00:00Z', deaf: false, mute: false, flags: 0 },
      ...{ permissions: '2147483648', avatar: null, nick: null, premium_since: null, pending: false },
    },
    ...{ locale: 'en-US', guild_locale: 'en-US', entitlements: [], app_permissions: '274878024704' },
    ...{ context: 0, authorizing_integration_owners: { 0: GUILD_ID }, attachment_size_limit: 20_971_520 },
  };
  return { t: GatewayDispatchEvents.InteractionCreate, d };
}
