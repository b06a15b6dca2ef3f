import type { AdapterSettings } from '../definition.ts';
import { createAskJson } from '../http/ask-json.ts';
import { createExchange } from '../http/exchange.ts';
import { toInput, toValues } from '../input.ts';
import { bothPaths, toModelPath } from '../model-path.ts';
import { guard } from '../private-calls.ts';
import { inputOf, type Provider, ProviderError } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, idOf, taskId, unlessGone } from '../task-id.ts';
import { earliestMs, findInList, unfinishedIn } from '../task-list.ts';
import { withWebhook } from '../webhooks/rules.ts';
import { readData } from './failure.ts';
import { PAGE_SIZE, readPage } from './list.ts';
import { MAX_LIST_BYTES, readModels } from './models.ts';
import { keySchema, predictionSchema } from './schema.ts';
import { toStatus } from './status.ts';
import { toFileUrl } from './upload.ts';
import { webhookRules } from './webhook.ts';

/**
 * Runs WaveSpeed's models, which all have one API. WaveSpeed's client hides a task's id until the task is done, so a
 * restart would lose it. That's why it isn't used.
 * @see https://wavespeed.ai/docs/submit-task
 */
export function createWavespeed(settings: AdapterSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? 'https://api.wavespeed.ai').replace(/\/+$/, '');
  const headers = { authorization: `Bearer ${apiKey}` };
  const exchange = createExchange(settings.runtime, { secrets: [apiKey] });
  const ask = createAskJson(exchange, { url: `${baseUrl}/api/v3/`, headers, read: readData });
  const agent = settings.runtime.network.createAgent({ allowH2: false });
  const settle = createFilelessLimit();

  return guard({
    id: 'wavespeed',
    api: {
      ...{ origin: new URL(baseUrl).origin, headers, isOperatorsOwn },
      checkUrl: `${baseUrl}/api/v3/balance`,
    },
    minPollIntervalMs: 1_000,

    webhook: {
      rules: webhookRules,
      readKey: async ({ signal }) =>
        keySchema.parse(await ask('key', 'webhook/secret', { method: 'GET', signal })).secret,
    },

    async submit(request, { signal, webhookUrl }) {
      const modelPath = toModelPath(request.model, inputOf(request, 'first') !== undefined);
      const values = await toValues(request.inputs, (file) =>
        toFileUrl({ baseUrl, ask, agent }, file, signal),
      );
      const { path, body } = withWebhook(webhookRules, webhookUrl, {
        path: modelPath,
        body: toInput(request, values),
      });
      const data = await ask('create', path, { method: 'POST', signal, isPaid: true }, body);
      return { id: createdId(data, taskId) };
    },

    async findTasks(request, { signal, ...lost }) {
      const model = toModelPath(request.model, inputOf(request, 'first') !== undefined);
      const filters = { model, created_after: new Date(earliestMs(lost.fromMs)).toISOString() };
      const ids = await findInList(async (next = '1') => {
        const page = Number(next);
        const body = { page, page_size: PAGE_SIZE, ...filters };
        return readPage(await ask('list', 'predictions', { method: 'POST', signal }, body), model, page);
      }, lost);
      return ids.map((id) => ({ id }));
    },

    async listUnfinished({ signal }) {
      const answer = await ask(
        'list',
        'predictions',
        { method: 'POST', signal },
        { page: 1, page_size: PAGE_SIZE },
      );
      return unfinishedIn(answer, 'items', (task) => toStatus(predictionSchema.parse(task)));
    },

    async findModels(names, { signal }) {
      const call = { method: 'GET', signal, maxBytes: MAX_LIST_BYTES } as const;
      const listed = readModels(await ask('list', 'models', call));
      return new Map(names.map((name) => [name, bothPaths(name).filter((path) => !listed.has(path))]));
    },

    async poll(task, { signal }) {
      const id = idOf(task, 'WaveSpeed');
      const data = await ask('poll', `predictions/${id}/result`, { method: 'GET', signal });
      const prediction = predictionSchema.safeParse(data);
      if (prediction.success) return settle(id, toStatus(prediction.data));
      throw new ProviderError('unavailable', "poll: the answer isn't a prediction");
    },

    /** There is no cancel. Deleting a task deletes the member's input. It isn't known if that also stops it. */
    async cancel(task, { signal }) {
      const ids = [idOf(task, 'WaveSpeed')];
      await ask('cancel', 'predictions/delete', { method: 'POST', signal }, { ids }).catch(unlessGone);
      return { goesOn: true };
    },
  });
}
