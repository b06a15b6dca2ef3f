import { models as builtInModels } from './models.ts';
import { type Model, modelSchema } from './schema.ts';

export interface Catalogue {
  /** Every model that has a provider here, in the order of the list. */
  readonly offered: readonly Model[];
  /** The model that runs where nobody chose one. */
  readonly defaultModel: Model | undefined;
  /** Any model by its id, offered or not. */
  find(id: string): Model | undefined;
  /** Offered models that fit what a member has typed so far, the best match first. */
  search(typed: string): Model[];
}

/** The built-in rows, checked: a mistake in them stops the start, not a job. */
export const allModels: readonly Model[] = builtInModels.map((row) => modelSchema.parse(row));

/**
 * The catalogue as this bot can serve it. `preview` is offered where nothing else is, and where it is the chosen
 * default.
 */
export function createCatalogue(options: {
  providerIds: ReadonlySet<string>;
  defaultModelId: string | undefined;
  models?: readonly Model[];
}): Catalogue {
  const models = options.models ?? allModels;
  const servable = models.filter((model) => options.providerIds.has(model.provider));
  const real = servable.filter((model) => model.provider !== 'preview');
  const offered = options.defaultModelId === 'preview' || real.length === 0 ? servable : real;
  const cheapest = offered.toSorted((a, b) => a.price.usdPerVideo - b.price.usdPerVideo)[0];
  return {
    offered,
    defaultModel: offered.find((model) => model.id === options.defaultModelId) ?? cheapest,
    find: (id) => models.find((model) => model.id === id),
    search(typed) {
      const wanted = typed.trim().toLowerCase();
      const rank = ({ id, label }: Model) => {
        if (id.startsWith(wanted)) return 0;
        if (id.includes(wanted)) return 1;
        return label.toLowerCase().includes(wanted) ? 2 : undefined;
      };
      return offered
        .flatMap((model) => {
          const ranked = rank(model);
          return ranked === undefined ? [] : [{ model, ranked }];
        })
        .sort((a, b) => a.ranked - b.ranked)
        .map(({ model }) => model);
    },
  };
}
