import type { AdapterSettings } from '../definition.ts';
import { findEach } from '../find-each.ts';
import { createAskJson } from '../http/ask-json.ts';
import { createBodyFiles } from '../http/body-files.ts';
import { createExchange } from '../http/exchange.ts';
import { toValues } from '../input.ts';
import { guard } from '../private-calls.ts';
import { type Provider, ProviderError, type TaskStatus } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, unlessGone } from '../task-id.ts';
import { withWebhook } from '../webhooks/rules.ts';
import { readBody } from './failure.ts';
import { toCreate } from './request.ts';
import { fileSchema, interactionId, interactionSchema } from './schema.ts';
import { fileIn, toStatus } from './status.ts';
import { readId } from './task.ts';
import { webhookRules } from './webhook.ts';

/** The form of requests and answers. @see https://www.npmjs.com/package/@google/genai */
const REVISION = { 'api-revision': '2026-05-20' };

/**
 * Gemini Omni by the Interactions API, in the background. It has no list of interactions and no idempotency keys.
 * @see https://ai.google.dev/gemini-api/docs/omni
 */
export function createGoogle(settings: AdapterSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const baseUrl = `${(settings.baseUrl ?? 'https://generativelanguage.googleapis.com').replace(/\/+$/, '')}/v1beta`;
  const { origin } = new URL(baseUrl);
  const headers = { 'x-goog-api-key': apiKey };
  const exchange = createExchange(settings.runtime, { secrets: [apiKey] });
  const ask = createAskJson(exchange, {
    ...{ url: `${baseUrl}/`, headers: { ...headers, ...REVISION }, read: readBody },
  });
  const settle = createFilelessLimit();

  /** A finished video becomes a file a little later. Whatever can't be read of that shows when it is downloaded. */
  async function whenThere(made: TaskStatus, signal: AbortSignal): Promise<TaskStatus> {
    if (made.state !== 'succeeded' || made.output.kind !== 'url') return made;
    const name = fileIn(made.output.url, origin);
    if (name === undefined) return made;
    const shown = await ask('poll', `files/${name}`, { method: 'GET', signal }).catch(() => undefined);
    const file = fileSchema.safeParse(shown);
    switch (file.success && file.data.state.toUpperCase()) {
      case 'PROCESSING':
        return { state: 'running' };
      case 'FAILED':
        return { state: 'failed', kind: 'task_failed', cause: 'it is completed, and its file failed' };
      default:
        return made;
    }
  }

  return guard({
    id: 'google',
    api: { origin, headers, isOperatorsOwn, checkUrl: `${baseUrl}/models?pageSize=1` },
    // As its documentation polls.
    minPollIntervalMs: 5_000,

    webhook: { rules: webhookRules },

    async submit(request, { signal, webhookUrl }) {
      const files = createBodyFiles(settings.runtime.random);
      const { inputs, toBody } = toCreate(request);
      const create = { path: 'interactions', body: toBody(await toValues(inputs, files.toBase64)) };
      const { path, body } = withWebhook(webhookRules, webhookUrl, create);
      const answer = await ask('create', path, { method: 'POST', signal, isPaid: true, files }, body);
      return { id: createdId(answer, interactionId) };
    },

    async findModels(names, { signal }) {
      return findEach(names, async (name) => {
        const path = `models/${encodeURIComponent(name)}`;
        return ask('model', path, { method: 'GET', signal }).then(
          () => [],
          (error: unknown) => {
            if (error instanceof ProviderError && error.isGone) return [name];
            throw error;
          },
        );
      });
    },

    async poll(task, { signal }) {
      const id = readId(task);
      const answer = await ask('poll', `interactions/${id}`, { method: 'GET', signal });
      const shown = interactionSchema.safeParse(answer);
      if (!shown.success) throw new ProviderError('unavailable', "poll: the answer isn't an interaction");
      return whenThere(settle(id, toStatus(shown.data, origin)), signal);
    },

    async cancel(task, { signal }) {
      const path = `interactions/${readId(task)}/cancel`;
      return ask('cancel', path, { method: 'POST', signal }).then(() => ({}), unlessGone);
    },
  });
}
