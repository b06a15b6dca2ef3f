import { makersOf } from '../catalog/provider-names.ts';
import type { Model } from '../catalog/schema.ts';
import { costTier, soundMark, speedMark, speedTier } from '../catalog/tier.ts';
import { usualUsd, usualWay } from '../catalog/ways.ts';
import type { Translate } from '../locales/translate.ts';
import { price } from './amounts.ts';
import { spokenTime } from './times.ts';

/**
 * @see
 * https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure
 */
const CHOICE_MAX_LENGTH = 100;

/** A model's usual speed and price: `⚡⚡⚡ about 2 min · $0.42, standard · 🔊`. */
export function offerFacts(model: Model, t: Translate): string {
  const usd = usualUsd(model);
  const cost = usd === 0 ? price(usd, t) : `${price(usd, t)}, ${t(`tier.${costTier(model)}`)}`;
  const sound = soundMark(model);
  return `${offerTime(model, t)} · ${cost}${sound && ` · ${sound}`}`;
}

/** A model's usual speed: `⚡⚡⚡ about 2 min`. */
export function offerTime(model: Model, t: Translate): string {
  return `${speedMark(speedTier(model))} ${t('offer.about', { time: spokenTime(usualWay(model).typicalMs, t) })}`;
}

/**
 * A model in the list that members see while they type, and who makes it if there are several:
 * `Kling 3.0 · ⚡⚡⚡ about 2 min · $0.42, standard · fal, Replicate`.
 */
export function offerLine(model: Model, t: Translate): string {
  const facts = ` · ${offerFacts(model, t)}`;
  const makers = makersOf(model);
  const line = `${model.label}${facts} · ${makers.join(', ')}`;
  if (makers.length > 1 && line.length <= CHOICE_MAX_LENGTH) return line;
  // A long name is cut, not the facts.
  const letters = [...model.label];
  while (letters.join('').length + facts.length > CHOICE_MAX_LENGTH) letters.splice(-2, 2, '…');
  return letters.join('') + facts;
}
