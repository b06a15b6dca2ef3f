import { ChannelType, DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { createLogChannelCheck } from '../../src/discord/log-channel-check.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { translator } from '../../src/locales/translate.ts';
import { logLines } from '../../src/replies/log-channel.ts';
import { createFakeClock } from '../support/clock.ts';

const GUILD = '1200000000000000002';
const { GuildText, GuildAnnouncement, PublicThread, PrivateThread, AnnouncementThread } = ChannelType;
const { GuildVoice, GuildForum, GuildCategory, GuildStageVoice, GuildMedia, DM } = ChannelType;

/** Discord's answer about a channel whose id was typed, and the reply. */
const table: [string, unknown, RegExp | undefined][] = [
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
  ['a page', '<html>', /again/],
  ['nothing', null, /again/],
];

it.each(table)('a log channel of %s', async (_, channel, sentence) => {
  const posted: unknown[] = [];
  const bodies: unknown[] = [];
  const check = createLogChannelCheck({
    rest: {
      get: async () => channel,
      async post(route, { body } = {}) {
        posted.push(route);
        bodies.push(body);
      },
    },
    ...{ translatorOf: () => translator(), logLines },
    clock: createFakeClock(),
  });
  const checked = check(GUILD, { logChannel: '1200000000000000005' });
  if (sentence) await expect(checked).rejects.toThrow(sentence);
  else await checked;
  expect(posted).toEqual(sentence ? [] : ['/channels/1200000000000000005/messages']);
  const [silently] = logLines(`📋 ${translator()('settings.logStartsHere')}`);
  expect(bodies).toEqual(sentence ? [] : [silently]);
});

it.each<[string, Error, RegExp]>([
  [
    'it does not see',
    new DiscordAPIError({ code: 50_001, message: '' }, 50_001, 403, 'GET', '', {}),
    /server/,
  ],
  ['Discord does not show it now', new Error('ECONNRESET'), /again/],
  ['Discord is overloaded', new DiscordAPIError({ code: 0, message: '' }, 0, 503, 'GET', '', {}), /again/],
])('a log channel that %s', async (_, error, sentence) => {
  const rest = { get: () => Promise.reject(error), post: () => Promise.reject(new Error('not there')) };
  const check = createLogChannelCheck({
    rest,
    translatorOf: () => translator(),
    logLines,
    clock: createFakeClock(),
  });
  await expect(check(GUILD, { logChannel: '5' })).rejects.toThrow(sentence);
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
    ...{ translatorOf: () => translator(), logLines, clock: createFakeClock() },
  });
  const checked = check(GUILD, { logChannel: '5' });
  if (sentence) await expect(checked).rejects.toThrow(sentence);
  else await checked;
});
