import type { DescriptionPage } from '../description.ts';
import type { AskJson } from '../http/ask-json.ts';
import type { Exchange } from '../http/exchange.ts';
import { ProviderError } from '../provider.ts';
import { describeEndpoint, entrySchema, type FalEntry, needsWords } from './describe.ts';
import { pricesSchema, type UnitPrice, wordsAboutPrice } from './prices.ts';
import { pageSchema } from './schema.ts';

const CATEGORIES = ['text-to-video', 'image-to-video'] as const;
/** The most that it lists together with their documents. @see https://fal.ai/docs/platform-apis/v1/models */
const PAGE = '10';
/** Ten documents have a tenth. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;
const MAX_PAGE_VALUES = 200_000;
const MAX_WORDS_BYTES = 512 * 1024;

interface Calls {
  platform: AskJson;
  exchange: Exchange;
  /** Of its pages about models. */
  pagesUrl: string;
}

/**
 * A page of its endpoints that make videos. `at`: its category, and the cursor of the list after a space. Every call is
 * free.
 */
export async function readModels(
  { platform, ...calls }: Calls,
  at: string | undefined,
  signal: AbortSignal,
): Promise<DescriptionPage> {
  const [category = '', cursor] = (at ?? CATEGORIES[0]).split(' ');
  const query = new URLSearchParams({ category, status: 'active', limit: PAGE, expand: 'openapi-3.0' });
  if (cursor !== undefined) query.set('cursor', cursor);
  const call = { method: 'GET', signal, maxBytes: MAX_PAGE_BYTES, maxValues: MAX_PAGE_VALUES } as const;
  const listed = pageSchema.safeParse(await platform('model', `models?${query}`, call));
  if (!listed.success) throw new ProviderError('unavailable', "model: the answer isn't a list of models");
  const { models, has_more: hasMore, next_cursor: next } = listed.data;
  if (cursor === undefined && models.length === 0)
    throw new ProviderError('unavailable', 'model: the list of models is empty');
  const entries = models.flatMap((raw) => entrySchema.safeParse(raw).data ?? []).filter(isOf(category));
  const units = await readUnits(platform, entries, signal);
  const descriptions = [];
  for (const entry of entries) {
    const unit = units.get(entry.endpoint_id);
    const words = needsWords(entry, unit) ? await readWords(calls, entry.endpoint_id, signal) : undefined;
    descriptions.push(describeEndpoint(entry, { unit, words }));
  }
  const following = CATEGORIES[CATEGORIES.indexOf(category as (typeof CATEGORIES)[number]) + 1];
  return { descriptions, next: hasMore && next != null ? `${category} ${next}` : following };
}

/** A server that doesn't know the filter would list everything. */
function isOf(category: string) {
  return ({ metadata }: FalEntry) => metadata.category === category && metadata.status === 'active';
}

/** None for endpoints that have no price of that kind. */
async function readUnits(
  platform: AskJson,
  entries: readonly FalEntry[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, UnitPrice>> {
  if (entries.length === 0) return new Map();
  const query = new URLSearchParams(
    entries.map(({ endpoint_id: id }): [string, string] => ['endpoint_id', id]),
  );
  const answer = await platform('model', `models/pricing?${query}`, { method: 'GET', signal }).catch(
    (error: unknown) => {
      if (error instanceof ProviderError && error.isGone) return { prices: [] };
      throw error;
    },
  );
  const parsed = pricesSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "model: the answer isn't a list of prices");
  const known = parsed.data.prices.flatMap((each) => each ?? []);
  return new Map(known.map(({ endpoint_id: id, unit_price: usd, unit }) => [id, { usd, unit }]));
}

/** A page that is away must not make a price unknown. */
async function readWords(
  { exchange, pagesUrl }: Pick<Calls, 'exchange' | 'pagesUrl'>,
  id: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const url = `${pagesUrl}/models/${id}/llms.txt`;
  const { status, text, isPage } = await exchange({ method: 'GET', url, signal, maxBytes: MAX_WORDS_BYTES });
  if (status === 200 && !isPage) return wordsAboutPrice(text);
  if (status === 404) return undefined;
  throw new ProviderError('unavailable', `model: its page answered ${status}`);
}
