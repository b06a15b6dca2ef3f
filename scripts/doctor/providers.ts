import { warningOfDefaultModel, warningsOfModelProviders } from '../../src/bot/default-model.ts';
import { createCatalog, modelsFor } from '../../src/catalog/catalog.ts';
import type { NewModels } from '../../src/catalog/described/new-models.ts';
import type { Model } from '../../src/catalog/schema.ts';
import { sunsetWarnings } from '../../src/catalog/sunset-warnings.ts';
import { unverifiedPrices } from '../../src/catalog/unverified-prices.ts';
import { providerOf, waysOf } from '../../src/catalog/ways.ts';
import type { Config } from '../../src/config.ts';
import { redact } from '../../src/log.ts';
import { createModerator } from '../../src/moderation/moderator.ts';
import { createExchange } from '../../src/providers/http/exchange.ts';
import { readSunset } from '../../src/providers/http/sunset.ts';
import { providerDefinitions } from '../../src/providers/index.ts';
import { type Provider, ProviderError } from '../../src/providers/provider.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { bad, describe, good, note } from './findings.ts';

const KEY_TIMEOUT_MS = 10_000;

/**
 * Whether an answer refuses the key. Some providers refuse one like a wrong field.
 */
export function isKeyRefused(status: number, text: string): boolean {
  return status === 401 || status === 403 || (status === 400 && /\bapi[ _]key\b/i.test(text));
}

/** One free call with the key, which goes nowhere else, whatever the answer. */
export async function checkKey(
  { id, api }: Provider,
  { secrets }: Config,
  runtime: Pick<Runtime, 'clock' | 'network'>,
): Promise<void> {
  if (api?.checkUrl === undefined) return;
  const { origin } = new URL(api.checkUrl);
  const exchange = createExchange(runtime, { secrets });
  try {
    const { headers, checkUrl: url } = api;
    const signal = AbortSignal.timeout(KEY_TIMEOUT_MS);
    const { status, text, headers: said } = await exchange({ method: 'GET', url, headers, signal });
    const sunset = readSunset(said);
    if (sunset)
      note(
        `${id}: the provider says that this service ends ${sunset.endsOn ? `on ${sunset.endsOn}` : 'one day'}`,
      );
    if (isKeyRefused(status, text))
      bad(`${id}: the key is refused; copy it again from the provider's dashboard`);
    else if (status === 200) good(`${id}: the key works`);
    else note(`${id}: answers ${status} at ${origin}, so the key couldn't be checked`);
  } catch (error) {
    bad(`${id}: ${origin} can't be reached (${redact(describe(error), secrets)})`);
  }
}

/** The operator's own servers, and what their models need there. */
export async function checkServers(provider: Provider, { own, secrets }: Config): Promise<void> {
  const { id, inspect, findModels } = provider;
  const signal = AbortSignal.timeout(KEY_TIMEOUT_MS);
  const servers = (await inspect?.({ signal })) ?? [];
  for (const each of servers) {
    if ('says' in each) good(`${id}: ${each.server} answers (${each.says})`);
    else bad(`${id}: ${each.server} can't be used (${redact(each.problem, secrets)})`);
  }
  if (!findModels || !servers.some((each) => 'says' in each)) return;
  try {
    const found = await findModels(namesAt(id, own.models), { signal });
    for (const [name, missing] of found) {
      if (missing.length === 0) good(`${id}: ${name} has every node and file that it needs`);
      else bad(`${id}: ${name} needs what isn't installed: ${missing.join(', ')}`);
    }
  } catch (error) {
    note(`${id}: couldn't be asked about nodes and files (${redact(describe(error), secrets)})`);
  }
}

/** What the operator's own models are called at a provider. */
function namesAt(provider: string, models: readonly Model[]): string[] {
  const names = models
    .flatMap(waysOf)
    .flatMap((way) =>
      way.stages.filter((stage) => providerOf(way, stage) === provider).map((stage) => stage.providerModel),
    );
  return [...new Set(names)];
}

/** Which of the available models end soon. */
export function checkModels(
  { own, defaultModel, modelProviders, newModels = 'ask' }: Config,
  providers: ReadonlyMap<string, Provider>,
): void {
  const models = modelsFor({ own });
  const warning = warningOfDefaultModel(defaultModel, {
    ...{ models, providers, definitions: providerDefinitions, clock: systemClock },
  });
  if (warning) note(warning);
  for (const each of warningsOfModelProviders(modelProviders, { models, providers })) note(each);
  const catalog = createCatalog({
    models,
    providers,
    defaultModelId: defaultModel,
    now: systemClock.now,
  });
  for (const { model, provider, reason } of unverifiedPrices(catalog.offered))
    note(`Models: price unverified: ${model.label} (${model.id}) at ${provider}. ${reason}`);
  for (const warning of sunsetWarnings(catalog.ending, systemClock.now())) note(`Models: ${warning}`);
  sayNewModels(newModels, providers);
}

/** Who describes models that nobody wrote a row for, and what becomes of those. */
function sayNewModels(rule: NewModels, providers: ReadonlyMap<string, Provider>): void {
  const describers = [...providers.values()].filter((each) => each.describeModels).map(({ id }) => id);
  if (describers.length === 0) return;
  const then = {
    ask: 'you decide about each in /operator models',
    offer: 'those with a known price are offered at once',
    off: 'not read, because NEW_MODELS is off',
  };
  good(`New models: described by ${describers.join(', ')}; ${then[rule]}`);
}

/** One free call, as for a prompt. */
export async function checkModeration({ moderation, secrets }: Config, runtime: Runtime): Promise<void> {
  if (!moderation) return;
  const { origin } = new URL(moderation.baseUrl);
  try {
    const moderator = createModerator(moderation, (work) => work(), runtime);
    await moderator.classify({ prompt: 'a paper boat', image: null });
    good(`Moderation: ${origin} checks prompts`);
  } catch (error) {
    const isRefused = error instanceof ProviderError && error.kind === 'unauthorized';
    bad(
      isRefused
        ? `Moderation: ${origin} refuses the key; copy it again`
        : `Moderation: ${origin} doesn't work (${redact(describe(error), secrets)})`,
    );
  }
}
