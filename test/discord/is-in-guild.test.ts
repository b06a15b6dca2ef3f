import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { createIsInGuild } from '../../src/discord/is-in-guild.ts';

const refusal = (code: number, status: number) =>
  new DiscordAPIError({ code, message: '' }, code, status, 'GET', '', {});

it.each([
  ['with the guild', { id: '7' }, true],
  ['that there is none', refusal(10_004, 404), false],
  ['that the bot has no access', refusal(50_001, 403), false],
  // All data of a guild is deleted some time after the bot was removed from it.
  ['nothing', new Error('ECONNRESET'), undefined],
  ['with another refusal', refusal(0, 403), undefined],
  ['that it is down', refusal(0, 503), undefined],
])('Discord answers %s', async (_, answer, isIn) => {
  const asked: string[] = [];
  const isInGuild = createIsInGuild({
    async get(path) {
      asked.push(path);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  if (isIn === undefined) await expect(isInGuild('7')).rejects.toBe(answer);
  else expect(await isInGuild('7')).toBe(isIn);
  expect(asked).toEqual(['/guilds/7']);
});
