import { withoutPrivate } from '../private-texts.ts';
import { type Provider, ProviderError, type TaskRequest } from './provider.ts';

type Cleaned = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * The same provider; whatever it says of a failure loses what the request contained, keys, addresses and images
 * before anybody else sees it. Every adapter goes through here. What a member wrote is not known to a poll: see
 * `forMember`.
 */
export function guard(provider: Provider): Provider {
  return cleaned(provider, (request) => cleaner(request ? [request.prompt] : []));
}

/** The same provider, for a task of a member who wrote `memberTexts`: none of them comes back in a cause. */
export function forMember(provider: Provider, memberTexts: readonly string[]): Provider {
  return cleaned(provider, () => cleaner(memberTexts));
}

function cleaned(provider: Provider, cleanerOf: (request?: TaskRequest) => Cleaned): Provider {
  const { cancel, findTasks } = provider;
  return {
    ...provider,
    submit: (request, options) => cleanerOf(request)(async () => provider.submit(request, options)),
    poll: (task, options) => cleanerOf()(async () => provider.poll(task, options)),
    ...(cancel && { cancel: (task, options) => cleanerOf()(async () => cancel(task, options)) }),
    ...(findTasks && {
      findTasks: (request, options) => cleanerOf(request)(async () => findTasks(request, options)),
    }),
  };
}

/** Takes what is private out of what a call throws, or says of a task that failed. */
function cleaner(memberTexts: readonly string[]): Cleaned {
  return async (call) => {
    try {
      return withCleanCause(await call(), memberTexts);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { kind, message, sent, retryAfterMs, status, isGone, isRefused } = error;
      const facts = { sent, retryAfterMs, status, isGone, isRefused };
      throw new ProviderError(kind, withoutPrivate(message, memberTexts), facts);
    }
  };
}

function withCleanCause<T>(value: T, memberTexts: readonly string[]): T {
  if (typeof value !== 'object' || value === null || !('cause' in value)) return value;
  return { ...value, cause: withoutPrivate(String(value.cause), memberTexts) };
}
