/** The options of selects in messages and modals. */

import type { APISelectMenuComponent } from 'discord-api-types/v10';
import { avatar } from './avatar.ts';
import { isDirect } from './channels.ts';
import { ComponentType } from './enums.ts';
import { icon } from './icons.ts';
import { t } from './language.ts';
import type { SelectOption } from './select-menu.ts';
import { store } from './store.ts';

export function selectProps(select: APISelectMenuComponent): {
  options: SelectOption[];
  chosen: string[];
  min: number;
  max: number;
  placeholder: string;
  customId: string;
} {
  const defaults = 'default_values' in select ? (select.default_values ?? []).map(({ id }) => id) : [];
  const preset =
    select.type === ComponentType.StringSelect
      ? select.options.filter((option) => option.default).map(({ value }) => value)
      : [];
  return {
    options: optionsOf(select),
    chosen: [...defaults, ...preset],
    min: select.min_values ?? 1,
    max: select.max_values ?? 1,
    placeholder: select.placeholder ?? t('makeSelection'),
    customId: select.custom_id,
  };
}

function optionsOf(select: APISelectMenuComponent): SelectOption[] {
  switch (select.type) {
    case ComponentType.StringSelect:
      return select.options.map(({ value, label, description, emoji }) => ({
        value,
        label,
        description,
        icon: emoji?.name ? document.createTextNode(emoji.id ? `:${emoji.name}:` : emoji.name) : undefined,
      }));
    case ComponentType.UserSelect:
      return people();
    case ComponentType.RoleSelect:
      return roles();
    case ComponentType.MentionableSelect:
      return [...people(), ...roles()];
    default:
      return store.channels
        .filter((channel) => !isDirect(channel))
        .filter(({ type }) => !select.channel_types || select.channel_types.some((one) => one === type))
        .map((channel) => ({ value: channel.id, label: channel.name ?? '', icon: icon('hash') }));
  }
}

function people() {
  const users = [...store.members.map(({ user }) => user), ...store.bots.map(({ user }) => user)];
  return users.map((user) => ({
    value: user.id,
    label: store.nameOf(user),
    description: user.username,
    icon: avatar(user),
  }));
}

function roles() {
  return store.guild.roles
    .filter(({ id }) => id !== store.guild.id)
    .map(({ id, name }) => ({ value: id, label: `@${name}`, icon: icon('role') }));
}
