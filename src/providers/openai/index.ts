import type { OpenAI } from 'openai';
import { z } from 'zod';
import type { Runtime } from '../../runtime/index.ts';
import { createExchange } from '../http/exchange.ts';
import { requireOnly } from '../input.ts';
import { guard } from '../private-calls.ts';
import { inputOf, type Provider, ProviderError, type TaskRef, type TaskRequest } from '../provider.ts';
import { createdId, unlessGone } from '../task-id.ts';
import { findInList } from '../task-list.ts';
import { type Connection, callOnce } from './client.ts';
import { orRetired } from './failure.ts';
import { toImage } from './image.ts';
import { readPage, readUnfinished, videoId } from './list.ts';
import { listModels } from './models.ts';
import { type Encoding, toFields } from './request.ts';
import { readStatus } from './status.ts';

export interface OpenaiSettings {
  runtime: Runtime;
  /** Absent for servers without keys. Then no authorization is sent. */
  apiKey?: string | undefined;
  /** As in the official SDK, ending in `/v1`. Default: OpenAI's own. */
  baseUrl?: string | undefined;
  /** How a submit is encoded: SGLang requires JSON, vLLM-Omni multipart; others accept both. */
  encoding: Encoding;
  /** Whether the operator configured `baseUrl`, so that outputs there may be at a private address. */
  isOperatorsOwn: boolean;
}

const OPENAI_URL = 'https://api.openai.com/v1';

const PAGE_SIZE = 100;

const taskRef = z.object({ videoId });

/**
 * OpenAI's Videos API and every server that has it: vLLM-Omni, SGLang, LiteLLM. OpenAI's own was switched off on
 * 2026-09-24.
 *
 * @see https://platform.openai.com/docs/api-reference/videos
 */
export function createOpenai(settings: OpenaiSettings): Provider {
  const { apiKey, encoding, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? OPENAI_URL).replace(/\/+$/, '');
  const { origin } = new URL(baseUrl);
  const keyHeaders: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  const isOpenaiItself = origin === new URL(OPENAI_URL).origin;
  const connection: Connection = {
    ...{ apiKey, baseUrl },
    exchange: createExchange(settings.runtime, { secrets: apiKey ? [apiKey] : [] }),
    random: settings.runtime.random,
  };

  return guard({
    id: 'openai',
    api: { origin, headers: keyHeaders, isOperatorsOwn, checkUrl: `${baseUrl}/models` },
    minPollIntervalMs: 1_000,

    async submit(request, { signal }) {
      const body = await toBody(request, encoding);
      const post = encoding === 'json' ? postJson : postForm;
      const answer = await callOnce(connection, 'create', signal, (client) =>
        post(client, body, signal),
      ).catch((error: unknown) => {
        throw isOpenaiItself ? orRetired(error) : error;
      });
      return { videoId: createdId(answer, videoId) };
    },

    async findTasks(request, { signal, ...lost }) {
      const ids = await findInList(async (after) => {
        const query = { limit: PAGE_SIZE, order: 'desc', ...(after !== undefined && { after }) };
        const answer = await callOnce(connection, 'list', signal, (client) =>
          client.get('/videos', { query, signal }),
        );
        return readPage(answer, request, encoding);
      }, lost);
      return ids.map((id) => ({ videoId: id }));
    },

    async listUnfinished({ signal }) {
      const query = { limit: PAGE_SIZE, order: 'desc' };
      const answer = await callOnce(connection, 'list', signal, (client) =>
        client.get('/videos', { query, signal }),
      );
      return readUnfinished(answer);
    },

    async findModels(names, { signal }) {
      const listed = await listModels(connection, signal);
      return new Map(names.map((name) => [name, listed.has(name) ? [] : [name]]));
    },

    async poll(task, { signal }) {
      const id = idOf(task);
      const contentUrl = `${baseUrl}/videos/${encodeURIComponent(id)}/content`;
      const answer = await callOnce(connection, 'poll', signal, (client) =>
        client.videos.retrieve(id, { signal }),
      );
      return readStatus(answer, contentUrl);
    },

    async cancel(task, { signal }) {
      const id = idOf(task);
      return callOnce(connection, 'cancel', signal, (client) => client.videos.delete(id, { signal })).then(
        () => undefined,
        unlessGone,
      );
    },
  });
}

type VideoBody = Awaited<ReturnType<typeof toBody>>;

async function toBody(request: TaskRequest, encoding: Encoding) {
  const { makes, model } = request;
  requireOnly(request, { roles: ['first'] });
  const image = inputOf(request, 'first');
  if (makes !== 'video') throw new ProviderError('invalid_request', 'makes videos only', { sent: false });
  return { ...toFields(request, encoding), ...(image && (await toImage(image, { encoding, model }))) };
}

/** The client's types list OpenAI's values. Other servers accept more, and the client sends them. */
function postForm(client: OpenAI, body: VideoBody, signal: AbortSignal): Promise<unknown> {
  return client.videos.create(body as OpenAI.VideoCreateParams, { signal });
}

/** The client's `videos.create` supports only multipart. */
function postJson(client: OpenAI, body: VideoBody, signal: AbortSignal): Promise<unknown> {
  return client.post('/videos', { body, signal });
}

function idOf(task: TaskRef): string {
  const parsed = taskRef.safeParse(task);
  if (parsed.success) return parsed.data.videoId;
  throw new ProviderError('task_failed', 'the stored task has no id', { sent: false });
}
