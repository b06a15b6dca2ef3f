import * as z from 'zod';
import { type Description, describeOne, IndescribableError } from '../description.ts';
import { isModelPath } from '../model-path.ts';
import { readInputFields } from '../reading/input-schema.ts';
import { toLabel } from '../reading/model-label.ts';
import { offerOfSchema } from '../reading/offer-of-schema.ts';
import { priceOfUnit, priceOfWords, type UnitPrice } from './prices.ts';

/** What its list says about an endpoint. `openapi` is a document, or an error in its place. */
export const entrySchema = z.object({
  endpoint_id: z.string().max(200).refine(isModelPath),
  metadata: z.object({
    display_name: z.string().max(200).catch(''),
    category: z.string().max(100).catch(''),
    status: z.string().max(40).catch('active'),
  }),
  openapi: z.unknown(),
});
export type FalEntry = z.infer<typeof entrySchema>;

/** Of the document, only what a submit takes. */
const documentSchema = z.object({
  info: z
    .object({ 'x-fal-metadata': z.object({ endpointId: z.string() }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  paths: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const postSchema = z.object({
  post: z.object({
    requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }) }),
  }),
});

/** What is known of an endpoint besides: its unit's price, and the words of its page about it. */
export interface FalPricing {
  unit: UnitPrice | undefined;
  words: string | undefined;
}

/**
 * An endpoint as an offer of ours, or why it can't be one.
 * @see https://fal.ai/docs/platform-apis/v1/models
 */
export function describeEndpoint(entry: FalEntry, { unit, words }: FalPricing): Description {
  const { endpoint_id: model, metadata } = entry;
  return describeOne(model, () => {
    const { offer, isPriced } = offerOfSchema(
      fieldsOf(entry),
      model,
      (priced) => priceOfUnit(unit, priced) ?? priceOfWords(words, priced),
    );
    const said = words ?? (unit && `$${unit.usd} / ${unit.unit}`);
    return {
      ...{ model, offer: { ...offer, keptMs: KEPT_MS }, label: labelOf(model, metadata) },
      ...(!isPriced && said !== undefined && { priceText: said }),
    };
  });
}

/** The adapter asks for a week. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** Whether its price still has to be looked for in the words of its page. */
export function needsWords(entry: FalEntry, unit: UnitPrice | undefined): boolean {
  try {
    return !offerOfSchema(fieldsOf(entry), entry.endpoint_id, (priced) => priceOfUnit(unit, priced)).isPriced;
  } catch {
    return false;
  }
}

function fieldsOf({ endpoint_id: id, openapi }: FalEntry) {
  const parsed = documentSchema.safeParse(openapi);
  if (!parsed.success) throw new IndescribableError('form');
  const { info, paths, components } = parsed.data;
  const named = info?.['x-fal-metadata']?.endpointId;
  if (named !== undefined && named !== id) throw new IndescribableError('otherModel', named);
  const path = postSchema.safeParse(Object.hasOwn(paths, `/${id}`) ? paths[`/${id}`] : undefined);
  if (!path.success) throw new IndescribableError('noInput');
  const { schema } = path.data.post.requestBody.content['application/json'];
  return readInputFields(schema, components.schemas);
}

/** Both kinds of one model may have one name. */
function labelOf(model: string, { display_name: name, category }: FalEntry['metadata']): string {
  const label = toLabel(name, model, 32);
  const isImage = category === 'image-to-video';
  return isImage && !/image|reference|frame/i.test(label) ? `${label} from Image` : label;
}
