import { type Catalogue, createCatalogue } from '../catalogue/catalogue.ts';
import type { Model } from '../catalogue/schema.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import type { Provider } from '../providers/provider.ts';

interface Setup {
  models: readonly Model[];
  providers: ReadonlyMap<string, Pick<Provider, 'api'>>;
  definitions: readonly ProviderDefinition[];
}

/** What keeps `DEFAULT_MODEL` from being what members get, in one sentence for the operator. */
export function warningOfDefaultModel(id: string | undefined, setup: Setup): string | undefined {
  const catalogue = createCatalogue({ ...setup, defaultModelId: id, now: Date.now });
  const usual = catalogue.defaultModel;
  if (id === undefined || usual?.id === id) return undefined;
  const instead = usual ? `members get ${usual.id} instead` : 'there is no default';
  return `DEFAULT_MODEL: ${id} ${reason(catalogue.find(id), catalogue, setup)}, so ${instead}`;
}

function reason(model: Model | undefined, catalogue: Catalogue, { definitions, providers }: Setup): string {
  // The one model that exists together with its server only.
  if (!model) return 'needs OPENAI_BASE_URL, which is not set';
  if (catalogue.offered.includes(model)) return 'is offered in age-restricted channels only';
  const needed = model.stages.map(({ provider = model.provider }) => provider);
  const missing = definitions.filter(({ id }) => needed.includes(id) && !providers.has(id));
  if (missing.length > 0)
    return `needs ${missing.map(({ keyVariables: [name] }) => name).join(' and ')}, which is not set`;
  return model.retired ? `was retired by its provider on ${model.retired.on}` : "can't run here";
}
