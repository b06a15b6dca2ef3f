import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import type { Translate } from '../../locales/translate.ts';
import { row, text } from '../../replies/card.ts';
import { describeChange, fittingLines } from '../../settings/describe.ts';
import { sections } from '../../settings/item.ts';
import { type PresetId, presetIds, presets } from '../../settings/presets.ts';
import type { Field, Patch, Settings } from '../../settings/schema.ts';
import { differences } from '../../settings/values.ts';
import { small } from '../../text/markdown.ts';
import type { SettingsDeps } from './deps.ts';
import { shownItems } from './overview.ts';
import type { ControlContext } from './panel-controls.ts';

/** Of the 4,000 characters that all texts of a message may have. */
const CHANGES_LENGTH = 2_400;
/** Nothing of what somebody is about to set is cut. */
const VALUE_LENGTH = 400;

/** What a preset sets of the settings that have an effect here. */
export function presetPatch(id: PresetId, { privacy }: Pick<SettingsDeps, 'privacy'>): Patch {
  const shown = sections.flatMap((section) => shownItems(section.id, privacy).map(({ field }) => field));
  const all = Object.entries(presets[id].patch);
  return Object.fromEntries(all.filter(([field]) => shown.includes(field as Field))) as Patch;
}

/** What a preset would change now, one line for each setting. */
export function presetChanges(
  t: Translate,
  id: PresetId,
  settings: Settings,
  deps: Pick<SettingsDeps, 'privacy' | 'catalog'>,
): string[] {
  return differences(settings, presetPatch(id, deps)).map(
    (change) => `- ${describeChange(t, change, deps.catalog.labelOf, VALUE_LENGTH)}`,
  );
}

/** The list in the overview. */
export function presetSelect({ t, idOf }: Pick<ControlContext, 't' | 'idOf'>): APIComponentInContainer {
  return row({
    type: ComponentType.StringSelect,
    custom_id: idOf('preset'),
    placeholder: t('preset.choose'),
    options: presetIds.map((id) => ({
      value: id,
      label: t(`preset.${id}`),
      description: t(`preset.${id}.help`),
      emoji: { name: presets[id].emoji },
    })),
  });
}

/** What a preset changes, and the button that does it. */
export function presetControls(
  { t, idOf }: Pick<ControlContext, 't' | 'idOf'>,
  id: PresetId,
  changes: readonly string[],
): APIComponentInContainer[] {
  const isSame = changes.length === 0;
  return [
    text(`**${presets[id].emoji} ${t(`preset.${id}`)}**\n${small(t(`preset.${id}.help`))}`),
    text(
      isSame
        ? t('preset.same')
        : `${t('preset.changes', { count: changes.length })}\n${fittingLines(t, changes, CHANGES_LENGTH)}`,
    ),
    row(
      {
        ...{ type: ComponentType.Button, style: ButtonStyle.Primary, disabled: isSame },
        ...{ label: t('preset.apply'), custom_id: idOf(`apply.${id}`) },
      },
      {
        ...{ type: ComponentType.Button, style: ButtonStyle.Secondary, emoji: { name: '↩️' } },
        ...{ label: t('panel.back'), custom_id: idOf('overview') },
      },
    ),
  ];
}
