import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { fittingLines } from '../../settings/describe.ts';
import { type SectionId, sections } from '../../settings/item.ts';
import { itemsIn } from '../../settings/items.ts';
import type { Settings } from '../../settings/schema.ts';
import { isDefault } from '../../settings/values.ts';
import { type ControlContext, itemControls, modelSelects, row } from './panel-controls.ts';

const ACCENT = 0x5865f2;
/** Of the 4,000 characters that all texts of a message may have. */
const NOTE_LENGTH = 600;

export interface PanelView extends ControlContext {
  section: SectionId;
  /** The result of the last click. */
  note?: string | undefined;
  /** The role whose list of models is open. */
  roleId?: string | undefined;
  /** Whether Reset waits for a second click. */
  asksReset?: boolean;
}

/** The whole panel, as Components V2: one section at a time. */
export function renderPanel(view: PanelView): APIMessageTopLevelComponent[] {
  const { t, section: id, note, roleId } = view;
  const section = sections.find((each) => each.id === id) ?? sections[0];
  const title = `## ${section.emoji} ${t(`section.${section.id}`)}\n${t(`section.${section.id}.help`)}`;
  const head: APIComponentInContainer[] = [
    text(`### ⚙️ ${t('panel.title')}`),
    navigation(view),
    line(),
    text(title),
  ];
  if (note !== undefined) head.push(text(fittingLines(t, note.split('\n'), NOTE_LENGTH)));
  const body =
    roleId === undefined
      ? itemsIn(id).flatMap((item) => itemControls(item, view))
      : roleControls(view, roleId);
  return [
    {
      type: ComponentType.Container,
      accent_color: ACCENT,
      components: [...head, ...body, line(), footer(view)],
    },
  ];
}

function navigation({ t, section, settings, idOf }: PanelView): APIComponentInContainer {
  const options = sections.map(({ id, emoji }) => {
    const own = itemsIn(id).filter(({ field }) => !isDefault(field, settings[field])).length;
    const label = t(`section.${id}`);
    return {
      value: id,
      label: own === 0 ? label : t('panel.changed', { section: label, count: own }),
      description: t(`section.${id}.help`),
      emoji: { name: emoji },
      default: id === section,
    };
  });
  return row({ type: ComponentType.StringSelect, custom_id: idOf('nav'), options });
}

function roleControls(view: PanelView, roleId: string): APIComponentInContainer[] {
  const { t } = view;
  const models = view.settings.roleModels[roleId] ?? [];
  return [
    text(`**${t('setting.roleModels')}** › <@&${roleId}>\n-# ${t('panel.roleHint')}`),
    ...modelSelects(view, `list.${roleId}`, models, t('value.allowedModels')),
    row({
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: t('panel.back'),
      emoji: { name: '↩️' },
      custom_id: view.idOf(`open.${view.section}`),
    }),
  ];
}

function footer({ t, section, settings, asksReset = false, idOf }: PanelView): APIComponentInContainer {
  const { Button } = ComponentType;
  const isUntouched = isUnchanged(section, settings);
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: Button,
        style: asksReset ? ButtonStyle.Danger : ButtonStyle.Secondary,
        label: t(asksReset ? 'panel.reallyReset' : 'panel.reset'),
        disabled: isUntouched,
        custom_id: idOf(`${asksReset ? 'reset' : 'ask-reset'}.${section}`),
      },
      { type: Button, style: ButtonStyle.Secondary, label: t('panel.history'), custom_id: idOf('history') },
      { type: Button, style: ButtonStyle.Secondary, label: t('panel.export'), custom_id: idOf('export') },
    ],
  };
}

function isUnchanged(section: SectionId, settings: Settings): boolean {
  return itemsIn(section).every(({ field }) => isDefault(field, settings[field]));
}

function text(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content };
}

function line(): APIComponentInContainer {
  return { type: ComponentType.Separator };
}
