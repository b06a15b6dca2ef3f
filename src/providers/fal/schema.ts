import * as z from 'zod';
import { statusWord } from '../reading/task-phase.ts';

/**
 * The fields that the bot reads from a request in the queue. `COMPLETED` says nothing about how it ended.
 * @see https://fal.ai/docs/api-reference/inference-api
 */
export const queueSchema = z.object({
  status: statusWord,
  /** How many are before it. */
  queue_position: z.int().nonnegative().max(1_000_000).nullish().catch(undefined),
  error: z.unknown().optional(),
});
export type QueueStatus = z.infer<typeof queueSchema>;

/** Where to upload a file, and its URL afterwards. */
export const ticketSchema = z.object({
  upload_url: z.url({ protocol: /^https?$/ }),
  file_url: z.url({ protocol: /^https?$/ }),
});

/** The public keys of its webhooks. Others may be among them one day. */
export const keysSchema = z.object({
  keys: z.array(
    z
      .object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().regex(/^[\w-]{43}$/) })
      .nullable()
      .catch(null),
  ),
});

/** Each entry is read by itself. */
export const pageSchema = z.object({
  models: z.array(z.unknown()).max(1_000),
  has_more: z.boolean().nullish(),
  next_cursor: z.string().max(500).regex(/^\S+$/).nullish().catch(undefined),
});

export const modelsSchema = z.object({ models: z.array(z.object({ endpoint_id: z.string() })) });
