import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type LoopbackOpenai,
  type LoopbackOpenaiOptions,
  startLoopbackOpenai,
} from '@cutscene/playground/providers/openai.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOpenai } from '../../src/providers/openai/index.ts';
import type { InputFile, Provider, TaskRequest } from '../../src/providers/provider.ts';
import { verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { signal } = new AbortController();
const videoPath = import.meta.filename;
const request: TaskRequest = {
  ...{ model: '', makes: 'video', task: 'generate', prompt: 'ein Leuchtturm, "蛍" at dusk\r\n— slow' },
  ...{ durationSeconds: 5, resolution: '480p', aspectRatio: '16:9', seed: 0, inputs: [] },
};
const sora: TaskRequest = { ...request, model: 'sora-2', durationSeconds: 8, resolution: '720p' };

const start = (options: Partial<LoopbackOpenaiOptions> = {}) =>
  startLoopbackOpenai({ videoPath, ...options });

function connect(
  { baseUrl, apiKey }: LoopbackOpenai,
  encoding: 'multipart' | 'json' = 'multipart',
): Provider {
  return createOpenai({ runtime, apiKey, baseUrl, encoding, isOperatorsOwn: true });
}

const submit = (provider: Provider, asked: TaskRequest) =>
  provider.submit(asked, { signal, idempotencyKey: 'a' });

async function imageFile(folder: string): Promise<InputFile & { base64: string }> {
  const bytes = Buffer.alloc(300_000, 'image');
  const path = join(folder, 'a member’s own name.png');
  await writeFile(path, bytes);
  const size = { bytes: bytes.length, width: 10, height: 10 };
  return { role: 'first', path, contentType: 'image/png', ...size, base64: bytes.toString('base64') };
}

describe.each([
  { mode: 'openai', encoding: 'multipart', asked: sora },
  { mode: 'openai', encoding: 'json', asked: sora },
  { mode: 'vllm', encoding: 'multipart', asked: request },
  { mode: 'sglang', encoding: 'json', asked: request },
] as const)('a server like $mode, asked in $encoding', ({ mode, encoding, asked }) => {
  it('makes a video from a prompt, with one request per call', async () => {
    let nowMs = 0;
    await using server = await start({ mode, taskMs: 1_000, now: () => nowMs });
    const provider = connect(server, encoding);
    const task = await submit(provider, asked);
    const poll = () => provider.poll(task, { signal });
    expect(await poll()).toStrictEqual({ state: 'pending' });
    nowMs = 500;
    const running = mode === 'sglang' ? { state: 'pending' } : { state: 'running', progress: 0.5 };
    expect(await poll()).toStrictEqual(running);
    nowMs = 1_000;
    const url = `${server.baseUrl}/videos/${task['videoId']}/content`;
    expect(await poll()).toStrictEqual({ state: 'succeeded', output: { kind: 'url', url } });
    expect(server.tasks[0]?.fields['prompt']).toBe(asked.prompt);
    expect(server.requests.map(({ name }) => name)).toStrictEqual(['create', 'poll', 'poll', 'poll']);
    expect(provider.api?.origin).toBe(server.url);
    const download = await fetch(url, { headers: provider.api?.headers ?? {} });
    expect(download.headers.get('content-type')).toBe('video/mp4');
  });

  it('starts from an image', async () => {
    await using folder = await temporaryFolder();
    await using server = await start({ mode });
    const image = await imageFile(folder.path);
    await submit(connect(server, encoding), { ...asked, inputs: [image] });
    const [task] = server.tasks;
    if (encoding === 'multipart') {
      const file = task?.files['input_reference'];
      expect(file).toMatchObject({ name: 'first-frame.png', contentType: 'image/png' });
      expect(file?.bytes.toString('base64')).toBe(image.base64);
      const [sent] = server.requests;
      expect(Number(sent?.headers['content-length'])).toBe(sent?.bodyBytes);
    } else {
      const dataUrl = `data:image/png;base64,${image.base64}`;
      expect(task?.fields['input_reference']).toStrictEqual({ image_url: dataUrl });
      expect(task?.fields['reference_url']).toBe(mode === 'sglang' ? dataUrl : undefined);
    }
  });

  it.each([
    ['fails', 'task_failed'],
    ['content-refused', 'content_rejected'],
  ] as const)('a task that %s is %s', async (fate, kind) => {
    await using server = await start({ mode });
    server.nextTasks(fate);
    const provider = connect(server, encoding);
    const task = await submit(provider, asked);
    expect(await provider.poll(task, { signal })).toMatchObject({ state: 'failed', kind });
  });

  it('says of a task that vanishes that it is gone', async () => {
    await using server = await start({ mode });
    server.nextTasks('vanishes');
    const provider = connect(server, encoding);
    const task = await submit(provider, asked);
    expect(await verdictOf(provider, task)).toMatchObject({ kind: 'task_failed', isGone: true });
  });

  it('takes an unknown status for running', async () => {
    await using server = await start({ mode });
    server.nextTasks('unknown-status', { times: 1 });
    const provider = connect(server, encoding);
    const task = await submit(provider, asked);
    expect(await provider.poll(task, { signal })).toMatchObject({ state: 'running' });
    expect(await provider.poll(task, { signal })).toMatchObject({ state: 'succeeded' });
  });

  it('waits for a task that never ends', async () => {
    let nowMs = 0;
    await using server = await start({ mode, taskMs: 1_000, now: () => nowMs });
    server.nextTasks('never-ends');
    const provider = connect(server, encoding);
    const task = await submit(provider, asked);
    nowMs = 3_600_000;
    expect((await provider.poll(task, { signal })).state).toMatch(/^(pending|running)$/);
  });

  it('stops a task, and does not mind one that is gone', async () => {
    await using server = await start({ mode, taskMs: 60_000 });
    const provider = connect(server, encoding);
    const task = await submit(provider, asked);
    await provider.cancel?.(task, { signal });
    expect(server.tasks[0]?.wasStopped).toBe(true);
    await provider.cancel?.(task, { signal });
    expect(server.count('cancel')).toBe(2);
    expect(await verdictOf(provider, task)).toMatchObject({ kind: 'task_failed', isGone: true });
  });
});

it.each([400, 405, 409, 501])('a server that answers a DELETE with %i cannot stop', async (status) => {
  await using server = await start();
  server.script('cancel', { kind: 'status', status });
  await expect(connect(server).cancel?.({ videoId: 'a' }, { signal })).resolves.toEqual({
    hasStopped: false,
  });
});

it('sends an id back as it came, in one piece', async () => {
  await using server = await start();
  const provider = connect(server);
  await verdictOf(provider, { videoId: 'video_a/b==' });
  expect(server.requests[0]?.path).toBe('/v1/videos/video_a%2Fb==');
});

it('asks for each list with the newest first', async () => {
  await using server = await start();
  const provider = connect(server);
  await provider.findTasks?.(sora, { signal, fromMs: 0, untilMs: 1, idempotencyKey: 'a' });
  await provider.listUnfinished?.({ signal });
  const asked = server.requests.map(({ path }) => new URL(path, 'http://a').searchParams.get('order'));
  expect(asked).toEqual(['desc', 'desc']);
});

it.each(['x', '0', 'video', 'EMPTY'])('the placeholder "%s" for a key spoils no answer', async (apiKey) => {
  await using server = await start({ mode: 'vllm' });
  const { baseUrl } = server;
  const provider = createOpenai({ runtime, apiKey, baseUrl, encoding: 'multipart', isOperatorsOwn: true });
  const task = await submit(provider, request);
  expect(task['videoId']).toBe(server.tasks[0]?.id);
  expect(await provider.poll(task, { signal })).toMatchObject({ state: 'succeeded' });
});

it('knows no task without an id', async () => {
  await using server = await start();
  const provider = connect(server);
  for (const call of [provider.poll({}, { signal }), provider.cancel?.({ videoId: '' }, { signal })])
    await expect(call).rejects.toMatchObject({ kind: 'task_failed', isGone: false });
  expect(server.requests).toHaveLength(0);
});

it('makes no still images, and sends nothing where the first frame is gone', async () => {
  await using server = await start();
  const provider = connect(server);
  await expect(submit(provider, { ...sora, makes: 'image' })).rejects.toMatchObject({
    kind: 'invalid_request',
  });
  const file: InputFile = { role: 'video', path: '/no/such', contentType: 'video/mp4', bytes: 1 };
  for (const changes of [
    { task: 'edit' as const, inputs: [file] },
    { inputs: [{ ...file, role: 'last' as const }] },
    { inputs: [{ ...file, role: 'reference' as const }] },
    { avoid: 'rain' },
    { sound: false },
  ]) {
    const refused = { kind: 'invalid_request', sent: false };
    await expect(submit(provider, { ...sora, ...changes })).rejects.toMatchObject(refused);
  }
  const image: InputFile = { role: 'first', path: '/no/such', contentType: 'image/png', bytes: 1 };
  const failure = { kind: 'unavailable', sent: false };
  await expect(submit(provider, { ...sora, inputs: [image] })).rejects.toMatchObject(failure);
  await expect(submit(connect(server, 'json'), { ...sora, inputs: [image] })).rejects.toMatchObject(failure);
  expect(server.requests).toHaveLength(0);
});

it('takes a base address with a slash at the end', async () => {
  await using server = await start();
  const { apiKey, baseUrl } = server;
  const provider = createOpenai({
    runtime,
    apiKey,
    baseUrl: `${baseUrl}/`,
    encoding: 'json',
    isOperatorsOwn: false,
  });
  const task = await submit(provider, sora);
  expect(await provider.poll(task, { signal })).toMatchObject({
    output: { url: `${baseUrl}/videos/${task['videoId']}/content` },
  });
  expect(provider.api?.isOperatorsOwn).toBe(false);
});

it('is at OpenAI unless told otherwise', () => {
  const provider = createOpenai({ runtime, apiKey: 'sk-x', encoding: 'multipart', isOperatorsOwn: false });
  expect(provider.api).toStrictEqual({
    ...{ origin: 'https://api.openai.com', headers: { authorization: 'Bearer sk-x' }, isOperatorsOwn: false },
    checkUrl: 'https://api.openai.com/v1/models',
  });
});

describe('the environment', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is not read, and without a key no authorization is sent', async () => {
    const names = ['API_KEY', 'ADMIN_KEY', 'ORG_ID', 'PROJECT_ID', 'WEBHOOK_SECRET'];
    for (const name of names) vi.stubEnv(`OPENAI_${name}`, 'from-the-environment');
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/from-the-environment');
    vi.stubEnv(
      'OPENAI_CUSTOM_HEADERS',
      'x-custom: from-the-environment\nauthorization: from-the-environment',
    );
    vi.stubEnv('OPENAI_LOG', 'debug');
    const printed = (['debug', 'info', 'log', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level),
    );
    await using server = await start({ mode: 'vllm' });
    const provider = connect(server);
    const task = await submit(provider, request);
    await provider.poll(task, { signal });
    await provider.cancel?.(task, { signal });
    expect(server.requests).toHaveLength(3);
    for (const { headers } of server.requests) {
      expect(headers).not.toHaveProperty('authorization');
      expect(JSON.stringify(headers)).not.toMatch(/environment|stainless|put-on-below/i);
    }
    expect(provider.api?.headers).toStrictEqual({});
    for (const print of printed) expect(print).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});
