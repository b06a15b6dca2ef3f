import * as z from 'zod';
import { falModels } from './fal-models.ts';
import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';

/** A header with JSON in it. */
function json(schema: z.ZodType) {
  return z.string().refine((text) => schema.safeParse(parse(text)).success);
}

/** Every header of fal's own that a submit may have. */
const orderHeaders = z.strictObject({
  'x-fal-no-retry': z.literal(['0', '1']).optional(),
  'x-fal-queue-priority': z.literal(['normal', 'low']).optional(),
  'x-fal-request-timeout': z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .optional(),
  'x-fal-runner-hint': z.string().optional(),
  'x-fal-object-lifecycle-preference': json(
    z.strictObject({
      expiration_duration_seconds: z.int().positive().nullish(),
      initial_acl: z.unknown().optional(),
    }),
  ).optional(),
});
const orderQuery = z.strictObject({ fal_webhook: z.url({ protocol: /^https$/ }).optional() });

/** The answer to a submit that fal refuses; `undefined` for a valid one. */
export function refuseOrder(
  { headers, url, json: body }: LoopbackCall,
  model: string,
): LoopbackAnswer | undefined {
  const schema = falModels[model];
  if (!schema) return failure(404, `Application '${appOf(model)}' not found`);
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-fal-'));
  const isAsked =
    orderHeaders.safeParse(Object.fromEntries(own)).success &&
    orderQuery.safeParse(Object.fromEntries(url.searchParams)).success;
  if (!isAsked) return failure(400, 'unknown header or parameter');
  const checked = schema.safeParse(body);
  return checked.success ? undefined : { status: 422, json: { detail: toDetail(checked.error, body) } };
}

/** The part of a model's name that stands in the paths about its requests. */
export function appOf(model: string): string {
  return model.split('/').slice(0, 2).join('/');
}

export function showPrices({ url }: LoopbackCall): LoopbackAnswer {
  const ids = url.searchParams.getAll('endpoint_id');
  if (ids.length === 0 || !ids.every((id) => id in falModels)) return failure(404, 'no such endpoint');
  const price = { unit_price: 0.4, unit: 'seconds', currency: 'USD' };
  return { status: 200, json: { prices: ids.map((id) => ({ endpoint_id: id, ...price })), has_more: false } };
}

/** Its list has thousands, and this one only those that are asked for. */
export function findModels({ url }: LoopbackCall): LoopbackAnswer {
  const ids = url.searchParams.getAll('endpoint_id');
  if (ids.length === 0 || ids.length > 50) return failure(400, 'ask for up to 50 endpoints');
  const models = ids.filter((id) => id in falModels).map((id) => ({ endpoint_id: id, metadata: {} }));
  return { status: 200, json: { models, has_more: false, next_cursor: null } };
}

export function failure(status: number, detail: string): LoopbackAnswer {
  return { status, json: { detail } };
}

/** As FastAPI says it. */
function toDetail(error: z.ZodError, body: unknown) {
  return error.issues.flatMap((issue) => {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    return fields.map((field) => ({
      ...{ loc: ['body', field], msg: issue.message, type: 'value_error' },
      input: Object(body)[field] ?? null,
    }));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
