/**
 * The options of selects in messages and modals.
 *
 * @import { APISelectMenuComponent } from 'discord-api-types/v10'
 * @import { SelectOption } from './select-menu.js'
 */
import { avatar } from './avatar.js';
import { isDirect } from './channels.js';
import { ComponentType } from './enums.js';
import { icon } from './icons.js';
import { store } from './store.js';

/**
 * @param {APISelectMenuComponent} select
 * @returns {{ options: SelectOption[], chosen: string[], min: number, max: number, placeholder: string, customId: string }}
 */
export function selectProps(select) {
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
    placeholder: select.placeholder ?? 'Make a selection',
    customId: select.custom_id,
  };
}

/**
 * @param {APISelectMenuComponent} select
 * @returns {SelectOption[]}
 */
function optionsOf(select) {
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
