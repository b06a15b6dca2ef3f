import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { describe, expect, it } from 'vitest';
import type { InputFile, TaskRequest } from '../../src/providers/provider.ts';
import { createXai } from '../../src/providers/xai/index.ts';
import { answered, never, order, verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { itEndsAs } from '../support/task-fates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const prompt = 'a paper boat drifts down a rainy street';
const model = 'grok-imagine-video-1.5';
const fields = {
  ...{ prompt: 'prompt', duration: { field: 'duration' }, resolution: { field: 'resolution' } },
  ...{ aspectRatio: { field: 'aspect_ratio' }, sound: { field: 'generate_audio' } },
  inputs: {
    ...{ first: { field: 'image' }, last: { field: 'last_frame' }, video: { field: 'video' } },
    reference: { field: 'reference_images', inArray: true },
  },
  withImage: { omit: ['aspect_ratio'] },
};
const request: TaskRequest = {
  ...{ model, makes: 'video', task: 'generate', prompt, inputs: [], sound: true, fields },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 7 },
};

async function start(settings: Parameters<typeof startLoopbackXai>[0] = {}) {
  const server = await startLoopbackXai(settings);
  const { apiKey, baseUrl } = server;
  return { server, provider: createXai({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}

const url = 'https://example.com/a.png';
const first: InputFile = { role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 1, url };
const end = 'https://example.com/b.png';
const last: InputFile = { ...first, role: 'last', url: end };
const reference: InputFile = { ...first, role: 'reference' };
const film = 'https://example.com/a.mp4';
const source: InputFile = { ...first, role: 'video', contentType: 'video/mp4', url: film };
const ofVideo = { prompt: 'prompt', inputs: { video: { field: 'video' } } };

describe('a request', () => {
  const common = { model, prompt, duration: 5, resolution: '720p', generate_audio: true };
  const older = { ...request, model: 'grok-imagine-video', fields: ofVideo };
  it.each([
    ['from words', request, 'generations', { ...common, aspect_ratio: '16:9' }],
    [
      'from an image, which has a shape of its own',
      { ...request, inputs: [first] },
      'generations',
      { ...common, image: { url } },
    ],
    [
      'from its first and its last frame',
      { ...request, inputs: [first, last], sound: false },
      'generations',
      { ...common, generate_audio: false, image: { url }, last_frame: { url: end } },
    ],
    [
      'from references',
      { ...request, inputs: [reference, { ...reference, url: end }] },
      'generations',
      { ...common, aspect_ratio: '16:9', reference_images: [{ url }, { url: end }] },
    ],
    [
      'to edit a video, whose length and shape it keeps',
      { ...older, task: 'edit', inputs: [source] },
      'edits',
      { model: 'grok-imagine-video', prompt, video: { url: film } },
    ],
    [
      'to extend a video',
      {
        ...{ ...older, task: 'extend', inputs: [source] },
        fields: { ...ofVideo, duration: { field: 'duration' } },
      },
      'extensions',
      { model: 'grok-imagine-video', prompt, video: { url: film }, duration: 5 },
    ],
  ] satisfies [string, TaskRequest, string, object][])('%s', async (_name, asked, page, json) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(asked, order);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: `/v1/videos/${page}`, status: 200 });
    expect(server.requests[0]?.json).toEqual(json);
    expect(task).toEqual({ id: server.tasks[0]?.id });
  });

  it('from a file holds the file', async () => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'image.webp');
    const bytes = randomBytes(300_000);
    await writeFile(path, bytes);
    const image = { role: 'first', path, contentType: 'image/webp', bytes: 300_000 } as const;
    await provider.submit({ ...request, inputs: [image] }, order);
    expect(server.tasks[0]?.body['image']).toEqual({
      url: `data:image/webp;base64,${bytes.toString('base64')}`,
    });
  });

  const { url: _url, ...unkept } = first;
  it.each([
    ['its image cannot be read', { ...request, inputs: [unkept] }, 'unavailable'],
    [
      'its video is too large for a body',
      { ...request, task: 'edit', inputs: [{ ...unkept, role: 'video', bytes: 40_000_001 }] },
      'invalid_request',
    ],
    ['it is for an image', { ...request, makes: 'image' }, 'invalid_request'],
    ['it is to make a video sharper', { ...request, task: 'upscale', inputs: [source] }, 'invalid_request'],
    ['it says what to avoid', { ...request, avoid: 'rain' }, 'invalid_request'],
    ['it has two first frames', { ...request, inputs: [first, first] }, 'invalid_request'],
  ] satisfies [string, TaskRequest, string][])('is none where %s', async (_name, asked, kind) => {
    const { server, provider } = await start();
    await using _ = server;
    await expect(provider.submit(asked, order)).rejects.toMatchObject({ kind, sent: false });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a task', () => {
  itEndsAs(start, request, {
    fates: [
      ['succeeds', { state: 'succeeded', costUsd: 0.7 }],
      ['fails', { state: 'failed', kind: 'task_failed', cause: expect.stringContaining('internal_error') }],
      ['content-refused', { state: 'failed', kind: 'content_rejected' }],
      ['result-refused', { state: 'failed', kind: 'content_rejected', costUsd: 0.7 }],
      ['refused-in-poll', { state: 'failed', kind: 'content_rejected', costUsd: 0.7 }],
      ['input-invalid', { state: 'failed', kind: 'invalid_request' }],
      ['no-output', { state: 'failed', kind: 'bad_output' }],
      ['output-expired', { state: 'succeeded' }],
      ['expires', { state: 'failed', kind: 'task_failed', cause: 'the task was expired' }],
      ['never-ends', { state: 'running' }],
      ['vanishes', { kind: 'task_failed', isGone: true }],
    ],
    unknown: 'unknown-status',
  });

  it('says how far it is', async () => {
    let nowMs = 0;
    const { server, provider } = await start({ taskMs: 1_000, now: () => nowMs });
    await using _ = server;
    const task = await provider.submit(request, order);
    nowMs = 420;
    server.script('get', { kind: 'status', status: 202, body: { status: 'pending' } }, { times: 1 });
    expect(await provider.poll(task, never)).toEqual({ state: 'running' });
    expect(await provider.poll(task, never)).toEqual({ state: 'running', progress: 0.42 });
    nowMs = 1_000;
    expect(await provider.poll(task, never)).toEqual({
      ...{ state: 'succeeded', costUsd: 0.7 },
      output: { kind: 'url', url: `${server.url}/vidgen/${String(task['id'])}/video.mp4` },
    });
  });

  it('is done where it has a video and no status, as its own client reads it', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('get', answered(200, { video: { url: film, duration: 8, respect_moderation: true } }));
    expect(await provider.poll({ id: 'a' }, never)).toEqual({
      ...{ state: 'succeeded', output: { kind: 'url', url: film } },
    });
  });

  it('is not refused by one answer that says so', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, order);
    const refused = { code: 'invalid-argument', error: 'Generated video rejected by content moderation.' };
    server.script('get', answered(400, refused), { times: 4 });
    for (let polls = 0; polls < 4; polls++)
      expect(await provider.poll(task, never)).toEqual({ state: 'running' });
    expect(await provider.poll(task, never)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    [0, {}],
    [undefined, {}],
    [5_600_000_000, { costUsd: 0.56 }],
  ])('that was charged %s ticks', async (ticks, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    const usage = ticks === undefined ? null : { cost_in_usd_ticks: ticks };
    server.script('get', answered(200, { status: 'done', video: { url: film }, usage }));
    const status = await verdictOf(provider, { id: 'a' });
    expect(status).toEqual({ state: 'succeeded', output: { kind: 'url', url: film }, ...expected });
  });
});

it('finds its models in one list, also by other names', async () => {
  const { server, provider } = await start();
  await using _ = server;
  const found = await provider.findModels?.([model, `${model}-latest`, 'grok-2-video'], never);
  expect(found).toEqual(
    new Map([
      [model, []],
      [`${model}-latest`, []],
      ['grok-2-video', ['grok-2-video']],
    ]),
  );
  expect(server.requests.map(({ name }) => name)).toEqual(['models']);
  server.script('models', answered(200, { models: 'none' }));
  await expect(provider.findModels?.([model], never)).rejects.toMatchObject({ kind: 'unavailable' });
});
