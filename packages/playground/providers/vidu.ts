import {
  type Loopback,
  type LoopbackAnswer,
  type LoopbackCall,
  type LoopbackRoute,
  startLoopback,
} from './loopback.ts';
import { createTaskList, type TaskControls } from './task-list.ts';
import { createViduList } from './vidu-list.ts';
import { checkVidu } from './vidu-models.ts';
import {
  creditsOf,
  isOutputThere,
  showGeneration,
  stateOf,
  type ViduFate,
  type ViduTask,
} from './vidu-tasks.ts';

export type ViduCall = 'create' | 'get' | 'list' | 'cancel' | 'credits' | 'download';

export interface LoopbackViduOptions {
  /** The file that every task delivers. Without it, videos aren't found. */
  videoPath?: string;
  /** How long a task takes, in milliseconds. Default: 0, finished at the first poll. */
  taskMs?: number;
  now?: () => number;
  apiKey?: string;
}

export interface LoopbackVidu extends Loopback<ViduCall>, TaskControls<ViduFate> {
  /** A bare origin. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Every task that was made, oldest first. */
  readonly tasks: readonly ViduTask[];
}

/** Bodies may have 20 MB. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;

/**
 * A local Vidu: videos from text and from an image, with the limits of each model.
 * @see https://platform.vidu.com/docs/introduction
 */
export async function startLoopbackVidu(options: LoopbackViduOptions = {}): Promise<LoopbackVidu> {
  const { taskMs = 0, now = Date.now, apiKey = 'vda_LoopbackKeyOfNobody_0000000000000000' } = options;
  const tasks = createTaskList<ViduTask>('succeeds', now);

  function create({ json, groups, body: bytes }: LoopbackCall): LoopbackAnswer {
    const page = groups['page'] === 'img2video' ? 'img2video' : 'text2video';
    if (bytes.length > MAX_BODY_BYTES) return failure(400, 'BadRequest', 'the body is too large');
    const problem = checkVidu(page, json);
    if (problem) return failure(400, problem.reason, problem.message);
    const body = Object(json) as Record<string, unknown>;
    const task: ViduTask = {
      ...tasks.begin(taskMs),
      id: `8755312345678${String(tasks.all.length).padStart(5, '0')}`,
      ...{ page, body, credits: creditsOf(body), isCanceled: false },
    };
    tasks.all.push(task);
    const { images: _, ...echo } = body;
    const answer = { ...echo, task_id: task.id, state: 'created', credits: task.credits };
    return { status: 200, json: { ...answer, created_at: new Date(task.createdAtMs).toISOString() } };
  }

  const withTask =
    (answer: (task: ViduTask, call: LoopbackCall) => LoopbackAnswer) =>
    (call: LoopbackCall): LoopbackAnswer => {
      const id = call.groups['id'] ?? '';
      if (!/^\d+$/.test(id)) return failure(400, 'BadRequest', 'the id is no number');
      const task = tasks.find(id);
      return task && task.fate !== 'vanishes'
        ? answer(task, call)
        : failure(404, 'TaskNotFound', 'task not found');
    };

  const show = (task: ViduTask) => showGeneration(task, { url: server.url, nowMs: now() });

  const listTasks = createViduList(show);
  const routes: LoopbackRoute<ViduCall>[] = [
    {
      ...{ name: 'create', method: 'POST', path: /^\/ent\/v2\/(?<page>text2video|img2video)$/ },
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
      answer: withTask((task) => {
        const { videoPath: path } = options;
        if (path === undefined || !isOutputThere(task, now())) return failure(404, 'NotFound', 'not found');
        return { status: 200, file: { contentType: 'video/mp4', path } };
      }),
    },
  ];
  const server = await startLoopback<ViduCall>({
    ...{ routes, now, notFound: failure(404, 'NotFound', 'not found') },
    refuse: ({ authorization }) =>
      authorization === `Token ${apiKey}` ? undefined : failure(401, 'Unauthorized', 'unauthorized'),
  });
  return {
    ...server,
    baseUrl: server.url,
    apiKey,
    tasks: tasks.all,
    ...tasks.controls,
  };
}

function failure(code: number, reason: string, message: string): LoopbackAnswer {
  return { status: code, json: { code, reason, message, metadata: { trace_id: '4f0c2a1b9d' } } };
}
