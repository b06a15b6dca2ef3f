import { APIError, type OpenAI } from 'openai';
import { z } from 'zod';
import { failedIfGone } from '../gone.ts';
import { type Provider, ProviderError, type TaskRef, type TaskRequest } from '../provider.ts';
import { findInList } from '../task-list.ts';
import { createClient } from './client.ts';
import { type CallContext, toProviderError } from './errors.ts';
import { readPage } from './list.ts';
import { toPicture } from './picture.ts';
import { type Encoding, toFields } from './request.ts';
import { readStatus, readVideoId } from './status.ts';

export interface OpenaiSettings {
  /** Absent for servers that ask for none; then no authorization is sent. */
  apiKey?: string | undefined;
  /** As in the official SDK, ending in `/v1`; OpenAI's own by default. */
  baseUrl?: string | undefined;
  /** How the request for a video is sent: SGLang wants JSON, vLLM-Omni multipart, others take both. */
  encoding: Encoding;
  /** Whether the operator named `baseUrl`, so that outputs there may be at a private address. */
  isOperatorsOwn: boolean;
}

const OPENAI_URL = 'https://api.openai.com/v1';

/** What servers answer to a DELETE that they have nothing to stop with, or no longer. */
const nothingToStop = new Set([400, 404, 405, 409, 410, 501]);

const PAGE_SIZE = 100;

const taskRef = z.object({ videoId: z.string().min(1) });

/**
 * OpenAI's Videos API and every server that speaks it: vLLM-Omni, SGLang, LiteLLM. OpenAI's own was switched off on
 * 2026-09-24.
 *
 * @see https://platform.openai.com/docs/api-reference/videos
 */
export function createOpenai(settings: OpenaiSettings): Provider {
  const { apiKey, encoding, isOperatorsOwn } = settings;
  const baseUrl = (settings.baseUrl ?? OPENAI_URL).replace(/\/+$/, '');
  const { origin } = new URL(baseUrl);
  const keyHeaders: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  const client = createClient(baseUrl, apiKey);
  const isOpenaiItself = origin === new URL(OPENAI_URL).origin;

  /** One exchange. An abort is passed on as what it was aborted with, everything else as a `ProviderError`. */
  async function ask<T>(
    call: CallContext['call'],
    signal: AbortSignal,
    exchange: () => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    try {
      return await exchange();
    } catch (error) {
      const gotAnswer = error instanceof APIError && error.status !== undefined;
      if (!gotAnswer) signal.throwIfAborted();
      throw toProviderError(error, { call, isOpenaiItself });
    }
  }

  return {
    id: 'openai',
    api: { origin, headers: keyHeaders, isOperatorsOwn, checkUrl: `${baseUrl}/models` },
    minPollIntervalMs: 1_000,

    async submit(request, { signal }) {
      const body = await toBody(request, encoding);
      return ask('create', signal, async () => {
        const answer =
          encoding === 'json' ? await postJson(client, body, signal) : await postForm(client, body, signal);
        return { videoId: readVideoId(answer) };
      });
    },

    async findTasks(request, { signal, ...lost }) {
      const ids = await findInList(async (after) => {
        const query = { limit: PAGE_SIZE, order: 'desc', ...(after !== undefined && { after }) };
        const answer = await ask('list', signal, () => client.get('/videos', { query, signal }));
        return readPage(answer, request, encoding);
      }, lost);
      return ids.map((videoId) => ({ videoId }));
    },

    async poll(task, { signal }) {
      const videoId = parseId(task);
      if (videoId === undefined)
        return { state: 'failed', kind: 'task_failed', cause: 'the stored task has no id' };
      const contentUrl = `${baseUrl}/videos/${encodeURIComponent(videoId)}/content`;
      return failedIfGone(() =>
        ask('poll', signal, async () =>
          readStatus(await client.videos.retrieve(videoId, { signal }), contentUrl),
        ),
      );
    },

    async cancel(task, { signal }) {
      const videoId = parseId(task);
      if (videoId === undefined) return;
      await ask('cancel', signal, () =>
        client.videos.delete(videoId, { signal }).catch((error: unknown) => {
          const status = error instanceof APIError ? error.status : undefined;
          if (!nothingToStop.has(status ?? 0)) throw error;
        }),
      );
    },
  };
}

type VideoBody = Awaited<ReturnType<typeof toBody>>;

async function toBody(request: TaskRequest, encoding: Encoding) {
  const { image, makes, model } = request;
  if (makes !== 'video') throw new ProviderError('invalid_request', 'makes videos only', { sent: false });
  return { ...toFields(request, encoding), ...(image && (await toPicture(image, { encoding, model }))) };
}

/** The client's types list what OpenAI took; other servers take more, and the client sends what it gets. */
function postForm(client: OpenAI, body: VideoBody, signal: AbortSignal): Promise<unknown> {
  return client.videos.create(body as OpenAI.VideoCreateParams, { signal });
}

/** `videos.create` of the client knows multipart only. */
function postJson(client: OpenAI, body: VideoBody, signal: AbortSignal): Promise<unknown> {
  return client.post('/videos', { body, signal });
}

function parseId(task: TaskRef): string | undefined {
  const parsed = taskRef.safeParse(task);
  return parsed.success ? parsed.data.videoId : undefined;
}
