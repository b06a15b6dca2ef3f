import type { AdapterSettings } from '../definition.ts';
import { createAskJson } from '../http/ask-json.ts';
import { createBodyFiles } from '../http/body-files.ts';
import { createExchange } from '../http/exchange.ts';
import { toValues } from '../input.ts';
import { guard } from '../private-calls.ts';
import { type Provider, ProviderError } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, idOf, taskId } from '../task-id.ts';
import { readBody } from './failure.ts';
import { toRequest } from './request.ts';
import { modelsSchema } from './schema.ts';
import { readTask } from './status.ts';

/** A free call, and the list of its models. */
const MODELS = 'video-generation-models';

/**
 * xAI's own API. It has no list of tasks and no idempotency keys, can't stop a task, and calls nobody.
 * @see https://docs.x.ai/developers/model-capabilities/video/generation
 */
export function createXai(settings: AdapterSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? 'https://api.x.ai/v1').replace(/\/+$/, '');
  const headers = { authorization: `Bearer ${apiKey}` };
  const exchange = createExchange(settings.runtime, { secrets: [apiKey] });
  const ask = createAskJson(exchange, { url: `${baseUrl}/`, headers, read: readBody });
  const settle = createFilelessLimit();

  return guard({
    id: 'xai',
    api: { origin: new URL(baseUrl).origin, headers, isOperatorsOwn, checkUrl: `${baseUrl}/${MODELS}` },
    // As its documentation polls.
    minPollIntervalMs: 5_000,

    async submit(request, { signal }) {
      const files = createBodyFiles(settings.runtime.random);
      const { path, body } = toRequest(request, await toValues(request.inputs, files.toDataUrl));
      const answer = await ask('create', path, { method: 'POST', signal, isPaid: true, files }, body);
      return { id: createdId(answer, taskId, ['request_id']) };
    },

    async findModels(names, { signal }) {
      const listed = modelsSchema.safeParse(await ask('model', MODELS, { method: 'GET', signal }));
      if (!listed.success) throw new ProviderError('unavailable', "model: the answer isn't a list of models");
      const known = new Set(listed.data.models.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]));
      return new Map(names.map((name) => [name, known.has(name) ? [] : [name]]));
    },

    async poll(task, { signal }) {
      const id = idOf(task, 'xAI');
      const answer = await exchange({ method: 'GET', url: `${baseUrl}/videos/${id}`, headers, signal });
      return settle(id, readTask(answer));
    },
  });
}
