import type { ButtonHandler, SelectHandler } from '../commands/command.ts';
import { showModels } from '../commands/models.ts';
import { ALL } from '../replies/models/render-models.ts';

/** Shows the models of the provider that was chosen. */
export const filterModels: SelectHandler = {
  kind: 'models',
  async execute(interaction, _id, context) {
    await interaction.deferUpdate();
    const [chosen] = interaction.values;
    await showModels(interaction, { filter: toFilter(chosen), page: 0 }, context);
  },
};

/** Turns the page. */
export const turnModels: ButtonHandler = {
  kind: 'models',
  async execute(interaction, filter, context, page) {
    await interaction.deferUpdate();
    await showModels(interaction, { filter: toFilter(filter), page: Number(page) || 0 }, context);
  },
};

function toFilter(chosen: string | undefined): string | undefined {
  return chosen === ALL ? undefined : chosen;
}
