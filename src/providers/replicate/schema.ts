import * as z from 'zod';
import { statusWord } from '../reading/task-phase.ts';

/**
 * The fields that the bot reads from a prediction. Models and gateways differ in the rest, and a status may be new.
 * @see https://replicate.com/docs/reference/http#predictions.get
 */
export const predictionSchema = z.object({
  status: statusWord,
  /** One URL, a list of them, or another shape, depending on the model. */
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: z.string().nullish().catch(undefined),
  data_removed: z.boolean().nullish().catch(undefined),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** @see https://replicate.com/docs/reference/http#files.create */
export const fileSchema = z.object({ urls: z.object({ get: z.url() }) });

/** @see https://replicate.com/docs/reference/http#webhooks.default.secret.get */
export const keySchema = z.object({ key: z.string().min(1) });
