import { type Loopback, type LoopbackAnswer, type LoopbackRoute, startLoopback } from './loopback.ts';
import { readVideoBody } from './openai-body.ts';
import { checkListQuery } from './openai-checks.ts';
import { dialects, type LoopbackMode, openaiError, toVideo } from './openai-dialects.ts';
import { createTasks, type LoopbackTasks } from './openai-tasks.ts';

export interface LoopbackOpenaiOptions {
  /** Default: `openai`. */
  mode?: LoopbackMode;
  /** The file that `/content` returns, read from disk each time. */
  videoPath: string;
  /** How long a task takes in milliseconds, or the task with this number. 0 (default): finished at the first poll. */
  taskMs?: number | ((index: number) => number);
  /** Default: the real clock. */
  now?: () => number;
}

/** The kinds of requests for `script` and `count`. */
export type OpenaiRoute = 'create' | 'list' | 'poll' | 'cancel' | 'content' | 'models';

export interface LoopbackOpenai extends Loopback<OpenaiRoute> {
  /** As the SDK wants it, ending in `/v1`. */
  readonly baseUrl: string;
  /** `undefined` in the modes without keys. */
  readonly apiKey: string | undefined;
  readonly tasks: Pick<LoopbackTasks, 'all' | 'decide'>;
}

const API_KEY = 'sk-loopback-4f9a1c';

const model = { id: 'sora-2', object: 'model', created: 1_759_708_800, owned_by: 'openai' };
const models = { status: 200, json: { object: 'list', data: [model] } };

/**
 * A local server with OpenAI's Videos API, in OpenAI's, vLLM-Omni's or SGLang's version.
 *
 * @see https://github.com/openai/openai-openapi (`/videos`, `/models`)
 */
export async function startLoopbackOpenai(options: LoopbackOpenaiOptions): Promise<LoopbackOpenai> {
  const { mode = 'openai', videoPath, taskMs = 0, now = Date.now } = options;
  const dialect = dialects[mode];
  const durationMs = typeof taskMs === 'number' ? () => taskMs : taskMs;
  const tasks = createTasks({ now, durationMs, prefix: dialect.idPrefix });
  const apiKey = dialect.needsKey ? API_KEY : undefined;

  const videoRoute = (
    name: 'poll' | 'cancel' | 'content',
    method: string,
    answer: (task: NonNullable<ReturnType<LoopbackTasks['find']>>) => LoopbackAnswer,
  ): LoopbackRoute<OpenaiRoute> => ({
    ...{
      name,
      method,
      path: name === 'content' ? /^\/v1\/videos\/(?<id>[^/]+)\/content$/ : /^\/v1\/videos\/(?<id>[^/]+)$/,
    },
    answer({ groups }) {
      const id = decodeURIComponent(groups['id'] ?? '');
      const task = tasks.find(id);
      return task === undefined || task.fate === 'vanishes' ? dialect.unknownVideo(id) : answer(task);
    },
  });

  const loopback = await startLoopback<OpenaiRoute>({
    now,
    refuse: ({ authorization }) =>
      apiKey === undefined || authorization === `Bearer ${apiKey}`
        ? undefined
        : openaiError(401, 'Incorrect API key provided.', undefined, 'invalid_api_key'),
    notFound: openaiError(404, 'Invalid URL'),
    routes: [
      { ...{ name: 'models', method: 'GET', path: /^\/v1\/models$/ }, answer: () => models },
      {
        ...{ name: 'create', method: 'POST', path: /^\/v1\/videos$/ },
        async answer({ headers, body, json }) {
          const video = await readVideoBody(headers['content-type'] ?? '', body, json);
          if (video === undefined) return openaiError(400, 'We could not parse the body of your request.');
          const problem = dialect.check(video);
          if (problem) return dialect.refuse(problem);
          return { status: 200, json: toVideo(tasks.add(video), { state: 'queued', percent: 0 }, dialect) };
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
        return { status: 200, json: toVideo(task, tasks.standing(task), dialect) };
      }),
      videoRoute('cancel', 'DELETE', (task) => {
        const standing = tasks.standing(task);
        task.wasStopped = 'percent' in standing;
        tasks.remove(task);
        return { status: 200, json: dialect.deleted(toVideo(task, standing, dialect), task.id) };
      }),
      videoRoute('content', 'GET', (task) => {
        if (tasks.standing(task).state !== 'completed') return dialect.notReady;
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
    const videos = tasks.list().map((task) => ({ id: task.id, task }));
    if (query.get('order') !== 'asc') videos.reverse();
    const start = videos.findIndex(({ id }) => id === query.get('after')) + 1;
    const end = start + Number(query.get('limit') ?? 20);
    const page = videos.slice(start, end);
    const data = page.map(({ task }) => toVideo(task, tasks.standing(task), dialect));
    const [first, last] = [page.at(0)?.id ?? null, page.at(-1)?.id ?? null];
    return { object: 'list', data, first_id: first, last_id: last, has_more: end < videos.length };
  }

  return {
    ...loopback,
    baseUrl: `${loopback.url}/v1`,
    apiKey,
    tasks,
  };
}
