import * as z from 'zod';
import type { ProviderDefinition } from '../../src/providers/definition.ts';
import { type Call, createExchange } from '../../src/providers/http/exchange.ts';
import { type CallName, toRefusal } from '../../src/providers/http/refusal.ts';
import { guard } from '../../src/providers/private-calls.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { createdId, taskId } from '../../src/providers/task-id.ts';

const task = z.object({ isDone: z.boolean(), videoUrl: z.string().optional() });

/** A fictional provider, complete in one file like the project's own: see CONTRIBUTING.md. */
export const sampleProvider: ProviderDefinition = {
  id: 'seventh',
  label: 'Seventh',
  keyVariables: ['SEVENTH_API_KEY', 'SEVENTH_TOKEN'],
  baseUrlVariable: 'SEVENTH_BASE_URL',
  baseUrlEnding: '/v1',
  concurrencyVariable: 'SEVENTH_CONCURRENCY',
  concurrency: 1,
  webhook: null,

  async create({ apiKey, baseUrl = 'https://api.seventh.example/v1', isOperatorsOwn, runtime }) {
    const headers = { authorization: `Bearer ${apiKey}` };
    const exchange = createExchange(runtime, { secrets: [apiKey] });

    async function ask(name: CallName, call: Omit<Call, 'url'>, path: string): Promise<unknown> {
      const answer = await exchange({ ...call, url: baseUrl + path, headers });
      // Its words say no more than its statuses.
      if (answer.status !== 200) throw toRefusal(answer, name, () => undefined);
      return answer.json;
    }

    return guard({
      id: 'seventh',
      api: { origin: new URL(baseUrl).origin, headers, isOperatorsOwn, checkUrl: `${baseUrl}/account` },
      minPollIntervalMs: 1_000,
      async submit({ model, prompt }, { signal }) {
        const body = JSON.stringify({ model, prompt });
        const answer = await ask('create', { method: 'POST', body, signal, isPaid: true }, '/films');
        return { id: createdId(answer, taskId) };
      },
      async poll({ id }, { signal }) {
        const parsed = task.safeParse(await ask('poll', { method: 'GET', signal }, `/films/${id}`));
        if (!parsed.success) throw new ProviderError('unavailable', "the answer isn't a task");
        const { isDone, videoUrl } = parsed.data;
        return isDone && videoUrl !== undefined
          ? { state: 'succeeded', output: { kind: 'url', url: videoUrl } }
          : { state: 'running' };
      },
    });
  },
};
