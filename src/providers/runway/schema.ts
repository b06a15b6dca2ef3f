import * as z from 'zod';
import { figure } from '../reading/figures.ts';
import { looseNumber, looseText } from '../reading/loose.ts';
import { statusWord } from '../reading/task-phase.ts';

/**
 * The fields that the bot reads from a task. A status may be new, and gateways leave fields out.
 * @see https://docs.dev.runwayml.com/api/#tag/Task-management
 */
export const taskSchema = z.object({
  status: statusWord,
  /** 0 to 1, while it runs. */
  progress: looseNumber,
  output: z.unknown().optional(),
  /** A sentence. Nothing guarantees that it never becomes an object. */
  failure: z.unknown().optional(),
  error: z.unknown().optional(),
  failureCode: looseText,
  cost: z.object({ credits: figure }).nullish().catch(undefined),
});
export type Task = z.infer<typeof taskSchema>;

/**
 * Where a file may be sent, once, and its name afterwards. The names become headers of a form.
 * @see https://docs.dev.runwayml.com/assets/uploads
 */
export const uploadTicketSchema = z.object({
  runwayUri: z.string().min(1),
  uploadUrl: z.url({ protocol: /^https?$/ }),
  fields: z.record(z.string().regex(/^[\w.-]{1,100}$/), z.string()),
});

/**
 * The account behind a key. Each key of its tier's limits is a model.
 * @see https://docs.dev.runwayml.com/api/#tag/Organization
 */
export const organizationSchema = z.object({
  tier: z.object({ models: z.record(z.string(), z.unknown()) }),
});
