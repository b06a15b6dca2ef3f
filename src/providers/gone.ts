import { ProviderError, type ProviderErrorKind, type TaskStatus } from './provider.ts';

/** What `poll` says of a task, which has failed where the provider answers that there is no such task. */
export async function failedIfGone(poll: () => Promise<TaskStatus>): Promise<TaskStatus> {
  try {
    return await poll();
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind !== 'task_failed') throw error;
    return { state: 'failed', kind: 'task_failed', cause: error.message };
  }
}

/**
 * For the `catch` of a cancel: passes over refusals of these kinds, by which a provider says that nothing is left to
 * stop. Throws anything else.
 */
export function unlessOver(...kinds: readonly ProviderErrorKind[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ProviderError && kinds.includes(error.kind))) throw error;
  };
}
