import type { APISelectMenuOption } from 'discord.js';
import { lacks, type Wanted } from '../catalog/choose-ways.ts';
import type { Model } from '../catalog/schema.ts';
import { idsOf, takes } from '../catalog/ways.ts';
import type { Translate } from '../locales/translate.ts';
import { offerFacts } from './offer.ts';

/** Discord's limit for a list. @see https://docs.discord.com/developers/components/reference#string-select */
export const MAX_CHOICES = 25;

/** The models for a list in Discord: those that suit the request first, up to the limit. */
export function modelChoices(
  models: readonly Model[],
  request: Pick<Wanted, 'inputs'>,
  t: Translate,
): APISelectMenuOption[] {
  const options = { avoid: null, sound: null, draft: false };
  const wanted = { task: 'generate', options, ...request } as const;
  return suitableFirst(models, wanted, [])
    .slice(0, MAX_CHOICES)
    .map((model) => modelChoice(model, t));
}

/** These models at the head, in this order, then those that can do what is wanted, then the others. */
export function suitableFirst(
  models: readonly Model[],
  wanted: Wanted,
  firstIds: readonly (string | undefined)[],
): Model[] {
  const rank = (model: Model) => {
    const index = firstIds.findIndex((id) => idsOf(model).includes(id ?? ''));
    if (index >= 0) return index - firstIds.length;
    return lacks(model, wanted) ? 2 : 1;
  };
  return models.toSorted((a, b) => rank(a) - rank(b));
}

/** `⚡⚡⚡ about 2 min · $0.42, standard · can start from an image`, within the 100 characters of a description. */
export function modelChoice(model: Model, t: Translate): APISelectMenuOption {
  const inputs = { none: [], optional: [t('offer.takesImage')], required: [t('offer.needsImage')] };
  const description = [offerFacts(model, t), ...inputs[takes(model, 'first')]].join(' · ').slice(0, 100);
  return { label: model.label, value: model.id, description };
}
