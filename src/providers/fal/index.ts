import type { AdapterSettings } from '../definition.ts';
import { findEach } from '../find-each.ts';
import { createAskJson } from '../http/ask-json.ts';
import { createExchange } from '../http/exchange.ts';
import { toInput, toValues } from '../input.ts';
import { bothPaths, toModelPath } from '../model-path.ts';
import { guard } from '../private-calls.ts';
import { inputOf, type Provider, ProviderError } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { unlessGone } from '../task-id.ts';
import { withWebhook } from '../webhooks/rules.ts';
import { readBody } from './failure.ts';
import { readModels } from './read-models.ts';
import { keysSchema, modelsSchema, queueSchema } from './schema.ts';
import { readResult, toStatus } from './status.ts';
import { readTask, toTask } from './task.ts';
import { toFileUrl } from './upload.ts';
import { webhookRules } from './webhook.ts';

/** Of a price, which only a key can see. */
const CHECK = 'models/pricing?endpoint_id=fal-ai%2Fveo3.1';
const MAX_KEYS = 10;
const MAX_KEYS_BYTES = 64 * 1024;

/** Otherwise, the account decides how long a video is kept. The catalog relies on it. */
const LIFETIME = JSON.stringify({ expiration_duration_seconds: 7 * 24 * 3_600 });

/**
 * Runs the models of fal's queue. Its client repeats a submit whose answer was lost, up to three times, which would
 * mean paid duplicates. That's why it isn't used.
 * @see https://fal.ai/docs/api-reference/inference-api
 */
export function createFal(settings: AdapterSettings): Provider {
  const { apiKey, isOperatorsOwn } = settings;
  const own = settings.baseUrl?.replace(/\/+$/, '');
  const queueUrl = own ?? 'https://queue.fal.run';
  const { origin } = new URL(queueUrl);
  const headers = { authorization: `Key ${apiKey}` };
  const exchange = createExchange(settings.runtime, { secrets: [apiKey] });
  const agent = settings.runtime.network.createAgent({ allowH2: false });
  const settle = createFilelessLimit();

  const service = (url: string) => createAskJson(exchange, { url, headers, read: readBody });
  const ask = service(`${queueUrl}/`);
  /** About a task, at the paths that fal named. */
  const askAbout = service(origin);
  const platformUrl = `${own ?? 'https://api.fal.ai'}/v1/`;
  const platform = service(platformUrl);
  const pagesUrl = own ?? 'https://fal.ai';
  const restUrl = own ?? 'https://rest.fal.ai';
  const storage = { origin, ask: service(`${restUrl}/`), agent };
  /** Its public keys need none of ours. */
  const askKeys = createAskJson(exchange, { url: `${restUrl}/.well-known/`, headers: {}, read: readBody });

  return guard({
    id: 'fal',
    api: { origin, headers, isOperatorsOwn, checkUrl: platformUrl + CHECK },
    minPollIntervalMs: 1_000,

    webhook: {
      rules: webhookRules,
      async readKey({ signal }) {
        const call = { method: 'GET', signal, maxBytes: MAX_KEYS_BYTES } as const;
        const { keys } = keysSchema.parse(await askKeys('key', 'jwks.json', call));
        const usable = keys.flatMap((key) => key?.x ?? []).slice(0, MAX_KEYS);
        if (usable.length === 0) throw new ProviderError('unavailable', 'key: none of its keys is known');
        return usable.join(' ');
      },
    },

    async submit(request, { signal, deadlineMs, webhookUrl }) {
      const model = toModelPath(request.model, inputOf(request, 'first') !== undefined);
      const values = await toValues(request.inputs, (file) => toFileUrl(storage, file, signal));
      const { path, body } = withWebhook(webhookRules, webhookUrl, {
        path: model,
        body: toInput(request, values),
      });
      const orderHeaders = {
        // Its queue would run a request up to ten times.
        // https://docs.fal.ai/model-apis/model-endpoints/reliability
        'x-fal-no-retry': '1',
        'x-fal-object-lifecycle-preference': LIFETIME,
        // A request that the bot gave up isn't begun later.
        ...(deadlineMs !== undefined && {
          'x-fal-request-timeout': String(Math.ceil(deadlineMs / 1_000) + 60),
        }),
      };
      const call = { method: 'POST', signal, isPaid: true, headers: orderHeaders } as const;
      return toTask(await ask('create', path, call, body), model, queueUrl);
    },

    async findModels(names, { signal }) {
      const isGone = async (path: string) => {
        const query = new URLSearchParams({ endpoint_id: path });
        const answer = await platform('model', `models?${query}`, { method: 'GET', signal }).catch(
          (error: unknown) => {
            if (error instanceof ProviderError && error.isGone) return { models: [] };
            throw error;
          },
        );
        const listed = modelsSchema.safeParse(answer);
        if (!listed.success)
          throw new ProviderError('unavailable', "model: the answer isn't a list of models");
        return !listed.data.models.some(({ endpoint_id }) => endpoint_id === path);
      };
      return findEach(names, async (name) => {
        const gone: string[] = [];
        for (const path of bothPaths(name)) if (await isGone(path)) gone.push(path);
        return gone;
      });
    },

    describeModels: ({ signal, at }) => readModels({ platform, exchange, pagesUrl }, at, signal),

    async poll(task, { signal }) {
      const { id, status, result } = readTask(task);
      const queued = queueSchema.safeParse(
        await askAbout('poll', `${status}?logs=0`, { method: 'GET', signal }),
      );
      if (!queued.success) throw new ProviderError('unavailable', "poll: the answer isn't a status");
      const running = toStatus(queued.data);
      if (running) return settle(id, running);
      const answer = await exchange({ method: 'GET', url: origin + result, headers, signal });
      return settle(id, readResult(answer));
    },

    /** A waiting request leaves the queue. A running model is only asked to stop, and may be charged. */
    async cancel(task, { signal }) {
      const { status, cancel } = readTask(task);
      const refused = await askAbout('cancel', cancel, { method: 'PUT', signal }).then(
        () => undefined,
        unlessGone,
      );
      if (refused) return refused;
      const shown = await askAbout('poll', status, { method: 'GET', signal }).catch(() => undefined);
      const queued = queueSchema.safeParse(shown);
      const goesOn = queued.success && toStatus(queued.data)?.state === 'running';
      return goesOn ? { goesOn } : {};
    },
  });
}
