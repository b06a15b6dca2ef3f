import { ChannelType, DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { createLogChannelCheck } from '../../src/discord/log-channel-check.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { translator } from '../../src/locales/translate.ts';
import { createFakeClock } from '../support/clock.ts';

const GUILD = '1200000000000000002';
const { GuildText, GuildAnnouncement, PublicThread, PrivateThread, AnnouncementThread } = ChannelType;
const { GuildVoice, GuildForum, GuildCategory, GuildStageVoice, GuildMedia, DM } = ChannelType;

/** Discord's answer about a channel whose id was typed, and the reply. */
const table: [string, object, RegExp | undefined][] = [
  ...[GuildText, GuildAnnouncement, PublicThread, PrivateThread, AnnouncementThread].map(
    (type): [string, object, undefined] => [
      `kind ${ChannelType[type]}`,
      { type, guild_id: GUILD },
      undefined,
    ],
  ),
  ...[GuildVoice, GuildForum, GuildCategory, GuildStageVoice, GuildMedia].map(
    (type): [string, object, RegExp] => [
      `kind ${ChannelType[type]}`,
      { type, guild_id: GUILD },
      /text channel/,
    ],
  ),
  ['another server', { type: GuildText, guild_id: '1200000000000000003' }, /server/],
  ['a direct message', { type: DM }, /server/],
];

it.each(table)('a log channel of %s', async (_, channel, sentence) => {
  const posted: unknown[] = [];
  const check = createLogChannelCheck({
    rest: {
      get: async () => channel,
      async post(route) {
        posted.push(route);
      },
    },
    translatorOf: () => translator(),
    clock: createFakeClock(),
  });
  const checked = check(GUILD, { logChannel: '1200000000000000005' });
  if (sentence) await expect(checked).rejects.toThrow(sentence);
  else await checked;
  expect(posted).toEqual(sentence ? [] : ['/channels/1200000000000000005/messages']);
});

it.each<[string, Error, RegExp | undefined]>([
  ['has to wait there', new RateLimitedError('POST: its limit is used up', 60_000), undefined],
  [
    'may not write there',
    new DiscordAPIError({ code: 50_013, message: '' }, 50_013, 403, 'POST', '', {}),
    /<#5>/,
  ],
  ['can not find out', new Error('ECONNRESET'), /again/],
])('the bot that %s', async (_, error, sentence) => {
  const check = createLogChannelCheck({
    rest: { get: async () => ({ type: GuildText, guild_id: GUILD }), post: () => Promise.reject(error) },
    ...{ translatorOf: () => translator(), clock: createFakeClock() },
  });
  const checked = check(GUILD, { logChannel: '5' });
  if (sentence) await expect(checked).rejects.toThrow(sentence);
  else await checked;
});
