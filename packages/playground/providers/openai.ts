import { randomBytes } from 'node:crypto';
import type { LoopbackAnswer, LoopbackRoute } from './loopback.ts';
import { readVideoBody } from './openai-body.ts';
import { checkListQuery } from './openai-checks.ts';
import { dialects, type LoopbackMode, openaiError, toVideo, WRONG_KEY } from './openai-dialects.ts';
import { type LoopbackTask, standingOf } from './openai-tasks.ts';
import { createTaskList, type TaskMs } from './task-list.ts';
import { requireAuthorization, startTaskServer, type TaskServer } from './task-server.ts';

export interface LoopbackOpenaiOptions {
  /** Default: `openai`. */
  mode?: LoopbackMode;
  /** The file that `/content` returns, read from disk each time. */
  videoPath: string;
  /** Default: 0, finished at the first poll. */
  taskMs?: TaskMs;
  /** Default: the real clock. */
  now?: () => number;
  /** The models that it lists. Default: `sora-2`. */
  models?: readonly string[];
  /** How many models it lists on one page, as some gateways do. Default: all. */
  modelsPerPage?: number;
}

/** The kinds of requests for `script` and `count`. */
export type OpenaiRoute = 'create' | 'list' | 'poll' | 'cancel' | 'content' | 'models';

export interface LoopbackOpenai extends TaskServer<OpenaiRoute, LoopbackTask> {
  /** `undefined` in the modes without keys. */
  readonly apiKey: string | undefined;
}

const API_KEY = 'sk-loopback-4f9a1c';

/**
 * A local server with OpenAI's Videos API, in OpenAI's, vLLM-Omni's or SGLang's version.
 *
 * @see https://github.com/openai/openai-openapi (`/videos`, `/models`)
 */
export async function startLoopbackOpenai(options: LoopbackOpenaiOptions): Promise<LoopbackOpenai> {
  const { mode = 'openai', videoPath, taskMs = 0, now = Date.now } = options;
  const dialect = dialects[mode];
  const tasks = createTaskList<LoopbackTask>('completes', now, ({ isDeleted }) => isDeleted);
  const apiKey = dialect.needsKey ? API_KEY : undefined;

  const videoRoute = (
    name: 'poll' | 'cancel' | 'content',
    method: string,
    answer: (task: LoopbackTask) => LoopbackAnswer,
  ): LoopbackRoute<OpenaiRoute> => ({
    ...{
      name,
      method,
      path: name === 'content' ? /^\/v1\/videos\/(?<id>[^/]+)\/content$/ : /^\/v1\/videos\/(?<id>[^/]+)$/,
    },
    answer({ groups }) {
      const id = decodeURIComponent(groups['id'] ?? '');
      const task = tasks.find(id);
      return task && tasks.isKnown(task) ? answer(task) : dialect.unknownVideo(id);
    },
  });

  const show = (task: LoopbackTask) => toVideo(task, standingOf(task, now()), dialect);

  const server = await startTaskServer<OpenaiRoute, LoopbackTask>({
    ...{ tasks, now, path: '/v1' },
    refuse: apiKey === undefined ? () => undefined : requireAuthorization(`Bearer ${apiKey}`, WRONG_KEY),
    notFound: openaiError(404, 'Invalid URL'),
    routes: [
      {
        ...{ name: 'models', method: 'GET', path: /^\/v1\/models$/ },
        answer: ({ url }) => listModels(options, url.searchParams),
      },
      {
        ...{ name: 'create', method: 'POST', path: /^\/v1\/videos$/ },
        async answer({ headers, body, json }) {
          const video = await readVideoBody(headers['content-type'] ?? '', body, json);
          if (video === undefined) return openaiError(400, 'We could not parse the body of your request.');
          const problem = dialect.check(video);
          if (problem) return dialect.refuse(problem);
          const task: LoopbackTask = {
            ...{ ...video, ...tasks.begin(taskMs) },
            id: dialect.idPrefix + randomBytes(16).toString('hex'),
            ...{ polls: 0, downloads: 0, isDeleted: false, wasStopped: false },
          };
          tasks.all.push(task);
          return { status: 200, json: toVideo(task, { state: 'queued', percent: 0 }, dialect) };
        },
      },
      {
        ...{ name: 'list', method: 'GET', path: /^\/v1\/videos$/ },
        answer: ({ url }) => {
          const problem = checkListQuery(url.searchParams);
          return problem ? dialect.refuse(problem) : { status: 200, json: toPage(url.searchParams) };
        },
      },
      videoRoute('poll', 'GET', (task) => {
        task.polls += 1;
        return { status: 200, json: show(task) };
      }),
      videoRoute('cancel', 'DELETE', (task) => {
        task.wasStopped = 'percent' in standingOf(task, now());
        task.isDeleted = true;
        return { status: 200, json: dialect.deleted(show(task), task.id) };
      }),
      videoRoute('content', 'GET', (task) => {
        if (standingOf(task, now()).state !== 'completed') return dialect.notReady;
        task.downloads += 1;
        if (task.fate === 'content-expired') return dialect.unknownVideo(task.id);
        const contentType = 'video/mp4';
        if (task.fate !== 'content-json') return { status: 200, file: { contentType, path: videoPath } };
        const bytes = Buffer.from(JSON.stringify(dialect.notReady.json));
        return { status: 200, file: { contentType, bytes } };
      }),
    ],
  });

  function toPage(query: URLSearchParams): object {
    const videos = tasks.all.filter(tasks.isKnown);
    if (query.get('order') !== 'asc') videos.reverse();
    const start = videos.findIndex(({ id }) => id === query.get('after')) + 1;
    const end = start + Number(query.get('limit') ?? 20);
    const page = videos.slice(start, end);
    const data = page.map(show);
    const [first, last] = [page.at(0)?.id ?? null, page.at(-1)?.id ?? null];
    return { object: 'list', data, first_id: first, last_id: last, has_more: end < videos.length };
  }

  return { ...server, apiKey };
}

/** OpenAI's own list has no parameters and no pages. */
function listModels(
  { models = ['sora-2'], modelsPerPage }: LoopbackOpenaiOptions,
  query: URLSearchParams,
): LoopbackAnswer {
  const after = query.get('after');
  const isKnown = after === null || (modelsPerPage !== undefined && models.includes(after));
  const odd = [...query.keys()].find((name) => name !== 'after' || !isKnown);
  if (odd !== undefined) return openaiError(400, `Unknown parameter: '${odd}'.`, odd, 'unknown_parameter');
  const start = after === null ? 0 : models.indexOf(after) + 1;
  const end = start + (modelsPerPage ?? models.length);
  const data = models
    .slice(start, end)
    .map((id) => ({ id, object: 'model', created: 1_759_708_800, owned_by: 'openai' }));
  const has_more = end < models.length;
  return { status: 200, json: { object: 'list', data, ...(modelsPerPage !== undefined && { has_more }) } };
}
