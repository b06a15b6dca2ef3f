import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { labelsOf } from '../support/buttons.ts';
import { startSlowBot } from '../support/slow-bot.ts';

const guild: GuildOptions = {
  name: 'Film Club',
  channels: [{ name: 'general' }, { name: 'scene', kind: 'thread', parent: 'general' }],
  members: [{ name: 'mia' }],
};

describe('when the token is over before the video is there', () => {
  it('edits and videos come by the channel', async () => {
    await using bot = await startSlowBot(20, { tokenLifetimeMs: 20_000 });
    const commands = [bot.make(30), bot.make(60)];
    for (const command of commands) {
      const message = await command.waitForMessage(({ attachments }) => attachments.length === 1);
      expect(message.id).toBe(command.message()?.id);
    }
    const edits = bot.discord.log.requests({ method: 'PATCH', status: 200 });
    const byChannel = edits.filter(({ route }) => route?.startsWith('/channels/'));
    const [, longer] = commands;
    const id = longer?.message()?.id ?? '';
    // The last of them delivers the video.
    expect(byChannel.filter(({ path }) => path.includes(id)).length).toBeGreaterThan(1);
    expect(edits.length - byChannel.length).toBeGreaterThan(1);
    expect(bot.discord.messages()).toHaveLength(2);
  });

  it('a thread that was archived meanwhile gets a new message', async () => {
    await using bot = await startSlowBot(20, { tokenLifetimeMs: 20_000, guilds: [guild] });
    const command = bot.make(40, 'scene');
    await command.waitForMessage(({ text }) => text.includes('so far'));
    bot.discord.setThread('scene', { archived: true });
    const posted = await bot.discord.waitForMessage(
      'scene',
      ({ attachments }) => attachments.length === 1,
      20_000,
    );
    expect(posted.id).not.toBe(command.message()?.id);
    expect(posted.text).toContain(`<@${command.userId}>`);
  });

  it('a channel that was closed to the bot meanwhile is left for a direct message', async () => {
    await using bot = await startSlowBot(20, { tokenLifetimeMs: 20_000, guilds: [guild] });
    const command = bot.make(40);
    await command.waitForMessage(({ text }) => text.includes('so far'));
    bot.discord.setPermissions('general', 'bot', { deny: PermissionFlagsBits.ViewChannel });
    await bot.waitForState('succeeded');
    expect(bot.discord.member('mia').directMessages().at(-1)?.attachments).toHaveLength(1);
  });

  it('and nothing else is open, it waits for a click on the old message', async () => {
    await using bot = await startSlowBot(20, { tokenLifetimeMs: 20_000, guilds: [guild] });
    const mia = bot.discord.member('mia');
    mia.closeDirectMessages();
    const command = bot.make(40);
    const message = await command.waitForMessage(({ text }) => text.includes('so far'));
    bot.discord.setPermissions('general', 'bot', { deny: PermissionFlagsBits.ViewChannel });
    await bot.waitForState('undeliverable');
    // The message couldn't be changed any more, so it has this button, which says what it does.
    const click = mia.click(message, 'Cancel');
    expect((await click.waitForFollowup()).text).toMatch(/^Too late to cancel: .* Press \*\*Get result/);
    const honest = await command.waitForMessage(({ text }) => text.includes('Your video is ready'));
    expect(honest.attachments).toEqual([]);
    expect(labelsOf(honest)).toEqual(['Get result']);
    await mia.click(honest, 'Get result').acknowledged;
    const done = await command.waitForMessage(({ attachments }) => attachments.length === 1);
    expect(done.id).toBe(message.id);
  });
});

it('where the bot never sees the channel, asks for a click in time and follows it', async () => {
  await using bot = await startSlowBot(200, { guilds: [guild] });
  bot.discord.setPermissions('general', 'bot', { deny: PermissionFlagsBits.ViewChannel });
  const mia = bot.discord.member('mia');
  mia.closeDirectMessages();
  const command = bot.make(20 * 60);
  const asking = await command.waitForMessage(({ text }) => text.includes('Press **Get result'), 60_000);
  await bot.waitForState('undeliverable');
  await mia.click(asking, 'Get result').acknowledged;
  const done = await command.waitForMessage(({ attachments }) => attachments.length === 1, 60_000);
  expect(done.id).toBe(asking.id);
});
