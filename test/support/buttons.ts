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
  invalid_request: ['Edit prompt', 'Change model'],
  content_rejected: ['Edit prompt', 'Change model'],
  unauthorized: ['Change model'],
  insufficient_credit: ['Change model'],
  retired: ['Change model'],
  unavailable: ['Change model', 'Retry'],
  rate_limited: ['Retry', 'Change model'],
  timeout: ['Retry', 'Change model'],
  task_failed: ['Retry', 'Edit prompt', 'Change model'],
  bad_output: ['Retry', 'Change model'],
  not_fetched: ['Retry', 'Change model'],
  internal: ['Retry'],
  unclear: ['Check', 'Try again (may cost extra)'],
};
