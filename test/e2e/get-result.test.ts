import { describe, expect, it } from 'vitest';
import { labelsOf } from '../support/buttons.ts';
import { startSlowBot } from '../support/slow-bot.ts';

/** In a server that the bot isn't a member of, or is. */
async function start(install: 'bot' | 'commands', tokenLifetimeMs: number) {
  const members = [{ name: 'mia' }];
  const guilds = [{ name: 'Film Club', install, channels: [{ name: 'films' }], members }];
  const bot = await startSlowBot(20, { tokenLifetimeMs, guilds });
  return { ...bot, mia: bot.discord.member('mia') };
}

describe('in a server that has the commands alone', () => {
  it('a video that is finished after the token expired is in /queue, and Get result delivers it', async () => {
    await using bot = await start('commands', 20_000);
    const command = bot.mia.slash('video', { prompt: '60' });
    const first = await command.waitForMessage();
    expect(first.text).toContain('I can’t see this channel');
    await bot.waitForState('undeliverable');
    const queue = await bot.mia.slash('queue').waitForMessage();
    expect(JSON.stringify(queue.components)).toContain('Ready: press **Get result**');
    const click = bot.mia.click(queue, 'queue-deliver');
    const brought = await click.waitForMessage(({ attachments }) => attachments.length === 1);
    expect(brought.text).toContain('AI-generated');
    await bot.waitForState('succeeded');
    // Only a click can change the old message, and the first one makes it say where the video is.
    const late = bot.mia.click(first, labelsOf(first)[0] ?? '');
    expect((await late.waitForFollowup()).text).toMatch(/already finished|is here/);
    const old = await command.waitForMessage(({ text }) => text.includes('Posted here'));
    expect(old.text).toContain(brought.id);
    expect(labelsOf(old)).toEqual([]);
  });
});

it('nine minutes of an edge that refuses everything cost nothing but time', async () => {
  await using bot = await start('bot', 15 * 60_000);
  const command = bot.mia.slash('video', { prompt: '10' });
  await command.waitForMessage();
  const fault = bot.discord.faults.add(
    { route: /\/messages/ },
    { kind: 'status', status: 403, body: '<html>blocked</html>' },
  );
  await bot.waitForState('undeliverable');
  expect(bot.discord.member('mia').directMessages()).toEqual([]);
  fault.remove();
  const done = await command.waitForMessage(({ attachments }) => attachments.length === 1);
  expect(done.text).toContain('AI-generated');
  expect(bot.discord.messages().filter(({ attachments }) => attachments.length > 0)).toHaveLength(1);
});
