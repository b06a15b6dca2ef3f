import type { AdapterSettings } from '../definition.ts';
import { createAskJson } from '../http/ask-json.ts';
import { createBodyFiles } from '../http/body-files.ts';
import { createExchange } from '../http/exchange.ts';
import { toValues } from '../input.ts';
import { guard } from '../private-calls.ts';
import { type Provider, ProviderError } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, idOf, taskId } from '../task-id.ts';
import { withWebhook } from '../webhooks/rules.ts';
import { describe } from './describe.ts';
import { readBody } from './failure.ts';
import { toBody } from './request.ts';
import { modelsSchema } from './schema.ts';
import { toStatus } from './status.ts';
import { webhookRules } from './webhook.ts';

/** A free list, which needs no key. */
const MODELS = 'videos/models';

/**
 * OpenRouter, which passes requests on to the models' makers. It has no list of tasks and no idempotency keys, and can't
 * stop a task.
 * @see https://openrouter.ai/docs/api/api-reference/videos
 */
export function createOpenrouter(settings: AdapterSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? 'https://openrouter.ai/api/v1').replace(/\/+$/, '');
  const headers = { authorization: `Bearer ${apiKey}` };
  const exchange = createExchange(settings.runtime, { secrets: [apiKey] });
  const ask = createAskJson(exchange, { url: `${baseUrl}/`, headers, read: readBody });
  const settle = createFilelessLimit();

  async function listModels(signal: AbortSignal) {
    const listed = modelsSchema.safeParse(await ask('model', MODELS, { method: 'GET', signal }));
    if (listed.success) return listed.data.data;
    throw new ProviderError('unavailable', "model: the answer isn't a list of models");
  }

  return guard({
    id: 'openrouter',
    api: { origin: new URL(baseUrl).origin, headers, isOperatorsOwn, checkUrl: `${baseUrl}/key` },
    // Its documentation recommends 10 to 30 seconds.
    minPollIntervalMs: 10_000,
    webhook: { rules: webhookRules },

    async submit(request, { signal, webhookUrl }) {
      const files = createBodyFiles(settings.runtime.random);
      const { path, body } = withWebhook(webhookRules, webhookUrl, {
        path: 'videos',
        body: toBody(request, await toValues(request.inputs, files.toDataUrl)),
      });
      const answer = await ask('create', path, { method: 'POST', signal, isPaid: true, files }, body);
      return { id: createdId(answer, taskId) };
    },

    async findModels(names, { signal }) {
      const known = new Set((await listModels(signal)).map((raw) => Object(raw).id));
      return new Map(names.map((name) => [name, known.has(name) ? [] : [name]]));
    },

    describeModels: async ({ signal }) => ({ descriptions: (await listModels(signal)).map(describe) }),

    async poll(task, { signal }) {
      const id = idOf(task, 'OpenRouter');
      const answer = await ask('poll', `videos/${id}`, { method: 'GET', signal });
      return settle(id, toStatus(answer, `${baseUrl}/videos/${id}/content?index=0`));
    },
  });
}
