import * as z from 'zod';
import { looseNumber } from '../reading/loose.ts';
import { statusWord } from '../reading/task-phase.ts';

/**
 * The envelope of every answer, and of errors. Its `code` is a status, not the `code` of a task.
 * @see https://wavespeed.ai/docs/error-codes
 */
export const envelopeSchema = z.object({
  code: looseNumber,
  data: z.unknown().optional(),
});

/**
 * The fields that the bot reads from a task. Models differ in the rest, and a status may be new.
 * @see https://wavespeed.ai/docs/get-result
 */
export const predictionSchema = z.object({
  status: statusWord,
  /** URLs, or objects with one, depending on the model. */
  outputs: z.unknown().optional(),
  /** One flag per output, also for a completed task. */
  has_nsfw_contents: z.unknown().optional(),
  error: z.unknown().optional(),
  code: looseNumber,
});
export type Prediction = z.infer<typeof predictionSchema>;

/** Where to upload a file, and its URL afterwards. */
export const ticketSchema = z.object({
  download_url: z.url({ protocol: /^https?$/ }),
  upload: z.object({
    method: z.string().regex(/^put$/i),
    url: z.url({ protocol: /^https?$/ }),
    headers: z.record(z.string(), z.string()).nullish().catch(undefined),
  }),
});

/** The key of its webhooks. @see https://wavespeed.ai/docs/verify-webhooks */
export const keySchema = z.object({ secret: z.string().min(1) });
