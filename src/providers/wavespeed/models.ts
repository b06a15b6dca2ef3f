import * as z from 'zod';
import { ProviderError } from '../provider.ts';

const listSchema = z.array(z.object({ model_id: z.string().min(1) })).nonempty();

/** More than a thousand models, each with its schema. */
export const MAX_LIST_BYTES = 64 * 1024 * 1024;

/**
 * The paths of all models. The list has no pages.
 * @see https://wavespeed.ai/docs/list-models
 */
export function readModels(data: unknown): ReadonlySet<string> {
  const parsed = listSchema.safeParse(data);
  if (!parsed.success) throw new ProviderError('unavailable', "list: the answer isn't a list of models");
  return new Set(parsed.data.map(({ model_id }) => model_id));
}
