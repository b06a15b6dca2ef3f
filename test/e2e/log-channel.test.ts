import type { ChannelKind } from '@cutscene/playground/discord/options.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SettingsBot, set, startSettingsBot } from '../support/settings.ts';

const usable: ChannelKind[] = ['text', 'announcement'];
const unusable: ChannelKind[] = ['voice', 'stage', 'category', 'forum', 'media'];

describe('the log channel', () => {
  let bot: SettingsBot;
  beforeAll(async () => {
    bot = await startSettingsBot();
    for (const kind of [...usable, ...unusable]) bot.discord.addChannel({ name: `a-${kind}`, kind });
    bot.discord.addChannel({ name: 'a-thread', kind: 'thread', parent: 'a-text' });
  });
  afterAll(() => bot?.[Symbol.asyncDispose]());

  const choose = (name: string) => set(bot.ada, 'log-channel', `<#${bot.discord.channelId(name)}>`);
  const lines = (name: string) => bot.discord.messages(name).map(({ text }) => text);

  it.each([...usable, 'thread'])('may be a channel of kind %s', async (kind) => {
    expect(await choose(`a-${kind}`)).toMatch(/^✅ \*\*Log channel/);
    await expect.poll(() => lines(`a-${kind}`).at(-1)).toMatch(/changed the settings/);
    expect(lines(`a-${kind}`)[0]).toMatch(
      /^📋 From now on, this channel shows changes of settings, reports, .*\.$/,
    );
  });

  it.each(unusable)('can’t be a channel of kind %s', async (kind) => {
    expect(await choose(`a-${kind}`)).toMatch(/needs a text channel, an announcement channel, or a thread/);
  });

  it.each([
    ['SendMessages', /I can’t write in <#\d+>\. Give me View Channel and Send Messages/],
    ['ViewChannel', /I can’t see that channel|I can’t write in/],
  ] as const)('can’t be one where the bot lacks %s', async (permission, sentence) => {
    bot.discord.addChannel({ name: `no-${permission.toLowerCase()}` });
    bot.discord.takeFromBot(`no-${permission.toLowerCase()}`, permission);
    expect(await choose(`no-${permission.toLowerCase()}`)).toMatch(sentence);
  });

  it.each([[{ kind: 'status', status: 503 } as const], [{ kind: 'reset', during: 'request' } as const]])(
    'is not taken on trust when Discord answers %j',
    async (trouble) => {
      const fault = bot.discord.faults.add({ method: 'POST', route: '/channels/:channel/messages' }, trouble);
      expect(await choose('a-announcement')).toMatch(/Discord didn’t answer when I tried that channel/);
      fault.remove();
    },
  );

  it('is reported to admins as broken where they are, once a day, until it works', async () => {
    bot.discord.addChannel({ name: 'later-closed' });
    expect(await choose('later-closed')).toMatch(/^✅/);
    await expect.poll(() => lines('later-closed')).toHaveLength(2);
    bot.discord.takeFromBot('later-closed', 'SendMessages');
    const closed = bot.discord.channelId('later-closed');
    const lost = () =>
      bot.log.filter(
        ({ msg, channel }) => msg === 'could not write to the log channel' && channel === closed,
      );
    await set(bot.ada, 'default-duration-seconds', '9');
    await expect.poll(lost).toHaveLength(1);

    const ask = () => bot.ada.slash('settings show', { section: 'video' }).waitForMessage();
    const warnings = () => bot.discord.messages().filter(({ text }) => text.startsWith('⚠️'));
    // It may have come with the very change whose line got lost.
    await ask();
    await expect.poll(warnings).toHaveLength(1);
    expect(warnings()[0]?.text).toMatch(
      /^⚠️ One message for the log channel <#\d+> got lost, because I can’t write there/,
    );
    expect(warnings()[0]?.ephemeral_for).toBe(bot.ada.id);

    await set(bot.ada, 'default-duration-seconds', '10');
    await expect.poll(lost).toHaveLength(2);
    await ask();
    await ask();
    expect(warnings()).toHaveLength(1);

    bot.pass(25 * 60 * 60_000);
    await ask();
    await expect.poll(warnings).toHaveLength(2);
    expect(warnings()[1]?.text).toMatch(/^⚠️ 2 messages for the log channel/);
    expect(await choose('a-text')).toMatch(/^✅/);
  });
});
