import * as z from 'zod';
import { taskId } from '../task-id.ts';

/**
 * What we read of a prediction; models and gateways differ in the rest, and a status may be new.
 * @see https://replicate.com/docs/reference/http#predictions.get
 */
export const predictionSchema = z.object({
  id: taskId,
  status: z.string(),
  /** One address, a list of them, or of another shape, by model. */
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: z.string().nullish().catch(undefined),
  data_removed: z.boolean().nullish().catch(undefined),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** @see https://replicate.com/docs/reference/http#files.create */
export const fileSchema = z.object({ urls: z.object({ get: z.url() }) });

/**
 * The body of an error. Only `detail` is always there, and a proxy in between may send none of it.
 * @see https://replicate.com/docs/topics/predictions/rate-limits
 */
export const errorSchema = z
  .object({
    title: z.string().optional().catch(undefined),
    detail: z.string().optional().catch(undefined),
    /** Seconds. */
    retry_after: z.number().nonnegative().optional().catch(undefined),
  })
  .catch({});
