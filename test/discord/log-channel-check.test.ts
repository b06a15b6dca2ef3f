import { ChannelType } from 'discord.js';
import { expect, it } from 'vitest';
import { createLogChannelCheck } from '../../src/discord/log-channel-check.ts';
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
