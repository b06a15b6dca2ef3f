import * as z from 'zod';
import type { ProviderDefinition } from '../../src/providers/definition.ts';
import { createExchange } from '../../src/providers/http/exchange.ts';
import { parseJson } from '../../src/providers/http/json.ts';
import { kindOfStatus, readRetryAfterMs } from '../../src/providers/http/status.ts';
import { ProviderError } from '../../src/providers/provider.ts';

const created = z.object({ id: z.string() });
const task = z.object({ isDone: z.boolean(), videoUrl: z.string().optional() });

/** A provider that there is none of, whole in one file as those of the project are: see CONTRIBUTING.md. */
export const seventh: ProviderDefinition = {
  id: 'seventh',
  label: 'Seventh',
  keyVariables: ['SEVENTH_API_KEY', 'SEVENTH_TOKEN'],
  baseUrlVariable: 'SEVENTH_BASE_URL',
  baseUrlEnding: '/v1',
  concurrencyVariable: 'SEVENTH_CONCURRENCY',
  concurrency: 1,

  async create({ apiKey, baseUrl = 'https://api.seventh.example/v1', isOperatorsOwn }) {
    const headers = { authorization: `Bearer ${apiKey}` };
    const exchange = createExchange({ secrets: [apiKey] });

    async function ask(call: Omit<Parameters<typeof exchange>[0], 'url'>, path: string): Promise<unknown> {
      const answer = await exchange({ ...call, url: baseUrl + path, headers });
      if (answer.status === 200) return parseJson(answer.text);
      const retryAfterMs = readRetryAfterMs(answer.headers);
      throw new ProviderError(kindOfStatus(answer.status), `answered ${answer.status}`, {
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
    }

    return {
      id: 'seventh',
      api: { origin: new URL(baseUrl).origin, headers, isOperatorsOwn, checkUrl: `${baseUrl}/account` },
      minPollIntervalMs: 1_000,
      async submit({ model, prompt }, { signal }) {
        const body = JSON.stringify({ model, prompt });
        const parsed = created.safeParse(await ask({ method: 'POST', body, signal, isPaid: true }, '/films'));
        if (parsed.success) return { id: parsed.data.id };
        throw new ProviderError('unavailable', 'the answer names no task');
      },
      async poll({ id }, { signal }) {
        const parsed = task.safeParse(await ask({ method: 'GET', signal }, `/films/${id}`));
        if (!parsed.success) throw new ProviderError('unavailable', 'the answer is no task');
        const { isDone, videoUrl } = parsed.data;
        return isDone && videoUrl !== undefined
          ? { state: 'succeeded', output: { kind: 'url', url: videoUrl } }
          : { state: 'running' };
      },
    };
  },
};
