import * as z from 'zod';

const texts = z.array(z.unknown()).transform((list) => list.filter((each) => typeof each === 'string'));

/**
 * What we read of a task. A status may be new, and gateways leave fields out.
 * @see https://docs.dev.runwayml.com/api/#tag/Task-management
 */
export const taskSchema = z.object({
  status: z.string(),
  /** 0 to 1, while it runs. */
  progress: z.number().nullish().catch(undefined),
  output: texts.nullish().catch(undefined),
  failure: z.string().nullish().catch(undefined),
  failureCode: z.string().nullish().catch(undefined),
  cost: z.object({ credits: z.number().nonnegative() }).nullish().catch(undefined),
});
export type Task = z.infer<typeof taskSchema>;

/**
 * Where a file may be sent, once, and what it is called afterwards. The names become headers of a form.
 * @see https://docs.dev.runwayml.com/assets/uploads
 */
export const uploadTicketSchema = z.object({
  runwayUri: z.string().min(1),
  uploadUrl: z.url({ protocol: /^https?$/ }),
  fields: z.record(z.string().regex(/^[\w.-]{1,100}$/), z.string()),
});

const issueSchema = z.object({
  path: z.array(z.union([z.string(), z.number()])).catch([]),
  message: z.string().catch(''),
  discriminator: z.string().optional().catch(undefined),
});

/**
 * The body of an error; a proxy in between may send none of it.
 * @see https://docs.dev.runwayml.com/errors/errors
 */
export const errorSchema = z
  .object({ error: z.string().catch(''), issues: z.array(issueSchema).catch([]) })
  .catch({ error: '', issues: [] });
