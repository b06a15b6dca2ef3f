import type { Provider } from './provider.ts';

/** The calls to a provider, by their names in metrics and traces. */
export type ProviderCall = 'submit' | 'poll' | 'cancel' | 'find' | 'list';

/** The same provider, with `around` around each call. */
export function watchCalls(
  provider: Provider,
  around: <T>(call: ProviderCall, run: () => Promise<T>) => Promise<T>,
): Provider {
  const { cancel, findTasks, listUnfinished } = provider;
  return {
    ...provider,
    submit: (request, options) => around('submit', () => provider.submit(request, options)),
    poll: (task, options) => around('poll', () => provider.poll(task, options)),
    ...(cancel && { cancel: (task, options) => around('cancel', () => cancel(task, options)) }),
    ...(findTasks && {
      findTasks: (request, options) => around('find', () => findTasks(request, options)),
    }),
    ...(listUnfinished && { listUnfinished: (options) => around('list', () => listUnfinished(options)) }),
  };
}
