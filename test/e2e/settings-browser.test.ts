import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { type SectionId, sections } from '../../src/settings/item.ts';
import { itemOf } from '../../src/settings/items.ts';
import { chromiumPath, launchBrowser, shoot, shootForDocs } from '../support/browser.ts';
import type { Case } from '../support/setting-cases/case.ts';
import { cases } from '../support/setting-cases/index.ts';
import { type SettingsBot, set, startSettingsBot } from '../support/settings.ts';

const english = translator('en');
const mustRun = process.env['REQUIRE_ALL_TESTS'] === '1';
if (chromiumPath === undefined && !mustRun)
  console.warn('Skipped: the settings in a browser, for no Chromium is on PATH');

describe.skipIf(chromiumPath === undefined && !mustRun)('the settings panel in a browser', () => {
  let bot: SettingsBot;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    [bot, browser] = await Promise.all([startSettingsBot(), launchBrowser()]);
    page = await browser.newPage({ viewport: { width: 1180, height: 1180 }, colorScheme: 'dark' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`${bot.discord.url}/?user=${bot.ada.id}`);
    await openPanel();
  });
  afterAll(async () => {
    await browser?.close();
    await bot?.[Symbol.asyncDispose]();
  });

  const shot = (name: string) => shoot(page, name);
  const panels = () => page.getByTestId('message').filter({ hasText: 'Cutscene settings' });
  const panel = () => panels().last();
  const control = (action: string) => panel().locator(`[data-custom-id$=":${action}"]`);
  const helpOf = (section: SectionId) =>
    panel().getByText(english(`section.${section}.help`), { exact: true });

  /** The client handles one click after the other. */
  const isIdle = () =>
    panel()
      .locator('[aria-disabled=true], [data-testid=select]:disabled')
      .first()
      .waitFor({ state: 'detached' });

  async function openPanel() {
    const before = await panels().count();
    await page.getByTestId('message-box').click();
    await page.keyboard.type('/settings panel');
    await page.keyboard.press('Enter');
    await panels().nth(before).waitFor();
  }

  async function choose(select: Locator, values: readonly string[]) {
    await select.click();
    for (const value of values)
      await page.locator(`[data-testid=select-option][data-value="${value}"]`).click();
    // A list with several choices closes when the member is done.
    if (await page.getByTestId('select-option').first().isVisible()) await page.keyboard.press('Escape');
  }

  async function go(section: SectionId) {
    if (await helpOf(section).isVisible()) return;
    await choose(control('nav'), [section]);
    await helpOf(section).waitFor();
    await isIdle();
  }

  const openerOf = ({ field }: Case) => `${field === 'channelModels' ? 'channel' : 'role'}.${field}`;
  const listOf = ({ field, chosen }: Case) =>
    `${field === 'channelModels' ? 'channel-list' : 'list'}.${chosen(bot)[0]}.0`;

  async function change(each: Case) {
    const item = itemOf(each.field);
    await go(item?.section ?? 'models');
    const values = each.chosen(bot);
    switch (item?.control.kind) {
      case 'toggle':
        await control(`flip.${each.field}`).click();
        break;
      case 'number':
      case 'text':
      case 'words':
      case 'thresholds':
      case 'limits':
      case 'by-model':
        await control(`edit.${each.field}`).click();
        await page.getByTestId('modal-input').fill(values[0] ?? '');
        await page.getByTestId('modal-submit').click();
        break;
      case 'by-role':
      case 'by-member':
        await choose(control(`entry.${each.field}`), values.slice(0, 1));
        await page.getByTestId('modal-input').fill(values[1] ?? '');
        await page.getByTestId('modal-submit').click();
        break;
      case 'models-by-role':
      case 'models-by-channel':
        await choose(control(openerOf(each)), values.slice(0, 1));
        await control(listOf(each)).waitFor();
        await isIdle();
        await choose(control(listOf(each)), values.slice(1));
        break;
      default:
        await choose(control(`pick.${each.field}.0`), values);
    }
    await panel()
      .getByText('✅')
      .filter({ hasText: item ? english(`setting.${item.field}`) : '' })
      .waitFor();
    await isIdle();
    if (!item?.control.kind.startsWith('models-by-')) return;
    await control(`open.${item.section}`).click();
    await control(openerOf(each)).waitFor();
    await isIdle();
  }

  it.each(cases)('$name takes effect on the next video', { timeout: 15_000 }, async (each) => {
    await change(each);
    expect(await each.probe(bot)).toMatch(each.effect);
    await set(bot.ada, each.name, 'default');
  });

  it('is good to look at, dark and light', { timeout: 30_000 }, async () => {
    await set(bot.ada, 'allowed-models', 'wide, cheap');
    await set(bot.ada, 'default-duration-seconds', '6');
    await set(bot.ada, 'max-usd-per-video', '2.50');
    await set(bot.ada, 'max-duration-seconds', '10');
    const [moderator, admin] = ['Moderator', 'Admin'].map((name) => `<@&${bot.roleId(name)}>`);
    await set(bot.ada, 'role-max-duration-seconds', `${moderator}: 20; ${admin}: unlimited`);
    await openPanel();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const { id } of sections) {
        await go(id);
        await panel().scrollIntoViewIfNeeded();
        await shot(`settings-${id}-${colorScheme}`);
        if (id === 'limits' && colorScheme === 'dark') await shootForDocs(page, 'settings', panel());
      }
    }
    expect(await panel().locator('.file-card').count()).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    await choose(control('nav'), ['overview']);
    await control('preset').waitFor();
    await isIdle();
    await choose(control('preset'), ['big']);
    await control('apply.big').waitFor();
    await isIdle();
    await panel().scrollIntoViewIfNeeded();
    await shot('settings-preset-dark');
    await shootForDocs(page, 'preset', panel());
  });

  it('had no error in the page', () => {
    expect(problems).toEqual([]);
  });
});
