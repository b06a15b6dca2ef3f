import type { IncomingHttpHeaders } from 'node:http';
import { drawStill } from './drawn-still.ts';
import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { checkCreate, runwayError, toCredits } from './runway-checks.ts';
import { createRunwayTask, isOver, type RunwayTask, showTask } from './runway-tasks.ts';
import { createUploads, type RunwayUpload } from './runway-uploads.ts';
import { createTaskList } from './task-list.ts';
import {
  requireAuthorization,
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
} from './task-server.ts';

/** The kinds of requests for `script` and `count`. */
export type RunwayCall =
  | 'text'
  | 'image'
  | 'video'
  | 'upscale'
  | 'still'
  | 'get'
  | 'delete'
  | 'ticket'
  | 'store'
  | 'organization'
  | 'download';

export interface LoopbackRunwayOptions extends TaskServerOptions {
  /** Models that have been switched off. Default: none. */
  retiredModels?: readonly string[];
  /** Models of the account's tier, for which it shows limits. Default: none. */
  tierModels?: readonly string[];
}

export interface LoopbackRunway extends TaskServer<RunwayCall, RunwayTask> {
  readonly apiKey: string;
  readonly uploads: readonly RunwayUpload[];
}

const NOT_FOUND = runwayError(404, 'Task not found.');
const OUTPUT_GONE = runwayError(404, 'Not found.');
const WRONG_KEY = runwayError(401, 'The API key you provided is not valid.');
const WRONG_VERSION = runwayError(400, 'The X-Runway-Version header is missing or not valid.');

/**
 * A local Runway: its developer API, version 2024-11-06, as strict about requests as the client's types.
 * @see https://docs.dev.runwayml.com/api/
 */
export async function startLoopbackRunway(options: LoopbackRunwayOptions = {}): Promise<LoopbackRunway> {
  const { videoPath, taskMs = 0, now = Date.now, retiredModels = [], tierModels = [] } = options;
  const { apiKey = `key_${'4f9a1c'.padEnd(128, '0')}` } = options;
  const tasks = createTaskList<RunwayTask>('succeeds', now, ({ deleted }) => deleted !== undefined);
  const uploads = createUploads(now);

  function create(endpoint: RunwayTask['endpoint'], { json }: LoopbackCall): LoopbackAnswer {
    const body = checkCreate(endpoint, json);
    if ('status' in body) return body;
    if (retiredModels.includes(body.model)) {
      return runwayError(403, `Model variant ${body.model} is not available`);
    }
    const unknown = mediaOf(body).find((uri) => uri.startsWith('runway:') && !uploads.has(uri));
    if (unknown) return runwayError(400, `The upload ${unknown} is not found.`);
    const begun = tasks.begin(taskMs, endpoint === 'text_to_image' ? 'image' : 'video');
    const task = createRunwayTask({ endpoint, body, credits: toCredits(body), ...begun });
    tasks.all.push(task);
    return { status: 200, json: { id: task.id, estimatedCost: { credits: task.credits } } };
  }

  async function deliver(task: RunwayTask): Promise<LoopbackAnswer> {
    if (!isOver(task, now()) || task.fate === 'output_expired') return OUTPUT_GONE;
    if (task.endpoint === 'text_to_image') {
      const [width = 0, height = 0] = String(task.body['ratio']).split(':').map(Number);
      return {
        status: 200,
        file: { contentType: 'image/png', bytes: await drawStill('png', width, height) },
      };
    }
    return videoFrom(videoPath, OUTPUT_GONE);
  }

  const refuseKey = requireAuthorization(`Bearer ${apiKey}`, WRONG_KEY);
  const refuse = (headers: IncomingHttpHeaders) =>
    refuseKey(headers) ?? (headers['x-runway-version'] === '2024-11-06' ? undefined : WRONG_VERSION);

  const routes: LoopbackRoute<RunwayCall>[] = [
    {
      ...{ name: 'text', method: 'POST', path: /^\/v1\/text_to_video$/ },
      answer: jsonOnly((call) => create('text_to_video', call)),
    },
    {
      ...{ name: 'image', method: 'POST', path: /^\/v1\/image_to_video$/ },
      answer: jsonOnly((call) => create('image_to_video', call)),
    },
    {
      ...{ name: 'video', method: 'POST', path: /^\/v1\/video_to_video$/ },
      answer: jsonOnly((call) => create('video_to_video', call)),
    },
    {
      ...{ name: 'upscale', method: 'POST', path: /^\/v1\/video_upscale$/ },
      answer: jsonOnly((call) => create('video_upscale', call)),
    },
    {
      ...{ name: 'still', method: 'POST', path: /^\/v1\/text_to_image$/ },
      answer: jsonOnly((call) => create('text_to_image', call)),
    },
    {
      ...{ name: 'get', method: 'GET', path: /^\/v1\/tasks\/(?<id>[^/]+)$/ },
      answer: tasks.about(NOT_FOUND, (task) => {
        const type = task.endpoint === 'text_to_image' ? 'png' : 'mp4';
        const output = `${loopback.url}/outputs/${task.id}.${type}?_jwt=loopback`;
        return { status: 200, json: showTask(task, now(), output) };
      }),
    },
    {
      ...{ name: 'delete', method: 'DELETE', path: /^\/v1\/tasks\/(?<id>[^/]+)$/ },
      answer: tasks.about(NOT_FOUND, (task) => {
        task.deleted = isOver(task, now()) ? 'ended' : 'stopped';
        return { status: 204 };
      }),
    },
    {
      ...{ name: 'ticket', method: 'POST', path: /^\/v1\/uploads$/ },
      answer: jsonOnly((call) => uploads.ticket(call, loopback.url)),
    },
    {
      ...{ name: 'store', method: 'POST', path: /^\/uploads\/(?<id>[^/]+)$/, isPublic: true },
      answer: uploads.receive,
    },
    {
      ...{ name: 'organization', method: 'GET', path: /^\/v1\/organization$/ },
      answer: () => ({
        status: 200,
        json: {
          creditBalance: 1_250,
          tier: { maxMonthlyCreditSpend: 10_000, models: Object.fromEntries(tierModels.map(toLimits)) },
          usage: { models: {} },
        },
      }),
    },
    {
      ...{ name: 'download', method: 'GET', path: /^\/outputs\/(?<id>[^/]+)\.(?:mp4|png)$/, isPublic: true },
      answer: tasks.about(NOT_FOUND, deliver),
    },
  ];
  const loopback = await startTaskServer<RunwayCall, RunwayTask>({
    ...{ tasks, routes, now, notFound: OUTPUT_GONE, refuse },
  });
  return {
    ...loopback,
    apiKey,
    get uploads() {
      return uploads.list();
    },
  };
}

/** Every address in a body, whichever field it is in. */
function mediaOf(body: object): string[] {
  return Object.entries(body)
    .filter(([name]) => name !== 'promptText' && name !== 'negativePrompt')
    .flatMap(([, value]) => [value].flat())
    .map((each: unknown) => (typeof each === 'object' && each !== null && 'uri' in each ? each.uri : each))
    .filter((each) => typeof each === 'string');
}

function jsonOnly(answer: (call: LoopbackCall) => LoopbackAnswer) {
  return (call: LoopbackCall) =>
    call.headers['content-type']?.startsWith('application/json')
      ? answer(call)
      : runwayError(400, 'The body must be JSON.');
}

function toLimits(model: string) {
  return [model, { maxConcurrentGenerations: 2, maxDailyGenerations: null }] as const;
}
