import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { sections } from '../../src/settings/item.ts';
import { itemsIn } from '../../src/settings/items.ts';
import { type SettingsBot, set, startSettingsBot } from '../support/settings.ts';

let bot: SettingsBot;
beforeAll(async () => {
  bot = await startSettingsBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

const textOf = ({ text }: ClientMessage) => text;
const idOf = (panel: ClientMessage, action: string) =>
  [...walk(bot.discord.message(panel.id).components ?? [])]
    .map((each) => String(each['custom_id']))
    .find((id) => id.endsWith(`:${action}`)) ?? `no ${action}`;

function speak(language: string) {
  const ada = bot.discord.world.users.get(bot.ada.id);
  if (ada) ada.locale = (language === 'en' ? 'en-US' : language) as typeof ada.locale;
}

describe.each(languages)('/settings in %s', (language) => {
  const t = translator(language);

  it('shows every section and opens every form of the panel, within Discord’s limits', async () => {
    speak(language);
    const panel = await bot.ada.slash('settings panel').waitForMessage();
    for (const { id } of sections) {
      await bot.ada.select(panel, idOf(panel, 'nav'), [id]).acknowledged;
      const text = textOf(bot.discord.message(panel.id));
      expect(text).toContain(`-# ${t(`section.${id}.help`)}`);
      for (const { field, control } of itemsIn(id)) {
        expect(text).toContain(`**${t(`setting.${field}`)}**`);
        const isForm = ['number', 'text', 'words', 'thresholds', 'by-model'].includes(control.kind);
        if (!isForm) continue;
        const form = await bot.ada.click(panel, idOf(panel, `edit.${field}`)).modal();
        expect(form.title).toBe(t(`setting.${field}`));
        expect(JSON.stringify(form.components)).toContain(t(`setting.${field}.help`));
      }
    }
    expect(bot.discord.log.invalid()).toEqual([]);
  });

  it('takes and says values in its own words', async () => {
    speak(language);
    const on = await set(bot.ada, 'paused', t('value.on'));
    expect(on).toBe(`✅ **${t('setting.paused')}**: ${t('value.off')} → ${t('value.on')}`);
    const wrong = await set(bot.ada, 'paused', 'maybe');
    const right = t('right.onOff', { on: t('value.on'), off: t('value.off') });
    expect(wrong).toBe(`❌ ${t('right.sentence', { setting: t('setting.paused'), right })}`);
    const shown = await bot.ada.slash('settings show', { section: 'general' }).waitForMessage();
    expect(shown.text).toContain(`\`paused\` ${t('value.on')}\n`);
    const choices = await bot.ada.autocomplete('settings set', { name: 'paused', value: '' }, 'value');
    expect(choices.map(({ name }) => name)).toEqual([t('value.on'), t('value.off'), t('value.default')]);
    const names = await bot.ada.autocomplete('settings set', { name: t('setting.paused') }, 'name');
    expect(names[0]?.name).toBe(`paused · ${t('setting.paused')}`);
    await set(bot.ada, 'paused', 'off');
    const history = await bot.ada.slash('settings history').waitForMessage();
    expect(history.text).toContain(`**${t('setting.paused')}**: ${t('value.on')} → ${t('value.off')}`);
  });

  it('says what is wrong with a file', async () => {
    speak(language);
    const content = Buffer.from(JSON.stringify({ version: 1, settings: { timeZone: 'x', pauseReason: 3 } }));
    const file = await bot.ada.upload('settings.json', content);
    const answer = await bot.ada.slash('settings import', { file }).waitForMessage(({ text }) => text !== '');
    expect(answer.text).toBe(
      `❌ ${t('settings.wrongFile')}\n- \`settings.timeZone\`: ${t('right.timeZone')}\n- \`settings.pauseReason\`: ${t('right.other')}`,
    );
  });
});

it('tells the log channel in the server’s language, whoever changes something', async () => {
  speak('fr');
  await set(bot.ada, 'log-channel', `<#${bot.discord.channelId('films')}>`);
  await set(bot.ada, 'language', 'Español');
  await set(bot.ada, 'paused', 'on');
  await set(bot.ada, 'log-channel', 'none');
  const told = () => bot.discord.messages('films').map(({ text }) => text);
  await expect
    .poll(() => told().at(-1))
    .toMatch(/cambió la configuración\n\*\*Canal de registro\*\*: <#\d+> → ninguno$/);
  expect(told().at(-2)).toMatch(/cambió la configuración\n\*\*Pausa\*\*: desactivado → activado$/);
  await bot.ada.slash('settings reset', { name: 'all' }).waitForMessage();
});
