import * as z from 'zod';
import { appOf, failure, refuseOrder } from './fal-checks.ts';
import { type FalDescribed, falDescribed } from './fal-described.ts';
import { listModels, showPage, showPrices } from './fal-list.ts';
import {
  type FalFate,
  type FalTask,
  isOutputThere,
  isOver,
  isQueued,
  showResult,
  showStatus,
} from './fal-tasks.ts';
import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { createTaskList, startsAtMs } from './task-list.ts';
import {
  requireAuthorization,
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
  withStop,
} from './task-server.ts';
import { createUploads, type LoopbackUpload } from './uploads.ts';
import { createWebhooks, publicKeyOf, signWithKey, type Webhooks } from './webhooks.ts';

export type FalCall =
  | 'submit'
  | 'status'
  | 'result'
  | 'cancel'
  | 'upload'
  | 'put'
  | 'media'
  | 'download'
  | 'pricing'
  | 'models'
  | 'page'
  | 'jwks';

export interface LoopbackFal extends TaskServer<FalCall, FalTask> {
  readonly apiKey: string;
  readonly uploads: readonly LoopbackUpload[];
  readonly webhooks: Webhooks;
  /** The endpoints that its list describes. Tests change it. */
  readonly described: FalDescribed[];
}

const NOT_FOUND = failure(404, 'Not Found');

const ticketRequest = z.strictObject({ content_type: z.string().min(1), file_name: z.string().min(1) });

/** How often the queue runs a request that its machines fail. */
const MAX_RUNS = 10;

/**
 * A local fal: its queue, its uploads, its prices and its webhooks, which have hosts of their own in reality. As strict
 * about inputs as the pages of its models.
 * @see https://fal.ai/docs/api-reference/inference-api
 */
