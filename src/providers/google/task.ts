import { ProviderError, type TaskRef } from '../provider.ts';
import { interactionId } from './schema.ts';

/** The stored id of an interaction. Throws a `ProviderError` if it isn't one. */
export function readId({ id }: TaskRef): string {
  const parsed = interactionId.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new ProviderError('task_failed', 'no task of Google', { sent: false });
}
