import * as z from 'zod';
import { taskId } from '../task-id.ts';

const text = z.string().nullish().catch(undefined);

/** All that we need of a task that was just made and paid. */
export const createdSchema = z.object({
  // Digits, more than a number can hold exactly: should it ever be a number, one that has lost some is told from a
  // whole one.
  task_id: z.union([taskId, z.int().positive().transform(String)]),
});

/**
 * What we read of a task; a state may be new.
 * @see https://platform.vidu.com/docs/get-generation
 */
export const generationSchema = z.object({
  state: z.string(),
  /** Empty when all is well. */
  err_code: text,
  credits: z.number().nullish().catch(undefined),
  creations: z
    .array(z.object({ url: text }))
    .nullish()
    .catch(undefined),
});
export type Generation = z.infer<typeof generationSchema>;

/**
 * What is said where it did not work. `reason` is for programs; gateways and older pages put it elsewhere.
 * @see https://platform.vidu.com/docs/error-code
 */
export const errorSchema = z
  .object({
    code: z.union([z.number(), z.string()]).nullish().catch(undefined),
    reason: text,
    err_code: text,
    message: text,
    metadata: z.object({ trace_id: text }).nullish().catch(undefined),
  })
  .catch({
    code: undefined,
    reason: undefined,
    err_code: undefined,
    message: undefined,
    metadata: undefined,
  });
