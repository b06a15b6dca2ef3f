import { failure } from './fal-checks.ts';
import { documentOf, type FalDescribed, pageOf } from './fal-described.ts';
import { falModels } from './fal-models.ts';
import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';

/** The most of a page that are shown together with their documents. */
const MAX_EXPANDED = 10;
const parameters: readonly string[] = [
  ...['endpoint_id', 'category', 'status', 'limit', 'cursor', 'expand', 'q'],
];

/**
 * Its list of endpoints: those that are asked for, or pages of a category.
 * @see https://fal.ai/docs/platform-apis/v1/models
 */
export function listModels({ url }: LoopbackCall, described: readonly FalDescribed[]): LoopbackAnswer {
  const query = url.searchParams;
  const unknown = [...query.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) return failure(400, `unknown parameter ${unknown}`);
  const ids = query.getAll('endpoint_id');
  if (ids.length > 50) return failure(400, 'ask for up to 50 endpoints');
  if (ids.length > 0) {
    const isKnown = (id: string) => id in falModels || described.some((each) => each.id === id);
    const models = ids.filter(isKnown).map((id) => ({ endpoint_id: id, metadata: {} }));
    return { status: 200, json: { models, has_more: false, next_cursor: null } };
  }
  const isExpanded = query.get('expand') === 'openapi-3.0';
  const limit = Number(query.get('limit') ?? 50);
  const from = Number(query.get('cursor') ?? 0);
  if (!(limit >= 1 && limit <= (isExpanded ? MAX_EXPANDED : 1_000)) || !(from >= 0))
    return failure(400, 'no such page');
  const found = described.filter(
    ({ category, status = 'active' }) =>
      category === (query.get('category') ?? category) && status === (query.get('status') ?? status),
  );
  const hasMore = found.length > from + limit;
  const models = found.slice(from, from + limit).map((each) => ({
    endpoint_id: each.id,
    metadata: {
      ...{ display_name: each.name, category: each.category, description: `${each.name} makes videos.` },
      ...{ status: each.status ?? 'active', tags: [], kind: 'inference', group: { key: each.id, label: '' } },
    },
    ...(isExpanded && { openapi: documentOf(each) }),
  }));
  const next_cursor = hasMore ? String(from + limit) : null;
  return { status: 200, json: { models, has_more: hasMore, next_cursor } };
}

/** Endpoints without a price aren't shown; one that doesn't exist is refused. */
export function showPrices({ url }: LoopbackCall, described: readonly FalDescribed[]): LoopbackAnswer {
  const ids = url.searchParams.getAll('endpoint_id');
  const found = ids.map((id) => described.find((each) => each.id === id));
  const isThere = ids.every((id, index) => id in falModels || found[index]);
  if (ids.length === 0 || ids.length > 50 || !isThere) return failure(404, 'no such endpoint');
  const usual = { unit_price: 0.4, unit: 'seconds', currency: 'USD' };
  const prices = ids.flatMap((id, index) => {
    const price = found[index] ? found[index].price : usual;
    return price ? [{ endpoint_id: id, ...price }] : [];
  });
  return { status: 200, json: { prices, has_more: false, next_cursor: null } };
}

export function showPage({ groups }: LoopbackCall, described: readonly FalDescribed[]): LoopbackAnswer {
  const found = described.find(({ id }) => id === groups['model']);
  if (!found) return failure(404, 'no such page');
  return {
    status: 200,
    file: { contentType: 'text/plain; charset=utf-8', bytes: Buffer.from(pageOf(found)) },
  };
}
