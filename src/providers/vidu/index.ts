import type { AdapterSettings } from '../definition.ts';
import { createAskJson } from '../http/ask-json.ts';
import { createBodyFiles } from '../http/body-files.ts';
import { createExchange } from '../http/exchange.ts';
import { guard } from '../private-calls.ts';
import { type Provider, ProviderError } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, idOf, taskId, unlessGone } from '../task-id.ts';
import { earliestMs, findInList, unfinishedIn } from '../task-list.ts';
import { withWebhook } from '../webhooks/rules.ts';
import { readBody } from './failure.ts';
import { readPage } from './list.ts';
import { toRequest } from './request.ts';
import { generationSchema } from './schema.ts';
import { toCost, toStatus } from './status.ts';
import { webhookRules } from './webhook.ts';

/**
 * Vidu's own API.
 * @see https://platform.vidu.com/docs/introduction
 */
export function createVidu(settings: AdapterSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? 'https://api.vidu.com').replace(/\/+$/, '');
  // Vidu's scheme is `Token`, not `Bearer`.
  const headers = { authorization: `Token ${apiKey}` };
  const exchange = createExchange(settings.runtime, { secrets: [apiKey] });
  const ask = createAskJson(exchange, { url: `${baseUrl}/ent/v2/`, headers, read: readBody });
  const settle = createFilelessLimit();

  return guard({
    id: 'vidu',
    api: {
      ...{ origin: new URL(baseUrl).origin, headers, isOperatorsOwn },
      checkUrl: `${baseUrl}/ent/v2/credits?show_detail=false`,
    },
    minPollIntervalMs: 1_000,

    webhook: { rules: webhookRules, readKey: async () => apiKey },

    async submit(request, { signal, idempotencyKey, webhookUrl }) {
      const files = createBodyFiles(settings.runtime.random);
      const create = await toRequest(request, idempotencyKey, files);
      const { path, body } = withWebhook(webhookRules, webhookUrl, create);
      return {
        id: createdId(
          await ask('create', path, { method: 'POST', signal, isPaid: true, files }, body),
          taskId,
        ),
      };
    },

    async findTasks(_request, { signal, idempotencyKey, ...times }) {
      const from = new Date(earliestMs(times.fromMs)).toISOString();
      const ids = await findInList(
        async (token) => {
          const query = new URLSearchParams({
            ...{ 'created_at.from': from, 'pager.pagesz': '100' },
            ...(token !== undefined && { 'pager.page_token': token }),
          });
          return readPage(await ask('list', `tasks?${query}`, { method: 'GET', signal }), idempotencyKey);
        },
        { idempotencyKey, ...times },
      );
      return ids.map((id) => ({ id }));
    },

    async listUnfinished({ signal }) {
      const answer = await ask('list', 'tasks?pager.pagesz=100', { method: 'GET', signal });
      // It isn't documented which of a task's fields the list shows.
      return unfinishedIn(answer, 'tasks', (task) => toStatus(generationSchema.parse(task)));
    },

    async poll(task, { signal }) {
      const id = idOf(task, 'Vidu');
      const answer = await ask('poll', `tasks/${id}/creations`, { method: 'GET', signal });
      const generation = generationSchema.safeParse(answer);
      if (generation.success) return settle(id, toStatus(generation.data));
      throw new ProviderError('unavailable', "poll: the answer isn't a generation");
    },

    /** Vidu cancels waiting tasks. Running ones continue and are charged. The task shows which it was. */
    async cancel(task, { signal }) {
      const id = idOf(task, 'Vidu');
      const stopped = await ask('cancel', `tasks/${id}/cancel`, { method: 'POST', signal }, { id }).then(
        () => ({}),
        unlessGone,
      );
      const shown = await ask('poll', `tasks/${id}/creations`, { method: 'GET', signal }).catch(
        () => undefined,
      );
      const generation = generationSchema.safeParse(shown);
      return { ...stopped, ...(generation.success && toCost(generation.data)) };
    },
  });
}
