import { randomUUID } from 'node:crypto';
import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { checkLumaCreate, lumaError } from './luma-checks.ts';
import {
  createLumaTask,
  type LumaApi,
  type LumaTask,
  showAgents,
  showDreamMachine,
  stateOf,
} from './luma-tasks.ts';
import { createTaskList, startsAtMs } from './task-list.ts';
import {
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
  withStop,
} from './task-server.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

/** The kinds of requests for `script` and `count`. Those of the Agents API begin with `agents-`. */
export type LumaCall =
  | 'create'
  | 'get'
  | 'list'
  | 'delete'
  | 'credits'
  | 'ping'
  | 'agents-create'
  | 'agents-get'
  | 'download';

export type LoopbackLumaOptions = Omit<TaskServerOptions, 'apiKey'>;

/** `baseUrl` is of the Dream Machine API; the tasks are of both. */
export interface LoopbackLuma extends TaskServer<LumaCall, LumaTask> {
  readonly apiKey: string;
  /** Of the Agents API, ending in `/v1`, and its key. */
  readonly agentsBaseUrl: string;
  readonly agentsApiKey: string;
  /** Of the Dream Machine API. The other one has none. */
  readonly webhooks: Webhooks;
}

const keys: Readonly<Record<LumaApi, string>> = {
  'dream-machine': 'luma-loopback-4f9a1c00-key-of-nobody',
  agents: 'luma-api-loopback-4f9a1c00-key-of-nobody',
};
const NOT_FOUND = lumaError(404, 'Generation not found');
const OUTPUT_GONE = lumaError(404, 'Not found');

/**
 * A local Luma with both of its APIs, which share only this server: a key of one is refused by the other.
 * @see https://docs.lumalabs.ai
 * @see https://docs.agents.lumalabs.ai
 */
export async function startLoopbackLuma(options: LoopbackLumaOptions = {}): Promise<LoopbackLuma> {
  const { videoPath, taskMs = 0, now = Date.now } = options;
  const tasks = createTaskList<LumaTask>('succeeds', now, ({ isDeleted }) => isDeleted);

  const webhooks = createWebhooks<LumaTask>({
    ...{ now, reach: options.reach, sign: () => ({}) },
    show: (task) => show(task),
    moments: (task) => [startsAtMs(task), task.endsAtMs],
    retriesMs: [100, 100, 100],
  });

  function create(api: LumaApi, { json, headers }: LoopbackCall): LoopbackAnswer {
    if (!headers['content-type']?.startsWith('application/json'))
      return lumaError(422, 'The body must be JSON');
    const checked = checkLumaCreate(api, json);
    if ('refusal' in checked) return checked.refusal;
    const { body } = checked;
    const task = createLumaTask({ api, body, ...tasks.begin(taskMs) });
    tasks.all.push(task);
    if (api === 'dream-machine') webhooks.ask(task, body['callback_url']);
    return { status: 201, json: show(task, 'queued') };
  }

  function show(task: LumaTask, state = stateOf(task, now())) {
    const url = `${loopback.url}/outputs/${task.id}.mp4`;
    return (task.api === 'agents' ? showAgents : showDreamMachine)(task, state, url);
  }

  /** Answers about a task of this API. */
  const about = (api: LumaApi, answer: (task: LumaTask) => LoopbackAnswer) =>
    tasks.about(NOT_FOUND, (task) => (task.api === api ? answer(task) : NOT_FOUND));

  function get(task: LumaTask): LoopbackAnswer {
    if (stateOf(task, now()) === 'completed') task.looks += 1;
    return { status: 200, json: show(task) };
  }

  function list({ url }: LoopbackCall): LoopbackAnswer {
    const unknown = [...url.searchParams.keys()].find((name) => name !== 'limit' && name !== 'offset');
    const limit = Number(url.searchParams.get('limit') ?? 100);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const isInRange = Number.isInteger(limit) && limit >= 1 && limit <= 100 && Number.isInteger(offset);
    if (unknown !== undefined || !isInRange || offset < 0) {
      return lumaError(422, `query: ${unknown ?? url.search} is not valid`);
    }
    const all = tasks.all.filter((task) => task.api === 'dream-machine' && tasks.isKnown(task)).toReversed();
    const generations = all.slice(offset, offset + limit).map((task) => show(task));
    const hasMore = offset + limit < all.length;
    return { status: 200, json: { generations, count: all.length, has_more: hasMore, limit, offset } };
  }

  function remove(task: LumaTask): LoopbackAnswer {
    task.isDeleted = true;
    return { status: 204 };
  }

  function deliver(task: LumaTask): LoopbackAnswer {
    const isThere = task.fate !== 'output_expired' && stateOf(task, now()) === 'completed';
    return isThere ? videoFrom(videoPath, OUTPUT_GONE) : OUTPUT_GONE;
  }

  /** A route of one of the APIs, with that API's key. */
  function route(
    api: LumaApi,
    name: LumaCall,
    [method, path]: [method: string, path: RegExp],
    answer: (call: LoopbackCall) => LoopbackAnswer,
  ): LoopbackRoute<LumaCall> {
    const withKey = (call: LoopbackCall): LoopbackAnswer => {
      if (call.headers.authorization === undefined) return lumaError(401, 'Not authenticated');
      if (call.headers.authorization !== `Bearer ${keys[api]}`)
        return lumaError(401, 'Invalid API key is provided');
      const { headers = {}, ...rest } = answer(call);
      const traces = { 'x-request-id': randomUUID(), 'x-api-version': '2026-04-01' };
      return { ...rest, headers: api === 'agents' ? { ...headers, ...traces } : headers };
    };
    return { name, method, path, isPublic: true, answer: withKey };
  }

  const credits = () => ({ status: 200, json: { credit_balance: 4_250 } });
  const ping = () => ({ status: 200, json: { message: 'pong' } });
  const one = /^\/dream-machine\/v1\/generations\/(?<id>[^/]+)$/;
  const routes: LoopbackRoute<LumaCall>[] = [
    route('dream-machine', 'create', ['POST', /^\/dream-machine\/v1\/generations\/video$/], (call) =>
      create('dream-machine', call),
    ),
    route('dream-machine', 'get', ['GET', one], about('dream-machine', get)),
    route('dream-machine', 'delete', ['DELETE', one], about('dream-machine', remove)),
    route('dream-machine', 'list', ['GET', /^\/dream-machine\/v1\/generations$/], list),
    route('dream-machine', 'credits', ['GET', /^\/dream-machine\/v1\/credits$/], credits),
    route('dream-machine', 'ping', ['GET', /^\/dream-machine\/v1\/ping$/], ping),
    route('agents', 'agents-create', ['POST', /^\/v1\/generations$/], (call) => create('agents', call)),
    route('agents', 'agents-get', ['GET', /^\/v1\/generations\/(?<id>[^/]+)$/], about('agents', get)),
    {
      ...{ name: 'download', method: 'GET', path: /^\/outputs\/(?<id>[^/]+)\.mp4$/, isPublic: true },
      answer: tasks.about(OUTPUT_GONE, deliver),
    },
  ];
  const loopback = await startTaskServer<LumaCall, LumaTask>({
    // Each route requires the key of its own API.
    ...{ tasks, routes, now, refuse: () => undefined, notFound: lumaError(404, 'Not Found') },
    path: '/dream-machine/v1',
  });
  return {
    ...withStop(loopback, webhooks.stop),
    webhooks: webhooks.shown,
    apiKey: keys['dream-machine'],
    agentsBaseUrl: `${loopback.url}/v1`,
    agentsApiKey: keys.agents,
  };
}
