import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { describe, expect, it } from 'vitest';
import type { InputFields, InputFile, TaskRequest } from '../../src/providers/provider.ts';
import { createReplicate } from '../../src/providers/replicate/index.ts';
import { readPage } from '../../src/providers/replicate/list.ts';
import { verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { itEndsAs } from '../support/task-fates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SVD =
  'stability-ai/stable-video-diffusion:3f0457e4619daac51203dedb472816fd4af51f3149fa7a9e0b5ffcf1b8172438';

const text: TaskRequest = {
  model: 'google/veo-3.1-fast',
  makes: 'video',
  task: 'generate',
  prompt: 'a paper boat crossing a rain puddle',
  durationSeconds: 8,
  resolution: '720p',
  aspectRatio: '16:9',
  seed: 0,
  inputs: [],
  fields: {
    fixed: { generate_audio: true },
    prompt: 'prompt',
    inputs: { first: { field: 'image' } },
    duration: { field: 'duration' },
    resolution: { field: 'resolution' },
    aspectRatio: { field: 'aspect_ratio' },
    seed: 'seed',
  },
};
const imageFile: TaskRequest = {
  ...text,
  model: SVD,
  fields: {
    inputs: { first: { field: 'input_image' } },
    duration: { values: { '8': { frames_per_second: 5 } } },
  },
};

const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start(settings: Parameters<typeof startLoopbackReplicate>[0] = {}) {
  const server = await startLoopbackReplicate(settings);
  const { apiToken, baseUrl } = server;
  return { server, provider: createReplicate({ runtime, apiToken, baseUrl, isOperatorsOwn: true }) };
}

async function writeImage(folder: string, bytes: number): Promise<InputFile> {
  const path = join(folder, 'image.png');
  await writeFile(path, randomBytes(bytes));
  return { role: 'first', path, contentType: 'image/png', bytes, width: 1024, height: 576 };
}

describe('a task', () => {
  it('is created once, on the route of official models, and runs to its output', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({ now: () => nowMs, taskMs: 100_000 });
    await using _ = server;
    const task = await provider.submit(text, options);
    expect(task).toEqual({ id: server.predictions[0]?.id });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/models/google/veo-3.1-fast/predictions',
      json: {
        input: {
          prompt: 'a paper boat crossing a rain puddle',
          ...{ duration: 8, resolution: '720p', aspect_ratio: '16:9', seed: 0, generate_audio: true },
        },
      },
    });

    expect(await provider.poll(task, options)).toEqual({ state: 'pending' });
    nowMs += 50_000;
    expect(await provider.poll(task, options)).toEqual({ state: 'running' });
    nowMs += 50_000;
    expect(await provider.poll(task, options)).toEqual({
      state: 'succeeded',
      output: { kind: 'url', url: `${server.url}/delivery/${task['id']}/output.mp4` },
    });
    expect(server.count('get')).toBe(3);
  });

  it('of a community model is created by version, and tells how far it is', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({ now: () => nowMs, taskMs: 100_000 });
    await using _ = server;
    const image = {
      role: 'first',
      path: '/nowhere',
      contentType: 'image/png',
      bytes: 1,
      width: 1,
      height: 1,
    } as const;
    const url = 'https://replicate.delivery/xezq/AbC123/out-0.webp';
    const task = await provider.submit({ ...imageFile, inputs: [{ ...image, url }] }, options);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/predictions',
      json: { version: SVD, input: { input_image: url, frames_per_second: 5 } },
    });
    nowMs += 55_000;
    expect(await provider.poll(task, options)).toEqual({ state: 'running', progress: 0.48 });
  });

  it('that makes an image has an address that needs no key', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(
      { ...text, model: 'black-forest-labs/flux-schnell', makes: 'image', fields: { prompt: 'prompt' } },
      options,
    );
    const status = await provider.poll(task, options);
    expect(status).toMatchObject({ state: 'succeeded', output: { kind: 'url' } });
    const url = status.state === 'succeeded' && status.output.kind === 'url' ? status.output.url : '';
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1', 8, 12)).toBe('WEBP');
  });

  it('gets a deadline that is a little later than ours', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({ taskMs: 60 * 60_000, now: () => nowMs });
    await using _ = server;
    const task = await provider.submit(text, { ...options, deadlineMs: 20 * 60_000 });
    expect(server.requests[0]?.headers['cancel-after']).toBe('21m');
    nowMs += 20 * 60_000;
    expect(await provider.poll(task, options)).toEqual({ state: 'running' });
    nowMs += 60_000;
    expect(await provider.poll(task, options)).toMatchObject({ state: 'failed', cause: /canceled/ });
    await provider.submit(text, { ...options, deadlineMs: 7 * 24 * 60 * 60_000 });
    expect(server.requests.at(-1)?.headers['cancel-after']).toBe('1440m');
  });

  it('is cancelled, as often as one likes', async () => {
    const { server, provider } = await start({ taskMs: 100_000 });
    await using _ = server;
    const task = await provider.submit(text, options);
    await provider.cancel?.(task, options);
    await provider.cancel?.(task, options);
    expect(server.count('cancel')).toBe(2);
    expect(await provider.poll(task, options)).toMatchObject({ state: 'failed', kind: 'task_failed' });
    await expect(provider.cancel?.({ id: 'forgotten' }, options)).resolves.toEqual({ hasStopped: false });
  });

  it.each([
    ['content_refused', { state: 'failed', kind: 'content_rejected' }],
    ['fails', { state: 'failed', kind: 'task_failed' }],
    ['output_missing', { state: 'failed', kind: 'content_rejected' }],
    ['aborted', { state: 'failed', kind: 'task_failed' }],
    ['never_ends', { state: 'running' }],
    ['vanishes', { kind: 'task_failed', isGone: true }],
  ] as const)('that %s is %j', async (fate, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.nextTasks(fate);
    const task = await provider.submit(text, options);
    expect(await verdictOf(provider, task)).toMatchObject(expected);
  });

  itEndsAs(start, text, { fates: [], unknown: 'unknown_status' });

  it('is lost an hour after its end', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({ now: () => nowMs });
    await using _ = server;
    const task = await provider.submit(text, options);
    nowMs += 3_600_000;
    expect(await verdictOf(provider, task)).toMatchObject({ kind: 'task_failed', isGone: true });
  });
});

