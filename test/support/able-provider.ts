import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { OwnModel, ProviderDefinition } from '../../src/providers/definition.ts';
import { createAskJson } from '../../src/providers/http/ask-json.ts';
import { createExchange } from '../../src/providers/http/exchange.ts';
import { toRefusal } from '../../src/providers/http/refusal.ts';
import { guard } from '../../src/providers/private-calls.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { listOwnJson, readOwnJson } from '../../src/providers/reading/own-json.ts';
import { createdId, taskId } from '../../src/providers/task-id.ts';
import { type WebhookRules, withWebhook } from '../../src/providers/webhooks/rules.ts';
import { isEqual, secondsIn, textOf } from '../../src/providers/webhooks/verify.ts';

const film = z.object({
  isDone: z.boolean(),
  videoUrl: z.string().optional(),
  /** What it looks like so far, in base64. */
  look: z.string().optional(),
});
const list = z.array(z.object({ name: z.string(), usd: z.number() }));

/** It signs as no provider of the project does. */
const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path, body: { ...body, tell: url } }),
  calls: 1,
  signature: {
    idHeader: 'x-eighth-id',
    madeAtMs: ({ headers }) => secondsIn(headers, 'x-eighth-time'),
    isSigned: ({ headers, body }, key) =>
      isEqual(
        Buffer.from(textOf(headers, 'x-eighth-mac'), 'hex'),
        createHmac('sha256', key).update(textOf(headers, 'x-eighth-time')).update(body).digest(),
      ),
  },
};

/** Each file of the operator's folder is a model that makes and edits videos. */
function readOwn(folder: string): { models: OwnModel[]; problems: string[]; warnings: string[] } {
  const { names, problem } = listOwnJson(folder);
  const read = names.map((name) => ({ name, ...readOwnJson(folder, name, 1_024) }));
  return {
    models: read.flatMap(({ name, json, mistake }) => {
      if (mistake !== undefined) return [];
      const id = name.replace(/\.json$/, '');
      const row = { id, label: String(Object(json).label), offers: [offerOf(id, 0.1)] };
      return [{ row, place: `EIGHTH_MODELS: ${name}`, ifTaken: 'rename it' }];
    }),
    problems: problem === undefined ? [] : [`EIGHTH_MODELS: ${problem}`],
    warnings: read.flatMap(({ mistake }) => (mistake === undefined ? [] : [`EIGHTH_MODELS: ${mistake}`])),
  };
}

function offerOf(providerModel: string, usd: number) {
  const stages = [{ makes: 'video', providerModel, price: { usd, per: 'task' } }];
  const edit = { task: 'edit', inputs: { video: { min: 1, maxSeconds: 60 } }, stages };
  const times = { typicalMs: 60_000, deadlineMs: 3_600_000, keptMs: 86_400_000 };
  const formats = { durations: { from: 1, to: 60 }, resolutions: ['720p'], aspectRatios: ['16:9'] };
  return { provider: 'eighth', ...times, ...formats, ways: [{ stages }, edit] };
}

/** A fictional provider that can do whatever the interface knows, complete in one file. */
export const ableProvider: ProviderDefinition = {
  id: 'eighth',
  label: 'Eighth',
  keyVariables: ['EIGHTH_API_KEY'],
  baseUrlVariable: 'EIGHTH_BASE_URL',
  baseUrlEnding: '',
  takesSeveralUrls: true,
  concurrencyVariable: 'EIGHTH_CONCURRENCY',
  concurrency: 2,
  webhook: webhookRules,
  own: {
    variables: { EIGHTH_MODELS: 'path', EIGHTH_MOOD: ['calm', 'wild'] },
    modelIds: [],
    read: ({ EIGHTH_MODELS: folder, EIGHTH_MOOD: mood = 'calm' }) => ({
      ...(folder === undefined ? { models: [], problems: [], warnings: [] } : readOwn(folder)),
      create: async (account) => createAble(account, mood),
    }),
  },
  create: async (account) => createAble(account, 'calm'),
};

function createAble(account: Parameters<ProviderDefinition['create']>[0], mood: string) {
  const { apiKey, baseUrl = 'https://eighth.example', isOperatorsOwn, runtime } = account;
  const headers = { authorization: `Bearer ${apiKey}` };
  const exchange = createExchange(runtime, { secrets: [apiKey] });
  const [first = '', ...others] = baseUrl.split(',');
  const urls = [first, ...others];
  const looks = new Map<string, Uint8Array>();
  let submits = 0;
  const askAt = (url: unknown) =>
    createAskJson(exchange, {
      ...{ url: `${String(url)}/`, headers },
      read(answer, call) {
        if (answer.status >= 200 && answer.status < 300) return answer.json;
        throw toRefusal(answer, call, () => undefined);
      },
    });
  const ask = askAt(first);

  return guard({
    id: 'eighth',
    api: {
      ...{ origin: new URL(first).origin, moreOrigins: others.map((url) => new URL(url).origin) },
      ...{ headers, isOperatorsOwn, checkUrl: `${first}/models` },
    },
    minPollIntervalMs: 1_000,
    webhook: {
      rules: webhookRules,
      readKey: async ({ signal }) =>
        z.object({ key: z.string() }).parse(await ask('key', 'key', { method: 'GET', signal })).key,
    },
    async submit({ model, prompt, task, source }, { signal, webhookUrl }) {
      const url = urls[submits++ % urls.length];
      const body = { model, prompt, task, mood, ...(source && { previous: source['id'] }) };
      const create = withWebhook(webhookRules, webhookUrl, { path: 'films', body });
      const call = { method: 'POST', signal, isPaid: true } as const;
      return {
        id: createdId(await askAt(url)('create', create.path, call, create.body), taskId),
        url: String(url),
      };
    },
    async poll({ id, url }, { signal }) {
      const parsed = film.safeParse(await askAt(url)('poll', `films/${id}`, { method: 'GET', signal }));
      if (!parsed.success) throw new ProviderError('unavailable', "the answer isn't a task");
      const { isDone, videoUrl, look } = parsed.data;
      if (look !== undefined) looks.set(String(id), Buffer.from(look, 'base64'));
      return isDone && videoUrl !== undefined
        ? { state: 'succeeded', output: { kind: 'url', url: videoUrl } }
        : { state: 'running' };
    },
    async cancel({ id, url }, { signal }) {
      await askAt(url)('cancel', `films/${id}/cancel`, { method: 'POST', signal });
      return {};
    },
    takeProgressImage({ id }) {
      const look = looks.get(String(id));
      looks.delete(String(id));
      return look;
    },
    async describeModels({ signal }) {
      const models = list.parse(await ask('list', 'models', { method: 'GET', signal }));
      const descriptions = models.map(({ name, usd }) => {
        const { provider: _, ...offer } = offerOf(name, usd);
        return { model: name, label: name, offer };
      });
      return { descriptions };
    },
    async inspect() {
      return urls.map((url) => ({ server: new URL(url).host, says: 'ready' }));
    },
  });
}
