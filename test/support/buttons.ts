import type { ClientMessage } from '@cutscene/playground/protocol.ts';

/** The labels of a message's buttons, in their order. */
export function labelsOf({ components = [] }: Pick<ClientMessage, 'components'>): string[] {
  return components.flatMap((row) =>
    'components' in row
      ? row.components.flatMap((one) => ('label' in one && one.label ? [one.label] : []))
      : [],
  );
}

/** The labels below each failure, the best first. */
export const nextSteps: Record<string, string[]> = {
  invalid_request: ['Edit prompt', 'Other model'],
  content_rejected: ['Edit prompt', 'Other model'],
  unauthorized: ['Other model'],
  insufficient_credit: ['Other model'],
  retired: ['Other model'],
  unavailable: ['Other model', 'Retry'],
  rate_limited: ['Retry', 'Other model'],
  timeout: ['Retry', 'Other model'],
  task_failed: ['Retry', 'Edit prompt', 'Other model'],
  bad_output: ['Retry', 'Other model'],
  not_fetched: ['Retry', 'Other model'],
  internal: ['Retry'],
  unclear: ['Check', 'Try again (may cost)'],
};
