import { randomUUID } from 'node:crypto';
import { readPrompt } from './comfyui-checks.ts';
import { installedNodes } from './comfyui-nodes.ts';
import { createComfyuiSockets } from './comfyui-sockets.ts';
import { type ComfyuiTask, fileOf, showJob, showPast, showQueued, standingOf } from './comfyui-tasks.ts';
import { readForm } from './form.ts';
import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import { createTaskList } from './task-list.ts';
import {
  requireAuthorization,
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
  withStop,
} from './task-server.ts';

export type ComfyuiCall =
  | 'submit'
  | 'info'
  | 'job'
  | 'stop'
  | 'queue'
  | 'delete'
  | 'interrupt'
  | 'history'
  | 'view'
  | 'upload'
  | 'stats'
  | 'node';

export interface LoopbackComfyuiOptions extends TaskServerOptions {
  /** `0.3`: before the jobs route. Older ones also chose every id themselves. Default: `0.46`. */
  version?: '0.46' | '0.3' | '0.2';
  /** The image that comes with each step. Default: bytes that are none. */
  preview?: () => Buffer | undefined;
  /** Whether it accepts WebSockets. Default: true. */
  hasSockets?: boolean;
}

export interface LoopbackComfyui extends TaskServer<ComfyuiCall, ComfyuiTask> {
  readonly apiKey: string;
  /** Images of members by name, with their bytes. */
  readonly uploads: ReadonlyMap<string, Buffer>;
  readonly sockets: Pick<ReturnType<typeof createComfyuiSockets>, 'count' | 'listening' | 'say' | 'drop'>;
  /** Forgets its queue and its history and breaks all connections, as when its process ends. Files stay. */
  crash(): void;
}

/** aiohttp's own answer. */
function unknownRoute(status: 404 | 405): LoopbackAnswer {
  const words = { 404: 'Not Found', 405: 'Method Not Allowed' }[status];
  return { status, file: { contentType: 'text/plain', bytes: Buffer.from(`${status}: ${words}`) } };
}

const empty: LoopbackAnswer = {
  status: 200,
  file: { contentType: 'application/octet-stream', bytes: Buffer.alloc(0) },
};

/**
 * A local ComfyUI behind a proxy that wants a key, because it has none itself. Each of its routes also stands under
 * `/api`.
 * @see https://github.com/Comfy-Org/ComfyUI (`server.py`, `execution.py`, `comfy_execution/jobs.py`)
 */
