import * as z from 'zod';
import { figure } from '../reading/figures.ts';
import { looseNumber, looseText } from '../reading/loose.ts';
import { statusWord } from '../reading/task-phase.ts';

/**
 * What we read of a task; a state may be new.
 * @see https://platform.vidu.com/docs/get-generation
 */
export const generationSchema = z.object({
  state: statusWord,
  /** Empty when all is well. */
  err_code: looseText,
  credits: figure,
  creations: z.unknown().optional(),
});
export type Generation = z.infer<typeof generationSchema>;

/** The status that an error repeats inside; gateways put words there. */
export const codeSchema = z.object({ code: looseNumber }).catch({ code: undefined });
