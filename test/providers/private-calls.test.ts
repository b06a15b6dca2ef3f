import { expect, it } from 'vitest';
import { forMember, guard } from '../../src/providers/private-calls.ts';
import { type Provider, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';

const PROMPT = 'a marzipan lighthouse';
const request = { prompt: PROMPT } as TaskRequest;
const facts = { sent: false, retryAfterMs: 7, status: 418, isGone: true, isRefused: true };
const options = { signal: new AbortController().signal, idempotencyKey: 'k', fromMs: 0, untilMs: 1 };
const KEY = 'Bearer sk-123456789012';

/** A provider all of whose calls fail with these words, or succeed with them as a cause. */
function failing(words: string, isThrown = true): Provider {
  async function call(): Promise<never> {
    if (isThrown) throw new ProviderError('unavailable', words, facts);
    return { state: 'failed', kind: 'task_failed', cause: words } as never;
  }
  return {
    ...{ id: 'x', minPollIntervalMs: 1, submit: call, poll: call, cancel: call },
    ...{ findModels: call, findTasks: call, listUnfinished: call },
  };
}

type Call = (provider: Provider) => Promise<unknown> | undefined;
const calls: Record<string, Call> = {
  submit: (provider) => provider.submit(request, options),
  poll: (provider) => provider.poll({}, options),
  cancel: (provider) => provider.cancel?.({}, options),
  findModels: (provider) => provider.findModels?.([], options),
  findTasks: (provider) => provider.findTasks?.(request, options),
  listUnfinished: (provider) => provider.listUnfinished?.(options),
};

it.each(Object.entries(calls))('a failed %s has no key in it, and all its facts', async (_, call) => {
  const failed = call(guard(failing(`no ${KEY}`)));
  await expect(failed).rejects.toMatchObject({ kind: 'unavailable', ...facts });
  await expect(failed).rejects.not.toThrow('sk-123');
});

it.each(['submit', 'findTasks'])('a failed %s has none of the words in its request', async (name) => {
  await expect(calls[name]?.(guard(failing(`no ${PROMPT}`)))).rejects.not.toThrow('marzipan');
});

it.each(Object.entries(calls))('a failed %s has none of the words of its member', async (_, call) => {
  await expect(call(forMember(failing(`no ${PROMPT}`), [PROMPT]))).rejects.not.toThrow('marzipan');
});

it('neither has the cause of a failed task', async () => {
  const guarded = await calls['poll']?.(guard(failing(`no ${KEY}`, false)));
  expect(guarded).toMatchObject({ state: 'failed', cause: expect.not.stringContaining('sk-123') });
  const own = await calls['poll']?.(forMember(failing(`no ${PROMPT}`, false), [PROMPT]));
  expect(own).toMatchObject({ kind: 'task_failed', cause: expect.not.stringContaining('marzipan') });
});

it('what a provider can’t do, it can’t do here', () => {
  const { submit, poll } = failing('');
  const little = guard({ id: 'x', minPollIntervalMs: 1, submit, poll });
  expect(Object.keys(little).toSorted()).toEqual(['id', 'minPollIntervalMs', 'poll', 'submit']);
});

it('a mistake of our own stays what it is', async () => {
  const mistake = new TypeError('x is undefined');
  const provider = { ...failing(''), poll: async () => Promise.reject(mistake) };
  await expect(guard(provider).poll({}, options)).rejects.toBe(mistake);
});
