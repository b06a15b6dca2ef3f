import * as z from 'zod';
import { looseNumber } from '../reading/loose.ts';
import { statusWord } from '../reading/task-phase.ts';

/**
 * What every answer is wrapped in, and what errors are. Its `code` is a status, not the `code` of a task.
 * @see https://wavespeed.ai/docs/error-codes
 */
export const envelopeSchema = z.object({
  code: looseNumber,
  data: z.unknown().optional(),
});

/**
 * What we read of a task; models differ in the rest, and a status may be new.
 * @see https://wavespeed.ai/docs/get-result
 */
export const predictionSchema = z.object({
  status: statusWord,
  /** Addresses, or objects with one, by model. */
  outputs: z.unknown().optional(),
  /** One flag for each output, also of a completed task. */
  has_nsfw_contents: z.unknown().optional(),
  error: z.unknown().optional(),
  code: looseNumber,
});
export type Prediction = z.infer<typeof predictionSchema>;

/** Where to put a file, and where it is then. */
export const ticketSchema = z.object({
  download_url: z.url({ protocol: /^https?$/ }),
  upload: z.object({
    method: z.string().regex(/^put$/i),
    url: z.url({ protocol: /^https?$/ }),
    headers: z.record(z.string(), z.string()).nullish().catch(undefined),
  }),
});
