import { isDirect } from '../channels.ts';
import { OptionType } from '../enums.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';
import { localName, type Option } from './commands.ts';
import type { Field, FieldHost } from './field.ts';
import { createFileField } from './file-field.ts';
import type { Choice } from './list-field.ts';
import { createListField } from './list-field.ts';
import { createTextField } from './text-field.ts';

/** The input that fits an option. */
export function createField(option: Option, host: FieldHost): Field {
  if (option.type === OptionType.Attachment) return createFileField(option, host);
  if ('autocomplete' in option && option.autocomplete) return createListField(option, host, undefined);
  const choices = choicesOf(option);
  return choices ? createListField(option, host, choices) : createTextField(option, host);
}

function choicesOf(option: Option): Choice[] | undefined {
  if ('choices' in option && option.choices && option.choices.length > 0) {
    return option.choices.map((choice) => ({ name: localName(choice), value: choice.value }));
  }
  if (option.type === OptionType.Boolean) {
    return [
      { name: t('true'), value: true },
      { name: t('false'), value: false },
    ];
  }
  if (option.type === OptionType.User) return people();
  if (option.type === OptionType.Role) return roles();
  if (option.type === OptionType.Mentionable) return [...people(), ...roles()];
  if (option.type !== OptionType.Channel) return undefined;
  const types = 'channel_types' in option ? option.channel_types : undefined;
  return store.channels
    .filter((channel) => !isDirect(channel))
    .filter((channel) => !types || types.some((type) => type === channel.type))
    .map((channel) => ({ name: store.channelName(channel), value: channel.id }));
}

function people() {
  const users = [...store.members.map((member) => member.user), ...store.bots.map((bot) => bot.user)];
  return users.map((user) => ({ name: `@${store.nameOf(user)}`, value: user.id, detail: user.username }));
}

function roles() {
  return store.guild.roles
    .filter((role) => role.id !== store.guild.id)
    .map((role) => ({ name: `@${role.name}`, value: role.id, detail: t('role') }));
}
