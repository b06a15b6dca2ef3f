import type { AdapterSettings } from '../definition.ts';
import { createAskJson } from '../http/ask-json.ts';
import { type BodyFiles, createBodyFiles } from '../http/body-files.ts';
import { createExchange } from '../http/exchange.ts';
import { toRefusal } from '../http/refusal.ts';
import { guard } from '../private-calls.ts';
import { type Provider, ProviderError, type TaskRequest, type TaskStatus } from '../provider.ts';
import { createFilelessLimit, type Fileless } from '../reading/fileless-polls.ts';
import { createdId, idOf, taskId, unlessGone } from '../task-id.ts';
import { findInList, unfinishedIn } from '../task-list.ts';
import { type WebhookRules, withWebhook } from '../webhooks/rules.ts';
import { kindOfWords } from './failure.ts';
import { PAGE_SIZE, readPage } from './list.ts';

/** The differences between Luma's two APIs. */
export interface Api {
  id: string;
  url: string;
  createPath: string;
  /** A free URL that answers to a valid key. The newer API documents none. */
  checkPath?: string;
  /** Whether it lists generations and can delete them. */
  canListAndDelete: boolean;
  takesImageBy?: 'url';
  webhook?: WebhookRules;
  /** Throws a `ProviderError` that says `sent: false`. */
  toBody(
    request: TaskRequest,
    options: Pick<AdapterSettings, 'isOperatorsOwn'> & { files: BodyFiles },
  ): object | Promise<object>;
  /** Throws a `ProviderError` if the answer isn't a generation. */
  read(answer: unknown): TaskStatus | Fileless;
}

/** A provider that uses one of Luma's APIs. Neither has idempotency keys. */
export function createFromApi(api: Api, settings: AdapterSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? api.url).replace(/\/+$/, '');
  const authorization = `Bearer ${apiKey}`;
  const ask = createAskJson(createExchange(settings.runtime, { secrets: [apiKey] }), {
    url: baseUrl,
    headers: { accept: 'application/json', authorization },
    read(answer, name) {
      if (answer.status < 200 || answer.status >= 300) throw toRefusal(answer, name, kindOfWords);
      return answer.json;
    },
  });
  const settle = createFilelessLimit();

  const provider: Provider = {
    id: api.id,
    api: {
      ...{ origin: new URL(baseUrl).origin, headers: { authorization }, isOperatorsOwn },
      ...(api.checkPath !== undefined && { checkUrl: baseUrl + api.checkPath }),
    },
    ...(api.takesImageBy && { takesImageBy: api.takesImageBy }),
    // Luma's guides poll every two to five seconds.
    minPollIntervalMs: 2_000,

    ...(api.webhook && { webhook: { rules: api.webhook } }),

    async submit(request, { signal, webhookUrl }) {
      if (request.makes !== 'video') {
        throw new ProviderError('invalid_request', 'only videos are made here', { sent: false });
      }
      const files = createBodyFiles(settings.runtime.random);
      const create = {
        path: api.createPath,
        body: await api.toBody(request, { isOperatorsOwn, files }),
      };
      const { path, body } = api.webhook ? withWebhook(api.webhook, webhookUrl, create) : create;
      const answer = await ask('create', path, { method: 'POST', signal, isPaid: true, files }, body);
      return { id: createdId(answer, taskId) };
    },

    async poll(task, { signal }) {
      const id = idOf(task, 'Luma');
      return settle(id, api.read(await ask('poll', `/generations/${id}`, { method: 'GET', signal })));
    },
  };
  if (!api.canListAndDelete) return guard(provider);
  return guard({
    ...provider,

    async findTasks(request, { signal, ...lost }) {
      const ids = await findInList(async (offset = '0') => {
        const path = `/generations?limit=${PAGE_SIZE}&offset=${offset}`;
        return readPage(await ask('list', path, { method: 'GET', signal }), request, Number(offset));
      }, lost);
      return ids.map((id) => ({ id }));
    },

    async listUnfinished({ signal }) {
      const path = `/generations?limit=${PAGE_SIZE}&offset=0`;
      return unfinishedIn(await ask('list', path, { method: 'GET', signal }), 'generations', api.read);
    },

    async cancel(task, { signal }) {
      const id = idOf(task, 'Luma');
      return ask('cancel', `/generations/${id}`, { method: 'DELETE', signal }).then(
        () => undefined,
        unlessGone,
      );
    },
  });
}
