import * as z from 'zod';
import { bodySchema } from './described-inputs.ts';
import type { FalDescribed } from './fal-described.ts';
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
  { model, described }: { model: string; described: readonly FalDescribed[] },
): LoopbackAnswer | undefined {
  const known = described.find(({ id }) => id === model);
  const schema = known ? bodySchema(known.schemas, known.input) : falModels[model];
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
