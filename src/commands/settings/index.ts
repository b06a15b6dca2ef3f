import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../errors.ts';
import { type Command, inGuilds } from '../../interactions/handlers.ts';
import { type Translate, translator, translatorFor } from '../../locales/translate.ts';
import { items, nameOf, sections } from '../../settings/items.ts';
import type { OfferedModels } from '../../settings/read.ts';
import { suggestValues } from '../../settings/suggest.ts';
import type { SettingsDeps } from './deps.ts';
import { showHistory } from './history.ts';
import { openPanel } from './open-panel.ts';
import { ALL, resetSetting, setSetting, showSettings } from './set.ts';
import { exportSettings, importSettings } from './transfer.ts';

const Option = ApplicationCommandOptionType;
const english = translator('en');

const subcommands = {
  panel: openPanel,
  set: setSetting,
  show: showSettings,
  reset: resetSetting,
  history: showHistory,
  export: exportSettings,
  import: importSettings,
};

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
} satisfies Command['data'];

export function createSettingsCommand(deps: SettingsDeps): Command {
  return {
    data: settingsData,

    async execute(interaction) {
      const name = interaction.options.getSubcommand();
      const run = subcommands[name as keyof typeof subcommands];
      if (!run) throw new UserError((t) => t('refusal.oldCommand'));
      await run(interaction, deps);
    },

    async autocomplete(interaction) {
      const t = translatorFor(interaction);
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond(
        name === 'name'
          ? nameChoices(t, value, interaction.options.getSubcommand() === 'reset')
          : valueChoices(t, interaction.options.getString('name') ?? '', value, deps.catalogue.offered),
      );
    },
  };
}

function nameChoices(t: Translate, typed: string, withAll: boolean) {
  const wanted = typed.trim().toLowerCase();
  const choices = items.map((item) => ({
    name: `${nameOf(item)} · ${t(`setting.${item.field}`)}`,
    value: nameOf(item),
  }));
  if (withAll) choices.unshift({ name: `${ALL} · ${t('settings.every')}`, value: ALL });
  return choices.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, 25);
}

function valueChoices(t: Translate, name: string, typed: string, offered: OfferedModels) {
  const item = items.find((each) => nameOf(each) === name);
  const suggestions = item ? suggestValues(t, item, typed, offered) : [];
  return suggestions.filter(({ name, value }) => name.length <= 100 && value.length <= 100);
}
