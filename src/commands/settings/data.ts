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

/** For `/settings reset`: every setting. */
export const ALL = 'all';

const english = translator('en');

export const settingsData = {
  name: 'settings',
  description: 'What Cutscene can do on this server',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
  options: [
    {
      type: Option.Subcommand,
      name: 'panel',
      description: 'See and change settings with buttons and lists',
    },
    {
      type: Option.Subcommand,
      name: 'set',
      description: 'Change one setting',
      options: [
        {
          type: Option.String,
          name: 'name',
          description: 'Which setting',
          required: true,
          autocomplete: true,
        },
        {
          type: Option.String,
          name: 'value',
          description: 'The new value; default resets it; in a list, +x adds and -x removes',
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
          description: 'Which section; all if you leave it out',
          choices: sections.map(({ id }) => ({ name: english(`section.${id}`), value: id })),
        },
      ],
    },
    {
      type: Option.Subcommand,
      name: 'reset',
      description: 'Reset one setting, or all of them, to the default',
      options: [
        {
          type: Option.String,
          name: 'name',
          description: 'Which setting, or all',
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
      description: 'Load settings from a JSON file; asks before it changes anything',
      options: [
        {
          type: Option.Attachment,
          name: 'file',
          description: 'A file made by /settings export',
          required: true,
        },
      ],
    },
  ],
} as const satisfies ChatInputData;
