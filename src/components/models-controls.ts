import { type ModelsDeps, showModels } from '../commands/models.ts';
import type { ButtonHandler, SelectHandler } from '../interactions/handlers.ts';
import { ALL } from '../replies/models/render-models.ts';

/** Shows the models of the chosen provider. */
export function createFilterModelsSelect(deps: ModelsDeps): SelectHandler {
  return {
    kind: 'models',
    async execute(interaction, _id) {
      await interaction.deferUpdate();
      const [chosen] = interaction.values;
      await showModels(interaction, { filter: toFilter(chosen), page: 0 }, deps);
    },
  };
}

/** Turns the page. */
export function createTurnModelsButton(deps: ModelsDeps): ButtonHandler {
  return {
    kind: 'models',
    async execute(interaction, filter, page) {
      await interaction.deferUpdate();
      await showModels(interaction, { filter: toFilter(filter), page: Number(page) || 0 }, deps);
    },
  };
}

function toFilter(chosen: string | undefined): string | undefined {
  return chosen === ALL ? undefined : chosen;
}
