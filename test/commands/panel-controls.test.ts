import { ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { historyText } from '../../src/commands/settings/change-history.ts';
import {
  DEFAULT,
  itemControls,
  modelMenus,
  modelSelects,
} from '../../src/commands/settings/panel-controls.ts';
import { translator } from '../../src/locales/translate.ts';
import { items } from '../../src/settings/items.ts';
import { type Field, type Settings, settingsSchema } from '../../src/settings/schema.ts';
import { modelsOf } from '../support/models.ts';
import { startSettingsPort } from '../support/ports.ts';
import { aModel, GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const offered = modelsOf(Array.from({ length: 27 }, (_, index) => aModel(`m${index}`)));

/** What is shown of a setting: what is under its heading, and all of it as text. */
function controlsOf(field: Field, settings: Partial<Settings> = {}) {
  const item = items.find((each) => each.field === field);
  if (!item) throw new Error(`There is no ${field}`);
  const context = {
    ...{ t, offered, labelOf: (id: string) => `Label ${id}`, idOf: (action: string) => action },
    settings: settingsSchema.parse(settings),
  };
  const components = itemControls(item, context);
  const said = JSON.stringify(components);
  const controls = components.flatMap((component) =>
    component.type === ComponentType.ActionRow ? component.components : [],
  );
  return { said, controls };
}
const ids = (count: number) => Array.from({ length: count }, (_, index) => `${10n ** 17n + BigInt(index)}`);

describe('the control of a setting', () => {
  it.each([
    [true, t('panel.turnOff')],
    [false, t('panel.turnOn')],
  ])('that is on (%s) switches it', (paused, label) => {
    const { said } = controlsOf('paused', { paused });
    expect(said).toContain(`"label":"${label}","custom_id":"flip.paused"`);
  });

  it.each([
    [0, true],
    [25, true],
    // A select menu would cut the rest off.
    [26, false],
  ])('with %i members is a menu: %s', (count, isMenu) => {
    const { controls, said } = controlsOf('blockedMembers', { blockedMembers: ids(count) });
    expect(controls).toHaveLength(isMenu ? 1 : 0);
    if (isMenu) expect((controls[0] as { default_values?: object[] }).default_values).toHaveLength(count);
    else expect(said).toContain(ids(26).at(0));
  });

  it.each([
    [null, DEFAULT],
    ['1080p', '1080p'],
  ])('with the choice %s shows just that', (maxResolution, chosen) => {
    const { controls } = controlsOf('maxResolution', { maxResolution } as Partial<Settings>);
    const { options } = controls[0] as { options: { value: string; default: boolean }[] };
    expect(options.filter((option) => option.default).map(({ value }) => value)).toEqual([chosen]);
    expect(options[0]?.value).toBe(DEFAULT);
  });

  it('marks what is the default', () => {
    expect(controlsOf('memberJobsAtOnce').said).toContain(t('panel.isDefault'));
    expect(controlsOf('memberJobsAtOnce', { memberJobsAtOnce: 2 }).said).not.toContain(t('panel.isDefault'));
  });
});

describe('menus of models', () => {
  type Menu = { max_values: number; options: { value: string; label: string; default: boolean }[] };
  const menusOf = (chosen: string[], max?: 1) => {
    const context = {
      t,
      offered,
      labelOf: (id: string) => `Label ${id}`,
      settings: settingsSchema.parse({}),
    };
    const rows = modelSelects({ ...context, idOf: (action) => action }, 'pick', chosen, 'all', max);
    return rows.flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : [])) as Menu[];
  };

  it('have 25 models each, and what is no longer offered as long as it is chosen', () => {
    expect(menusOf([]).map(({ options }) => options.length)).toEqual([25, 2]);
    const [, second] = menusOf(['m0', 'gone']);
    expect(second?.options.at(-1)).toMatchObject({
      ...{ value: 'gone', label: t('panel.gone', { model: 'Label gone' }), default: true },
    });
    const all = menusOf(['m0', 'm26']).flatMap(({ options }) => options);
    expect(all.filter((option) => option.default).map(({ value }) => value)).toEqual(['m0', 'm26']);
  });

  it.each([
    [undefined, [25, 2]],
    [1, [1, 1]],
  ] as const)('take at most %s', (max, most) => {
    expect(menusOf([], max).map(({ max_values }) => max_values)).toEqual(most);
  });

  it('are told apart by their place', () => {
    const all = offered.map(({ id }) => id);
    expect(modelMenus(all, ['gone', 'm3'])).toEqual([all.slice(0, 25), ['m25', 'm26', 'gone']]);
  });

  it('are at most four, and begin with what is chosen if that leaves models out', () => {
    const all = Array.from({ length: 101 }, (_, index) => `m${index}`);
    const menus = modelMenus(all, ['m100', 'gone']);
    expect(menus.map(({ length }) => length)).toEqual([25, 25, 25, 25]);
    expect(menus[0]?.slice(0, 3)).toEqual(['m100', 'gone', 'm0']);
    expect(modelMenus(all.slice(1), ['m100']).flat()).toEqual(all.slice(1));
  });
});

it('the history is the latest first, and says so where there is none', async () => {
  const deps = await startSettingsPort();
  expect(await historyText(t, GUILD, deps)).toBe(t('settings.noHistory'));
  for (const patch of [{ paused: true }, { memberJobsAtOnce: 2 }])
    await deps.settings.change(GUILD, { by: MEMBER, patch });
  const lines = (await historyText(t, GUILD, deps)).split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(t('setting.memberJobsAtOnce'));
  expect(lines.every((line) => line.includes(`<@${MEMBER}>`))).toBe(true);
});
