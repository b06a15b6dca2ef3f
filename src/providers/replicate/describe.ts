import * as z from 'zod';
import { type Description, type DescriptionPage, describeOne, IndescribableError } from '../description.ts';
import { ProviderError } from '../provider.ts';
import { readInputFields } from '../reading/input-schema.ts';
import { toLabel } from '../reading/model-label.ts';
import { offerOfSchema } from '../reading/offer-of-schema.ts';
import { type Connection, callOnce } from './client.ts';

/** Its own lists of models that make videos. @see https://replicate.com/collections */
const COLLECTIONS = ['text-to-video', 'image-to-video'] as const;
/** Neither has nearly as many. */
const MAX_MODELS = 150;

const collectionSchema = z.object({ models: z.array(z.unknown()).nonempty() });

const part = z.string().regex(/^(?!\.)[\w.-]{1,60}$/);
/** What stands in a collection about a model. Its schema may be left out there. */
const entrySchema = z.object({
  owner: part,
  name: part,
  is_official: z.boolean().nullish().catch(undefined),
  latest_version: z.object({ openapi_schema: z.unknown().optional() }).nullish().catch(undefined),
});
type Entry = z.infer<typeof entrySchema>;

const documentSchema = z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) });

/**
 * A page: the official models of one of its collections. Others are charged by the time that a machine works, even if
 * they fail, so nobody could say what a video costs.
 * @see https://replicate.com/docs/reference/http#collections.get
 * @see https://replicate.com/docs/topics/models/official-models
 */
export async function readModels(
  connection: Connection,
  at: string | undefined,
  signal: AbortSignal,
): Promise<DescriptionPage> {
  const slug = COLLECTIONS.find((each) => each === at) ?? COLLECTIONS[0];
  const answer = await callOnce(connection, 'model', signal, (client) =>
    client.collections.get(slug, { signal }),
  );
  const listed = collectionSchema.safeParse(answer);
  if (!listed.success) throw new ProviderError('unavailable', "model: the answer isn't a collection");
  const entries = listed.data.models.flatMap((raw) => entrySchema.safeParse(raw).data ?? []);
  const descriptions: Description[] = [];
  for (const entry of entries.filter(({ is_official: is }) => is === true).slice(0, MAX_MODELS)) {
    const whole = entry.latest_version?.openapi_schema ? entry : await readEntry(connection, entry, signal);
    if (whole) descriptions.push(describe(whole));
  }
  return { descriptions, next: COLLECTIONS[COLLECTIONS.indexOf(slug) + 1] };
}

async function readEntry(
  connection: Connection,
  { owner, name }: Entry,
  signal: AbortSignal,
): Promise<Entry | undefined> {
  const answer = await callOnce(connection, 'model', signal, (client) =>
    client.models.get(owner, name, { signal }),
  ).catch((error: unknown) => {
    if (error instanceof ProviderError && error.isGone) return undefined;
    throw error;
  });
  return entrySchema.safeParse(answer).data;
}

/** A model by the schema of its input. Replicate's API states no prices. */
function describe({ owner, name, latest_version: version }: Entry): Description {
  const model = `${owner}/${name}`;
  return describeOne(model, () => {
    const parsed = documentSchema.safeParse(version?.openapi_schema);
    if (!parsed.success) throw new IndescribableError('noInput');
    const { schemas } = parsed.data.components;
    const input = Object.hasOwn(schemas, 'Input') ? schemas['Input'] : undefined;
    const { offer } = offerOfSchema(readInputFields(input, schemas), model);
    return { model, label: toLabel(name.replaceAll('-', ' '), model), offer };
  });
}
