import * as z from 'zod';
import { looseText } from '../reading/loose.ts';
import { statusWord } from '../reading/task-phase.ts';

/**
 * The fields that the bot reads from a generation of the Dream Machine API. The client's own types make every field
 * optional.
 * @see https://docs.lumalabs.ai/reference/getgeneration
 */
export const dreamMachineSchema = z.object({
  state: statusWord,
  failure_reason: z.unknown().optional(),
  assets: z.object({ video: z.unknown().optional() }).nullish().catch(undefined),
});

/**
 * The fields that the bot reads from a generation of the Agents API.
 * @see https://github.com/lumalabs/luma-agents-typescript
 */
export const agentsSchema = z.object({
  state: statusWord,
  failure_reason: z.unknown().optional(),
  failure_code: looseText,
  output: z.unknown().optional(),
});
