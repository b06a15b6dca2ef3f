import type { FailureKind } from '../../jobs/job.ts';

const words: Record<FailureKind, string> = {
  invalid_request: 'options not accepted',
  content_rejected: 'refused for content',
  unauthorized: 'key refused',
  insufficient_credit: 'out of credit',
  rate_limited: 'provider too busy',
  unavailable: 'provider out of reach',
  timeout: 'took too long',
  task_failed: 'could not be made',
  bad_output: 'not a playable video',
  retired: 'model switched off',
  undeliverable: 'Discord did not take it',
  too_large: 'too large to upload',
  lost: 'answer lost',
  picture_not_public: 'picture not reachable',
  internal: 'fault of the bot',
};

/** A failure in a few plain words, for lists. */
export function failureWords(kind: FailureKind): string {
  return words[kind] ?? kind;
}
