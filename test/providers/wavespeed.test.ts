import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { describe, expect, it } from 'vitest';
import type { InputFields, InputFile, TaskRequest } from '../../src/providers/provider.ts';
import { createWavespeed } from '../../src/providers/wavespeed/index.ts';
import { verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { itEndsAs } from '../support/task-fates.ts';

const prompt = 'a paper boat drifts down a rainy street';
const kling: InputFields = {
  prompt: 'prompt',
  duration: { field: 'duration' },
  aspectRatio: { field: 'aspect_ratio' },
  inputs: { first: { field: 'image' } },
  withImage: { omit: ['aspect_ratio'] },
};
const pika: InputFields = {
  prompt: 'prompt',
  duration: { field: 'duration' },
  aspectRatio: { field: 'size', values: { '16:9': '1280*720', '9:16': '720*1280' } },
  inputs: { first: { field: 'image' } },
};
const whole: InputFields = { ...kling, resolution: { field: 'resolution' }, seed: 'seed' };
const request: TaskRequest = {
  ...{
    model: 'kwaivgi/kling-v3.0-std/{text-to-video,image-to-video}',
    makes: 'video',
    task: 'generate',
    prompt,
  },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 0, inputs: [], fields: kling },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start(settings: Parameters<typeof startLoopbackWavespeed>[0] = {}) {
  const server = await startLoopbackWavespeed(settings);
  const { apiKey, baseUrl } = server;
  return { server, provider: createWavespeed({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}

const url = 'https://example.com/a.png';
const kept: InputFile = {
  role: 'first',
  path: '/nowhere',
  contentType: 'image/png',
  bytes: 1,
  width: 1,
  height: 1,
  url,
};

describe('a request', () => {
  it.each([
    [
      'for Kling',
      request,
      'kwaivgi/kling-v3.0-std/text-to-video',
      { prompt, duration: 5, aspect_ratio: '16:9' },
    ],
    [
      'for Kling from an image',
      { ...request, inputs: [kept] },
      'kwaivgi/kling-v3.0-std/image-to-video',
      { prompt, duration: 5, image: url },
    ],
    [
      'for Pika',
      { ...request, model: 'pika/v2.2-{t2v,i2v}', aspectRatio: '9:16', durationSeconds: 10, fields: pika },
      'pika/v2.2-t2v',
      { prompt, duration: 10, size: '720*1280' },
    ],
    [
      'for Pika from an image',
      { ...request, model: 'pika/v2.2-{t2v,i2v}', fields: pika, inputs: [kept] },
      'pika/v2.2-i2v',
      { prompt, duration: 5, size: '1280*720', image: url },
    ],
    [
      'with fixed fields',
      {
        ...request,
        model: 'google/veo3.1-fast/text-to-video',
        durationSeconds: 8,
        fields: { ...whole, fixed: { generate_audio: true } },
      },
      'google/veo3.1-fast/text-to-video',
      { prompt, duration: 8, aspect_ratio: '16:9', resolution: '720p', seed: 0, generate_audio: true },
    ],
    [
      'without a length',
      { ...request, model: 'pika/v2.2-t2v', fields: { prompt: 'prompt' } },
      'pika/v2.2-t2v',
      { prompt },
    ],
  ] satisfies [string, TaskRequest, string, object][])('%s', async (_name, asked, path, json) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(asked, options);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: `/api/v3/${path}`, status: 200 });
    expect(server.requests[0]?.json).toEqual(json);
    expect(task).toEqual({ id: server.tasks[0]?.id });
  });

  it.each(['', 'kling', 'a/../b', 'a/b?c', 'a//b', '../b', 'a/..', 'a/b/c/d/e/f/g', 'a/{b}', 'a/{b,c,d}'])(
    'for "%s" is none',
    async (model) => {
      const { server, provider } = await start();
      await using _ = server;
      const submit = provider.submit({ ...request, model }, options);
      await expect(submit).rejects.toMatchObject({ kind: 'invalid_request', sent: false });
      expect(server.requests).toHaveLength(0);
    },
  );

  it('that its model’s fields can’t express isn’t sent', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const { fields: _fields, ...bare } = request;
    const impossible = [bare, { ...request, inputs: [kept], fields: { prompt: 'prompt' } }];
    for (const each of impossible) {
      const expected = { kind: 'invalid_request', sent: false };
      await expect(provider.submit(each, options)).rejects.toMatchObject(expected);
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe('a task', () => {
  it('waits, runs and ends with an address that needs no key', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({
      now: () => nowMs,
      taskMs: 100_000,
      videoPath: import.meta.filename,
    });
    await using _ = server;
    const task = await provider.submit(request, options);
    expect(await provider.poll(task, options)).toEqual({ state: 'pending' });
    nowMs += 50_000;
    expect(await provider.poll(task, options)).toEqual({ state: 'running' });
    nowMs += 50_000;
    const output = `${server.url}/outputs/${task['id']}/1.mp4`;
    expect(await provider.poll(task, options)).toEqual({
      state: 'succeeded',
      output: { kind: 'url', url: output },
    });
    expect(server.count('result')).toBe(3);
    expect((await fetch(output)).headers.get('content-type')).toBe('video/mp4');
  });

  itEndsAs(start, request, {
    fates: [
      ['content-refused', { state: 'failed', kind: 'content_rejected' }],
      ['content-refused-in-words', { state: 'failed', kind: 'content_rejected' }],
      ['flagged', { state: 'succeeded', isAdult: true }],
      ['fails', { state: 'failed', kind: 'task_failed' }],
      ['no-output', { state: 'failed', kind: 'bad_output' }],
      ['image-unreachable', { state: 'failed', kind: 'invalid_request' }],
      ['timeout', { state: 'failed', kind: 'task_failed' }],
      ['cancelled', { state: 'failed', kind: 'task_failed' }],
      ['never-ends', { state: 'running' }],
      ['vanishes', { kind: 'task_failed', isGone: true }],
    ],
    unknown: 'unknown-status',
  });

  it.each([
    [{ status: 'processing', code: 5004, outputs: null, has_nsfw_contents: null }, { state: 'running' }],
    [{ status: 'pending' }, { state: 'pending' }],
    [{ status: 'deleted' }, { state: 'failed', kind: 'task_failed' }],
    [
      { status: 'completed', outputs: [{ url: 'https://example.com/a.mp4' }], has_nsfw_contents: [false] },
      { state: 'succeeded', output: { kind: 'url', url: 'https://example.com/a.mp4' } },
    ],
    [
      { status: 'completed', outputs: 'https://example.com/a.mp4' },
      { state: 'succeeded', output: { kind: 'url', url: 'https://example.com/a.mp4' } },
    ],
    [
      { status: 'completed', outputs: ['https://example.com/a.mp4'], has_nsfw_contents: true },
      { state: 'succeeded', output: { kind: 'url', url: 'https://example.com/a.mp4' }, isAdult: true },
    ],
    [
      { status: 'completed', outputs: [], has_nsfw_contents: [true] },
      { state: 'failed', kind: 'content_rejected' },
    ],
    [
      { status: 'completed', outputs: ['words'] },
      { state: 'failed', kind: 'bad_output' },
    ],
    [
      { status: 'completed', outputs: [], code: 1200 },
      { state: 'failed', kind: 'content_rejected' },
    ],
    [
      { status: 'failed', code: '1401', error: 'enable_safety_checker: no' },
      { state: 'failed', kind: 'invalid_request' },
    ],
    [
      { status: 'failed', error: 'enable_safety_checker: not a boolean' },
      { state: 'failed', kind: 'task_failed' },
    ],
    [
      { status: 'failed', error: { any: 'thing' } },
      { state: 'failed', kind: 'task_failed' },
    ],
  ])('that says %j is %j', async (data, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('result', { kind: 'status', status: 200, body: { code: 200, message: 'success', data } });
    expect(await verdictOf(provider, { id: 'a' })).toMatchObject(expected);
  });

  it('is deleted instead of cancelled, as often as one likes', async () => {
    const { server, provider } = await start({ taskMs: 100_000 });
    await using _ = server;
    const task = await provider.submit(request, options);
    // It is charged anyway.
    expect(await provider.cancel?.(task, options)).toEqual({ goesOn: true });
    expect(await provider.cancel?.(task, options)).toEqual({ goesOn: true });
    expect(server.tasks[0]?.isDeleted).toBe(true);
    expect(server.requests.filter(({ name }) => name === 'delete').map(({ json }) => json)).toEqual([
      { ids: [task['id']] },
      { ids: [task['id']] },
    ]);
    server.script('delete', { kind: 'status', status: 404, body: { code: 404, message: 'Not Found' } });
    await expect(provider.cancel?.(task, options)).resolves.toEqual({ goesOn: true });
  });
});

it('knows its own origin, and who named it', () => {
  const provider = createWavespeed({ runtime, apiKey: 'k', isOperatorsOwn: false });
  const headers = { authorization: 'Bearer k' };
  expect(provider).toMatchObject({
    id: 'wavespeed',
    api: { origin: 'https://api.wavespeed.ai', headers, isOperatorsOwn: false },
  });
});
