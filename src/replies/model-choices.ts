import type { APISelectMenuOption } from 'discord.js';
import { lacks } from '../catalog/choose-ways.ts';
import type { Model } from '../catalog/schema.ts';
import { takes } from '../catalog/ways.ts';
import type { Translate } from '../locales/translate.ts';
import type { Role } from '../providers/provider.ts';
import { offerFacts } from './offer.ts';

/** Discord's limit for a list. @see https://docs.discord.com/developers/components/reference#string-select */
const MAX_CHOICES = 25;

/** The models for a list in Discord: the preferred one first, then those that suit the request, up to the limit. */
export function modelChoices(
  models: readonly Model[],
  { preferredId, inputs }: { preferredId: string | null; inputs: readonly { role: Role }[] },
  t: Translate,
): APISelectMenuOption[] {
  const wanted = { task: 'generate', options: { avoid: null, sound: null, draft: false }, inputs } as const;
  const rank = (model: Model) => {
    if (model.id === preferredId) return 0;
    return lacks(model, wanted) ? 2 : 1;
  };
  return models
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MAX_CHOICES)
    .map((model) => ({ label: model.label, value: model.id, description: describe(model, t) }));
}

/** `⚡⚡⚡ about 2 min · $0.42, standard · can start from an image`, within the 100 characters of a description. */
function describe(model: Model, t: Translate): string {
  const inputs = { none: [], optional: [t('offer.takesImage')], required: [t('offer.needsImage')] };
  return [offerFacts(model, t), ...inputs[takes(model, 'first')]].join(' · ').slice(0, 100);
}
