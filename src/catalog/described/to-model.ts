import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DescribedModel, Problem } from '../../providers/description.ts';
import { providerName } from '../provider-names.ts';
import { type Model, modelRow, toModel } from '../schema.ts';
import { usualUsd } from '../ways.ts';

/** No video of a model costs more. */
const MAX_USD = 200;
/** A row with a price for each length has a tenth. */
const MAX_ROW_LENGTH = 100_000;

/** A price that the operator has typed, in US dollars. */
export const ownPrice = z.object({ usd: z.number().positive(), per: z.enum(['second', 'task']) });
export type OwnPrice = z.infer<typeof ownPrice>;

/** A model made from its provider's description, or what is wrong with that. `isPriced`: whether anybody said a price. */
export type Made = { model: Model; row: unknown; isPriced: boolean } | Problem;

/** Stands for a price that nobody knows. Nothing is made for it; what is in progress is counted rather too dear. */
const UNKNOWN_PRICE: OwnPrice = { usd: 1, per: 'second' };

/** Of a model, in characters. */
const ID_LENGTH = 50;

/** Validates a description like a row of an operator's file. */
export function toDescribedModel(
  provider: string,
  { model, label, offer }: DescribedModel,
  read: (row: unknown) => Made = readRow,
): Made {
  const row = {
    id: idOf(`${provider}-${model}`),
    label: `${label} (${providerName(provider)})`,
    offers: [{ ...offer, provider }],
  };
  return JSON.stringify(row).length > MAX_ROW_LENGTH ? { problem: 'tooLong' } : read(row);
}

/** Long names end with a mark of what was cut. */
function idOf(name: string): string {
  const id = name.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  if (id.length <= ID_LENGTH) return id;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${id.slice(0, ID_LENGTH - 1 - mark.length)}-${mark}`;
}

const stages = z.looseObject({ stages: z.array(z.looseObject({ price: z.unknown().optional() })) });
const priceable = z.looseObject({ offers: z.array(z.looseObject({ ways: z.array(stages) })) });

/** The row with the operator's price in place of its own, or with one for the stages that have none. */
function withPrice(row: unknown, own: OwnPrice | undefined): { row: unknown; isPriced: boolean } {
  const parsed = priceable.safeParse(row);
  if (!parsed.success) return { row, isPriced: true };
  let isPriced = true;
  const priceOf = (described: unknown) => {
    if (own) return own;
    if (described === undefined) isPriced = false;
    return described ?? UNKNOWN_PRICE;
  };
  const offers = parsed.data.offers.map((offer) => ({
    ...offer,
    ways: offer.ways.map((way) => ({
      ...way,
      stages: way.stages.map((stage) => ({ ...stage, price: priceOf(stage.price) })),
    })),
  }));
  return { row: { ...parsed.data, offers }, isPriced };
}

/** A stored row, which another version may have written, or a new one, with the price that the operator has typed. */
export function readRow(row: unknown, own?: OwnPrice): Made {
  const { row: priced, isPriced } = withPrice(row, own);
  const parsed = modelRow.safeParse(priced);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: 'form', what: issue?.path.join('.') || undefined };
  }
  const model = toModel(parsed.data);
  const usd = usualUsd(model);
  if (isPriced && !(usd > 0 && usd <= MAX_USD)) return { problem: 'price', what: `$${usd}` };
  return { model, row, isPriced };
}
