import { resolutionsOf } from './model-facts.ts';
import { idAt, namedModel } from './offers.ts';
import { providerName } from './provider-names.ts';
import type { Model } from './schema.ts';
import { costTier, speedTier } from './tier.ts';
import { idsOf } from './ways.ts';

/**
 * The models that match every word that a member has typed so far, the best match first: words of the name rank above
 * other facts about a model (`kling 1080`, `veo fast`, `budget`). An empty text matches all, in their order.
 */
export function searchModels(models: readonly Model[], typed: string): Model[] {
  const wanted = typed.trim().toLowerCase();
  const words = wordsOf(typed);
  return models
    .flatMap((model) => {
      const rank = rankOf(model, wanted, words);
      return rank === undefined ? [] : [{ model, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ model }) => model);
}

/** The model at the provider that a member has typed (`kling fal`), if that is one of several. */
export function atTypedProvider(model: Model, typed: string): Model {
  const label = model.label.toLowerCase();
  // Some models have the name of a provider.
  const words = wordsOf(typed).filter((word) => !label.includes(word));
  const found = model.offers.find(
    ({ provider }) => words.includes(provider) || words.includes(providerName(provider).toLowerCase()),
  );
  return (found && namedModel([model], idAt(model, found.provider))) ?? model;
}

function wordsOf(typed: string): string[] {
  return typed
    .toLowerCase()
    .split(/[\s@]+/)
    .filter(Boolean);
}

/** 0 for the name itself, and higher for worse matches; `undefined` for no match. */
function rankOf(model: Model, wanted: string, words: readonly string[]): number | undefined {
  const ids = idsOf(model);
  if (ids.includes(wanted)) return 0;
  const name = `${ids.join(' ')} ${model.label.toLowerCase()}`;
  const parts = [...name.split(' '), ...name.split(/[^\p{L}\p{N}]+/u)];
  const providers = model.offers.map(({ provider }) => provider);
  const facts = [...providers, ...resolutionsOf(model), speedTier(model), costTier(model)];
  let rank = beginning(model, wanted, words[0] ?? '');
  for (const word of words) {
    if (parts.some((part) => part.startsWith(word))) continue;
    if (name.includes(word)) rank += 3;
    else if (facts.some((fact) => fact.startsWith(word))) rank += 6;
    else return undefined;
  }
  return rank;
}

/** A name that begins with the typed text ranks above one that merely contains its words. */
function beginning({ id, label }: Model, wanted: string, word: string): number {
  if (id.startsWith(wanted) || label.toLowerCase().startsWith(wanted)) return 1;
  return id.startsWith(word) ? 2 : 3;
}
