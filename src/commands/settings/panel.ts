import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { card, heading, line, row, text } from '../../replies/card.ts';
import { fittingLines } from '../../settings/describe.ts';
import { type Item, type SectionId, sections } from '../../settings/item.ts';
import type { PresetId } from '../../settings/presets.ts';
import { isDefault } from '../../settings/values.ts';
import { small } from '../../text/markdown.ts';
import { type ControlContext, itemControls, modelSelects } from './panel-controls.ts';
import { presetControls, presetSelect } from './panel-presets.ts';

/** Of the 4,000 characters that all texts of a message may have. */
const NOTE_LENGTH = 600;

/** The sections of settings, and what comes before them. */
export type PanelSection = SectionId | 'overview';

/** A role or channel with a list of models of its own. */
export interface ListOf {
  field: 'roleModels' | 'channelModels';
  id: string;
}

export interface PanelView extends ControlContext {
  section: PanelSection;
  /** What the overview says, or how the section does. */
  state?: string;
  /** The settings of a section that have an effect here. */
  itemsOf(section: SectionId): readonly Item[];
  /** The result of the last click. */
  note?: string | undefined;
  /** The role or channel whose list of models is open. */
  listOf?: ListOf | undefined;
  /** The preset that is looked at, and what it would change. */
  presetId?: PresetId | undefined;
  presetChanges?: readonly string[];
  /** Whether Reset waits for a second click. */
  asksReset?: boolean;
}

/** The whole panel, as Components V2: one section at a time. */
export function renderPanel(view: PanelView): APIMessageTopLevelComponent[] {
  const { t, note } = view;
  const head: APIComponentInContainer[] = [
    text(heading('⚙️', t('panel.title'))),
    // The list shows which section it is.
    navigation(view),
    line,
    ...(view.section === 'overview' ? [] : [text(small(t(`section.${view.section}.help`)))]),
  ];
  if (note !== undefined) head.push(text(fittingLines(t, note.split('\n'), NOTE_LENGTH)));
  return [card([...head, ...bodyOf(view), line, footer(view)])];
}

function bodyOf(view: PanelView): APIComponentInContainer[] {
  const { section, listOf, state = '', presetId, presetChanges = [] } = view;
  if (presetId !== undefined) return presetControls(view, presetId, presetChanges);
  if (section === 'overview') return [text(state), presetSelect(view)];
  if (listOf !== undefined) return listControls(view, listOf);
  const controls = view.itemsOf(section).flatMap((item) => itemControls(item, view));
  return state === '' ? controls : [...controls, text(state)];
}

function navigation({ t, section, settings, itemsOf, idOf }: PanelView): APIComponentInContainer {
  const overview = {
    ...{ value: 'overview', label: t('overview.title'), description: t('overview.help') },
    ...{ emoji: { name: '🧭' }, default: section === 'overview' },
  };
  const options = sections.map(({ id, emoji }) => {
    const own = itemsOf(id).filter(({ field }) => !isDefault(field, settings[field])).length;
    const label = t(`section.${id}`);
    return {
      value: id,
      label: own === 0 ? label : t('panel.changed', { section: label, count: own }),
      description: t(`section.${id}.help`),
      emoji: { name: emoji },
      default: id === section,
    };
  });
  return row({ type: ComponentType.StringSelect, custom_id: idOf('nav'), options: [overview, ...options] });
}

function listControls(view: PanelView, { field, id }: ListOf): APIComponentInContainer[] {
  const { t } = view;
  const isRole = field === 'roleModels';
  const models = view.settings[field][id] ?? [];
  const [whose, hint] = isRole ? [`<@&${id}>`, t('panel.roleHint')] : [`<#${id}>`, t('panel.channelHint')];
  return [
    text(`**${t(`setting.${field}`)}** › ${whose}\n${small(hint)}`),
    ...modelSelects(view, `${isRole ? 'list' : 'channel-list'}.${id}`, models, t('value.allowedModels')),
    row({
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: t('panel.back'),
      emoji: { name: '↩️' },
      custom_id: view.idOf(`open.${view.section}`),
    }),
  ];
}

function footer(view: PanelView): APIComponentInContainer {
  const { t, section, asksReset = false, idOf } = view;
  const button = (label: string, action: string) => ({
    ...{ type: ComponentType.Button as const, style: ButtonStyle.Secondary as const },
    ...{ label, custom_id: idOf(action) },
  });
  return {
    type: ComponentType.ActionRow,
    components: [
      ...(section === 'overview'
        ? []
        : [
            {
              ...(asksReset
                ? button(t('panel.reallyReset'), `reset.${section}`)
                : button(t('panel.reset'), `ask-reset.${section}`)),
              ...(asksReset && { style: ButtonStyle.Danger as const }),
              disabled: isUnchanged(section, view),
            },
          ]),
      button(t('panel.history'), 'history'),
      button(t('panel.export'), 'export'),
    ],
  };
}

function isUnchanged(section: SectionId, { itemsOf, settings }: PanelView): boolean {
  return itemsOf(section).every(({ field }) => isDefault(field, settings[field]));
}
