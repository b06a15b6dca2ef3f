import * as z from 'zod';
import { ProviderError } from '../provider.ts';
import { type Connection, callOnce } from './client.ts';

const pageSchema = z.object({
  data: z.array(z.object({ id: z.string().min(1) })).nonempty(),
  has_more: z.boolean().nullish().catch(undefined),
});

const MAX_PAGES = 20;

/**
 * The names of all models. OpenAI lists them on one page, and gateways with more of them on several.
 * @see https://platform.openai.com/docs/api-reference/models/list
 */
export async function listModels(connection: Connection, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const query = after === undefined ? {} : { after };
    const answer = await callOnce(connection, 'list', signal, (client) =>
      client.get('/models', { query, signal }),
    );
    const page = pageSchema.safeParse(answer);
    if (!page.success) throw new ProviderError('unavailable', "list: the answer isn't a list of models");
    const { data, has_more } = page.data;
    for (const { id } of data) names.add(id);
    after = data.at(-1)?.id;
    if (!has_more) return names;
  }
  throw new ProviderError('unavailable', `the list of models is longer than ${MAX_PAGES} pages`);
}
