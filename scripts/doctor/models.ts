import { type Catalog, createCatalog, isOver, modelsFor } from '../../src/catalog/catalog.ts';
import { providerOf } from '../../src/catalog/ways.ts';
import type { Config } from '../../src/config.ts';
import { redact } from '../../src/log.ts';
import { type ModelsFound, type Provider, ProviderError } from '../../src/providers/provider.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { bad, describe, good, note } from './findings.ts';

/** For all questions to one provider. */
const TIMEOUT_MS = 15_000;

/** A model at a provider, by its name in the catalog, with those of our models that run on it. */
interface Needed {
  name: string;
  models: Set<string>;
  /** What to use instead, if its end is known. */
  successor?: string | undefined;
}

type Outcome = 'exists' | 'missing' | 'unknown';

/** Asks each provider, by free calls, whether it still has the models that are offered here. */
export async function askForModels(
  { own, secrets }: Config,
  providers: ReadonlyMap<string, Provider>,
): Promise<void> {
  const models = modelsFor({ own });
  const { now } = systemClock;
  const catalog = createCatalog({ models, providers, defaultModelId: undefined, now });
  const real = [...providers.values()].filter(({ api }) => api);
  const outcomes = await Promise.all(
    real.map((provider) => askOne(provider, neededFrom(provider.id, catalog), secrets)),
  );
  for (const { label, id, offers } of models)
    for (const { provider, retired } of offers.filter((offer) => isOver(offer, now())))
      if (retired && real.some((each) => each.id === provider && !each.api?.isOperatorsOwn))
        note(`${provider}: ${label} (${id}) ended on ${retired.on}; use ${retired.successor} instead`);
  sum(outcomes.flat());
}

function neededFrom(provider: string, { offered }: Catalog): Needed[] {
  const needed = new Map<string, Needed>();
  for (const { id, offers } of offered)
    for (const { ways, retired } of offers)
      for (const stage of ways.flatMap((way) =>
        way.stages.filter((each) => providerOf(way, each) === provider),
      )) {
        const { providerModel: name } = stage;
        const { models } = needed.get(name) ?? { models: new Set() };
        needed.set(name, { name, models: models.add(id), successor: retired?.successor });
      }
  // Without a name, a server runs what it has.
  needed.delete('');
  return [...needed.values()];
}

/** One outcome for each model, and one line for each problem. */
async function askOne(
  provider: Provider,
  needed: readonly Needed[],
  secrets: readonly string[],
): Promise<Outcome[]> {
  const { id } = provider;
  const unknown = needed.map(() => 'unknown' as const);
  if (needed.length === 0) return [];
  if (!provider.findModels) {
    note(`${id}: can't be asked without paying; not checked: ${listOf(needed)}`);
    return unknown;
  }
  const names = needed.map(({ name }) => name);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return sayFound(provider, needed, await provider.findModels(names, { signal }));
  } catch (error) {
    const { kind, sent } = error instanceof ProviderError ? error : {};
    const cause = redact(describe(error), secrets);
    if (kind === 'unauthorized')
      bad(`${id}: the key is refused; copy it again from the provider's dashboard`);
    else if (sent === false) bad(`${id}: ${provider.api?.origin} can't be reached (${cause})`);
    else note(`${id}: couldn't be asked (${cause}); not checked: ${listOf(needed)}`);
    return unknown;
  }
}

function sayFound({ id, api }: Provider, needed: readonly Needed[], found: ModelsFound): Outcome[] {
  const outcomes = needed.map((each): Outcome => {
    const gone = found.get(each.name);
    if (!gone) return 'unknown';
    if (gone.length === 0) return 'exists';
    const { models, successor } = each;
    const instead = successor === undefined ? '' : `; use ${successor} instead`;
    const line = `${id}: has no ${gone.join(' and no ')}, needed by ${[...models].join(', ')}${instead}`;
    // What its maker has retired may still run on the operator's own server.
    const mayBeMissing = api?.isOperatorsOwn && successor !== undefined;
    (mayBeMissing ? note : bad)(line);
    return 'missing';
  });
  const unknown = needed.filter((_, index) => outcomes[index] === 'unknown');
  if (unknown.length > 0) note(`${id}: doesn't say without paying; not checked: ${listOf(unknown)}`);
  return outcomes;
}

function listOf(needed: readonly Needed[]): string {
  return needed.map(({ name }) => name).join(', ');
}

function sum(outcomes: readonly Outcome[]): void {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const line = `Models: ${count('exists')} exist, ${count('missing')} missing, ${count('unknown')} not checked`;
  (count('exists') === outcomes.length && outcomes.length > 0 ? good : note)(line);
}
