import {
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
} from 'discord.js';
import { showcaseKinds } from '../../discord/showcase-channel.ts';
import type { Translate } from '../../locales/translate.ts';
import { row } from '../../replies/card.ts';
import { type Item, optionName } from '../../settings/item.ts';
import type { OfferedModels } from '../../settings/read.ts';
import type { Settings } from '../../settings/schema.ts';
import { type ModelLabel, showValue } from '../../settings/show.ts';
import { isDefault } from '../../settings/values.ts';
import { small } from '../../text/markdown.ts';

/** The dependencies of the controls. */
export interface ControlContext {
  t: Translate;
  settings: Settings;
  offered: OfferedModels;
  labelOf: ModelLabel;
  /** The custom id of an action. */
  idOf(action: string): string;
}

/** The value of the option that resets a setting. */
export const DEFAULT = 'default';
/** Discord's limit for a select menu. */
const OPTIONS = 25;
/** Two lists of models make a section of 39 components. Discord's limit is 40. */
const MENUS = 4;

const textKinds = [ChannelType.GuildText, ChannelType.GuildAnnouncement];
const channelTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
];

/** One setting with the controls that change it. */
export function itemControls(item: Item, context: ControlContext): APIComponentInContainer[] {
  const { field, control } = item;
  const { t, idOf, settings } = context;
  const value = settings[field];
  const pick = {
    custom_id: idOf(`pick.${field}.0`),
    placeholder: placeholder(t, item.unset(t)),
    min_values: 0,
  };
  const select = (component: APIComponentInMessageActionRow) => [heading(item, context), row(component)];
  switch (control.kind) {
    case 'toggle':
      return [
        withButton(
          item,
          context,
          t(value === true ? 'panel.turnOff' : 'panel.turnOn'),
          idOf(`flip.${field}`),
        ),
      ];
    case 'number':
    case 'text':
    case 'words':
    case 'thresholds':
    case 'limits':
    case 'by-model':
      return [withButton(item, context, t('panel.change'), idOf(`edit.${field}`))];
    case 'choice':
      return select(choiceSelect(item, control.options, context));
    case 'model':
      return [
        heading(item, context),
        ...modelSelects(context, `pick.${field}`, [value].flat(), item.unset(t), 1),
      ];
    case 'models':
      return [
        heading(item, context),
        ...modelSelects(context, `pick.${field}`, value as string[], item.unset(t)),
      ];
    case 'models-by-role':
      return [
        heading(item, context, true),
        row({
          type: ComponentType.RoleSelect,
          custom_id: idOf(`role.${field}`),
          placeholder: t('panel.chooseRoleList'),
        }),
      ];
    case 'models-by-channel':
      return [
        heading(item, context, true),
        row({
          type: ComponentType.ChannelSelect,
          custom_id: idOf(`channel.${field}`),
          placeholder: t('panel.chooseChannelList'),
          channel_types: channelTypes,
        }),
      ];
    case 'by-role':
    case 'by-member':
      return [
        heading(item, context, true),
        row({
          type: control.kind === 'by-role' ? ComponentType.RoleSelect : ComponentType.UserSelect,
          custom_id: idOf(`entry.${field}`),
          placeholder: t(control.kind === 'by-role' ? 'panel.chooseRole' : 'panel.chooseMember'),
        }),
      ];
    case 'channel':
      return select({
        type: ComponentType.ChannelSelect,
        ...pick,
        channel_types: control.isShowcase ? showcaseKinds : textKinds,
        default_values: preset(value, SelectMenuDefaultValueType.Channel),
      });
    case 'channels':
      return select({
        type: ComponentType.ChannelSelect,
        ...pick,
        max_values: OPTIONS,
        channel_types: channelTypes,
        default_values: preset(value, SelectMenuDefaultValueType.Channel),
      });
    case 'roles':
      return select({
        type: ComponentType.RoleSelect,
        ...pick,
        max_values: OPTIONS,
        default_values: preset(value, SelectMenuDefaultValueType.Role),
      });
    case 'members':
      // A longer list would be cut by a select menu.
      if ((value as string[]).length > OPTIONS) return [heading(item, context, true)];
      return select({
        type: ComponentType.UserSelect,
        ...pick,
        max_values: OPTIONS,
        default_values: preset(value, SelectMenuDefaultValueType.User),
      });
  }
}

