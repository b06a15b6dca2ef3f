import { withoutPrivate } from './http/private-texts.ts';
import { type Provider, ProviderError, type TaskRequest, type TaskStatus } from './provider.ts';

/**
 * The same provider; whatever it says of a failure loses what the request contained before anybody else sees it. The
 * one place where every text of a provider goes through.
 */
export function guard(provider: Provider): Provider {
  const { cancel, findTasks } = provider;
  return {
    ...provider,
    submit: (request, options) => guarded(textsOf(request), () => provider.submit(request, options)),
    async poll(task, options) {
      const { memberTexts } = options;
      return clean(await guarded(memberTexts, () => provider.poll(task, options)), memberTexts);
    },
    ...(cancel && {
      cancel: (task, options) => guarded(options.memberTexts, async () => cancel(task, options)),
    }),
    ...(findTasks && {
      findTasks: (request, options) => guarded(textsOf(request), async () => findTasks(request, options)),
    }),
  };
}

/** What of a request is a member's. */
export function textsOf({ prompt }: Pick<TaskRequest, 'prompt'>): string[] {
  return [prompt];
}

async function guarded<T>(memberTexts: readonly string[] = [], call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { kind, message, sent, retryAfterMs, status, isGone, isRefused } = error;
    const facts = { sent, retryAfterMs, status, isGone, isRefused };
    throw new ProviderError(kind, withoutPrivate(message, memberTexts), facts);
  }
}

function clean(status: TaskStatus, memberTexts: readonly string[] = []): TaskStatus {
  return status.state === 'failed' ? { ...status, cause: withoutPrivate(status.cause, memberTexts) } : status;
}
