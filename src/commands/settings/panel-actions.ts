import { answerPrivately } from '../../interactions/answer-privately.ts';
import type { ButtonHandler, SelectHandler } from '../../interactions/handlers.ts';
import type { Item } from '../../settings/item.ts';
import { type PresetId, presetIds } from '../../settings/presets.ts';
import { resetPatch } from '../../settings/reset.ts';
import { defaultSettings } from '../../settings/schema.ts';
import { historyText } from './change-history.ts';
import type { SettingsDeps } from './deps.ts';
import { shownItems } from './overview.ts';
import type { ListOf } from './panel.ts';
import {
  type ButtonClick,
  change,
  itemOfClick,
  known,
  readClick,
  type SelectClick,
  sectionOf,
  show,
  store,
} from './panel-click.ts';
import { DEFAULT, modelMenus } from './panel-controls.ts';
import { openEntryForm, openForm } from './panel-forms.ts';
import { presetPatch } from './panel-presets.ts';
import { exportSettings } from './transfer.ts';

const buttonActions: Record<string, (click: ButtonClick) => Promise<void>> = {
  open: (click) => show(click, { section: sectionOf(click.args[0]) }),
  async flip(click) {
    const item = itemOfClick(click);
    await change(click, item, { [item.field]: click.settings[item.field] !== true });
  },
  edit: openForm,
  'ask-reset': (click) => show(click, { section: sectionOf(click.args[0]), asksReset: true }),
  async reset(click) {
    const section = sectionOf(click.args[0]);
    // What isn't shown stays.
    const patch = resetPatch(shownItems(section, click.deps.privacy).map(({ field }) => field));
    await store(click, { section }, patch, 'reset');
  },
  overview: (click) => show(click, { section: 'overview' }),
  async apply(click) {
    const { t, deps, args } = click;
    const presetId = presetOf(args[0]);
    const section = 'overview';
    // The overview lists the changes.
    const applied = {
      section,
      note: `✅ ${t('preset.applied', { preset: t(`preset.${presetId}`) })}`,
    } as const;
    const conflict = { section, presetId, note: `⚠️ ${t('preset.conflict')}` } as const;
    await store(click, applied, presetPatch(presetId, deps), 'preset', conflict);
  },
  async history({ interaction, t, deps }) {
    await answerPrivately(interaction, await historyText(t, interaction.guildId, deps));
  },
  export: ({ interaction, deps }) => exportSettings(interaction, deps),
};

const selectActions: Record<string, (click: SelectClick) => Promise<void>> = {
  async nav(click) {
    const [id] = click.interaction.values;
    await show(click, { section: id === 'overview' ? id : sectionOf(id) });
  },
  preset: (click) => show(click, { section: 'overview', presetId: presetOf(click.interaction.values[0]) }),
  async pick(click) {
    const item = itemOfClick(click);
    await change(click, item, { [item.field]: picked(click, item) });
  },
  entry: openEntryForm,
  role: (click) => openList(click, 'roleModels'),
  channel: (click) => openList(click, 'channelModels'),
  list: (click) => changeList(click, 'roleModels'),
  'channel-list': (click) => changeList(click, 'channelModels'),
};

export function createPanelButton(deps: SettingsDeps): ButtonHandler {
  return {
    kind: 'panel',
    async execute(interaction, token, detail) {
      const { action, click } = await readClick(interaction, token, deps, detail);
      await known(Object.hasOwn(buttonActions, action) ? buttonActions[action] : undefined)(click);
    },
  };
}

export function createPanelSelect(deps: SettingsDeps): SelectHandler {
  return {
    kind: 'panel',
    async execute(interaction, token, detail) {
      const { action, click } = await readClick(interaction, token, deps, detail);
      await known(Object.hasOwn(selectActions, action) ? selectActions[action] : undefined)(click);
    },
  };
}

/** Discord also sends choices that were removed. */
async function openList(click: SelectClick, field: ListOf['field']): Promise<void> {
  const [id] = click.interaction.values;
  await show(click, { section: 'models', ...(id !== undefined && { listOf: { field, id } }) });
}

async function changeList(click: SelectClick, field: ListOf['field']): Promise<void> {
  const [id = '', chunk] = click.args;
  const { [id]: old = [], ...others } = click.settings[field];
  const models = pickedModels(click, old, Number(chunk));
  const patch = { [field]: models.length === 0 ? others : { ...others, [id]: models } };
  await store(click, { section: 'models', listOf: { field, id } }, patch);
}

function presetOf(id: string | undefined): PresetId {
  return known(presetIds.find((each) => each === id));
}

function picked(click: SelectClick, item: Item): unknown {
  const { values } = click.interaction;
  const { kind } = item.control;
  if (kind === 'models') {
    return pickedModels(click, click.settings[item.field] as string[], Number(click.args[1]));
  }
  if (kind === 'channels' || kind === 'roles' || kind === 'members') return values;
  const [value = DEFAULT] = values;
  return value === DEFAULT ? defaultSettings[item.field] : value;
}

/** Each of several menus changes only its own models. */
function pickedModels(
  { interaction, deps }: SelectClick,
  before: readonly string[],
  chunk: number,
): string[] {
  const offered = deps.catalog.offered.map(({ id }) => id);
  const shown = new Set(modelMenus(offered, before)[chunk]);
  return [...before.filter((id) => !shown.has(id)), ...interaction.values];
}
