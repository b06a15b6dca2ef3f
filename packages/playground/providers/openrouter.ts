import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { checkBody, failure } from './openrouter-checks.ts';
import { type OpenrouterModel, openrouterModels } from './openrouter-models.ts';
import { isMade, type OpenrouterTask, showCreated, showTask } from './openrouter-tasks.ts';
import { createTaskList } from './task-list.ts';
import {
  requireAuthorization,
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
  withStop,
} from './task-server.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export type OpenrouterCall = 'create' | 'get' | 'content' | 'models' | 'key';

export interface LoopbackOpenrouter extends TaskServer<OpenrouterCall, OpenrouterTask> {
  readonly apiKey: string;
  readonly webhooks: Webhooks;
  /** Its list of models, which a test may change. */
  readonly models: unknown[];
}

const NOT_FOUND = failure(404, 'Job not found');

/**
 * A local OpenRouter: videos, their files, and the models with their limits and prices. It can't stop a task.
 * @see https://openrouter.ai/docs/api/api-reference/videos
 */
export async function startLoopbackOpenrouter(options: TaskServerOptions = {}): Promise<LoopbackOpenrouter> {
  const { taskMs = 0, now = Date.now, apiKey = 'sk-or-v1-loopbackkeyofnobody000000000000000000' } = options;
  const tasks = createTaskList<OpenrouterTask>('succeeds', now);
  const models: unknown[] = [...openrouterModels];
  const webhooks = createWebhooks<OpenrouterTask>({
    // Without a secret of the workspace, it signs nothing.
    ...{ now, reach: options.reach, sign: () => ({}) },
    show: (task) => {
      const data = showTask(task, { url: server.url, nowMs: now() });
      return { type: `video.generation.${Object(data).status}`, data };
    },
    moments: ({ endsAtMs }) => [endsAtMs],
    retriesMs: [1_000, 2_000, 4_000],
  });

  /** Tests also list what is none. */
  const isWhole = (model: unknown): model is OpenrouterModel => 'canonical_slug' in Object(model);

  function create({ json }: LoopbackCall): LoopbackAnswer {
    const checked = checkBody(json, models.filter(isWhole));
    if ('refusal' in checked) return checked.refusal;
    const task: OpenrouterTask = {
      ...{ ...tasks.begin(taskMs), ...checked },
      id: `gen-vid-1780000000-${tasks.all.length.toString(36).padStart(20, '0')}`,
    };
    tasks.all.push(task);
    webhooks.ask(task, checked.body.callback_url);
    return { status: 202, json: showCreated(task, server.url) };
  }

  const routes: LoopbackRoute<OpenrouterCall>[] = [
    { ...{ name: 'create', method: 'POST', path: /^\/api\/v1\/videos$/ }, answer: create },
    {
      ...{ name: 'models', method: 'GET', path: /^\/api\/v1\/videos\/models$/, isPublic: true },
      answer: () => ({ status: 200, json: { data: models } }),
    },
    {
      ...{ name: 'get', method: 'GET', path: /^\/api\/v1\/videos\/(?<id>[\w-]+)$/ },
      answer: tasks.about(NOT_FOUND, (task) => ({
        status: 200,
        json: showTask(task, { url: server.url, nowMs: now() }),
      })),
    },
    {
      ...{ name: 'content', method: 'GET', path: /^\/api\/v1\/videos\/(?<id>[\w-]+)\/content$/ },
      answer: tasks.about(NOT_FOUND, (task) => {
        if (!isMade(task, now())) return failure(409, 'The job is not completed');
        const isGone = task.fate === 'output-expired';
        return isGone ? failure(410, 'The video has expired') : videoFrom(options.videoPath, NOT_FOUND);
      }),
    },
    {
      ...{ name: 'key', method: 'GET', path: /^\/api\/v1\/key$/ },
      answer: () => ({ status: 200, json: { data: { label: 'sk-or-v1-loo...000', usage: 0, limit: null } } }),
    },
  ];
  const server = await startTaskServer<OpenrouterCall, OpenrouterTask>({
    ...{ tasks, routes, now, notFound: NOT_FOUND, path: '/api/v1' },
    refuse: requireAuthorization(`Bearer ${apiKey}`, failure(401, 'User not found.')),
  });
  return { ...withStop(server, webhooks.stop), apiKey, models, webhooks: webhooks.shown };
}
