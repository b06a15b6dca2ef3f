import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { ComponentType, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { sections } from '../../src/settings/item.ts';
import { items } from '../../src/settings/items.ts';
import { type SettingsBot, set, startSettingsBot } from '../support/settings.ts';

let bot: SettingsBot;
beforeAll(async () => {
  bot = await startSettingsBot();
});
afterAll(() => bot[Symbol.asyncDispose]());
beforeEach(async () => {
  await bot.ada.slash('settings reset', { name: 'all' }).waitForMessage();
});

const open = async () => bot.ada.slash('settings panel').waitForMessage();
const now = ({ id }: ClientMessage) => bot.discord.message(id);
const textOf = (message: ClientMessage) => message.text;
const idsIn = (message: ClientMessage) =>
  [...walk(message.components ?? [])].flatMap((each) =>
    each['custom_id'] ? [String(each['custom_id'])] : [],
  );
const idOf = (message: ClientMessage, action: string) =>
  idsIn(now(message)).find((id) => id.endsWith(`:${action}`)) ?? `no ${action}`;

async function go(panel: ClientMessage, section: string) {
  await bot.ada.select(panel, idOf(panel, 'nav'), [section]).acknowledged;
}
async function shown() {
  return (await bot.ada.slash('settings show').waitForMessage()).text;
}

describe('/settings panel', () => {
  it('is for its opener alone to see, and shows every setting once', async () => {
    const panel = await open();
    expect(panel.ephemeral_for).toBe(bot.ada.id);
    expect(panel.flags).toBe(MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
    const all = items.map(({ field }) => translator('en')(`setting.${field}`));
    const labels: string[] = [];
    for (const { id } of sections) {
      await go(panel, id);
      const text = textOf(now(panel));
      labels.push(...all.filter((label) => text.includes(`**${label}**`)));
      expect(idsIn(now(panel)).every((each) => each.length <= 100)).toBe(true);
    }
    expect(labels).toEqual(all);
  });

  it('marks what is default, and counts in each section what is not', async () => {
    await set(bot.ada, 'paused', 'on');
    const panel = await open();
    await go(panel, 'general');
    expect(textOf(now(panel))).toMatch(
      /\*\*Pause\*\*\non\n[\s\S]*\*\*Reason for the pause\*\*\nnone \*\(default\)\*/,
    );
    const menu = [...walk(now(panel).components ?? [])].find(
      ({ type }) => type === ComponentType.StringSelect,
    );
    expect(menu?.['options']).toContainEqual(
      expect.objectContaining({ label: 'General · 1 changed', default: true }),
    );
  });

  it('resets a section at the second click', async () => {
    await set(bot.ada, 'paused', 'on');
    await set(bot.ada, 'default-model', 'wide');
    const panel = await open();
    await go(panel, 'general');
    await bot.ada.click(panel, idOf(panel, 'ask-reset.general')).acknowledged;
    expect(await shown()).toContain('`paused` on');
    await bot.ada.click(panel, idOf(panel, 'reset.general')).acknowledged;
    expect(textOf(now(panel))).toContain('✅ **Pause**: on → off');
    expect(await shown()).toMatch(/`default-model` Wide\n[\s\S]*`paused` off/);
  });

  it('says what is wrong with what was typed into a form, and changes nothing', async () => {
    const panel = await open();
    await go(panel, 'limits');
    const edit = bot.ada.click(panel, idOf(panel, 'edit.maxDurationSeconds'));
    const sent = await bot.ada.submitModal(edit, { value: 'long' });
    const answer = await sent.waitForMessage(({ text }) => text.includes('❌'));
    expect(answer.text).toBe(
      '❌ **Longest video**: Use a whole number from 1 to 60, or none. Nothing was changed.',
    );
  });

  it('names the role or the member whose value a form changes', async () => {
    const panel = await open();
    const forms = [
      ['limits', 'entry.roleMaxDurationSeconds', bot.roleId('Moderator'), '@Moderator'],
      ['quotas', 'entry.memberOverrideVideos', bot.mia.id, '@Mia'],
    ] as const;
    for (const [section, action, id, label] of forms) {
      await go(panel, section);
      const { components } = await bot.ada.select(panel, idOf(panel, action), [id]).modal();
      expect(components).toMatchObject([{ label }]);
    }
  });

  it('tells anybody else that they are not allowed, by click, choice and form', async () => {
    const panel = await open();
    await go(panel, 'general');
    const place = { channelId: panel.channel_id, messageId: panel.id };
    const click = bot.mia.click(panel, idOf(panel, 'flip.paused'), { raw: true });
    expect((await click.waitForMessage()).text).toBe(
      '❌ Not allowed: only the member who opened this panel can use it.',
    );
    const choice = bot.moe.select(panel, idOf(panel, 'pick.logChannel.0'), [place.channelId], { raw: true });
    expect((await choice.waitForMessage()).text).toContain('Not allowed');
    expect(await shown()).toMatch(/`paused` off[\s\S]*`log-channel` none/);
  });

  it('refuses forged custom ids', async () => {
    const panel = await open();
    const [real = ''] = idsIn(panel);
    const [kind = '', token = ''] = real.split(':');
    const [, opened, revision, mark] = token.split('.');
    const mia = BigInt(bot.mia.id).toString(36);
    for (const forged of [
      `${kind}:${mia}.${opened}.${revision}.${mark}:flip.paused`,
      `${kind}:${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}:flip.paused`,
      `${kind}:x:flip.paused`,
      `${kind}::flip.paused`,
    ]) {
      const answer = await bot.mia.click(panel, forged, { raw: true }).waitForMessage();
      expect(answer.text).toMatch(
        /^❌ (This panel isn’t one of mine|Not allowed: only the member who opened this panel)/,
      );
    }
    for (const action of ['flip.nothing', 'nothing', 'constructor', 'edit.__proto__', 'reset.nothing', '']) {
      const answer = await bot.ada.click(panel, `${kind}:${token}:${action}`, { raw: true }).waitForMessage();
      expect(answer.text).toContain('❌ This panel is from an older version.');
    }
    expect(await shown()).toContain('`paused` off');
  });

  it('works after a restart, and no longer after 15 minutes', async () => {
    const panel = await open();
    await go(panel, 'general');
    await bot.restart();
    await bot.ada.click(panel, idOf(panel, 'flip.paused')).acknowledged;
    expect(await shown()).toContain('`paused` on');
    bot.pass(16 * 60_000);
    const late = await bot.ada
      .click(panel, idOf(panel, 'flip.paused'))
      .waitForMessage(({ text }) => text !== '');
    expect(late.text).toMatch(
      /^❌ This panel is more than 15 minutes old. Open a new one with <\/settings panel:\d+>\.$/,
    );
    expect(await shown()).toContain('`paused` on');
  });

  it('shows the second of two admins what the first has changed, and lets other settings be', async () => {
    const panel = await open();
    await go(panel, 'general');
    await set(bot.ada, 'paused', 'on');
    await bot.ada.click(panel, idOf(panel, 'flip.paused')).acknowledged;
    expect(textOf(now(panel))).toMatch(/⚠️ Someone else just changed this[\s\S]*\*\*Pause\*\*\non/);
    expect(await shown()).toContain('`paused` on');

    await set(bot.ada, 'default-model', 'wide');
    await bot.ada.click(panel, idOf(panel, 'flip.paused')).acknowledged;
    expect(await shown()).toMatch(/`default-model` Wide\n[\s\S]*`paused` off/);
  });

  it('applies a preset after showing what it changes, and tells the log channel, without Embed Links', async () => {
    await set(bot.ada, 'log-channel', `<#${bot.discord.channelId('films')}>`);
    bot.discord.takeFromBot('general', 'EmbedLinks');
    const panel = await open();
    await bot.ada.select(panel, idOf(panel, 'preset'), ['big']).acknowledged;
    expect(textOf(now(panel))).toMatch(
      /Big community[\s\S]*This changes 10 settings\.[\s\S]*\*\*Longest video\*\*: as long as the model allows → 10 s/,
    );
    await set(bot.ada, 'max-duration-seconds', '30');
    await bot.ada.click(panel, idOf(panel, 'apply.big')).acknowledged;
    expect(textOf(now(panel))).toMatch(
      /⚠️ Someone else just changed[\s\S]*\*\*Longest video\*\*: 30 s → 10 s/,
    );
    await bot.ada.click(panel, idOf(panel, 'apply.big')).acknowledged;
    expect(textOf(now(panel))).toMatch(/✅ [\s\S]*▶️ \*\*Open\*\*[\s\S]*\*\*Videos at once per member\*\*: 1/);
    await expect
      .poll(() => bot.discord.messages('films').at(-1)?.text)
      .toMatch(/changed the settings \(preset\)\n[\s\S]*\*\*Longest video\*\*: 30 s → 10 s/);
    bot.discord.takeFromBot('general');
  });

  it('keeps one of many simultaneous changes whole, and tells the others', async () => {
    const values = ['480p', '720p', '1080p'];
    const panels = await Promise.all(values.map(open));
    await Promise.all(panels.map((panel) => go(panel, 'video')));
    const picks = panels.map((panel, index) =>
      bot.ada.select(panel, idOf(panel, 'pick.defaultResolution.0'), [values[index] ?? '']),
    );
    await Promise.all(picks.map(({ acknowledged }) => acknowledged));
    const answers = panels.map((panel) => textOf(now(panel)));
    expect(
      answers.filter((text) => text.includes('✅ **Default resolution**: the model’s default →')),
    ).toHaveLength(1);
    expect(answers.filter((text) => text.includes('⚠️ Someone else'))).toHaveLength(2);
    const { text } = await bot.ada.slash('settings history').waitForMessage();
    expect(text.split('\n')[0]).toContain('**Default resolution**: the model’s default →');
  });
});
