import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { describe, expect, it } from 'vitest';
import { createOpenrouter } from '../../src/providers/openrouter/index.ts';
import type { InputFile, TaskRequest } from '../../src/providers/provider.ts';
import { answered, never, order, verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { itEndsAs } from '../support/task-fates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const prompt = 'a paper boat drifts down a rainy street';
const model = 'alibaba/wan-2.7';
const fields = {
  ...{ prompt: 'prompt', duration: { field: 'duration' }, seed: 'seed' },
  resolution: { field: 'resolution', values: { '4k': '4K' } },
  ...{ aspectRatio: { field: 'aspect_ratio' }, sound: { field: 'generate_audio' } },
  inputs: {
    first: { field: 'frame_images', inArray: true },
    last: { field: 'frame_images', inArray: true },
    reference: { field: 'input_references', inArray: true },
  },
};
const request: TaskRequest = {
  ...{ model, makes: 'video', task: 'generate', prompt, inputs: [], sound: true, fields },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 7 },
};

async function start(settings: Parameters<typeof startLoopbackOpenrouter>[0] = {}) {
  const server = await startLoopbackOpenrouter(settings);
  const { apiKey, baseUrl } = server;
  return { server, provider: createOpenrouter({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}

const url = 'https://example.com/a.png';
const first: InputFile = { role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 1, url };
const end = 'https://example.com/b.png';
const last: InputFile = { ...first, role: 'last', url: end };
const reference: InputFile = { ...first, role: 'reference' };
const part = (address: string) => ({ type: 'image_url', image_url: { url: address } });

describe('a request', () => {
  const common = { model, prompt, duration: 5, resolution: '720p', aspect_ratio: '16:9', seed: 7 };
  const withSound = { ...common, generate_audio: true };
  it.each([
    ['from words', request, withSound],
    ['without sound', { ...request, sound: false }, { ...common, generate_audio: false }],
    [
      'in 4K, which has a word of its own',
      { ...request, model: 'google/veo-3.1', durationSeconds: 8, resolution: '4k' },
      { ...withSound, model: 'google/veo-3.1', duration: 8, resolution: '4K' },
    ],
    [
      'between two frames, whatever their order',
      { ...request, inputs: [last, first] },
      {
        ...withSound,
        frame_images: [
          { ...part(end), frame_type: 'last_frame' },
          { ...part(url), frame_type: 'first_frame' },
        ],
      },
    ],
    [
      'from references',
      { ...request, inputs: [reference, { ...reference, url: end }] },
      { ...withSound, input_references: [part(url), part(end)] },
    ],
  ] satisfies [string, TaskRequest, object][])('%s', async (_name, asked, json) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(asked, order);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/api/v1/videos', status: 202 });
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
    const data = `data:image/webp;base64,${bytes.toString('base64')}`;
    expect(server.tasks[0]?.body.frame_images).toEqual([{ ...part(data), frame_type: 'first_frame' }]);
  });

  const { url: _url, ...unkept } = first;
  it.each([
    ['its image cannot be read', { ...request, inputs: [unkept] }, 'unavailable'],
    ['it is for an image', { ...request, makes: 'image' }, 'invalid_request'],
    ['it is to extend a video', { ...request, task: 'extend' }, 'invalid_request'],
    ['it says what to avoid', { ...request, avoid: 'rain' }, 'invalid_request'],
    ['it has two first frames', { ...request, inputs: [first, first] }, 'invalid_request'],
    ['references would be left out', { ...request, inputs: [first, reference] }, 'invalid_request'],
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
      ['succeeds', { state: 'succeeded', costUsd: 0.5 }],
      [
        'fails',
        { state: 'failed', kind: 'task_failed', cause: expect.stringContaining('failed to generate') },
      ],
      ['content-refused', { state: 'failed', kind: 'content_rejected' }],
      ['is-cancelled', { state: 'failed', kind: 'task_failed', cause: 'the task was cancelled' }],
      ['expires', { state: 'failed', kind: 'task_failed', cause: 'the task was expired' }],
      ['no-output', { state: 'failed', kind: 'bad_output', costUsd: 0.5 }],
      ['output-expired', { state: 'succeeded' }],
      ['never-ends', { state: 'running' }],
      ['vanishes', { kind: 'task_failed', isGone: true }],
    ],
    unknown: 'unknown-status',
  });

  it('waits, runs and has its file behind the key', async () => {
    let nowMs = 0;
    const { server, provider } = await start({ taskMs: 1_000, now: () => nowMs });
    await using _ = server;
    const task = await provider.submit(request, order);
    expect(await provider.poll(task, never)).toEqual({ state: 'pending' });
    nowMs = 500;
    expect(await provider.poll(task, never)).toEqual({ state: 'running' });
    nowMs = 1_000;
    const content = `${server.baseUrl}/videos/${String(task['id'])}/content?index=0`;
    expect(await provider.poll(task, never)).toEqual({
      ...{ state: 'succeeded', costUsd: 0.5, output: { kind: 'url', url: content } },
    });
    expect(new URL(content).origin).toBe(provider.api?.origin);
    expect((await fetch(content)).status).toBe(401);
  });

  it.each([
    ['the API’s own, reached through a proxy', 'https://openrouter.ai/api/v1/videos/a/content?index=0', true],
    ['another host that looks like it', 'https://evil.example/api/v1/videos/b/content', true],
    ['another host', 'https://cdn.example/a.mp4', false],
    ['another path of such a host', 'https://evil.example/videos/a/content.mp4', false],
  ])('sends its key to no address but the configured one: %s', async (_name, address, isOwn) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('get', answered(200, { status: 'completed', unsigned_urls: [address] }));
    const status = await provider.poll({ id: 'a' }, never);
    const own = `${server.baseUrl}/videos/a/content?index=0`;
    expect(status).toEqual({ state: 'succeeded', output: { kind: 'url', url: isOwn ? own : address } });
    expect(provider.api?.origin).toBe(new URL(server.baseUrl).origin);
  });

  it('is found at its signed address if it has no other', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('get', answered(200, { status: 'completed', urls: [url], usage: { cost: 0.3 } }));
    expect(await provider.poll({ id: 'a' }, never)).toEqual({
      ...{ state: 'succeeded', costUsd: 0.3, output: { kind: 'url', url } },
    });
  });

  it.each([
    ['nothing', { cost: 0, is_byok: false }, {}],
    ['an unknown amount', { cost: null }, {}],
    ['a fee, because the maker charges the operator', { cost: 0.02, is_byok: true }, {}],
    ['an amount', { cost: 0.56, is_byok: false }, { costUsd: 0.56 }],
  ])('that costs %s', async (_name, usage, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('get', answered(200, { status: 'completed', unsigned_urls: [url], usage }));
    const status = await verdictOf(provider, { id: 'a' });
    expect(status).toEqual({ state: 'succeeded', output: { kind: 'url', url }, ...expected });
  });
});

it('finds its models in one list, for which it needs no key', async () => {
  const { server, provider } = await start();
  await using _ = server;
  const found = await provider.findModels?.([model, 'alibaba/wan-1'], never);
  expect(found).toEqual(
    new Map([
      [model, []],
      ['alibaba/wan-1', ['alibaba/wan-1']],
    ]),
  );
  expect(server.requests.map(({ name }) => name)).toEqual(['models']);
  server.script('models', answered(200, { data: 'none' }));
  await expect(provider.findModels?.([model], never)).rejects.toMatchObject({ kind: 'unavailable' });
});

it('describes each of its models by itself, and none where its list is empty', async () => {
  const { server, provider } = await start();
  await using _ = server;
  server.models.unshift(null, 'text', [], { id: model });
  const described = await provider.describeModels?.(never);
  const indescribable = described?.descriptions.flatMap((each, index) => ('problem' in each ? [index] : []));
  expect(indescribable).toEqual([0, 1, 2, 3, 8]);
  expect((await provider.findModels?.([model], never))?.get(model)).toEqual([]);
  server.models.length = 0;
  await expect(provider.describeModels?.(never)).rejects.toMatchObject({ kind: 'unavailable' });
});
