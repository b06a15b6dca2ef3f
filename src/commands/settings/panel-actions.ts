import {
  type AnySelectMenuInteraction,
  type ButtonInteraction,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import { type Translate, translatorFor } from '../../locales/translate.ts';
import { amountText, type Entries, withEntry } from '../../settings/entries.ts';
import { type Control, type Item, itemOf, itemsIn, type SectionId, sections } from '../../settings/items.ts';
import { readValue } from '../../settings/read.ts';
import type { Reason } from '../../settings/record.ts';
import { resetPatch } from '../../settings/reset.ts';
import { defaultSettings, type Patch, type Settings } from '../../settings/schema.ts';
import { editableText } from '../../settings/show.ts';
import { ConflictError } from '../../settings/store.ts';
import { answerPrivately } from '../answer.ts';
import type { ButtonHandler, InteractionContext, ModalHandler, SelectHandler } from '../command.ts';
import { type Panel, panelId, readPanelId } from '../panel-id.ts';
import { historyText } from './history.ts';
import type { PanelView } from './panel.ts';
import { chunkOf, DEFAULT } from './panel-controls.ts';
import { panelMessage } from './panel-message.ts';
import { labelsOf, whatChanged } from './set.ts';
import { exportSettings } from './transfer.ts';

type Clicked =
  | ButtonInteraction<'raw' | 'cached'>
  | AnySelectMenuInteraction<'raw' | 'cached'>
  | ModalSubmitInteraction<'raw' | 'cached'>;

/** One click in a panel. */
interface Click<I extends Clicked = Clicked> {
  interaction: I;
  panel: Panel;
  /** What comes after the action's name. */
  args: readonly string[];
  settings: Settings;
  t: Translate;
  context: InteractionContext;
}

const buttonActions: Record<string, (click: Click<ButtonInteraction<'raw' | 'cached'>>) => Promise<void>> = {
  open: (click) => show(click, { section: sectionOf(click.args[0]) }),
  async flip(click) {
    const item = itemOfClick(click);
    await change(click, item, { [item.field]: click.settings[item.field] !== true });
  },
  edit: openForm,
  'ask-reset': (click) => show(click, { section: sectionOf(click.args[0]), asksReset: true }),
  async reset(click) {
    const section = sectionOf(click.args[0]);
    const patch = resetPatch(itemsIn(section).map(({ field }) => field));
    await store(click, { section }, patch, 'reset');
  },
  async history({ interaction, t, context }) {
    await answerPrivately(interaction, await historyText(t, interaction.guildId, context));
  },
  export: ({ interaction, context }) => exportSettings(interaction, context),
};

const selectActions: Record<
  string,
  (click: Click<AnySelectMenuInteraction<'raw' | 'cached'>>) => Promise<void>
> = {
  nav: (click) => show(click, { section: sectionOf(click.interaction.values[0]) }),
  async pick(click) {
    const item = itemOfClick(click);
    await change(click, item, { [item.field]: picked(click, item) });
  },
  entry: openEntryForm,
  role: (click) => show(click, { section: 'models', roleId: click.interaction.values[0] }),
  async list(click) {
    const [roleId = '', chunk] = click.args;
    const { [roleId]: old = [], ...others } = click.settings.roleModels;
    const models = pickedModels(click, old, Number(chunk));
    const roleModels = models.length === 0 ? others : { ...others, [roleId]: models };
    await store(click, { section: 'models', roleId }, { roleModels });
  },
};

export const panelButton: ButtonHandler = {
  kind: 'panel',
  async execute(interaction, token, context, detail) {
    const { action, click } = await readClick(interaction, token, context, detail);
    await known(Object.hasOwn(buttonActions, action) ? buttonActions[action] : undefined)(click);
  },
};

export const panelSelect: SelectHandler = {
  kind: 'panel',
  async execute(interaction, token, context, detail) {
    const { action, click } = await readClick(interaction, token, context, detail);
    await known(Object.hasOwn(selectActions, action) ? selectActions[action] : undefined)(click);
  },
};

/** A form that was opened from the panel. */
export const panelModal: ModalHandler = {
  kind: 'panel',
  async execute(interaction, token, context, detail) {
    const { click } = await readClick(interaction, token, context, detail);
    const item = itemOfClick(click);
    const typed = interaction.fields.getTextInputValue('value');
    await change(click, item, { [item.field]: submitted(click, item, typed) });
  },
};

/** The form of one role or member changes theirs alone; that of all models replaces all. */
function submitted({ args, settings, t, context }: Click, item: Item, typed: string): unknown {
  const present = settings[item.field];
  const [, key] = args;
  if (key !== undefined) return withEntry(t, item, present as Entries, key, typed);
  const reading = { t, item, offered: context.catalogue.offered };
  return readValue(reading, typed, item.control.kind === 'by-model' ? {} : present);
}

async function readClick<I extends Clicked>(
  interaction: I,
  token: string,
  context: InteractionContext,
  detail = '',
): Promise<{ action: string; click: Click<I> }> {
  const { guildId } = interaction;
  const who = { guildId, userId: interaction.user.id, nowMs: context.clock.now() };
  const panel = readPanelId(token, who, context.signer);
  const { settings } = await context.settings.get(guildId);
  const [action = '', ...args] = detail.split('.');
  const t = translatorFor(interaction);
  return { action, click: { interaction, panel, args, settings, t, context } };
}

async function openForm(click: Click<ButtonInteraction<'raw' | 'cached'>>) {
  const item = itemOfClick(click);
  const { settings, t } = click;
  const value = editableText(t, item, settings[item.field]);
  const maxLength = formLength(item.control);
  if (value.length > maxLength) throw new UserError((to) => to('panel.tooLong'));
  await showForm(click, item, item.field, value);
}

/** What one role or member has of its own. */
async function openEntryForm(click: Click<AnySelectMenuInteraction<'raw' | 'cached'>>) {
  const item = itemOfClick(click);
  const [key] = click.interaction.values;
  // Discord sends a choice that was taken away too.
  if (key === undefined) return show(click, { section: item.section });
  const value = amountText(click.t, (click.settings[item.field] as Entries)[key]);
  await showForm(click, item, `${item.field}.${key}`, value);
}

async function showForm(
  {
    interaction,
    panel,
    t,
    context,
  }: Click<ButtonInteraction<'raw' | 'cached'> | AnySelectMenuInteraction<'raw' | 'cached'>>,
  item: Item,
  target: string,
  value: string,
) {
  await interaction.showModal({
    custom_id: panelId(panel, `save.${target}`, context.signer),
    title: t(`setting.${item.field}`),
    components: [
      {
        type: ComponentType.Label,
        label: t(`setting.${item.field}`),
        description: t(`setting.${item.field}.help`),
        component: {
          type: ComponentType.TextInput,
          custom_id: 'value',
          style: isShort(item.control) ? TextInputStyle.Short : TextInputStyle.Paragraph,
          required: false,
          placeholder: t('panel.default', { value: item.unset(t) }),
          max_length: formLength(item.control),
          value,
        },
      },
    ],
  });
}

/** Of Discord's 4,000 characters of a text input. */
function formLength(control: Control): number {
  if (control.kind === 'text') return control.maxLength;
  return isShort(control) ? 60 : 4_000;
}

function isShort({ kind }: Control): boolean {
  return kind === 'number' || kind === 'by-role' || kind === 'by-member';
}

function picked(click: Click<AnySelectMenuInteraction<'raw' | 'cached'>>, item: Item): unknown {
  const { values } = click.interaction;
  const { kind } = item.control;
  if (kind === 'models') {
    return pickedModels(click, click.settings[item.field] as string[], Number(click.args[1]));
  }
  if (kind === 'channels' || kind === 'roles' || kind === 'members') return values;
  const [value = DEFAULT] = values;
  return value === DEFAULT ? defaultSettings[item.field] : value;
}

/** One of several menus changes its own models alone. */
function pickedModels(
  { interaction, context }: Click<AnySelectMenuInteraction<'raw' | 'cached'>>,
  before: readonly string[],
  chunk: number,
): string[] {
  const offered = context.catalogue.offered.map(({ id }) => id);
  const gone = before.filter((id) => !offered.includes(id));
  const shown = new Set(chunkOf([...offered, ...gone], chunk));
  return [...before.filter((id) => !shown.has(id)), ...interaction.values];
}

async function change(click: Click, item: Item, patch: Patch): Promise<void> {
  await store(click, { section: item.section }, patch);
}

/** Stores a change and shows the panel with what came of it. */
async function store(
  click: Click,
  view: Pick<PanelView, 'section' | 'roleId'>,
  patch: Patch,
  reason?: Reason,
): Promise<void> {
  const { context, panel, t } = click;
  const by = { by: panel.openedBy, seenRevision: panel.revision, ...(reason !== undefined && { reason }) };
  let note: string;
  try {
    const changed = await context.settings.change(panel.guildId, { ...by, patch });
    note = whatChanged(t, changed, labelsOf(context));
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    note = `⚠️ ${error.sentence(t)}`;
  }
  await show(click, { ...view, note });
}

async function show(
  { interaction, panel, t, context }: Click,
  view: Pick<PanelView, 'section' | 'note' | 'roleId' | 'asksReset'>,
): Promise<void> {
  // A form is always opened from the panel, so its answer can change the panel's message.
  if (interaction.isModalSubmit() && !interaction.isFromMessage()) return;
  await interaction.update(await panelMessage(t, panel, view, context));
}

function itemOfClick({ args }: Pick<Click, 'args'>): Item {
  return known(itemOf(args[0] ?? ''));
}

function sectionOf(id: string | undefined): SectionId {
  return known(sections.find((section) => section.id === id)).id;
}

function known<T>(thing: T | undefined): T {
  if (thing !== undefined) return thing;
  throw new UserError((t) => t('panel.oldVersion', { command: t('panel.command') }));
}
