import * as z from 'zod';
import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { createTaskList } from './task-list.ts';
import {
  requireAuthorization,
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
  withStop,
} from './task-server.ts';
import { createUploads, type LoopbackUpload } from './uploads.ts';
import { wavespeedModels } from './wavespeed-models.ts';
import { isOutputThere, showTask, type WavespeedTask } from './wavespeed-tasks.ts';
import { createWebhooks, signBody, type Webhooks } from './webhooks.ts';

export type WavespeedCall =
  | 'submit'
  | 'result'
  | 'delete'
  | 'history'
  | 'balance'
  | 'models'
  | 'key'
  | 'upload'
  | 'put'
  | 'media'
  | 'download';

export interface LoopbackWavespeed extends TaskServer<WavespeedCall, WavespeedTask> {
  readonly apiKey: string;
  readonly uploads: readonly LoopbackUpload[];
  readonly webhooks: Webhooks;
}

const NOT_FOUND = failure(404, 'Not Found');

/** @see https://wavespeed.ai/docs/docs-common-api/predictions */
const historyRequest = z.strictObject({
  page: z.int().min(1),
  page_size: z.int().min(1).max(100),
  model: z.string().optional(),
  status: z.enum(['completed', 'failed', 'processing']).optional(),
  created_after: z.iso.datetime().optional(),
  created_before: z.iso.datetime().optional(),
});

const ticketRequest = z.strictObject({
  filename: z.string().min(1),
  size: z.int().positive(),
  content_type: z.string().default('application/octet-stream'),
});

const deleteRequest = z.strictObject({ ids: z.array(z.string()).min(1) });

/**
 * A local WaveSpeed: tasks, uploads and deletes, as strict about inputs as the pages of its models.
 * @see https://wavespeed.ai/docs/submit-task
 */
