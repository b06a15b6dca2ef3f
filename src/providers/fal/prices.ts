import * as z from 'zod';
import type { Price, Priced } from '../reading/offer-of-schema.ts';

export interface UnitPrice {
  usd: number;
  unit: string;
}

/** No price of a unit is so little that budgets wouldn't notice, or more. */
const MIN_USD = 0.0005;
const MAX_USD = 1_000;

/**
 * Prices of endpoints. Those without one aren't in the list.
 * @see https://fal.ai/docs/platform-apis/v1/models/pricing
 */
export const pricesSchema = z.object({
  prices: z.array(
    z
      .object({
        endpoint_id: z.string(),
        unit_price: z.number().min(MIN_USD).max(MAX_USD),
        unit: z.string().max(60),
        currency: z.literal('USD'),
      })
      .nullable()
      .catch(null),
  ),
});

/**
 * The price of a unit is that of a video only where nothing can be chosen that changes it: it isn't described what
 * sound or more lines cost. `undefined` otherwise.
 */
export function priceOfUnit(price: UnitPrice | undefined, priced: Priced): Price | undefined {
  if (!price || priced.hasSoundChoice || priced.resolutions > 1) return undefined;
  if (/^seconds?$/i.test(price.unit)) return { usd: price.usd, per: 'second' };
  if (/^videos?$/i.test(price.unit) && priced.durations === 1) return { usd: price.usd, per: 'task' };
  return undefined;
}

const USD = String.raw`\$(\d{1,3}(?:\.\d{1,5})?)`;
const PER_SECOND = 'For every second of video you generated, you will be charged';
/** The sentences of its pages that say all about a price. */
const FLAT = new RegExp(`^${PER_SECOND} ${USD}( regardless of whether audio is on or off)?$`);
const BY_SOUND = new RegExp(`^${PER_SECOND} ${USD} \\(audio off\\) or ${USD} \\(audio on\\)$`);
/** Such a sentence adds nothing. */
const EXAMPLE = /^For example, /;

/**
 * The price that a page states in a sentence that has only one meaning. `undefined` for any other, or where there is more
 * to say: what isn't understood may cost money.
 */
export function priceOfWords(words: string | undefined, priced: Priced): Price | undefined {
  if (words === undefined || priced.resolutions > 1) return undefined;
  const plain = words.replaceAll('**', '').replaceAll(/\s+/g, ' ').trim();
  const [first = '', ...others] = plain.split(/\.(?: |$)/).filter(Boolean);
  if (!others.every((sentence) => EXAMPLE.test(sentence))) return undefined;
  const [, flat, isForBoth] = FLAT.exec(first) ?? [];
  const [, silent, sound] = BY_SOUND.exec(first) ?? [];
  const isTooLittle = [flat, silent, sound].some((usd) => usd !== undefined && Number(usd) < MIN_USD);
  if (isTooLittle) return undefined;
  if (flat !== undefined && (!priced.hasSoundChoice || isForBoth !== undefined))
    return { usd: Number(flat), per: 'second' };
  if (silent === undefined || sound === undefined || !priced.hasSoundChoice) return undefined;
  return {
    usd: Math.max(Number(silent), Number(sound)),
    per: 'second',
    cases: [
      { when: { sound: true }, usd: Number(sound) },
      { when: { sound: false }, usd: Number(silent) },
    ],
  };
}

/** The part of a page about its price; `undefined` if there is none. @see https://fal.ai/models/<id>/llms.txt */
export function wordsAboutPrice(page: string): string | undefined {
  const [, part] =
    /^## Pricing\s*\n([\s\S]{1,4000}?)(?:\nFor more details, see|\n## |$(?![\s\S]))/m.exec(page) ?? [];
  const words = part?.replaceAll(/\s+/g, ' ').trim();
  return words === '' ? undefined : words?.slice(0, 1_000);
}