describe('an image', () => {
  it('of up to 256 kB is part of the input', async () => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    const image = await writeImage(folder.path, 256_000);
    await provider.submit({ ...imageFile, inputs: [image] }, options);
    const input = server.predictions[0]?.input['input_image'];
    expect(String(input).slice(0, 22)).toBe('data:image/png;base64,');
    expect(Buffer.from(String(input).slice(22), 'base64')).toHaveLength(256_000);
    expect(server.requests.map(({ name }) => name)).toEqual(['create']);
  });

  it('that is larger is uploaded first', async () => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    const image = await writeImage(folder.path, 256_001);
    await provider.submit({ ...imageFile, inputs: [image] }, options);
    expect(server.requests.map(({ name }) => name)).toEqual(['upload', 'create']);
    const address = String(server.predictions[0]?.input['input_image']);
    expect(address).toMatch(`${server.baseUrl}/files/`);
    const answer = await fetch(address, { headers: { authorization: `Bearer ${server.apiToken}` } });
    expect(await answer.json()).toMatchObject({ size: 256_001, content_type: 'image/png', metadata: {} });
  });

  it.each([
    [{ kind: 'status', status: 500 }, { kind: 'unavailable' }],
    [
      { kind: 'status', status: 429, headers: { 'retry-after': '3' } },
      { kind: 'rate_limited', retryAfterMs: 3_000 },
    ],
    [{ kind: 'status', status: 404 }, { kind: 'invalid_request' }],
    [{ kind: 'malformed' }, { kind: 'unavailable' }],
    [{ kind: 'reset' }, { kind: 'unavailable' }],
  ] as const)(
    'whose upload ends with %j costs nothing, so the submit may be repeated',
    async (trouble, expected) => {
      const { server, provider } = await start();
      await using _ = server;
      await using folder = await temporaryFolder();
      server.script('upload', trouble, { times: 1 });
      const request = { ...imageFile, inputs: [await writeImage(folder.path, 3_000_000)] };
      await expect(provider.submit(request, options)).rejects.toMatchObject({ ...expected, sent: false });
      expect(server.requests.map(({ name }) => name)).toEqual(['upload']);
    },
  );

  it('that can’t be read causes no call', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const image = {
      role: 'first',
      path: '/nowhere/a.png',
      contentType: 'image/png',
      width: 1,
      height: 1,
    } as const;
    for (const bytes of [1_000, 1_000_000]) {
      const request = { ...imageFile, inputs: [{ ...image, bytes }] };
      await expect(provider.submit(request, options)).rejects.toMatchObject({ sent: false });
    }
    expect(server.requests).toHaveLength(0);
  });
});

it('knows its own origin, and who named it', () => {
  const provider = createReplicate({ runtime, apiToken: 'r8_a', isOperatorsOwn: false });
  expect(provider).toMatchObject({
    ...{ id: 'replicate', minPollIntervalMs: 500 },
    api: {
      origin: 'https://api.replicate.com',
      headers: { authorization: 'Bearer r8_a' },
      isOperatorsOwn: false,
    },
  });
});

it('refuses invalid names of models', async () => {
  const { server, provider } = await start();
  await using _ = server;
  for (const model of ['', 'flux', 'a/b/../../c', 'a/b:123', 'a/b?c', `a/b:${'A'.repeat(64)}`]) {
    const submit = provider.submit({ ...text, model }, options);
    await expect(submit, model).rejects.toMatchObject({ kind: 'invalid_request', sent: false });
  }
  expect(server.requests).toHaveLength(0);
});

it('the list of tasks is not compared by a file that it shows in another form', () => {
  const fields: InputFields = { prompt: 'prompt', inputs: { first: { field: 'image' } } };
  const input = { prompt: 'a boat', image: 'https://replicate.delivery/other.png' };
  const answer = { results: [{ id: 'p1', model: 'owner/name', source: 'api', input }] };
  const asked = (url?: string): TaskRequest => ({
    ...{ model: 'owner/name', makes: 'video', task: 'generate', prompt: 'a boat', fields },
    ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 1 },
    inputs: [{ role: 'first', path: '/a', contentType: 'image/png', bytes: 1, ...(url && { url }) }],
  });
  const fits = (request: TaskRequest) => readPage(answer, request).tasks.map((task) => task.fits);
  expect(fits(asked())).toEqual([true]);
  expect(fits(asked(input.image))).toEqual([true]);
  expect(fits(asked('https://replicate.delivery/another.png'))).toEqual([false]);
});
