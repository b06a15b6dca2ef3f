import * as z from 'zod';
import { figure } from '../reading/figures.ts';
import { looseNumber, looseText } from '../reading/loose.ts';
import { statusWord } from '../reading/task-phase.ts';

/**
 * The fields that the bot reads from a task. A state may be new.
 * @see https://platform.vidu.com/docs/get-generation
 */
export const generationSchema = z.object({
  state: statusWord,
  /** Empty without an error. */
  err_code: looseText,
  credits: figure,
  creations: z.unknown().optional(),
});
export type Generation = z.infer<typeof generationSchema>;

/** The status that an error repeats inside. Gateways put words there. */
export const codeSchema = z.object({ code: looseNumber }).catch({ code: undefined });
