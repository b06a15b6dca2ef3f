import {
  type Loopback,
  type LoopbackAnswer,
  type LoopbackCall,
  type LoopbackRoute,
  startLoopback,
} from './loopback.ts';
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
  /** What every task delivers. Without it, videos are not found. */
  videoPath?: string;
  /** How long a task takes, in milliseconds. Default: 0, done when it is first asked for. */
  taskMs?: number | ((task: { model: string; index: number }) => number);
  now?: () => number;
  apiKey?: string;
}

export interface LoopbackVidu extends Loopback<ViduCall> {
  /** A bare origin. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Every task that was made, oldest first. */
  readonly tasks: readonly ViduTask[];
  /** How the next tasks go, from now on or for so many of them. */
  nextTasks(fate: ViduFate, options?: { times?: number }): void;
  /** Ends a task that still runs. */
  finish(id: string): void;
}

/** Bodies may have 20 MB. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;

/**
 * A local Vidu: videos from words and from a picture, with the limits of each model.
 * @see https://platform.vidu.com/docs/introduction
 */
export async function startLoopbackVidu(options: LoopbackViduOptions = {}): Promise<LoopbackVidu> {
  const { taskMs = 0, now = Date.now, apiKey = 'vda_LoopbackKeyOfNobody_0000000000000000' } = options;
  const tasks = new Map<string, ViduTask>();
  const fates: { fate: ViduFate; times: number }[] = [];

  function create({ json, groups, body: bytes }: LoopbackCall): LoopbackAnswer {
    const page = groups['page'] === 'img2video' ? 'img2video' : 'text2video';
    if (bytes.length > MAX_BODY_BYTES) return failure(400, 'BadRequest', 'the body is too large');
    const problem = checkVidu(page, json);
    if (problem) return failure(400, problem.reason, problem.message);
    const body = Object(json) as Record<string, unknown>;
    const index = tasks.size;
    const next = fates[0];
    if (next && --next.times <= 0) fates.shift();
    const createdAtMs = now();
    const model = String(body['model']);
    const task: ViduTask = {
      ...{ id: `8755312345678${String(index).padStart(5, '0')}`, page, body, credits: creditsOf(body) },
      ...{ createdAtMs, fate: next?.fate ?? 'succeeds', isCancelled: false },
      endsAtMs: createdAtMs + (typeof taskMs === 'number' ? taskMs : taskMs({ model, index })),
    };
    tasks.set(task.id, task);
    const { images: _, ...echo } = body;
    const answer = { ...echo, task_id: task.id, state: 'created', credits: task.credits };
    return { status: 200, json: { ...answer, created_at: new Date(createdAtMs).toISOString() } };
  }

  const withTask =
    (answer: (task: ViduTask, call: LoopbackCall) => LoopbackAnswer) =>
    (call: LoopbackCall): LoopbackAnswer => {
      const id = call.groups['id'] ?? '';
      if (!/^\d+$/.test(id)) return failure(400, 'BadRequest', 'the id is no number');
      const task = tasks.get(id);
      return task && task.fate !== 'vanishes'
        ? answer(task, call)
        : failure(404, 'TaskNotFound', 'task not found');
    };

  const show = (task: ViduTask) => showGeneration(task, { url: server.url, nowMs: now() });

  const listTasks = createViduList((task) => showGeneration(task, { url: server.url, nowMs: now() }));
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
        listTasks([...tasks.values()], url.searchParams) ??
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
        task.isCancelled = true;
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
    get tasks() {
      return [...tasks.values()];
    },
    nextTasks(fate, { times = Number.POSITIVE_INFINITY } = {}) {
      // After "from now on" nothing else would ever have its turn.
      if (fates.at(-1)?.times === Number.POSITIVE_INFINITY) fates.pop();
      fates.push({ fate, times });
    },
    finish(id) {
      const task = tasks.get(id);
      if (task) task.endsAtMs = Math.min(task.endsAtMs, now());
    },
  };
}

function failure(code: number, reason: string, message: string): LoopbackAnswer {
  return { status: code, json: { code, reason, message, metadata: { trace_id: '4f0c2a1b9d' } } };
}
