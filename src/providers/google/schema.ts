import * as z from 'zod';
import { looseText } from '../reading/loose.ts';
import { statusWord } from '../reading/task-phase.ts';

/** Ids are long. They become parts of URLs. */
export const interactionId = z
  .string()
  .trim()
  .regex(/^[\w-]{1,300}$/);

const list = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(entry.nullable().catch(null)).nullish().catch(undefined);

/**
 * The fields that the bot reads from an interaction. What it was asked stands among the steps.
 * @see https://ai.google.dev/gemini-api/docs/omni
 */
export const interactionSchema = z.object({
  status: statusWord,
  finish_reason: looseText,
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
  steps: list(
    z.object({
      type: z.string(),
      error: z.unknown().optional(),
      content: list(z.object({ type: z.string(), uri: z.unknown().optional() })),
    }),
  ),
  usage: z
    .object({
      output_tokens_by_modality: list(z.object({ modality: z.string(), tokens: z.number() })),
    })
    .nullish()
    .catch(undefined),
});
export type Interaction = z.infer<typeof interactionSchema>;

/** A file that it keeps. */
export const fileSchema = z.object({ state: statusWord });
