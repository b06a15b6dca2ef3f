import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { LocalDiscordOptions } from '@cutscene/playground/discord/options.ts';

/** A local Discord with one guild of `size` members, its rate limits on. */
export async function startCrowd(
  size: number,
  { certificate, ...options }: { uploadLimitBytes?: number } & Pick<LocalDiscordOptions, 'certificate'> = {},
) {
  const names = Array.from({ length: size }, (_, index) => `member${index}`);
  const members = names.map((name) => ({ name }));
  const guild = { name: 'Crowd', channels: [{ name: 'general' }], members, ...options };
  return await startLocalDiscord({ guilds: [guild], rateLimits: true, certificate });
}

/** Member number `index` asks for a video. */
export function askForVideo(discord: LocalDiscord, index: number): Invocation {
  return discord.member(`member${index}`).slash('video', { prompt: promptOf(index) });
}

/** The prompt shows which member a provider's task belongs to. */
export function promptOf(index: number): string {
  return `the film of member ${index}`;
}
