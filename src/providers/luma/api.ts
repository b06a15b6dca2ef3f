import { failedIfGone, unlessOver } from '../gone.ts';
import { createExchange } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { type Provider, ProviderError, type TaskRequest, type TaskStatus } from '../provider.ts';
import { idOf, taskRefSchema } from '../task-id.ts';
import { findInList } from '../task-list.ts';
import { type CallName, toProviderError } from './failure.ts';
import { PAGE_SIZE, readPage } from './list.ts';

export interface LumaSettings {
  apiKey: string;
  /** In the shape of the client's, ending in `/v1`. Default: Luma's own. */
  baseUrl?: string;
  /** Whether the operator named that address. */
  isOperatorsOwn: boolean;
}

/** A task's status; the file of a completed one can come a little later. */
export type Reading = TaskStatus | { state: 'completed-without-file' };

/** In what Luma's two APIs differ. */
export interface Api {
  id: string;
  url: string;
  createPath: string;
  /** Answers to a good key, for free; the newer API documents no such call. */
  checkPath?: string;
  /** Whether it lists generations and takes them back. */
  canListAndDelete: boolean;
  takesImageBy?: 'url';
  /** Throws a `ProviderError` that says `sent: false`. */
  toBody(request: TaskRequest, settings: Pick<LumaSettings, 'isOperatorsOwn'>): object | Promise<object>;
  /** Throws a `ProviderError` where the answer is no generation. */
  read(answer: unknown): Reading;
}

/** How often a completed task may be seen without its file. */
const MAX_FILELESS_POLLS = 5;

/** What a delete of a generation that is gone may be answered with. */
const unlessEnded = unlessOver('invalid_request', 'task_failed');

/** A provider that speaks one of Luma's APIs. Neither knows an idempotency key. */
export function createFromApi(api: Api, settings: LumaSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? api.url).replace(/\/+$/, '');
  const authorization = `Bearer ${apiKey}`;
  const exchange = createExchange({ secrets: [apiKey] });
  /** By id. */
  const filelessPolls = new Map<string, number>();

  async function ask(
    what: CallName,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { body, signal }: { body?: object; signal: AbortSignal },
  ): Promise<unknown> {
    const answer = await exchange({
      ...{ method, url: baseUrl + path, signal, isPaid: what === 'create' },
      headers: {
        ...{ accept: 'application/json', authorization },
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status < 200 || answer.status >= 300) throw toProviderError(answer, what);
    return parseJson(answer.text);
  }

  function judge(id: string, reading: Reading): TaskStatus {
    if (reading.state !== 'completed-without-file') {
      filelessPolls.delete(id);
      return reading;
    }
    const count = (filelessPolls.get(id) ?? 0) + 1;
    filelessPolls.set(id, count);
    if (count < MAX_FILELESS_POLLS) return { state: 'running' };
    filelessPolls.delete(id);
    return {
      state: 'failed',
      kind: 'bad_output',
      cause: `completed, but without a file after ${count} polls`,
    };
  }

  const provider: Provider = {
    id: api.id,
    api: {
      ...{ origin: new URL(baseUrl).origin, headers: { authorization }, isOperatorsOwn },
      ...(api.checkPath !== undefined && { checkUrl: baseUrl + api.checkPath }),
    },
    ...(api.takesImageBy && { takesImageBy: api.takesImageBy }),
    // Luma's guides ask every two to five seconds.
    minPollIntervalMs: 2_000,

    async submit(request, { signal }) {
      if (request.makes !== 'video') {
        throw new ProviderError('invalid_request', 'only videos are made here', { sent: false });
      }
      const body = await api.toBody(request, settings);
      const answer = await ask('create', 'POST', api.createPath, { body, signal });
      const created = taskRefSchema.safeParse(answer);
      if (!created.success) throw new ProviderError('unavailable', 'create: the answer holds no id');
      return { id: created.data.id };
    },

    async poll(task, { signal }) {
      const id = idOf(task, 'Luma');
      return failedIfGone(async () => {
        return judge(id, api.read(await ask('poll', 'GET', `/generations/${id}`, { signal })));
      });
    },
  };
  if (!api.canListAndDelete) return provider;
  return {
    ...provider,

    async findTasks(request, { signal, ...lost }) {
      const ids = await findInList(async (offset = '0') => {
        const path = `/generations?limit=${PAGE_SIZE}&offset=${offset}`;
        return readPage(await ask('list', 'GET', path, { signal }), request, Number(offset));
      }, lost);
      return ids.map((id) => ({ id }));
    },

    async cancel(task, { signal }) {
      const id = idOf(task, 'Luma');
      filelessPolls.delete(id);
      await ask('cancel', 'DELETE', `/generations/${id}`, { signal }).catch(unlessEnded);
    },
  };
}
