import * as z from 'zod';
import { type Cancellation, ProviderError, type TaskRef } from './provider.ts';

/** Ids become parts of URLs. A number that kept all its digits is as good as text. */
export const taskId = z.union([
  z
    .string()
    .trim()
    .regex(/^[\w-]{1,100}$/),
  z.int().positive().transform(String),
]);

/** The stored reference to a task that was just created and paid for. Nothing else of it is needed. */
const taskRefSchema = z.object({ id: taskId });

const usualFields = ['id', 'task_id'];

/**
 * The id in the answer to a submit, whatever else that contains; `ownFields` are further names of it. Throws a
 * `ProviderError` if none can be read: the submit may well be paid for.
 */
export function createdId<Id>(answer: unknown, id: z.ZodType<Id>, ownFields: readonly string[] = []): Id {
  for (const layer of [answer, fieldOf(answer, 'data')].flatMap((value) => [value].flat().slice(0, 1))) {
    for (const name of [...ownFields, ...usualFields]) {
      const parsed = id.safeParse(fieldOf(layer, name));
      if (parsed.success) return parsed.data;
    }
  }
  throw new ProviderError('unavailable', 'create: the answer contains no id');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The stored id of a task. Throws a `ProviderError` with the provider's display name if the id isn't valid for it. */
export function idOf(task: TaskRef, provider: string): string {
  const parsed = taskRefSchema.safeParse(task);
  if (parsed.success) return parsed.data.id;
  throw new ProviderError('task_failed', `no task of ${provider}`, { sent: false });
}

/** For the `catch` of a cancel: handles "nothing to stop". Throws anything else. */
export function unlessGone(error: unknown): Cancellation {
  if (error instanceof ProviderError && error.isGone) return { hasStopped: false };
  throw error;
}
