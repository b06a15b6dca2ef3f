import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoopbackLumaOptions, startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import { describe, expect, it } from 'vitest';
import { createLuma, createLumaAgents } from '../../src/providers/luma/index.ts';
import type { InputFile, Provider, TaskRequest } from '../../src/providers/provider.ts';
import { verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const request: TaskRequest = {
  ...{ model: 'ray-2', makes: 'video', task: 'generate', prompt: 'a paper boat', seed: 7, inputs: [] },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
};
const newer: TaskRequest = { ...request, model: 'ray-3.2' };
const image: InputFile = {
  ...{ role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 9, width: 640, height: 360 },
};
const url = 'https://example.com/a.png';
const end = 'https://example.com/b.png';
const last: InputFile = { ...image, role: 'last' };
const film = 'https://example.com/a.mp4';
const video: InputFile = { ...image, role: 'video', contentType: 'video/mp4' };
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start(settings: LoopbackLumaOptions = {}) {
  const server = await startLoopbackLuma(settings);
  const { apiKey, baseUrl, agentsApiKey, agentsBaseUrl } = server;
  const luma = createLuma({ runtime, apiKey, baseUrl, isOperatorsOwn: true });
  const agents = createLumaAgents({
    runtime,
    apiKey: agentsApiKey,
    baseUrl: agentsBaseUrl,
    isOperatorsOwn: true,
  });
  return { server, luma, agents };
}

describe('a submit to the Dream Machine API', () => {
  it.each([
    [{}, { aspect_ratio: '16:9', duration: '5s', resolution: '720p' }],
    [
      { durationSeconds: 9, resolution: '480p' },
      { duration: '9s', resolution: '540p' },
    ],
    [{ model: 'ray-flash-2', aspectRatio: '21:9', resolution: '1080p' }, { aspect_ratio: '21:9' }],
    [{ inputs: [{ ...image, url }] }, { keyframes: { frame0: { type: 'image', url } } }],
    [{ inputs: [{ ...last, url }] }, { keyframes: { frame1: { type: 'image', url } } }],
    [
      {
        inputs: [
          { ...last, url: end },
          { ...image, url },
        ],
      },
      { keyframes: { frame0: { type: 'image', url }, frame1: { type: 'image', url: end } } },
    ],
  ] as [Partial<TaskRequest>, object][])('of %j', async (changes, body) => {
    const { server, luma } = await start();
    await using _ = server;
    expect(await luma.submit({ ...request, ...changes }, options)).toEqual({ id: server.tasks[0]?.id });
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/dream-machine/v1/generations/video', headers: { connection: 'close' } },
    ]);
    const model = changes.model ?? 'ray-2';
    expect(server.tasks[0]?.body).toMatchObject({ model, prompt: 'a paper boat', ...body });
  });

  it.each([
    ['an image without an address', { inputs: [image] }, 'public https address'],
    ['a still', { makes: 'image' }, 'only videos'],
    ['a last frame without an address', { inputs: [last] }, 'public https address'],
    ['a reference', { inputs: [{ ...image, role: 'reference', url }] }, 'as reference'],
    ['an edit', { task: 'edit', inputs: [{ ...video, url }] }, "can't edit"],
    ['an extension', { task: 'extend', inputs: [{ ...video, url }] }, "can't extend"],
    ['what to avoid', { avoid: 'rain' }, 'no negative prompt'],
    ['a silent one', { sound: false }, 'no choice of sound'],
  ] as [string, Partial<TaskRequest>, string][])('is not sent for %s', async (_name, changes, cause) => {
    const { server, luma } = await start();
    await using _ = server;
    await expect(luma.submit({ ...request, ...changes }, options)).rejects.toMatchObject({
      ...{ kind: 'invalid_request', sent: false, message: expect.stringContaining(cause) },
    });
    expect(server.requests).toHaveLength(0);
  });
});

it('takes images by public address, which a server of the operator alone may have without https', async () => {
  const { server, luma } = await start();
  await using _ = server;
  expect(luma.takesImageBy).toBe('url');
  const address = 'http://127.0.0.1:1/a.png';
  const near = { ...request, inputs: [{ ...image, url: address }] };
  await luma.submit(near, options);
  expect(server.tasks[0]?.body['keyframes']).toEqual({ frame0: { type: 'image', url: address } });
  const { apiKey, baseUrl } = server;
  const remote = createLuma({ runtime, apiKey, baseUrl, isOperatorsOwn: false });
  await expect(remote.submit(near, options)).rejects.toMatchObject({ kind: 'invalid_request', sent: false });
});

