import type { Command } from '../../interactions/handlers.ts';
import { focusedOf, type OptionName, subcommandOf } from '../../interactions/options.ts';
import { type Translate, translatorFor } from '../../locales/translate.ts';
import { nameOf } from '../../settings/item.ts';
import { items } from '../../settings/items.ts';
import type { OfferedModels } from '../../settings/read.ts';
import { suggestValues } from '../../settings/suggest.ts';
import { ALL, settingsData } from './data.ts';
import type { SettingsDeps } from './deps.ts';

export function createSettingsCommand(deps: SettingsDeps): Command {
  return {
    data: settingsData,

    async execute(interaction) {
      // A bot at rest doesn't need them.
      const { subcommands } = await import('./subcommands.ts');
      await subcommands[subcommandOf(settingsData, interaction)](interaction, deps);
    },

    async autocomplete(interaction) {
      const t = translatorFor(interaction);
      const { name, value } = focusedOf(settingsData, interaction);
      await interaction.respond(
        name === 'name'
          ? nameChoices(t, value, subcommandOf(settingsData, interaction) === 'reset')
          : valueChoices(
              t,
              interaction.options.getString('name' satisfies OptionName<typeof settingsData>) ?? '',
              value,
              deps.catalog.offered,
            ),
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