export async function startLoopbackFal(options: TaskServerOptions = {}): Promise<LoopbackFal> {
  const {
    taskMs = 0,
    now = Date.now,
    apiKey = '0b1f2c3d-loop-back-0000-keyofnobody0:00000000000000000000000000000000',
  } = options;
  const tasks = createTaskList<FalTask>('completes', now);
  const uploads = createUploads();
  const described = [...falDescribed];
  const signingKey = 'fal-loopback-key-of-nobody';
  const webhooks = createWebhooks<FalTask>({
    ...{ now, reach: options.reach, sign: signWithKey, key: signingKey },
    show(task) {
      const { status, json: payload } = showResult(task, { url: server.url, nowMs: now() });
      const ids = { request_id: task.id, gateway_request_id: task.id };
      return status === 200
        ? { ...ids, status: 'OK', payload }
        : { ...ids, status: 'ERROR', error: `Invalid status code: ${status}`, payload };
    },
    moments: ({ endsAtMs }) => [endsAtMs],
    retriesMs: [1_000, 2_000, 4_000],
  });

  function submit(call: LoopbackCall): LoopbackAnswer {
    const model = call.groups['model'] ?? '';
    const refusal = refuseOrder(call, { model, described });
    if (refusal) return refusal;
    const input = Object(call.json) as Record<string, unknown>;
    const begun = tasks.begin(taskMs);
    const fate: FalFate = Object.values(input).flat().every(isFileThere) ? begun.fate : 'input-unreachable';
    const isRepeated = fate === 'times-out' && call.headers['x-fal-no-retry'] !== '1';
    const task: FalTask = {
      ...{ ...begun, fate, model, input, isCanceled: false, runs: isRepeated ? MAX_RUNS : 1 },
      id: `764cabcf-b745-4b3e-ae38-${tasks.all.length.toString(16).padStart(12, '0')}`,
    };
    tasks.all.push(task);
    webhooks.ask(task, call.url.searchParams.get('fal_webhook'));
    const answer = { status: 'IN_QUEUE', request_id: task.id, queue_position: aheadOf(task) };
    return { status: 200, json: { ...answer, ...urlsOf(task) } };
  }

  function isFileThere(file: unknown): boolean {
    if (typeof file !== 'string' || !file.startsWith(server.url)) return true;
    return uploads.has(file.slice(`${server.url}/media/`.length));
  }

  function urlsOf({ id, model }: FalTask) {
    const response_url = `${server.url}/${appOf(model)}/requests/${id}`;
    return { response_url, status_url: `${response_url}/status`, cancel_url: `${response_url}/cancel` };
  }

  /** Those that were asked for earlier and wait. */
  function aheadOf(task: FalTask): number {
    return tasks.all.slice(0, tasks.all.indexOf(task)).filter((each) => isQueued(each, now())).length;
  }

  function cancel(task: FalTask): LoopbackAnswer {
    if (isOver(task, now())) return { status: 400, json: { status: 'ALREADY_COMPLETED' } };
    const isWaiting = now() < startsAtMs(task);
    if (isWaiting || task.fate !== 'unstoppable') task.isCanceled = true;
    return isWaiting
      ? { status: 200, json: { status: 'OK' } }
      : { status: 202, json: { status: 'CANCELLATION_REQUESTED' } };
  }

  /** Only the owner and the app of a model are in these paths. */
  const about = (missing: LoopbackAnswer, answer: (task: FalTask, call: LoopbackCall) => LoopbackAnswer) =>
    tasks.about(missing, (task, call) =>
      call.groups['app'] === appOf(task.model) ? answer(task, call) : missing,
    );

  function ticket({ json: body, url }: LoopbackCall): LoopbackAnswer {
    const request = ticketRequest.safeParse(body);
    if (!request.success || url.search !== '?storage_type=fal-cdn-v3') return failure(422, 'no such upload');
    const { content_type: contentType, file_name: filename } = request.data;
    const { uploadUrl, fileUrl } = uploads.announce({ contentType, filename }, server.url);
    return { status: 200, json: { upload_url: uploadUrl, file_url: fileUrl } };
  }

  const routes: LoopbackRoute<FalCall>[] = [
    {
      ...{ name: 'status', method: 'GET', path: /^\/(?<app>[^/]+\/[^/]+)\/requests\/(?<id>[^/]+)\/status$/ },
      answer: about(NOT_FOUND, (task, { url }) => {
        const logs = url.searchParams.get('logs');
        const shown = { urls: urlsOf(task), nowMs: now(), ahead: aheadOf(task), logs: logs === '1' };
        return showStatus(task, shown);
      }),
    },
    {
      ...{ name: 'result', method: 'GET', path: /^\/(?<app>[^/]+\/[^/]+)\/requests\/(?<id>[^/]+)$/ },
      answer: about(NOT_FOUND, (task) => showResult(task, { url: server.url, nowMs: now() })),
    },
    {
      ...{ name: 'cancel', method: 'PUT', path: /^\/(?<app>[^/]+\/[^/]+)\/requests\/(?<id>[^/]+)\/cancel$/ },
      answer: about({ status: 404, json: { status: 'NOT_FOUND' } }, cancel),
    },
    {
      ...{ name: 'pricing', method: 'GET', path: /^\/v1\/models\/pricing$/ },
      answer: (call) => showPrices(call, described),
    },
    {
      ...{ name: 'models', method: 'GET', path: /^\/v1\/models$/ },
      answer: (call) => listModels(call, described),
    },
    {
      ...{ name: 'page', method: 'GET', path: /^\/models\/(?<model>.+)\/llms\.txt$/, isPublic: true },
      answer: (call) => showPage(call, described),
    },
    {
      ...{ name: 'jwks', method: 'GET', path: /^\/\.well-known\/jwks\.json$/, isPublic: true },
      answer: ({ headers }) =>
        headers.authorization === undefined
          ? { status: 200, json: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: publicKeyOf(signingKey) }] } }
          : failure(400, 'these keys are public'),
    },
    { ...{ name: 'upload', method: 'POST', path: /^\/storage\/upload\/initiate$/ }, answer: ticket },
    {
      ...{ name: 'put', method: 'PUT', path: /^\/bucket\/(?<id>\w+)$/, isPublic: true },
      answer: uploads.put,
    },
    {
      ...{ name: 'media', method: 'GET', path: /^\/media\/(?<id>\w+)$/, isPublic: true },
      answer: uploads.show,
    },
    {
      ...{ name: 'download', method: 'GET', path: /^\/files\/(?<id>[\w-]+)\/output\.mp4$/, isPublic: true },
      answer: tasks.about(NOT_FOUND, (task) =>
        isOutputThere(task, now()) ? videoFrom(options.videoPath, NOT_FOUND) : NOT_FOUND,
      ),
    },
    { ...{ name: 'submit', method: 'POST', path: /^\/(?<model>.+)$/ }, answer: submit },
  ];
  const server = await startTaskServer<FalCall, FalTask>({
    ...{ tasks, routes, now, notFound: NOT_FOUND },
    refuse: requireAuthorization(
      `Key ${apiKey}`,
      failure(401, 'Authentication is required to access this application'),
    ),
  });
  return {
    ...withStop(server, webhooks.stop),
    ...{ apiKey, described, webhooks: webhooks.shown },
    get uploads() {
      return uploads.all();
    },
  };
}
