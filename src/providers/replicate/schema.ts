import * as z from 'zod';
import { statusWord } from '../reading/task-phase.ts';

/**
 * What we read of a prediction; models and gateways differ in the rest, and a status may be new.
 * @see https://replicate.com/docs/reference/http#predictions.get
 */
export const predictionSchema = z.object({
  status: statusWord,
  /** One address, a list of them, or of another shape, by model. */
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: z.string().nullish().catch(undefined),
  data_removed: z.boolean().nullish().catch(undefined),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** @see https://replicate.com/docs/reference/http#files.create */
export const fileSchema = z.object({ urls: z.object({ get: z.url() }) });