export async function startLoopbackWavespeed(options: TaskServerOptions = {}): Promise<LoopbackWavespeed> {
  const { taskMs = 0, now = Date.now, apiKey = 'wsk_live_LoopbackKeyOfNobody000000000000' } = options;
  const tasks = createTaskList<WavespeedTask>('completes', now, ({ isDeleted }) => isDeleted);
  const uploads = createUploads();
  const webhooks = createWebhooks<WavespeedTask>({
    ...{ now, reach: options.reach, sign: signBody('v3'), key: 'whsec_loopback0key0of0nobody0000000000' },
    // The task alone, without an envelope.
    show: (task) => showTask(task, { url: server.url, nowMs: now() }),
    moments: ({ endsAtMs }) => [endsAtMs],
    retriesMs: [1_000, 2_000, 4_000],
  });

  function submit({ json, groups, url }: LoopbackCall): LoopbackAnswer {
    const model = groups['model'] ?? '';
    const schema = wavespeedModels[model];
    if (!schema) return NOT_FOUND;
    const webhook = url.searchParams.get('webhook');
    if (webhook !== null && !webhook.startsWith('https://')) return failure(400, 'webhook must be https');
    const checked = schema.safeParse(json);
    if (!checked.success) return failure(400, toMessage(checked.error));
    const input = Object(json) as Record<string, unknown>;
    const begun = tasks.begin(taskMs);
    const task: WavespeedTask = {
      ...{ id: `task${tasks.all.length.toString(16).padStart(28, '0')}`, model, input, isDeleted: false },
      ...begun,
      fate: Object.values(input).flat().every(isFileThere) ? begun.fate : 'image-unreachable',
    };
    tasks.all.push(task);
    webhooks.ask(task, webhook);
    // A task that takes no time isn't finished in the answer to its submit.
    return show({ ...task, endsAtMs: Math.max(task.endsAtMs, task.createdAtMs + 60_000) });
  }

  function isFileThere(file: unknown): boolean {
    if (typeof file !== 'string' || !file.startsWith(server.url)) return true;
    return uploads.has(file.slice(`${server.url}/media/`.length));
  }

  function show(task: WavespeedTask): LoopbackAnswer {
    return success(showTask(task, { url: server.url, nowMs: now() }));
  }

  function remove({ json }: LoopbackCall): LoopbackAnswer {
    const request = deleteRequest.safeParse(json);
    if (!request.success) return failure(400, toMessage(request.error));
    const found = request.data.ids.map((id) => tasks.find(id)).filter((task) => task && !task.isDeleted);
    for (const task of found) if (task) task.isDeleted = true;
    return success({ deleted_count: found.length });
  }

  function ticket({ json }: LoopbackCall): LoopbackAnswer {
    const request = ticketRequest.safeParse(json);
    if (!request.success) return failure(400, request.error.message);
    const { filename, size, content_type: contentType } = request.data;
    const { uploadUrl, fileUrl } = uploads.announce({ filename, size, contentType }, server.url);
    const upload = { method: 'PUT', url: uploadUrl, headers: { 'Content-Type': contentType } };
    return success({ download_url: fileUrl, upload });
  }

  function history({ json }: LoopbackCall): LoopbackAnswer {
    const request = historyRequest.safeParse(json);
    if (!request.success) return failure(400, toMessage(request.error));
    const { page, page_size: size, model, created_after: after, created_before: before } = request.data;
    const chosen = tasks.all.toReversed().filter((task) => {
      const isInTime =
        (!after || task.createdAtMs >= Date.parse(after)) &&
        (!before || task.createdAtMs < Date.parse(before));
      return isInTime && tasks.isKnown(task) && (!model || task.model === model);
    });
    const items = chosen
      .slice((page - 1) * size, page * size)
      .map((task) => showTask(task, { url: server.url, nowMs: now() }));
    return success({ page, total: chosen.length, items });
  }

  const routes: LoopbackRoute<WavespeedCall>[] = [
    {
      ...{ name: 'balance', method: 'GET', path: /^\/api\/v3\/balance$/ },
      answer: () => success({ balance: 12.34 }),
    },
    {
      ...{ name: 'key', method: 'GET', path: /^\/api\/v3\/webhook\/secret$/ },
      answer: () => success({ secret: webhooks.shown.key }),
    },
    { ...{ name: 'models', method: 'GET', path: /^\/api\/v3\/models$/ }, answer: listModels },
    {
      ...{ name: 'result', method: 'GET', path: /^\/api\/v3\/predictions\/(?<id>[^/]+)(?:\/result)?$/ },
      answer: tasks.about(NOT_FOUND, show),
    },
    { ...{ name: 'delete', method: 'POST', path: /^\/api\/v3\/predictions\/delete$/ }, answer: remove },
    {
      ...{ name: 'history', method: 'POST', path: /^\/api\/v3\/predictions$/ },
      answer: history,
    },
    {
      ...{ name: 'upload', method: 'POST', path: /^\/api\/v3\/media\/uploads$/ },
      answer: ticket,
    },
    {
      ...{ name: 'put', method: 'PUT', path: /^\/bucket\/(?<id>\w+)$/, isPublic: true },
      answer: uploads.put,
    },
    {
      ...{ name: 'media', method: 'GET', path: /^\/media\/(?<id>\w+)$/, isPublic: true },
      answer: uploads.show,
    },
    {
      ...{ name: 'download', method: 'GET', path: /^\/outputs\/(?<id>\w+)\/1\.mp4$/, isPublic: true },
      answer: tasks.about(NOT_FOUND, (task) =>
        isOutputThere(task, now()) ? videoFrom(options.videoPath, NOT_FOUND) : NOT_FOUND,
      ),
    },
    { ...{ name: 'submit', method: 'POST', path: /^\/api\/v3\/(?<model>.+)$/ }, answer: submit },
  ];
  const server = await startTaskServer<WavespeedCall, WavespeedTask>({
    ...{ tasks, routes, now, notFound: NOT_FOUND },
    refuse: requireAuthorization(`Bearer ${apiKey}`, failure(401, 'Invalid authentication')),
  });
  return {
    ...withStop(server, webhooks.stop),
    webhooks: webhooks.shown,
    apiKey,
    get uploads() {
      return uploads.all();
    },
  };
}

/** @see https://wavespeed.ai/docs/list-models */
function listModels({ url }: LoopbackCall): LoopbackAnswer {
  if (url.search !== '') return failure(400, 'this list has no parameters');
  return success(
    Object.keys(wavespeedModels).map((model_id) => ({
      ...{ model_id, name: model_id, base_price: 0.1, description: '', type: 'text-to-video' },
      api_schema: { api_schemas: [{ type: 'model_run', method: 'POST', api_path: `/api/v3/${model_id}` }] },
    })),
  );
}

function success(data: object): LoopbackAnswer {
  return { status: 200, json: { code: 200, message: 'success', data } };
}

function failure(status: number, message: string): LoopbackAnswer {
  return { status, json: { code: status, message } };
}

/** All problems, with the names of the fields. */
function toMessage(error: z.ZodError): string {
  return error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `property "${key}" is unsupported`)
        : [`property "${issue.path.join('.')}": ${issue.message}`],
    )
    .join('; ');
}
