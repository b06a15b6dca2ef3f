import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import { startLoopbackComfyui } from '@cutscene/playground/providers/comfyui.ts';
import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import { startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { PermissionFlagsBits } from 'discord.js';
import { envOfProviders } from '../support/provider-env.ts';
import { wires } from '../support/provider-wires.ts';
import { memberName } from './hostile.ts';
import type { Machine } from './machine/index.ts';

const FILM = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));
const GUILDS = 4;
const MEMBERS = 40;

/** The role of some members, with quotas and budgets of its own. */
export const CREW = 'Crew';

/** The names of a guild's members; the first manages it. */
export function membersOf(guild: number): string[] {
  return Array.from({ length: MEMBERS / GUILDS }, (_, index) => `m${guild * (MEMBERS / GUILDS) + index}`);
}

export const guildNames = Array.from({ length: GUILDS }, (_, index) => `Guild ${index}`);

function guild(name: string, index: number, isSplit: boolean): GuildOptions {
  return {
    name,
    channels: [
      ...[{ name: `films-${index}` }, { name: `night-${index}`, ageRestricted: true }],
      ...[{ name: `stage-${index}` }, { name: `log-${index}` }],
      // One more id, so that every second server is of the other shard.
      ...(isSplit ? [{ name: `spare-${index}` }] : []),
    ],
    roles: [
      { name: 'Admin', permissions: PermissionFlagsBits.Administrator },
      { name: CREW, permissions: 0n },
    ],
    members: membersOf(index).map((member, at) => ({
      name: member,
      ...(at % 3 === 1 && { nick: memberName(index * 10 + at) }),
      ...(at === 0 && { roles: ['Admin'] }),
      ...(at > 0 && at < 5 && { roles: [CREW] }),
    })),
  };
}

export const serverNames = [
  ...([
    'replicate',
    'openai',
    'wavespeed',
    'fal',
    'vidu',
    'runway',
    'luma',
    'lumaAgents',
    'xai',
    'google',
    'openrouter',
    'comfyui',
  ] as const),
];

/** The local Discord and every provider's stand-in, as the bot reaches them, without faults. */
export async function startWorld(
  { random, scheduler }: Machine,
  { dataDir, isSplit }: { dataDir: string; isSplit: boolean },
) {
  // In another thread, a drawn image would be ready at a real time.
  Object.assign(Object.getPrototypeOf(createCanvas(1, 1)), {
    async encode(this: Canvas, format: 'png') {
      return this.encodeSync(format);
    },
  });
  // They have the real time. Only the bot's host may be wrong about it.
  const now = scheduler.nowMs;
  const durations = random.fork('durations');
  const taskMs = 45_000;
  const shared = { videoPath: FILM, now, taskMs };
  const servers = {
    replicate: await startLoopbackReplicate({ ...shared, taskMs: () => durations.between(20_000, 240_000) }),
    openai: await startLoopbackOpenai({
      ...{ ...shared, mode: 'vllm' },
      taskMs: () => durations.between(20_000, 240_000),
    }),
    wavespeed: await startLoopbackWavespeed(shared),
    fal: await startLoopbackFal(shared),
    vidu: await startLoopbackVidu(shared),
    runway: await startLoopbackRunway(shared),
    luma: await startLoopbackLuma(shared),
    lumaAgents: await startLoopbackLuma(shared),
    xai: await startLoopbackXai(shared),
    google: await startLoopbackGoogle(shared),
    openrouter: await startLoopbackOpenrouter(shared),
    // Its tasks are polled alone.
    comfyui: await startLoopbackComfyui({ ...shared, hasSockets: false }),
  } satisfies Record<(typeof serverNames)[number], unknown>;
  const moderation = await startLoopbackModeration({});
  const discord = await startLocalDiscord({
    ...{ dataDir, now, identifyEveryMs: 5_000 },
    guilds: guildNames.map((name, index) => guild(name, index, isSplit)),
  });
  const { openai } = servers;
  const caps = random.fork('caps');
  const env = {
    ...{ DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.apiUrl, PORT: '0' },
    ...envOfProviders(servers),
    ...{ OPENAI_API_KEY: 'sk-own-server-77f0', OPENAI_BASE_URL: openai.baseUrl },
    ...{ MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl },
    ...{ METRICS_TOKEN: 'metrics-5c1e77' },
    GUILD_BUDGET_USD_MONTH: caps.pick(['', '15', '40']),
    GLOBAL_BUDGET_USD_MONTH: caps.pick(['', '40', '90']),
  };
  return {
    discord,
    servers,
    moderation,
    env: env as Record<string, string>,
    secrets: secretsIn(env),
    wires: Object.values(wires).map((wire) => wire(servers)),
  };
}

/** Every key by the name of its variable, and the one port to which it may be sent. */
function secretsIn(env: Record<string, string>): Record<string, { text: string; port: number }> {
  const names = Object.keys(env).filter((name) => /_API_KEY$|_TOKEN$/.test(name));
  return Object.fromEntries(
    names.map((name) => {
      const address = env[name.replace(/_API_KEY$/, '_BASE_URL').replace(/_TOKEN$/, '_API_URL')];
      return [name, { text: env[name] ?? '', port: Number(URL.parse(address ?? '')?.port ?? 0) }];
    }),
  );
}

export type World = Awaited<ReturnType<typeof startWorld>>;
