import { withoutPrivate } from '../private-texts.ts';
import { type Provider, ProviderError, type TaskRequest } from './provider.ts';

type Cleaned = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * The same provider, with keys, URLs, images and the request's content removed from every failure before anybody else
 * sees it. Every adapter goes through here. A poll doesn't know the member's text: see `forMember`.
 */
export function guard(provider: Provider): Provider {
  return cleaned(provider, (request) => cleaner(request ? [request.prompt] : []));
}

/** The same provider for the task of a member who wrote `memberTexts`. None of these appears in a cause. */
export function forMember(provider: Provider, memberTexts: readonly string[]): Provider {
  return cleaned(provider, () => cleaner(memberTexts));
}

function cleaned(provider: Provider, cleanerOf: (request?: TaskRequest) => Cleaned): Provider {
  const { cancel, describeModels, findModels, findTasks, inspect, listUnfinished, webhook } = provider;
  const { readKey } = webhook ?? {};
  return {
    ...provider,
    submit: (request, options) => cleanerOf(request)(async () => provider.submit(request, options)),
    poll: (task, options) => cleanerOf()(async () => provider.poll(task, options)),
    ...(webhook && {
      webhook: {
        ...webhook,
        ...(readKey && { readKey: (options) => cleanerOf()(async () => readKey(options)) }),
      },
    }),
    ...(cancel && { cancel: (task, options) => cleanerOf()(async () => cancel(task, options)) }),
    ...(findModels && {
      findModels: (names, options) => cleanerOf()(async () => findModels(names, options)),
    }),
    ...(describeModels && {
      describeModels: (options) => cleanerOf()(async () => describeModels(options)),
    }),
    ...(inspect && { inspect: (options) => cleanerOf()(async () => inspect(options)) }),
    ...(listUnfinished && { listUnfinished: (options) => cleanerOf()(async () => listUnfinished(options)) }),
    ...(findTasks && {
      findTasks: (request, options) => cleanerOf(request)(async () => findTasks(request, options)),
    }),
  };
}

/** Removes private texts from a call's errors, and from the cause of a failed task. */
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
