import { inspect } from 'node:util';
import { startLoopbackComfyui } from '@cutscene/playground/providers/comfyui.ts';
import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import type { Loopback, LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { expect, it } from 'vitest';
import { providerDefinitions } from '../../src/providers/index.ts';
import {
  type Provider,
  ProviderError,
  type TaskRef,
  type TaskRequest,
  type TaskStatus,
} from '../../src/providers/provider.ts';
import { runtime } from './runtime.ts';
import { workflowFolder } from './workflows.ts';

export const never = { signal: new AbortController().signal };
/** A task as any of the adapters stores it. */
export function taskNamed(id: string): TaskRef {
  const path = `/a/b/requests/${id}`;
  return { id, videoId: id, status: `${path}/status`, result: path, cancel: `${path}/cancel` };
}

export const order = { ...never, idempotencyKey: 'job-1' };

const common: Omit<TaskRequest, 'model'> = {
  ...{ makes: 'video', task: 'generate', prompt: 'a paper boat', seed: 1, inputs: [] },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
};
const withFields = { fields: { prompt: 'prompt' } };
const taskMs = 60_000;

interface Account {
  key: string;
  baseUrl: string;
  /** A valid submit. */
  request: TaskRequest;
  /** How many tasks were made. */
  tasks(): number;
}

interface Calls<Name extends string> {
  create: Name;
  poll: Name;
  /** Absent if it has none. */
  cancel?: Name;
  list?: Name;
  /** Where a finished task's output is, if a poll asks there too. */
  result?: Name;
  download: Name;
}
type CallName = keyof Calls<string>;

/** What operators set up for servers of their own. */
const ownValues = { COMFYUI_WORKFLOWS: workflowFolder };

/** An adapter with a server that simulates its provider. */
export interface Adapter extends AsyncDisposable, Account {
  provider: Provider;
  requests: Loopback<string>['requests'];
  /** A path at which the server has files. */
  filePath: string;
  has(call: CallName): boolean;
  count(call: CallName): number;
  script(call: CallName, trouble: LoopbackTrouble, options?: { times?: number; afterWork?: boolean }): void;
  close(): Promise<void>;
}

function adapter<Name extends string, Server>(
  id: string,
  { filePath, ...calls }: Calls<NoInfer<Name>> & { filePath: string },
  startServer: () => Promise<Loopback<Name> & Server>,
  toAccount: (server: Server) => Account,
) {
  return async (): Promise<Adapter> => {
    const server = await startServer();
    const { key, baseUrl, request, tasks } = toAccount(server);
    const definition = providerDefinitions.find((each) => each.id === id);
    if (!definition) throw new Error(`no provider ${id}`);
    const account = { apiKey: key, baseUrl, isOperatorsOwn: true, runtime };
    const name = (call: CallName): Name => {
      const found = calls[call];
      if (found === undefined) throw new Error(`${id} has no ${call}`);
      return found;
    };
    return {
      ...{ key, baseUrl, request, tasks, filePath, requests: server.requests, close: server.close },
      has: (call) => calls[call] !== undefined,
      provider: await (definition.own?.read(ownValues, true) ?? definition).create(account),
      count: (call) => server.count(name(call)),
      script: (call, trouble, options) => void server.script(name(call), trouble, options),
      [Symbol.asyncDispose]: server.close,
    };
  };
}

/** The server's URLs of files, and its name for that. */
function file<Name extends string>(download: Name, filePath: string) {
  return { download, filePath };
}

/** For each provider, the dependencies of the shared tests. Each starts a server of its own. */
export const adapters = {
  openai: adapter(
    'openai',
    {
      create: 'create',
      poll: 'poll',
      cancel: 'cancel',
      list: 'list',
      ...file('content', '/v1/videos/1/content'),
    },
    () => startLoopbackOpenai({ videoPath: import.meta.filename, taskMs }),
    ({ apiKey = '', baseUrl, tasks }) => ({
      ...{ key: apiKey, baseUrl, tasks: () => tasks.length },
      request: { ...common, model: 'sora-2', durationSeconds: 4 },
    }),
  ),
  replicate: adapter(
    'replicate',
    {
      create: 'create',
      poll: 'get',
      cancel: 'cancel',
      list: 'list',
      ...file('download', '/delivery/1/1.mp4'),
    },
    () => startLoopbackReplicate({ taskMs }),
    (server) => ({
      ...{ key: server.apiToken, baseUrl: server.baseUrl, tasks: () => server.predictions.length },
      request: { ...common, ...withFields, model: 'google/veo-3.1-fast', durationSeconds: 8 },
    }),
  ),
  runway: adapter(
    'runway',
    { create: 'text', poll: 'get', cancel: 'delete', ...file('download', '/outputs/1.mp4') },
    () => startLoopbackRunway({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, model: 'gen4.5' },
    }),
  ),
  luma: adapter(
    'luma',
    { create: 'create', poll: 'get', cancel: 'delete', list: 'list', ...file('download', '/outputs/1.mp4') },
    () => startLoopbackLuma({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, model: 'ray-2' },
    }),
  ),
  'luma-agents': adapter(
    'luma-agents',
    { create: 'agents-create', poll: 'agents-get', ...file('download', '/outputs/1.mp4') },
    () => startLoopbackLuma({ taskMs }),
    (server) => ({
      ...{ key: server.agentsApiKey, baseUrl: server.agentsBaseUrl, tasks: () => server.tasks.length },
      request: { ...common, model: 'ray-3.2' },
    }),
  ),
  wavespeed: adapter(
    'wavespeed',
    {
      create: 'submit',
      poll: 'result',
      cancel: 'delete',
      list: 'history',
      ...file('download', '/outputs/1/1.mp4'),
    },
    () => startLoopbackWavespeed({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, ...withFields, model: 'pika/v2.2-t2v' },
    }),
  ),
  fal: adapter(
    'fal',
    {
      ...{ create: 'submit', poll: 'status', result: 'result', cancel: 'cancel' },
      ...file('download', '/files/1/output.mp4'),
    },
    () => startLoopbackFal({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, ...withFields, model: 'fal-ai/veo3.1' },
    }),
  ),
  vidu: adapter(
    'vidu',
    {
      create: 'create',
      poll: 'get',
      cancel: 'cancel',
      list: 'list',
      ...file('download', '/creations/1/video.mp4'),
    },
    () => startLoopbackVidu({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, model: 'viduq3-turbo' },
    }),
  ),
  comfyui: adapter(
    'comfyui',
    {
      ...{ create: 'submit', poll: 'job', cancel: 'stop' },
      ...file('view', '/view?filename=cutscene_00000_.mp4&subfolder=video&type=output'),
    },
    () => startLoopbackComfyui({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, model: 'wan-2.2-14b' },
    }),
  ),
  xai: adapter(
    'xai',
    { create: 'generate', poll: 'get', ...file('download', '/vidgen/1/video.mp4') },
    () => startLoopbackXai({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, ...withFields, model: 'grok-imagine-video-1.5' },
    }),
  ),
  google: adapter(
    'google',
    {
      ...{ create: 'create', poll: 'get', result: 'file', cancel: 'cancel' },
      ...file('download', '/v1beta/files/1:download'),
    },
    () => startLoopbackGoogle({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, model: 'gemini-omni-1.2-flash' },
    }),
  ),
  openrouter: adapter(
    'openrouter',
    { create: 'create', poll: 'get', ...file('content', '/api/v1/videos/1/content') },
    () => startLoopbackOpenrouter({ taskMs }),
    (server) => ({
      ...{ key: server.apiKey, baseUrl: server.baseUrl, tasks: () => server.tasks.length },
      request: { ...common, ...withFields, model: 'alibaba/wan-2.7' },
    }),
  ),
};

