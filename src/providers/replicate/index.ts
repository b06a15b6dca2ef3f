import type { Runtime } from '../../runtime/index.ts';
import { createExchange } from '../http/exchange.ts';
import { toInput, toValues } from '../input.ts';
import { guard } from '../private-calls.ts';
import { type Provider, ProviderError } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, idOf, taskId, unlessGone } from '../task-id.ts';
import { earliestMs, findInList } from '../task-list.ts';
import { withWebhook } from '../webhooks/rules.ts';
import { type Connection, callOnce } from './client.ts';
import { readModels } from './describe.ts';
import { toFileValue } from './file.ts';
import { readPage } from './list.ts';
import { findModels } from './models.ts';
import { keySchema, predictionSchema } from './schema.ts';
import { toStatus } from './status.ts';
import { webhookRules } from './webhook.ts';

export interface ReplicateSettings {
  runtime: Runtime;
  apiToken: string;
  /** In the form that the client uses: ends in `/v1`. Default: Replicate's own. */
  baseUrl?: string;
  /** Whether the operator configured that address. */
  isOperatorsOwn: boolean;
}

/** Of the 3,000 calls in a minute that all calls but creates share. @see https://replicate.com/docs/topics/predictions/rate-limits */
const POLLS_PER_SECOND = 40;

/**
 * Runs Replicate's models.
 * @see https://replicate.com/docs/reference/http
 */
export function createReplicate(settings: ReplicateSettings): Provider {
  const { apiToken, baseUrl = 'https://api.replicate.com/v1', isOperatorsOwn } = settings;
  const connection: Connection = {
    apiToken,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    exchange: createExchange(settings.runtime, { secrets: [apiToken] }),
    random: settings.runtime.random,
  };

  const settle = createFilelessLimit();

  return guard({
    id: 'replicate',
    api: {
      origin: new URL(baseUrl).origin,
      headers: { authorization: `Bearer ${apiToken}` },
      isOperatorsOwn,
      checkUrl: `${connection.baseUrl}/account`,
    },
    minPollIntervalMs: 500,
    pollsPerSecond: POLLS_PER_SECOND,

    webhook: {
      rules: webhookRules,
      async readKey({ signal }) {
        const answer = await callOnce(connection, 'key', signal, (client) =>
          client.webhooks.default.secret.get({ signal }),
        );
        return keySchema.parse(answer).key;
      },
    },

    async submit(request, { signal, deadlineMs, webhookUrl }) {
      const model = toModelReference(request.model);
      const values = await toValues(request.inputs, (file) => toFileValue(connection, file, signal));
      const input = toInput(request, values);
      const { body } = withWebhook(webhookRules, webhookUrl, { path: '', body: { ...model, input } });
      const answer = await callOnce(
        ...([connection, 'create', signal] as const),
        (client) => client.predictions.create({ ...body, signal }),
        deadlineMs === undefined ? {} : { 'cancel-after': toCancelAfter(deadlineMs) },
      );
      return { id: createdId(answer, taskId) };
    },

    async findTasks(request, { signal, ...lost }) {
      const createdAfter = new Date(earliestMs(lost.fromMs)).toISOString();
      const ids = await findInList(async (cursor) => {
        const params = { created_after: createdAfter, ...(cursor !== undefined && { cursor }) };
        const answer = await callOnce(connection, 'list', signal, async (client) =>
          (await client.request('/predictions', { method: 'GET', params, signal })).json(),
        );
        return readPage(answer, request);
      }, lost);
      return ids.map((id) => ({ id }));
    },

    async findModels(names, { signal }) {
      return findModels(connection, names, signal);
    },

    describeModels: ({ signal, at }) => readModels(connection, at, signal),

    async poll(task, { signal }) {
      const id = idOf(task, 'Replicate');
      const answer = await callOnce(connection, 'poll', signal, (client) =>
        client.predictions.get(id, { signal }),
      );
      const prediction = predictionSchema.safeParse(answer);
      if (prediction.success) return settle(id, toStatus(prediction.data));
      throw new ProviderError('unavailable', "poll: the answer isn't a prediction");
    },

    async cancel(task, { signal }) {
      const id = idOf(task, 'Replicate');
      return callOnce(connection, 'cancel', signal, (client) =>
        client.predictions.cancel(id, { signal }),
      ).then(() => undefined, unlessGone);
    },
  });
}

/**
 * A little after our own deadline, so that a task that the bot lost track of doesn't keep running. From 5 s to 24 h.
 * @see https://replicate.com/docs/topics/predictions/lifecycle
 */
function toCancelAfter(deadlineMs: number): string {
  return `${Math.min(Math.ceil(deadlineMs / 60_000) + 1, 24 * 60)}m`;
}

/**
 * Official models are named `owner/name`. All others also need their version, 64 hexadecimal digits.
 * @see https://replicate.com/docs/topics/models/official-models
 */
function toModelReference(name: string): { model: string } | { version: string } {
  if (/^[\w.-]+\/[\w.-]+$/.test(name)) return { model: name };
  if (/^(?:[\w.-]+\/[\w.-]+:)?[0-9a-f]{64}$/.test(name)) return { version: name };
  throw new ProviderError('invalid_request', `${name} isn't a model's name`, { sent: false });
}
