import * as z from 'zod';

const text = z.string().nullish().catch(undefined);
const webAddress = z.string().regex(/^https?:/);

/**
 * What we read of a generation of the Dream Machine API; the client's own types make every field optional.
 * @see https://docs.lumalabs.ai/reference/getgeneration
 */
export const dreamMachineSchema = z.object({
  state: z.string(),
  failure_reason: text,
  assets: z
    .object({ video: webAddress.nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});

/**
 * What we read of a generation of the Agents API.
 * @see https://github.com/lumalabs/luma-agents-typescript
 */
export const agentsSchema = z.object({
  state: z.string(),
  failure_reason: text,
  failure_code: text,
  output: z
    .array(z.object({ type: z.string(), url: webAddress }).optional().catch(undefined))
    .nullish()
    .catch(undefined),
});

const problem = z.object({
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
  msg: z.string(),
});

/** The body of an error: a sentence, or FastAPI's list. Its `input` repeats the member's words and is left alone. */
export const errorSchema = z
  .object({
    detail: z.union([
      z.string(),
      z.array(problem).transform((list) => list.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')),
    ]),
  })
  .catch({ detail: '' });