/** Providers that can't stop a task. */
export const withoutCancel: readonly string[] = ['luma-agents', 'xai', 'openrouter'];

/** A call's error, which must not contain the key anywhere. */
export async function failureOf(call: Promise<unknown> | undefined, key: string): Promise<ProviderError> {
  const error = await call?.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error(`no ProviderError: ${inspect(error)}`);
  const all = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });
  expect(all + JSON.stringify(error) + error.stack).not.toContain(key);
  return error;
}

export function answered(
  status: number,
  body?: object | string,
  headers?: Record<string, string>,
): LoopbackTrouble {
  return { kind: 'status', status, ...(body && { body }), ...(headers && { headers }) };
}

/** An answer, and the error of the call that gets it. */
export type Refusal = [name: string, trouble: LoopbackTrouble, expected: Partial<ProviderError>];

/** The outcome of a task: a finished one may be seen without its file for some polls, and a missing one is an error. */
export async function verdictOf(provider: Provider, task: TaskRef): Promise<TaskStatus | ProviderError> {
  for (let polls = 1; ; polls++) {
    const status = await provider.poll(task, never).catch((error: unknown) => {
      if (error instanceof ProviderError) return error;
      throw error;
    });
    if (polls === 5 || status instanceof ProviderError || status.state !== 'running') return status;
  }
}

/** The same answers to a poll after an accepted submit: none of them means that it is wrong, or unpaid. */
export function afterAcceptance(refusals: readonly Refusal[]): Refusal[] {
  return refusals.map(([name, trouble, { kind = 'unavailable', retryAfterMs }]) => {
    const { status = 200, body } = trouble.kind === 'status' ? trouble : {};
    const inner = typeof body === 'object' && 'code' in body ? Number(body.code) : Number.NaN;
    const said = status === 200 && inner >= 400 ? inner : status;
    const ofAccount = said === 402 ? 'insufficient_credit' : 'unauthorized';
    const isOfAccount = said === 401 || said === 402 || said === 403;
    const isOfCall = said === 429 || kind === 'unavailable';
    const expected = said === 429 ? 'rate_limited' : isOfAccount && !isOfCall ? ofAccount : 'unavailable';
    return [
      name,
      trouble,
      { kind: expected, isGone: false, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    ];
  });
}

/** Each of these answers ends its call, which is made once. */
export function itFails(
  name: keyof typeof adapters,
  call: 'create' | 'poll' | 'cancel',
  refusals: readonly Refusal[],
): void {
  it.each(refusals)(`a ${call} at ${name} ends with %s`, async (_name, trouble, expected) => {
    await using adapter = await adapters[name]();
    const { provider, key, request } = adapter;
    const task = call === 'create' ? {} : await provider.submit(request, order);
    adapter.script(call, trouble);
    const calls = {
      create: () => provider.submit(request, order),
      poll: () => provider.poll(task, never),
      cancel: () => provider.cancel?.(task, never),
    };
    expect(await failureOf(calls[call](), key)).toMatchObject(expected);
    expect(adapter.count(call)).toBe(1);
    expect(adapter.requests).toHaveLength(call === 'create' ? 1 : 2);
  });
}
