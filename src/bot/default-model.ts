import { type Catalog, createCatalog, retirementOf } from '../catalog/catalog.ts';
import type { Model } from '../catalog/schema.ts';
import { idsOf, providerOf } from '../catalog/ways.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import type { Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';

interface Setup {
  models: readonly Model[];
  providers: ReadonlyMap<string, Pick<Provider, 'api'>>;
  definitions: readonly ProviderDefinition[];
  clock: Clock;
}

/** Why members don't get `DEFAULT_MODEL`, in one sentence for the operator. */
export function warningOfDefaultModel(id: string | undefined, setup: Setup): string | undefined {
  const catalog = createCatalog({ ...setup, defaultModelId: id, now: setup.clock.now });
  const usual = catalog.defaultModel;
  if (id === undefined || (usual && idsOf(usual).includes(id))) return undefined;
  const instead = usual ? `members get ${usual.id} instead` : 'there is no default';
  return `DEFAULT_MODEL: ${id} ${reason(id, catalog, setup)}, so ${instead}`;
}

/** Which providers of `MODEL_PROVIDERS` can't make their models, in sentences for the operator. */
export function warningsOfModelProviders(
  set: ReadonlyMap<string, string> | undefined,
  { models, providers }: Pick<Setup, 'models' | 'providers'>,
): string[] {
  return [...(set ?? [])].flatMap(([id, provider]) => {
    const offers = models.find((model) => idsOf(model).includes(id))?.offers ?? [];
    const isThere = offers.some((offer) => offer.provider === provider);
    if (isThere && providers.has(provider)) return [];
    return isThere
      ? [`MODEL_PROVIDERS: ${provider} has no key here, so ${id} is made by whichever provider can`]
      : [`MODEL_PROVIDERS: ${provider} has no ${id}, which is made by whichever provider can`];
  });
}

function reason(id: string, catalog: Catalog, { definitions, providers }: Setup): string {
  const model = catalog.find(id);
  // Some models exist only together with their server.
  const owner = definitions.find(({ own }) => own?.modelIds.includes(id));
  if (!model) return `needs ${owner?.baseUrlVariable}, which is not set`;
  if (catalog.offered.some((each) => each.id === model.id))
    return 'is offered in age-restricted channels only';
  const retired = retirementOf(model);
  // Any offer would do, and an offer needs all of its providers.
  const keys = model.offers.map(({ ways: [way] }) => {
    const needed = way.stages.map((stage) => providerOf(way, stage));
    const missing = definitions.filter(({ id }) => needed.includes(id) && !providers.has(id));
    return missing
      .map(({ isKeyOptional, baseUrlVariable, keyVariables: [key] }) =>
        isKeyOptional ? baseUrlVariable : key,
      )
      .join(' and ');
  });
  if (keys.every((key) => key !== '')) return `needs ${[...new Set(keys)].join(' or ')}, which is not set`;
  return retired ? `was retired by its provider on ${retired.on}` : "can't run here";
}
