import { join } from 'node:path';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import { PermissionFlagsBits } from 'discord.js';
import { type Provider, ProviderError, type TaskStatus } from '../../../src/providers/provider.ts';
import { startBotInProcess } from '../bot-in-process.ts';
import { createFastClock } from '../clock.ts';
import { fakeProvider } from '../engine.ts';
import { makeFilm } from '../films.ts';
import { modelsOf } from '../models.ts';
import { machineDecoder } from '../quick-ffmpeg.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const models = modelsOf([
  {
    ...{ id: 'mover', label: 'Mover', provider: 'preview', image: 'optional' },
    ...{ durations: [4, 8], resolutions: ['480p'], aspectRatios: ['16:9'], promptMaxLength: 4_000 },
    stages: [{ makes: 'video', providerModel: 'film', price: { usd: 0.1, per: 'task' } }],
    deadlineMs: 10 * 60_000,
  },
]);

/**
 * The bot with a provider whose tasks take as many seconds as their prompts say, fail or are lost, and a Discord for
 * the faults.
 */
export async function startForDiscordRows(
  members: readonly string[],
  channels: readonly string[] = ['films'],
  guild: Partial<GuildOptions> = {},
  env: Record<string, string> = {},
) {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'film.mp4');
  await makeFilm(path);
  const clock = createFastClock(60);
  const orders: string[] = [];
  const submit: Provider['submit'] = async ({ prompt }) => {
    orders.push(prompt);
    if (prompt.includes('is lost')) throw new ProviderError('unavailable', 'the test wants it');
    const [seconds] = prompt.split(' ');
    const times = {
      readyAtMs: clock.now() + Number(seconds) * 1_000,
      fails: Number(prompt.includes('fails')),
    };
    return { ...times, number: orders.length };
  };
  const poll = async ({ readyAtMs, fails }: Record<string, string | number>): Promise<TaskStatus> => {
    if (clock.now() < Number(readyAtMs)) return { state: 'running' };
    if (fails) return { state: 'failed', kind: 'task_failed', cause: 'the test wants it' };
    return { state: 'succeeded', output: { kind: 'file', path } };
  };
  const { provider } = fakeProvider({ submit, poll });
  const run = await startBotInProcess({
    ...{ providers: [provider], models, clock, env: { PREVIEW_CONCURRENCY: '50', ...env } },
    // Only a video that is too large is encoded. To decode the others hundreds of times would prove nothing.
    decoder: guild.uploadLimitBytes ? await machineDecoder() : undefined,
    restTimeouts: { editMs: 1_500, uploadMs: 2_500 },
    discord: {
      rateLimits: false,
      guilds: [
        {
          name: 'Film Club',
          channels: channels.map((name) => ({ name })),
          roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
          members: [...members.map((name) => ({ name })), { name: 'ada', roles: ['Admin'] }],
          ...guild,
        },
      ],
    },
  });
  return {
    ...run,
    clock,
    orders,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export type DiscordRun = Awaited<ReturnType<typeof startForDiscordRows>>;
