import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { createTaskList } from './task-list.ts';
import {
  requireAuthorization,
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
} from './task-server.ts';
import { failure, refuseBody, xaiModels } from './xai-checks.ts';
import { isOutputThere, showTask, type XaiTask } from './xai-tasks.ts';

export type XaiCall = 'generate' | 'edit' | 'extend' | 'get' | 'models' | 'download';

export interface LoopbackXai extends TaskServer<XaiCall, XaiTask> {
  readonly apiKey: string;
}

const NOT_FOUND = failure(404, 'not-found', 'The requested resource was not found.');
/** Not a 401, unlike a request without any key. */
const BAD_KEY = failure(
  400,
  'invalid-argument',
  'Incorrect API key provided: xa***xx. You can obtain an API key from https://console.x.ai.',
);

const pages = { generate: 'generations', edit: 'edits', extend: 'extensions' } as const;

/**
 * A local xAI: videos from words, images, references and videos, as strict as its models. It can't stop a task.
 * @see https://docs.x.ai/developers/rest-api-reference/inference/videos
 */
export async function startLoopbackXai(options: TaskServerOptions = {}): Promise<LoopbackXai> {
  const { taskMs = 0, now = Date.now, apiKey = 'xai-LoopbackKeyOfNobody000000000000000000000' } = options;
  const tasks = createTaskList<XaiTask>('succeeds', now);

  const create = (name: keyof typeof pages): LoopbackRoute<XaiCall> => ({
    ...{ name, method: 'POST', path: new RegExp(`^/v1/videos/${pages[name]}$`) },
    answer({ json }: LoopbackCall): LoopbackAnswer {
      const page = pages[name];
      const refusal = refuseBody(page, json);
      if (refusal) return refusal;
      const task: XaiTask = {
        ...{ ...tasks.begin(taskMs), page, body: Object(json) as Record<string, unknown> },
        id: `d97415a1-5796-b7ec-379f-${tasks.all.length.toString(16).padStart(12, '0')}`,
      };
      tasks.all.push(task);
      return { status: 200, json: { request_id: task.id } };
    },
  });

  const routes: LoopbackRoute<XaiCall>[] = [
    ...[create('generate'), create('edit'), create('extend')],
    {
      ...{ name: 'get', method: 'GET', path: /^\/v1\/videos\/(?<id>[\w-]+)$/ },
      answer: tasks.about(NOT_FOUND, (task) => showTask(task, { url: server.url, nowMs: now() })),
    },
    {
      ...{ name: 'models', method: 'GET', path: /^\/v1\/video-generation-models$/ },
      answer: () => ({
        status: 200,
        json: {
          models: Object.keys(xaiModels).map((id) => ({
            ...{ id, aliases: [`${id}-latest`], object: 'model', owned_by: 'xai', version: '1.0' },
            ...{ created: 1_780_000_000, input_modalities: ['text', 'image'], output_modalities: ['video'] },
          })),
        },
      }),
    },
    {
      ...{ name: 'download', method: 'GET', path: /^\/vidgen\/(?<id>[\w-]+)\/video\.mp4$/, isPublic: true },
      answer: tasks.about(NOT_FOUND, (task) =>
        isOutputThere(task, now()) ? videoFrom(options.videoPath, NOT_FOUND) : NOT_FOUND,
      ),
    },
  ];
  const server = await startTaskServer<XaiCall, XaiTask>({
    ...{ tasks, routes, now, notFound: NOT_FOUND, path: '/v1' },
    refuse: requireAuthorization(`Bearer ${apiKey}`, BAD_KEY),
  });
  return { ...server, apiKey };
}
