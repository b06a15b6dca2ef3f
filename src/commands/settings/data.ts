import {
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  ApplicationCommandOptionType as Option,
  PermissionFlagsBits,
} from 'discord.js';
import { type ChatInputData, inGuilds } from '../../interactions/handlers.ts';
import { translator } from '../../locales/translate.ts';
import { sections } from '../../settings/item.ts';

export type Asked = ChatInputCommandInteraction<'raw' | 'cached'>;
export type SettingsSubcommand = (typeof settingsData)['options'][number]['name'];

const english = translator('en');

export const settingsData = {
  name: 'settings',
  description: 'What Cutscene may do on this server',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
  options: [
    {
      type: Option.Subcommand,
      name: 'panel',
      description: 'See and change the settings with buttons and lists',
    },
    {
      type: Option.Subcommand,
      name: 'set',
      description: 'Change one setting',
      options: [
        { type: Option.String, name: 'name', description: 'Which one', required: true, autocomplete: true },
        {
          type: Option.String,
          name: 'value',
          description: 'Its new value; default takes it back, and in a list +x adds and -x takes away',
          required: true,
          autocomplete: true,
          max_length: 2_000,
        },
      ],
    },
    {
      type: Option.Subcommand,
      name: 'show',
      description: 'Show the settings as text',
      options: [
        {
          type: Option.String,
          name: 'section',
          description: 'Which part; all without it',
          choices: sections.map(({ id }) => ({ name: english(`section.${id}`), value: id })),
        },
      ],
    },
    {
      type: Option.Subcommand,
      name: 'reset',
      description: 'Take one setting, or all, back to the default',
      options: [
        {
          type: Option.String,
          name: 'name',
          description: 'Which one, or all',
          required: true,
          autocomplete: true,
        },
      ],
    },
    { type: Option.Subcommand, name: 'history', description: 'Who changed what, and when' },
    { type: Option.Subcommand, name: 'export', description: 'Get the settings as a JSON file' },
    {
      type: Option.Subcommand,
      name: 'import',
      description: 'Take the settings from a JSON file; asks before it changes anything',
      options: [
        {
          type: Option.Attachment,
          name: 'file',
          description: 'As /settings export makes it',
          required: true,
        },
      ],
    },
  ],
} as const satisfies ChatInputData;
