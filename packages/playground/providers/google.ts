import { checkBody, failure, frontFailure, googleModels } from './google-checks.ts';
import { fileStateOf, type GoogleTask, isMade, isOver, showInteraction } from './google-tasks.ts';
import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { createTaskList } from './task-list.ts';
import {
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
  withStop,
} from './task-server.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export type GoogleCall = 'create' | 'get' | 'cancel' | 'file' | 'download' | 'models' | 'model';

export interface LoopbackGoogle extends TaskServer<GoogleCall, GoogleTask> {
  readonly apiKey: string;
  readonly webhooks: Webhooks;
}

const NOT_FOUND = failure(404, 'not_found', 'Requested entity was not found.');
/** Not a 404. */
const UNKNOWN_ID = failure(400, 'invalid_request', 'Invalid interaction name: interactions/…');
/** It doesn't tell files of others from those that aren't there. */
const NO_FILE = frontFailure(
  403,
  'PERMISSION_DENIED',
  'You do not have permission to access the File or it may not exist.',
  'FORBIDDEN',
);
const BAD_KEY = frontFailure(
  400,
  'INVALID_ARGUMENT',
  'API key not valid. Please pass a valid API key.',
  'API_KEY_INVALID',
);

const describe = (name: string) => ({ name: `models/${name}`, version: '001', displayName: name });

/**
 * A local Gemini API: videos by interactions in the background, the files they become, and the models.
 * @see https://ai.google.dev/gemini-api/docs/omni
 */
export async function startLoopbackGoogle(options: TaskServerOptions = {}): Promise<LoopbackGoogle> {
  const { taskMs = 0, now = Date.now, apiKey = 'AIzaLoopbackKeyOfNobody0000000000000000' } = options;
  const tasks = createTaskList<GoogleTask>('succeeds', now);
  const webhooks = createWebhooks<GoogleTask>({
    ...{ now, reach: options.reach, sign: () => ({}) },
    show: ({ id }) => ({ type: 'interaction.completed', version: 'v1', data: { id } }),
    moments: ({ endsAtMs }) => [endsAtMs],
    retriesMs: [1_000, 2_000, 4_000],
  });

  function create({ json }: LoopbackCall): LoopbackAnswer {
    const checked = checkBody(json, (id) => {
      const former = tasks.find(id);
      return former !== undefined && tasks.isKnown(former) && isMade(former, now());
    });
    if ('refusal' in checked) return checked.refusal;
    const { body } = checked;
    const task: GoogleTask = {
      ...{ ...tasks.begin(taskMs), body, isCanceled: false },
      id: `v1_ChdQdHU2YXBLVUlNMk1rZFVQb3RMbHlRaxIXUHR1NmFwS1VJTTJNa2RV${tasks.all.length}`,
    };
    tasks.all.push(task);
    webhooks.ask(task, body.webhook_config?.uris[0]);
    const { id } = task;
    return { status: 200, json: { id, object: 'interaction', model: body.model, status: 'in_progress' } };
  }

  const routes: LoopbackRoute<GoogleCall>[] = [
    { ...{ name: 'create', method: 'POST', path: /^\/v1beta\/interactions$/ }, answer: create },
    {
      ...{ name: 'get', method: 'GET', path: /^\/v1beta\/interactions\/(?<id>[\w-]+)$/ },
      answer: tasks.about(UNKNOWN_ID, (task) => ({
        status: 200,
        json: showInteraction(task, { url: server.url, nowMs: now() }),
      })),
    },
    {
      ...{ name: 'cancel', method: 'POST', path: /^\/v1beta\/interactions\/(?<id>[\w-]+)\/cancel$/ },
      answer: tasks.about(UNKNOWN_ID, (task) => {
        if (isOver(task, now())) return failure(400, 'invalid_request', 'The interaction is not running.');
        task.isCanceled = true;
        return { status: 200, json: showInteraction(task, { url: server.url, nowMs: now() }) };
      }),
    },
    {
      ...{ name: 'file', method: 'GET', path: /^\/v1beta\/files\/(?<id>[\w-]+)$/ },
      answer: tasks.about(NO_FILE, (task) => {
        const state = fileStateOf(task, now());
        const json = { name: `files/${task.id}`, mimeType: 'video/mp4', state };
        return state === undefined ? NO_FILE : { status: 200, json };
      }),
    },
    {
      ...{ name: 'download', method: 'GET', path: /^\/v1beta\/files\/(?<id>[\w-]+):download$/ },
      answer: tasks.about(NO_FILE, (task, { url }) => {
        if (url.searchParams.get('alt') !== 'media') return failure(400, 'invalid_request', 'alt is missing');
        return fileStateOf(task, now()) === 'ACTIVE' ? videoFrom(options.videoPath, NO_FILE) : NO_FILE;
      }),
    },
    {
      ...{ name: 'models', method: 'GET', path: /^\/v1beta\/models$/ },
      answer: () => ({ status: 200, json: { models: Object.keys(googleModels).map(describe) } }),
    },
    {
      ...{ name: 'model', method: 'GET', path: /^\/v1beta\/models\/(?<name>[\w.-]+)$/ },
      answer: ({ groups: { name = '' } }) =>
        name in googleModels ? { status: 200, json: describe(name) } : NOT_FOUND,
    },
  ];
  const server = await startTaskServer<GoogleCall, GoogleTask>({
    ...{ tasks, routes, now, notFound: NOT_FOUND },
    refuse: (headers) => (headers['x-goog-api-key'] === apiKey ? undefined : BAD_KEY),
  });
  return { ...withStop(server, webhooks.stop), apiKey, webhooks: webhooks.shown };
}