/** Select menus with the models. `chosen` may be spread over them. */
export function modelSelects(
  { t, offered, idOf, labelOf }: ControlContext,
  action: string,
  chosen: readonly (string | null | boolean | number | object)[],
  unset: string,
  max?: 1,
): APIComponentInContainer[] {
  const labels = new Map(offered.map(({ id, label }) => [id, label]));
  const ids = chosen.filter((id) => typeof id === 'string');
  return modelMenus([...labels.keys()], ids).map((menu, index, all) =>
    row({
      type: ComponentType.StringSelect,
      custom_id: idOf(`${action}.${index}`),
      placeholder: placeholder(t, unset, all.length > 1 ? index + 1 : undefined),
      min_values: 0,
      max_values: max ?? menu.length,
      options: menu.map((id) => ({
        value: id,
        label: (labels.get(id) ?? t('panel.gone', { model: labelOf(id) })).slice(0, 100),
        description: id,
        default: ids.includes(id),
      })),
    }),
  );
}

/**
 * The models of each of the select menus that `modelSelects` makes. If there are too many, those that are chosen come
 * first. A choice that is no longer offered can still be removed.
 */
export function modelMenus(offered: readonly string[], chosen: readonly string[]): string[][] {
  const all = [...new Set([...offered, ...chosen])];
  const ids = all.length > MENUS * OPTIONS ? [...new Set([...chosen, ...offered])] : all;
  const length = Math.min(MENUS, Math.ceil(ids.length / OPTIONS));
  return Array.from({ length }, (_, index) => ids.slice(index * OPTIONS, (index + 1) * OPTIONS));
}

function choiceSelect(
  item: Item,
  options: readonly string[],
  { t, settings, idOf }: ControlContext,
): APIStringSelectComponent {
  const { field, unset } = item;
  const value = settings[field];
  return {
    type: ComponentType.StringSelect,
    custom_id: idOf(`pick.${field}.0`),
    options: [
      { value: DEFAULT, label: t('panel.default', { value: unset(t) }), default: isDefault(field, value) },
      ...options
        .filter((option) => !isDefault(field, option))
        .map((option) => ({ value: option, label: optionName(t, item, option), default: value === option })),
    ],
  };
}

function heading(item: Item, context: ControlContext, withValue = false): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content: headingText(item, context, withValue) };
}

function headingText(item: Item, { t, settings, labelOf }: ControlContext, withValue: boolean): string {
  const value = settings[item.field];
  const lines = [`**${t(`setting.${item.field}`)}**`, small(t(`setting.${item.field}.help`))];
  const mark = isDefault(item.field, value) ? ` *${t('panel.isDefault')}*` : '';
  if (withValue) lines.splice(1, 0, `${showValue(t, item, value, labelOf)}${mark}`);
  return lines.join('\n');
}

function withButton(
  item: Item,
  context: ControlContext,
  label: string,
  customId: string,
): APIComponentInContainer {
  return {
    type: ComponentType.Section,
    components: [{ type: ComponentType.TextDisplay, content: headingText(item, context, true) }],
    accessory: { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId },
  };
}

function preset<T extends SelectMenuDefaultValueType>(value: unknown, type: T) {
  const ids = [value].flat().filter((id) => typeof id === 'string');
  return ids.map((id) => ({ id, type }));
}

function placeholder(t: Translate, value: string, part?: number): string {
  return part === undefined ? t('panel.default', { value }) : t('panel.defaultPart', { value, part });
}
