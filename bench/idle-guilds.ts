import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import { mebibytes, quantileOf } from './figures.ts';
import { type Program, startProgram } from './rig.ts';
import { MEBIBYTE } from './sample-video.ts';
import { bounded, type Row } from './table.ts';
import { readUsage } from './usage.ts';

const GUILDS = 1_000;
const CHANNELS = 35;
const ROLES = 26;
const RUNS: Record<Program, number> = { cutscene: 3, plainLoop: 1 };
/** Time for garbage from the start to be collected. */
const SETTLE_MS = 4_000;
const GROWTH_BOUND_BYTES = 20 * MEBIBYTE;

/**
 * The memory of a thousand guilds in which nothing happens. The local Discord has no emojis, of which the plain loop
 * would cache 40 for each guild. The bot gets neither channels nor roles nor emojis.
 */
export async function measureIdleGuilds(): Promise<Row[]> {
  const figures = { cutscene: await growth('cutscene'), plainLoop: await growth('plainLoop') };
  return [
    bounded(
      `${GUILDS} idle guilds (${CHANNELS} channels, ${ROLES} roles each) against one: growth of RSS, median of ${RUNS.cutscene} (plain loop: ${RUNS.plainLoop})`,
      { ...figures, limit: GROWTH_BOUND_BYTES },
      mebibytes,
    ),
  ];
}

async function growth(program: Program): Promise<number | undefined> {
  if (readUsage(process.pid) === undefined) return undefined;
  return (await medianRss(program, GUILDS)) - (await medianRss(program, 1));
}

async function medianRss(program: Program, guilds: number): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < RUNS[program]; run++) all.push(await idleRss(program, guilds));
  return quantileOf(all, 0.5);
}

async function idleRss(program: Program, guilds: number): Promise<number> {
  await using discord = await startLocalDiscord({ guilds: Array.from({ length: guilds }, toGuild) });
  await using bot = await startProgram(program, discord);
  await discord.waitForBot({ command: 'video' });
  await sleep(SETTLE_MS);
  return readUsage(bot.pid)?.rssBytes ?? Number.NaN;
}

function toGuild(_: unknown, number: number): GuildOptions {
  return {
    name: `Guild ${number}`,
    channels: Array.from({ length: CHANNELS }, (_, index) => ({ name: `channel-${index}` })),
    roles: Array.from({ length: ROLES }, (_, index) => ({ name: `Role ${index}`, permissions: 0n })),
    members: [{ name: 'owner' }],
  };
}
