import type { AnySelectMenuInteraction, ButtonInteraction, ModalSubmitInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { type Panel, readPanelId } from '../../interactions/panel-id.ts';
import { type Translate, translatorFor } from '../../locales/translate.ts';
import { type Item, type SectionId, sections } from '../../settings/item.ts';
import { itemOf } from '../../settings/items.ts';
import type { Reason } from '../../settings/record.ts';
import type { Patch, Settings } from '../../settings/schema.ts';
import { ConflictError } from '../../settings/store.ts';
import type { SettingsDeps } from './deps.ts';
import { panelMessage, type ShownView } from './panel-message.ts';
import { whatChanged } from './set.ts';

type Pressed = ButtonInteraction<'raw' | 'cached'>;
type Selected = AnySelectMenuInteraction<'raw' | 'cached'>;
type Submitted = ModalSubmitInteraction<'raw' | 'cached'>;

export type ButtonClick = Click<Pressed>;
export type SelectClick = Click<Selected>;

/** One click in a panel, or one of its forms. */
export interface Click<I extends Pressed | Selected | Submitted = Pressed | Selected | Submitted> {
  interaction: I;
  panel: Panel;
  /** The part after the action's name. */
  args: readonly string[];
  settings: Settings;
  t: Translate;
  deps: SettingsDeps;
}

/** Throws a `UserError` for a panel that belongs to somebody else, has expired, or is from another version. */
export async function readClick<I extends Pressed | Selected | Submitted>(
  interaction: I,
  token: string,
  deps: SettingsDeps,
  detail = '',
): Promise<{ action: string; click: Click<I> }> {
  const panel = readPanelId(token, interaction, deps);
  const { settings } = await deps.settings.get(interaction.guildId);
  const [action = '', ...args] = detail.split('.');
  const t = translatorFor(interaction);
  return { action, click: { interaction, panel, args, settings, t, deps } };
}

/** Stores one setting, and shows its section. */
export async function change(click: Click, item: Item, patch: Patch): Promise<void> {
  await store(click, { section: item.section }, patch);
}

/**
 * Stores a change and shows the panel with the result, and says what was changed unless the view says it; `inConflict`
 * instead, if somebody else has changed the same meanwhile.
 */
export async function store(
  click: Click,
  view: ShownView,
  patch: Patch,
  reason?: Reason,
  inConflict: ShownView = view,
): Promise<void> {
  const { deps, panel, t } = click;
  const by = { by: panel.openedBy, seenRevision: panel.revision, ...(reason !== undefined && { reason }) };
  try {
    const changed = await deps.settings.change(panel.guildId, { ...by, patch });
    await show(click, { note: whatChanged(t, changed, deps.catalog.labelOf), ...view });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    await show(click, { note: `⚠️ ${error.sentence(t)}`, ...inConflict });
  }
}

/** Shows the panel again. */
export async function show({ interaction, panel, t, deps }: Click, view: ShownView): Promise<void> {
  // A form is always opened from the panel, so its answer can change the panel's message.
  if (interaction.isModalSubmit() && !interaction.isFromMessage()) return;
  await interaction.update(await panelMessage(t, panel, view, deps));
}

export function itemOfClick({ args }: Pick<Click, 'args'>): Item {
  return known(itemOf(args[0] ?? ''));
}

export function sectionOf(id: string | undefined): SectionId {
  return known(sections.find((section) => section.id === id)).id;
}

/** The item that an id refers to. Throws a `UserError` if this version doesn't know it. */
export function known<T>(thing: T | undefined): T {
  if (thing !== undefined) return thing;
  throw new UserError((t) => t('panel.oldVersion', { command: t('panel.command') }));
}