describe('a submit to the Agents API', () => {
  it.each([
    [{}, { aspect_ratio: '16:9', video: { resolution: '720p', duration: '5s' } }],
    [
      { durationSeconds: 10, resolution: '480p', aspectRatio: '9:16' },
      { aspect_ratio: '9:16', video: { resolution: '540p', duration: '10s' } },
    ],
    [
      { inputs: [{ ...image, url }] },
      { aspect_ratio: '16:9', video: { resolution: '720p', duration: '5s', start_frame: { url } } },
    ],
    [
      {
        resolution: '360p',
        inputs: [
          { ...image, url },
          { ...last, url: end },
        ],
      },
      {
        aspect_ratio: '16:9',
        video: { resolution: '360p', duration: '5s', start_frame: { url }, end_frame: { url: end } },
      },
    ],
    [
      { task: 'edit', durationSeconds: 12, resolution: '540p', inputs: [{ ...video, url: film }] },
      {
        ...{ type: 'video_edit', source: { url: film, media_type: 'video/mp4' } },
        video: { resolution: '540p', edit: { auto_controls: true } },
      },
    ],
  ] as [Partial<TaskRequest>, object][])('of %j', async (changes, body) => {
    const { server, agents } = await start();
    await using _ = server;
    await agents.submit({ ...newer, ...changes }, options);
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/v1/generations', headers: { connection: 'close' } },
    ]);
    expect(server.tasks[0]?.body).toEqual({
      model: 'ray-3.2',
      type: 'video',
      prompt: 'a paper boat',
      ...body,
    });
  });

  it('holds the bytes of an image without an address', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a.png');
    await writeFile(path, 'an image');
    const { server, agents } = await start();
    await using _ = server;
    await agents.submit({ ...newer, inputs: [{ ...image, path }] }, options);
    const data = Buffer.from('an image').toString('base64');
    expect(server.tasks[0]?.body['video']).toMatchObject({ start_frame: { data, media_type: 'image/png' } });
    await agents.submit({ ...newer, task: 'edit', inputs: [{ ...video, path }] }, options);
    expect(server.tasks[1]?.body['source']).toEqual({ data, media_type: 'video/mp4' });
  });

  it.each([
    ['10 s from an image', { inputs: [{ ...image, url }], durationSeconds: 10 }, 'invalid_request'],
    ['10 s to a last frame', { inputs: [{ ...last, url }], durationSeconds: 10 }, 'invalid_request'],
    ['a reference', { inputs: [{ ...image, role: 'reference', url }] }, 'invalid_request'],
    ['a video without a task', { inputs: [{ ...video, url: film }] }, 'invalid_request'],
    ['an edit of nothing', { task: 'edit' }, 'invalid_request'],
    ['an edit with a frame', { task: 'edit', inputs: [video, { ...image, url }] }, 'invalid_request'],
    ['an upscale', { task: 'upscale', inputs: [{ ...video, url: film }] }, 'invalid_request'],
    ['a large video', { task: 'edit', inputs: [{ ...video, bytes: 40_000_001 }] }, 'invalid_request'],
    ['what to avoid', { avoid: 'rain' }, 'invalid_request'],
    ['an image that is gone from the disk', { inputs: [image] }, 'unavailable'],
    ['a still', { makes: 'image' }, 'invalid_request'],
  ] as [string, Partial<TaskRequest>, string][])('is not sent for %s', async (_name, changes, kind) => {
    const { server, agents } = await start();
    await using _ = server;
    await expect(agents.submit({ ...newer, ...changes }, options)).rejects.toMatchObject({
      kind,
      sent: false,
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe.each(['luma', 'agents'] as const)('a task of %s', (which) => {
  it('is followed from the queue to its video', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, [which]: provider } = await start({ taskMs: 100_000, now: () => nowMs });
    await using _ = server;
    const task = await provider.submit(which === 'luma' ? request : newer, options);
    expect(await provider.poll(task, options)).toEqual({ state: 'pending' });
    nowMs += 60_000;
    expect(await provider.poll(task, options)).toEqual({ state: 'running' });
    nowMs += 40_000;
    const output = { kind: 'url', url: `${server.url}/outputs/${task['id']}.mp4` };
    expect(await provider.poll(task, options)).toEqual({ state: 'succeeded', output });
  });

  it.each([
    ['fails', { state: 'failed', kind: 'task_failed' }],
    ['content_refused', { state: 'failed', kind: 'content_rejected' }],
    ['input_unreadable', { state: 'failed', kind: 'invalid_request' }],
    ['vanishes', { kind: 'task_failed', isGone: true }],
    ['never_ends', { state: 'running' }],
  ] as const)('that %s', async (fate, expected) => {
    const { server, [which]: provider } = await start();
    await using _ = server;
    server.nextTasks(fate);
    const task = await provider.submit(which === 'luma' ? request : newer, options);
    expect(await verdictOf(provider, task)).toMatchObject(expected);
  });

  it('may have its file a little later, or never', async () => {
    const { server, [which]: provider } = await start();
    await using _ = server;
    async function statesOf(fate: 'output_late' | 'output_missing') {
      server.nextTasks(fate);
      const task = await provider.submit(which === 'luma' ? request : newer, options);
      const states: string[] = [];
      while (!states.some((state) => state !== 'running')) {
        const status = await provider.poll(task, options);
        states.push(status.state === 'failed' ? status.kind : status.state);
      }
      return states;
    }
    expect(await statesOf('output_late')).toEqual(['running', 'running', 'succeeded']);
    const running = ['running', 'running', 'running', 'running'];
    expect(await statesOf('output_missing')).toEqual([...running, 'bad_output']);
  });

  it('fails as its reason or code says', async () => {
    const { server, [which]: provider } = await start();
    await using _ = server;
    const rows = [
      [{ failure_reason: 'Contains blacklisted words' }, 'content_rejected'],
      [{ failure_reason: 'Frame moderation failed' }, 'content_rejected'],
      [{ failure_reason: 'Prompt processing failed' }, 'task_failed'],
      [{ failure_reason: null, failure_code: null }, 'task_failed'],
      ...(which === 'luma'
        ? []
        : [
            [{ failure_code: 'budget_exhausted' }, 'insufficient_credit'],
            [{ failure_code: 'image_too_large' }, 'invalid_request'],
            [{ failure_code: 'rate_limited' }, 'rate_limited'],
            [{ failure_code: 'output_not_found' }, 'task_failed'],
            [{ failure_code: 'a_new_code', failure_reason: 'It was moderated.' }, 'content_rejected'],
          ]),
    ] as [object, string][];
    for (const [failure, kind] of rows) {
      const body = { id: 'a', state: 'failed', ...failure };
      const name = which === 'luma' ? 'get' : 'agents-get';
      server.script(name, { kind: 'status', status: 200, body }, { times: 1 });
      expect(await provider.poll({ id: 'a' }, options)).toMatchObject({ state: 'failed', kind });
    }
  });
});

it('finds a lost submit again by its frames too', async () => {
  const { server, luma } = await start();
  await using _ = server;
  const none = await luma.submit(request, options);
  const one = await luma.submit({ ...request, inputs: [{ ...image, url }] }, options);
  const both = await luma.submit(
    { ...request, inputs: [image, last].map((each) => ({ ...each, url })) },
    options,
  );
  const lost = { ...options, fromMs: 0, untilMs: Date.now() };
  const { findTasks } = luma as Required<Provider>;
  const images = [[], [image], [image, last]];
  for (const [index, task] of [none, one, both].entries())
    expect(await findTasks({ ...request, inputs: images[index] ?? [] }, lost)).toEqual([task]);
});

it('cancels a task of the Dream Machine API, as often as asked', async () => {
  const { server, luma } = await start({ taskMs: 60_000 });
  await using _ = server;
  const task = await luma.submit(request, options);
  const { cancel } = luma as Required<Provider>;
  await cancel(task, options);
  await cancel(task, options);
  expect(server.tasks).toMatchObject([{ isDeleted: true }]);
  expect(await verdictOf(luma, task)).toMatchObject({ kind: 'task_failed', isGone: true });
});

it('has two providers, with an address and a key each', () => {
  const luma = createLuma({ runtime, apiKey: 'luma-a', isOperatorsOwn: false });
  const agents = createLumaAgents({ runtime, apiKey: 'luma-api-b', isOperatorsOwn: false });
  expect([luma.id, luma.api?.origin]).toEqual(['luma', 'https://api.lumalabs.ai']);
  expect([agents.id, agents.api?.origin]).toEqual(['luma-agents', 'https://agents.lumalabs.ai']);
  expect(agents.api?.headers).toEqual({ authorization: 'Bearer luma-api-b' });
  expect(agents.cancel).toBeUndefined();
});
