import * as z from 'zod';
import type { Sentence } from '../locales/translate.ts';
import { tasks } from '../providers/provider.ts';
import type { Way } from './schema.ts';

export const soundChoices = ['on', 'off'] as const;

/** A member's request, fitted to one way of a model. */
export const requestSchema = z.object({
  model: z.string(),
  /** The offer and its way. Absent for jobs from before models had several. */
  offer: z.string().optional(),
  way: z.string().optional(),
  /** The provider that the member named. No other one makes it. */
  pin: z.string().optional(),
  task: z.enum(tasks).default('generate'),
  prompt: z.string(),
  /** What must not be in the picture: the negative prompt. */
  avoid: z.string().optional(),
  /** As asked; absent for what the model does unasked. */
  sound: z.enum(soundChoices).optional(),
  /** Whether the member wanted a cheap first look. */
  draft: z.boolean().optional(),
  durationSeconds: z.number(),
  resolution: z.string(),
  aspectRatio: z.string(),
  seed: z.number().int(),
});
export type VideoRequest = z.infer<typeof requestSchema>;

export interface FittedRequest {
  way: Way;
  request: VideoRequest;
  /** What was changed to fit the model, in sentences. */
  notes: Sentence[];
}
