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
import { createViduList } from './vidu-list.ts';
import { checkVidu, viduPages } from './vidu-models.ts';
import { creditsOf, isOutputThere, showGeneration, stateOf, type ViduTask } from './vidu-tasks.ts';
import { createWebhooks, signHeaders, type Webhooks } from './webhooks.ts';

export type ViduCall = 'create' | 'get' | 'list' | 'cancel' | 'credits' | 'download';

export interface LoopbackVidu extends TaskServer<ViduCall, ViduTask> {
  readonly apiKey: string;
  readonly webhooks: Webhooks;
}

const NOT_FOUND = failure(404, 'NotFound', 'not found');

/** Bodies may have 20 MB. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;

/**
 * A local Vidu: videos from text, from frames and from references, with the limits of each model.
 * @see https://platform.vidu.com/docs/introduction
 */
export async function startLoopbackVidu(options: TaskServerOptions = {}): Promise<LoopbackVidu> {
  const { taskMs = 0, now = Date.now, apiKey = 'vda_LoopbackKeyOfNobody_0000000000000000' } = options;
  const tasks = createTaskList<ViduTask>('succeeds', now);

  const webhooks = createWebhooks<ViduTask>({
    ...{ now, reach: options.reach, sign: signHeaders, key: apiKey },
    show: (task) => show(task),
    moments: (task) => [startsAtMs(task), task.endsAtMs],
    retriesMs: [1_000, 1_000, 1_000],
  });

  function create({ json, groups, body: bytes }: LoopbackCall): LoopbackAnswer {
    const page = viduPages.find((each) => each === groups['page']) ?? 'text2video';
    if (bytes.length > MAX_BODY_BYTES) return failure(400, 'BadRequest', 'the body is too large');
    const problem = checkVidu(page, json);
    if (problem) return failure(400, problem.reason, problem.message);
    const body = Object(json) as Record<string, unknown>;
    const task: ViduTask = {
      ...tasks.begin(taskMs),
      id: `8755312345678${String(tasks.all.length).padStart(5, '0')}`,
      ...{ page, body, credits: creditsOf(page, body), isCanceled: false },
    };
    tasks.all.push(task);
    webhooks.ask(task, body['callback_url']);
    const { images: _, ...echo } = body;
    const answer = { ...echo, task_id: task.id, state: 'created', credits: task.credits };
    return { status: 200, json: { ...answer, created_at: new Date(task.createdAtMs).toISOString() } };
  }

  const withTask = (answer: (task: ViduTask, call: LoopbackCall) => LoopbackAnswer) => {
    const about = tasks.about(failure(404, 'TaskNotFound', 'task not found'), answer);
    return (call: LoopbackCall) =>
      /^\d+$/.test(call.groups['id'] ?? '') ? about(call) : failure(400, 'BadRequest', 'the id is no number');
  };

  const show = (task: ViduTask) => showGeneration(task, { url: server.url, nowMs: now() });

  const listTasks = createViduList(show);
  const routes: LoopbackRoute<ViduCall>[] = [
    {
      ...{
        name: 'create',
        method: 'POST',
        path: /^\/ent\/v2\/(?<page>(?:text|img|start-end|reference)2video)$/,
      },
      answer: create,
    },
    {
      ...{ name: 'get', method: 'GET', path: /^\/ent\/v2\/tasks\/(?<id>[^/]+)\/creations$/ },
      answer: withTask((task) => ({ status: 200, json: show(task) })),
    },
    {
      ...{ name: 'list', method: 'GET', path: /^\/ent\/v2\/tasks$/ },
      answer: ({ url }) =>
        listTasks(tasks.all, url.searchParams) ??
        failure(400, 'FieldInvalid', `invalid field: ${url.search}`),
    },
    {
      ...{ name: 'cancel', method: 'POST', path: /^\/ent\/v2\/tasks\/(?<id>[^/]+)\/cancel$/ },
      answer: withTask((task, { json }) => {
        if (Object(json)['id'] !== task.id) return failure(400, 'FieldInvalid', 'invalid field: id');
        const state = stateOf(task, now());
        if (state !== 'queueing') {
          return failure(400, 'BadRequest', `task state is ${state}, can not cancel`);
        }
        task.isCanceled = true;
        return { status: 200, json: {} };
      }),
    },
    {
      ...{ name: 'credits', method: 'GET', path: /^\/ent\/v2\/credits$/ },
      answer: () => ({
        status: 200,
        json: { remains: [{ type: 'metered', credit_remain: 18_450, concurrency_limit: 5 }], packages: [] },
      }),
    },
    {
      ...{ name: 'download', method: 'GET', path: /^\/creations\/(?<id>\d+)\/video\.mp4$/, isPublic: true },
      answer: withTask((task) =>
        isOutputThere(task, now()) ? videoFrom(options.videoPath, NOT_FOUND) : NOT_FOUND,
      ),
    },
  ];
  const server = await startTaskServer<ViduCall, ViduTask>({
    ...{ tasks, routes, now, notFound: NOT_FOUND },
    refuse: requireAuthorization(`Token ${apiKey}`, failure(401, 'Unauthorized', 'unauthorized')),
  });
  return { ...withStop(server, webhooks.stop), apiKey, webhooks: webhooks.shown };
}

function failure(code: number, reason: string, message: string): LoopbackAnswer {
  return { status: code, json: { code, reason, message, metadata: { trace_id: '4f0c2a1b9d' } } };
}
