import { ProviderError } from '../provider.ts';

/** A failure before the paid call, of whatever kind: nothing was submitted, so the submit may be repeated. */
export function asUnsent({ kind, message, retryAfterMs, status }: ProviderError): ProviderError {
  return new ProviderError(kind === 'timeout' ? 'unavailable' : kind, message, {
    ...{ sent: false, retryAfterMs, status },
  });
}