export async function startLoopbackComfyui(options: LoopbackComfyuiOptions = {}): Promise<LoopbackComfyui> {
  const { taskMs = 0, now = Date.now, version = '0.46', preview, hasSockets = true } = options;
  const { apiKey = 'comfyui-proxy-key-of-nobody-0000' } = options;
  const tasks = createTaskList<ComfyuiTask>('completes', now);
  const uploads = new Map<string, Buffer>();
  const hasJobs = version === '0.46';
  let count = 0;
  const sockets = createComfyuiSockets({
    ...{ tasks: tasks.all, now, hasProgressState: version !== '0.2', preview },
  });

  const known = () => tasks.all.filter(tasks.isKnown);
  const inState = (...states: string[]) => known().filter((task) => states.includes(standingOf(task, now())));

  function submit({ json }: LoopbackCall): LoopbackAnswer {
    const read = readPrompt(json, new Set([...uploads.keys()].map((name) => `${name} [temp]`)));
    if ('refusal' in read) return read.refusal;
    const { prompt, prompt_id, client_id } = read.prompt;
    const id = version === '0.2' ? randomUUID() : (prompt_id ?? randomUUID());
    const number = count++;
    // A second submit with the same id is a second task.
    tasks.all.push({
      ...{ ...tasks.begin(taskMs), id, number, graph: prompt },
      ...{ clientId: client_id, isCanceled: false },
    });
    return { status: 200, json: { prompt_id: id, number, node_errors: {} } };
  }

  function cancel(task: ComfyuiTask): boolean {
    const standing = standingOf(task, now());
    if (standing !== 'pending' && standing !== 'in_progress') return false;
    task.isCanceled = true;
    // One that waits leaves no trace.
    if (standing === 'pending') tasks.all.splice(tasks.all.indexOf(task), 1);
    return true;
  }

  function find(id: string | undefined): ComfyuiTask | undefined {
    return known().find((task) => task.id === id);
  }

  async function upload({ headers, body }: LoopbackCall): Promise<LoopbackAnswer> {
    const form = await readForm(headers['content-type'], body);
    const image = form?.get('image');
    if (!(image instanceof File) || form?.get('type') !== 'temp') return { ...empty, status: 400 };
    uploads.set(image.name, Buffer.from(await image.arrayBuffer()));
    return { status: 200, json: { name: image.name, subfolder: '', type: 'temp' } };
  }

  function view({ url }: LoopbackCall): LoopbackAnswer {
    const asked = ['filename', 'subfolder', 'type'].map((name) => url.searchParams.get(name));
    const task = known().find((each) =>
      Object.values(fileOf(each)).every((part, index) => part === asked[index]),
    );
    const isThere = task && standingOf(task, now()) === 'completed' && task.fate !== 'output-expired';
    return isThere ? videoFrom(options.videoPath, unknownRoute(404)) : unknownRoute(404);
  }

  const history = (): LoopbackAnswer => ({
    status: 200,
    json: Object.fromEntries(
      inState('completed', 'failed', 'cancelled').map((task) => [task.id, showPast(task, now())]),
    ),
  });

  const jobRoutes: LoopbackRoute<ComfyuiCall>[] = [
    {
      ...{ name: 'job', method: 'GET', path: /^\/api\/jobs\/(?<id>[^/]+)$/ },
      answer({ groups }) {
        if (!hasJobs) return unknownRoute(404);
        const task = find(groups['id']);
        return task
          ? { status: 200, json: showJob(task, now()) }
          : { status: 404, json: { error: 'Job not found' } };
      },
    },
    {
      ...{ name: 'stop', method: 'POST', path: /^\/api\/jobs\/(?<id>[^/]+)\/cancel$/ },
      answer({ groups }) {
        if (!hasJobs) return unknownRoute(405);
        const task = find(groups['id']);
        return { status: 200, json: { cancelled: task !== undefined && cancel(task) } };
      },
    },
  ];
  const routes: LoopbackRoute<ComfyuiCall>[] = [
    ...jobRoutes,
    { ...{ name: 'submit', method: 'POST', path: /^(?:\/api)?\/prompt$/ }, answer: submit },
    {
      ...{ name: 'info', method: 'GET', path: /^(?:\/api)?\/prompt$/ },
      answer: () => ({
        status: 200,
        json: { exec_info: { queue_remaining: inState('pending', 'in_progress').length } },
      }),
    },
    {
      ...{ name: 'queue', method: 'GET', path: /^(?:\/api)?\/queue$/ },
      answer: () => ({
        status: 200,
        json: {
          queue_running: inState('in_progress').map(showQueued),
          // A heap, in no order.
          queue_pending: inState('pending').map(showQueued).reverse(),
        },
      }),
    },
    {
      ...{ name: 'delete', method: 'POST', path: /^(?:\/api)?\/queue$/ },
      answer({ json }) {
        for (const id of [Object(json).delete ?? []].flat())
          for (const task of inState('pending')) if (task.id === id) cancel(task);
        return empty;
      },
    },
    {
      ...{ name: 'interrupt', method: 'POST', path: /^(?:\/api)?\/interrupt$/ },
      answer({ json }) {
        // The oldest don't ask whose task it is.
        const isAsked = ({ id }: ComfyuiTask) => version === '0.2' || id === Object(json).prompt_id;
        for (const task of inState('in_progress')) if (isAsked(task)) cancel(task);
        return empty;
      },
    },
    {
      ...{ name: 'history', method: 'GET', path: /^(?:\/api)?\/history(?:\/(?<id>[^/]+))?$/ },
      answer({ groups }) {
        const { id } = groups;
        if (id === undefined) return history();
        const task = inState('completed', 'failed', 'cancelled').find((each) => each.id === id);
        return { status: 200, json: task ? { [id]: showPast(task, now()) } : {} };
      },
    },
    { ...{ name: 'view', method: 'GET', path: /^(?:\/api)?\/view$/ }, answer: view },
    { ...{ name: 'upload', method: 'POST', path: /^(?:\/api)?\/upload\/image$/ }, answer: upload },
    {
      ...{ name: 'stats', method: 'GET', path: /^(?:\/api)?\/system_stats$/ },
      answer: () => ({
        status: 200,
        json: {
          system: {
            os: 'linux',
            comfyui_version: `${version}.0`,
            python_version: '3.12.3',
            argv: ['main.py'],
          },
          devices: [
            { name: 'cuda:0 NVIDIA GeForce RTX 4090', type: 'cuda', index: 0, vram_total: 25_386_352_640 },
          ],
        },
      }),
    },
    {
      ...{ name: 'node', method: 'GET', path: /^(?:\/api)?\/object_info\/(?<type>[^/]+)$/ },
      answer({ groups }) {
        const type = decodeURIComponent(groups['type'] ?? '');
        const info = installedNodes[type];
        return { status: 200, json: info ? { [type]: info } : {} };
      },
    },
  ];
  const server = await startTaskServer<ComfyuiCall, ComfyuiTask>({
    ...{ tasks, routes, now, notFound: unknownRoute(404) },
    upgrade: hasSockets ? sockets.upgrade : (_, socket) => void socket.destroy(),
    refuse: requireAuthorization(`Bearer ${apiKey}`, { status: 401, json: { error: 'Unauthorized' } }),
  });
  return {
    ...withStop(server, sockets.drop),
    ...{ apiKey, uploads, sockets },
    crash() {
      sockets.drop();
      tasks.all.length = 0;
    },
  };
}
