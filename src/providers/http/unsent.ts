import { ProviderError } from '../provider.ts';

/** A failure before the paid call, of whatever kind: nothing was ordered, so the order may be given again. */
export function asUnsent({ kind, message, retryAfterMs, status }: ProviderError): ProviderError {
  return new ProviderError(kind === 'timeout' ? 'unavailable' : kind, message, {
    ...{ sent: false, retryAfterMs, status },
  });
}
