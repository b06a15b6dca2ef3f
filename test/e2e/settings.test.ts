import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../src/settings/item.ts';
import { items } from '../../src/settings/items.ts';
import { cases } from '../support/setting-cases/index.ts';
import { type SettingsBot, set, startSettingsBot, video } from '../support/settings.ts';

let bot: SettingsBot;
beforeAll(async () => {
  bot = await startSettingsBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

async function importFile(content: Uint8Array) {
  const file = await bot.ada.upload('settings.json', content);
  const command = bot.ada.slash('settings import', { file });
  return command.waitForMessage(({ text }) => text !== '');
}

describe('/settings', () => {
  it('is offered to those who may manage the server', async () => {
    expect(bot.ada.commands()).toContain('settings');
    expect(bot.mia.commands()).not.toContain('settings');
  });

  it('has a case here for each setting that it offers', () => {
    expect(cases.map(({ field, name }) => [field, name])).toEqual(
      items.map((item) => [item.field, nameOf(item)]),
    );
  });

  it.each(cases)('set $name has an effect on the next video, and reset takes it back', async (each) => {
    expect(await each.probe(bot)).not.toMatch(each.effect);
    expect(await set(bot.ada, each.name, each.typed(bot))).toMatch(/^✅ \*\*/);
    expect(await each.probe(bot)).toMatch(each.effect);
    const reset = await bot.ada.slash('settings reset', { name: each.name }).waitForMessage();
    expect(reset.text).toMatch(/^✅ \*\*/);
    expect(reset.ephemeral_for).toBe(bot.ada.id);
    if (each.field !== 'logChannel') expect(await each.probe(bot)).not.toMatch(each.effect);
  });

  it.each([
    ['allowed-models', 'sora-99', /\*\*Allowed models\*\*: Use models of this bot, such as `wide`, `cheap`/],
    ['default-duration-seconds', '0', /a whole number from 1 to 60/],
    ['default-duration-seconds', '5.5', /a whole number from 1 to 60/],
    ['default-resolution', '8k', /one of these: 360p, 480p, 540p, 720p, 768p, 1080p, 2k, or 4k/],
    ['allowed-channels', 'nowhere', /channels, such as #films/],
    ['allowed-channels', '#nowhere', /can’t find #nowhere on this server/],
    ['allowed-roles', '@Nobody', /can’t find @nobody on this server/],
    ['blocked-members', '@zoe', /can’t find @zoe on this server/],
    ['allowed-roles', '<#123456789012345678>', /roles, such as @Artists/],
    ['paused', 'maybe', /on or off/],
    ['moderation-thresholds', 'violence 2', /categories with scores from 0 to 1, such as violence 0\.8/],
    ['moderation-thresholds', 'rudeness 0.5', /The categories are sexual, sexual\/minors/],
    ['blocked-words', 'g*re', /Use words with a letter or digit/],
    ['pause-reason', 'x'.repeat(201), /Use 200 characters or fewer/],
    ['nothing', 'on', /There’s no such setting/],
  ])('refuses %s %s', async (name, value, sentence) => {
    expect(await set(bot.ada, name, value)).toMatch(sentence);
  });

  it.each([
    ['allowed-channels', '#films, general', (rig: SettingsBot) => `<#${rig.discord.channelId('films')}>`],
    ['log-channel', 'general', (rig: SettingsBot) => `<#${rig.discord.channelId('general')}>`],
    ['allowed-roles', '@moderator', (rig: SettingsBot) => `<@&${rig.roleId('Moderator')}>`],
    ['role-videos', 'Moderator: 5', (rig: SettingsBot) => `<@&${rig.roleId('Moderator')}>`],
    ['role-models', '@Moderator: wide', (rig: SettingsBot) => `<@&${rig.roleId('Moderator')}>`],
    ['blocked-members', '@mia', (rig: SettingsBot) => `<@${rig.mia.id}>`],
    ['member-override-videos', 'mia 5', (rig: SettingsBot) => `<@${rig.mia.id}>`],
  ])('takes names for %s: %s', async (name, value, mention) => {
    expect(await set(bot.ada, name, value)).toContain(mention(bot));
    await bot.ada.slash('settings reset', { name }).waitForMessage();
  });

  it('suggests names, and values that suit the name', async () => {
    const names = await bot.ada.autocomplete('settings set', { name: 'jobs' }, 'name');
    expect(names.map(({ value }) => value)).toEqual(['member-jobs-at-once', 'server-jobs-at-once']);
    const models = await bot.ada.autocomplete(
      'settings set',
      { name: 'allowed-models', value: 'wide, ch' },
      'value',
    );
    expect(models.map(({ value }) => value)).toEqual(['wide, cheap']);
    const modes = await bot.ada.autocomplete('settings set', { name: 'paused', value: '' }, 'value');
    expect(modes.map(({ value }) => value)).toEqual(['on', 'off', 'default']);
  });

  it('hides models while a member types, and counts a thread as its channel', async () => {
    await set(bot.ada, 'allowed-models', 'wide');
    const offered = await bot.mia.autocomplete('video', { model: '' }, 'model');
    expect(offered.map(({ value }) => value)).toEqual(['wide']);
    const list = await bot.mia
      .slash('models')
      .waitForMessage((message) => JSON.stringify(message).includes('Wide'));
    expect(JSON.stringify(list)).not.toContain('Cheap');
    // It isn't the default any more, so the cheapest allowed model runs.
    expect(await video(bot.mia)).toMatch(/Wide · 5 s/);
    await set(bot.ada, 'allowed-models', 'all');

    bot.discord.addChannel({ name: 'reel', kind: 'thread', parent: 'films' });
    await set(bot.ada, 'allowed-channels', `<#${bot.discord.channelId('films')}>`);
    expect(await video(bot.mia, {}, 'reel')).toMatch(/Cheap/);
    await set(bot.ada, 'allowed-channels', 'default');
  });

  it('keeps a model within the limits where nothing was asked for', async () => {
    await set(bot.ada, 'max-duration-seconds', '4');
    expect(await video(bot.mia)).toMatch(/Cheap · 4 s/);
    await set(bot.ada, 'max-duration-seconds', '3');
    expect(await video(bot.mia, { model: 'cheap' })).toMatch(
      /Cheap only makes videos that are longer or sharper/,
    );
    await set(bot.ada, 'max-duration-seconds', 'none');
  });

  it('adds to lists of words and kinds, and takes away from them', async () => {
    await set(bot.ada, 'blocked-words', 'gore, blood bath');
    expect(await set(bot.ada, 'blocked-words', '+zomb*, -gore')).toContain(
      'gore, blood bath → blood bath, zomb',
    );
    await set(bot.ada, 'moderation-thresholds', 'hate 0.2, violence: 1');
    expect(await set(bot.ada, 'moderation-thresholds', '-violence, +sexual 0.5')).toContain(
      '→ hate 0.2, sexual content 0.5',
    );
    await set(bot.ada, 'blocked-words', 'default');
    await set(bot.ada, 'moderation-thresholds', 'default');
  });

  it('survives a restart', async () => {
    await set(bot.ada, 'default-model', 'wide');
    await set(bot.ada, 'role-models', `<@&${bot.roleId('Moderator')}>: cheap, wide`);
    const before = await bot.ada.slash('settings show').waitForMessage();
    await bot.restart();
    expect((await bot.ada.slash('settings show').waitForMessage()).text).toBe(before.text);
    expect(before.text).toContain('`default-model` Wide\n');
    expect(await video(bot.mia)).toMatch(/Wide · 5 s/);
  });

  it('is exported as a file, and imported after a question, only by the member who asked', async () => {
    const exported = await bot.ada.slash('settings export').waitForMessage();
    const url = exported.attachments[0]?.url ?? '';
    const content = new Uint8Array(await (await fetch(url)).arrayBuffer());
    expect(JSON.parse(Buffer.from(content).toString())).toMatchObject({
      version: 1,
      settings: { defaultModel: 'wide' },
    });
    await bot.ada.slash('settings reset', { name: 'all' }).waitForMessage();

    const summary = await importFile(content);
    expect(summary.text).toContain(
      'This file changes 2 settings:\n**Default model**: the bot’s own choice → Wide',
    );
    expect(await video(bot.mia)).toMatch(/Cheap/);
    const done = bot.ada.click(summary, 'Import');
    await bot.discord.waitForMessage('general', ({ id, text }) => id === summary.id && text.startsWith('✅'));
    await done.acknowledged;
    expect(await video(bot.mia)).toMatch(/Wide/);
    expect((await importFile(content)).text).toBe('These settings are already set.');
  });

  it.each<[what: string, content: Uint8Array, sentence: RegExp]>([
    ['no JSON', Buffer.from('{'), /This file isn’t JSON/],
    ['another version', json({ version: 2, settings: {} }), /- `version`: Use 1\.$/],
    ['an unknown setting', json({ version: 1, settings: { modles: [] } }), /- `settings`: .*modles/],
    [
      'a wrong place',
      json({ version: 1, settings: { timeZone: 'Mars/Base' } }),
      /- `settings\.timeZone`: Use a time zone, such as/,
    ],
    [
      'a wrong list',
      json({ version: 1, settings: { allowedChannels: ['x'] } }),
      /- `settings\.allowedChannels\.0`/,
    ],
    ['a large file', new Uint8Array(600 * 1024), /over 512 KB/],
  ])('refuses %s to import', async (_what, content, sentence) => {
    expect((await importFile(content)).text).toMatch(sentence);
  });

  it('refuses an import whose settings somebody has changed meanwhile, whole', async () => {
    const summary = await importFile(json({ version: 1, settings: { defaultModel: 'cheap', paused: true } }));
    await set(bot.ada, 'default-model', 'adult');
    const click = bot.ada.click(summary, 'Import');
    expect((await click.waitForMessage()).text).toMatch(/Someone else just changed this/);
    expect((await bot.ada.slash('settings show').waitForMessage()).text).toContain('`paused` off');
  });

  it('remembers who changed what', async () => {
    await set(bot.ada, 'default-model', 'cheap');
    const { text } = await bot.ada.slash('settings history').waitForMessage();
    const [latest] = text.split('\n');
    expect(latest).toMatch(
      new RegExp(`^<t:\\d+:R> <@${bot.ada.id}> \\*\\*Default model\\*\\*: Adult → Cheap$`),
    );
    expect(text).toContain('(import)');
  });
});
