import type { APISelectMenuOption } from 'discord.js';
import type { Model } from '../catalog/schema.ts';
import type { Translate } from '../locales/translate.ts';
import { offerFacts } from './offer.ts';

/** Discord's limit for a list. @see https://docs.discord.com/developers/components/reference#string-select */
const MAX_CHOICES = 25;

/** The models for a list in Discord: the preferred one first, then those that suit the request, up to the limit. */
export function modelChoices(
  models: readonly Model[],
  { preferredId, hasImage }: { preferredId: string | null; hasImage: boolean },
  t: Translate,
): APISelectMenuOption[] {
  const rank = ({ id, image }: Model) => {
    if (id === preferredId) return 0;
    return (hasImage ? image !== 'none' : image !== 'required') ? 1 : 2;
  };
  return models
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MAX_CHOICES)
    .map((model) => ({ label: model.label, value: model.id, description: describe(model, t) }));
}

/** `⚡⚡⚡ about 2 min · $0.42, standard · can start from an image`, within the 100 characters of a description. */
function describe(model: Model, t: Translate): string {
  const inputs = { none: [], optional: [t('offer.takesImage')], required: [t('offer.needsImage')] };
  return [offerFacts(model, t), ...inputs[model.image]].join(' · ').slice(0, 100);
}
