import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import { startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { PermissionFlagsBits } from 'discord.js';
import { envOfProviders } from '../support/provider-env.ts';
import { wires } from '../support/provider-wires.ts';
import type { Machine } from './machine/index.ts';

const FILM = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));
const GUILDS = 4;
const MEMBERS = 40;

/** The names of a guild's members; the first manages it. */
export function membersOf(guild: number): string[] {
  return Array.from({ length: MEMBERS / GUILDS }, (_, index) => `m${guild * (MEMBERS / GUILDS) + index}`);
}

export const guildNames = Array.from({ length: GUILDS }, (_, index) => `Guild ${index}`);

function guild(name: string, index: number): GuildOptions {
  return {
    name,
    channels: [{ name: `films-${index}` }, { name: `night-${index}`, ageRestricted: true }],
    roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
    members: membersOf(index).map((member, at) => ({ name: member, ...(at === 0 && { roles: ['Admin'] }) })),
  };
}

/** The local Discord and every provider's stand-in, as the bot reaches them, without faults. */
export async function startWorld({ random, scheduler }: Machine, dataDir: string) {
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
      ...{ ...shared, mode: 'openai' },
      taskMs: () => durations.between(20_000, 240_000),
    }),
    wavespeed: await startLoopbackWavespeed(shared),
    vidu: await startLoopbackVidu(shared),
    runway: await startLoopbackRunway(shared),
    luma: await startLoopbackLuma(shared),
    lumaAgents: await startLoopbackLuma(shared),
  };
  const discord = await startLocalDiscord({
    ...{ dataDir, now, identifyEveryMs: 5_000 },
    guilds: guildNames.map(guild),
  });
  const { openai } = servers;
  return {
    discord,
    servers,
    env: {
      ...{ DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.apiUrl, PORT: '0' },
      ...envOfProviders(servers),
      ...{ OPENAI_API_KEY: openai.apiKey ?? '', OPENAI_BASE_URL: openai.baseUrl },
    },
    wires: Object.values(wires).map((wire) => wire(servers)),
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
