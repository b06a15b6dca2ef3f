import { UserError } from '../../errors.ts';
import { answerPrivately } from '../../interactions/answer-privately.ts';
import { optionsOfSubcommand } from '../../interactions/options.ts';
import { type Translate, translatorFor } from '../../locales/translate.ts';
import { describeChange, fittingLines } from '../../settings/describe.ts';
import { type Item, nameOf, sections } from '../../settings/item.ts';
import { items } from '../../settings/items.ts';
import { readValue } from '../../settings/read.ts';
import { resetPatch } from '../../settings/reset.ts';
import { nameKindOf, namesIn, resolveNames } from '../../settings/resolve-names.ts';
import { defaultSettings, type Field, fields, type Patch, type Settings } from '../../settings/schema.ts';
import { type ModelLabel, showValue } from '../../settings/show.ts';
import type { Changed } from '../../settings/store.ts';
import { isDefault } from '../../settings/values.ts';
import { ALL, type Asked, settingsData } from './data.ts';
import type { SettingsDeps } from './deps.ts';
import { shownItems } from './overview.ts';
import { showcaseLines } from './showcase.ts';

/** Below Discord's 2,000 characters of a plain message. */
const MESSAGE_LENGTH = 1_900;
/** Below the 4,000 of one in Components V2. */
const LAYOUT_LENGTH = 3_900;

export async function setSetting(interaction: Asked, deps: SettingsDeps): Promise<void> {
  const { name, value: written } = optionsOfSubcommand(settingsData, 'set', interaction);
  const item = findItem(name);
  const { settings } = await deps.settings.get(interaction.guildId);
  const t = translatorFor(interaction);
  const typed = await withMentions({ typed: written, guildId: interaction.guildId }, item, t, deps);
  const value = readValue({ t, item, offered: deps.catalog.offered }, typed, settings[item.field]);
  const by = interaction.user.id;
  const changed = await deps.settings.change(interaction.guildId, { by, patch: { [item.field]: value } });
  const state =
    item.section === 'showcase' ? await showcaseLines(t, interaction.guildId, changed.settings, deps) : [];
  await answerPrivately(interaction, [whatChanged(t, changed, deps.catalog.labelOf), ...state].join('\n'));
}

/**
 * The typed value, with names of channels, roles and members as mentions. Discord turns only some of them into
 * mentions.
 */
async function withMentions(
  { typed, guildId }: { typed: string; guildId: string },
  item: Item,
  t: Translate,
  { discord }: SettingsDeps,
): Promise<string> {
  const kind = nameKindOf(item);
  if (kind === undefined) return typed;
  const words = namesIn(typed);
  const named = words.length === 0 ? [] : await discord.findNames(guildId, kind, words);
  return resolveNames(t, typed, { kind, named });
}

export async function resetSetting(interaction: Asked, deps: SettingsDeps): Promise<void> {
  const { name } = optionsOfSubcommand(settingsData, 'reset', interaction);
  const patch = name === ALL ? resetPatch(fields) : defaultOf(findItem(name).field);
  const by = interaction.user.id;
  const changed = await deps.settings.change(interaction.guildId, { by, patch, reason: 'reset' });
  await answerPrivately(interaction, whatChanged(translatorFor(interaction), changed, deps.catalog.labelOf));
}

function defaultOf(field: Field): Patch {
  return { [field]: defaultSettings[field] };
}

export async function showSettings(interaction: Asked, deps: SettingsDeps): Promise<void> {
  const { settings } = await deps.settings.get(interaction.guildId);
  const { section: asked } = optionsOfSubcommand(settingsData, 'show', interaction);
  const shown = sections.filter(({ id }) => asked === null || id === asked);
  const t = translatorFor(interaction);
  const linesOf = (lineOf: typeof settingLine) =>
    shown.flatMap(({ id, emoji }) => [
      `**${emoji} ${t(`section.${id}`)}**`,
      ...shownItems(id, deps.privacy).map((item) => lineOf(t, item, settings, deps.catalog.labelOf)),
    ]);
  const lines = linesOf(settingLine);
  const isFitting = lines.join('\n').length <= LAYOUT_LENGTH;
  await answerPrivately(interaction, fittingLines(t, isFitting ? lines : linesOf(shortLine), LAYOUT_LENGTH));
}

/** The changes, for the admin who made them. */
export function whatChanged(t: Translate, { changes }: Changed, labelOf: ModelLabel): string {
  if (changes.length === 0) return t('settings.unchanged');
  return `✅ ${fittingLines(
    t,
    changes.map((change) => describeChange(t, change, labelOf)),
    MESSAGE_LENGTH,
  )}`;
}

function settingLine(t: Translate, item: Item, settings: Settings, labelOf: ModelLabel): string {
  const value = settings[item.field];
  const mark = isDefault(item.field, value) ? ` *${t('panel.isDefault')}*` : '';
  return `\`${nameOf(item)}\` ${showValue(t, item, value, labelOf)}${mark}`;
}

/** Without the value of a default. */
function shortLine(...shown: Parameters<typeof settingLine>): string {
  const [t, item, settings] = shown;
  if (!isDefault(item.field, settings[item.field])) return settingLine(...shown);
  return `\`${nameOf(item)}\` *${t('panel.isDefault')}*`;
}

function findItem(name: string): Item {
  const item = items.find((each) => nameOf(each) === name.trim().toLowerCase());
  if (item) return item;
  throw new UserError((t) => t('settings.unknown'));
}
