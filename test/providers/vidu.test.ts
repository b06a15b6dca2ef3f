import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { describe, expect, it } from 'vitest';
import type { InputFile, TaskRequest } from '../../src/providers/provider.ts';
import { createVidu } from '../../src/providers/vidu/index.ts';
import { verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { itEndsAs } from '../support/task-fates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const prompt = 'a paper boat drifts down a rainy street';
const request: TaskRequest = {
  ...{ model: 'viduq3-turbo', makes: 'video', task: 'generate', prompt, inputs: [] },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 7 },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start(settings: Parameters<typeof startLoopbackVidu>[0] = {}) {
  const server = await startLoopbackVidu(settings);
  const { apiKey, baseUrl } = server;
  return { server, provider: createVidu({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}

const url = 'https://example.com/a.png';
const kept: InputFile = { role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 1, url };
const end = 'https://example.com/b.png';
const last: InputFile = { ...kept, role: 'last', url: end };
const reference: InputFile = { ...kept, role: 'reference' };

describe('a request', () => {
  const common = { model: 'viduq3-turbo', prompt, duration: 5, seed: 7, payload: 'job-1' };
  it.each([
    [
      'from words',
      request,
      'text2video',
      { ...common, resolution: '720p', aspect_ratio: '16:9', audio: true },
    ],
    [
      'from an image, which has a shape of its own',
      { ...request, inputs: [kept] },
      'img2video',
      { ...common, resolution: '720p', images: [url], audio: true },
    ],
    [
      'for its smallest resolution',
      { ...request, resolution: '480p', aspectRatio: '4:3', seed: 0 },
      'text2video',
      { ...common, resolution: '540p', aspect_ratio: '4:3', audio: true, seed: 0 },
    ],
    [
      'for the second generation, which has no sound from words',
      { ...request, model: 'viduq2', durationSeconds: 10, resolution: '1080p' },
      'text2video',
      { ...common, model: 'viduq2', duration: 10, resolution: '1080p', aspect_ratio: '16:9' },
    ],
    [
      'with fixed fields',
      {
        ...request,
        ...{ model: 'vidu2.0', durationSeconds: 8, inputs: [kept] },
        fields: { fixed: { movement_amplitude: 'large', bgm: true } },
      },
      'img2video',
      {
        ...{ ...common, model: 'vidu2.0', duration: 8, resolution: '720p', images: [url] },
        ...{ movement_amplitude: 'large', bgm: true },
      },
    ],
    [
      'from its first and its last frame',
      { ...request, inputs: [last, kept], sound: false },
      'start-end2video',
      { ...common, resolution: '720p', images: [url, end], audio: false },
    ],
    [
      'from references',
      { ...request, model: 'viduq3', sound: true, inputs: [reference, { ...reference, url: end }] },
      'reference2video',
      {
        ...{ ...common, model: 'viduq3', resolution: '720p', aspect_ratio: '16:9', audio: true },
        images: [url, end],
      },
    ],
    [
      'that shall be silent',
      { ...request, fields: { fixed: { audio: false } } },
      'text2video',
      { ...common, resolution: '720p', aspect_ratio: '16:9', audio: false },
    ],
  ] satisfies [string, TaskRequest, string, object][])('%s', async (_name, asked, page, json) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(asked, options);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: `/ent/v2/${page}`, status: 200 });
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
    await provider.submit({ ...request, inputs: [image] }, options);
    const sent = String(server.tasks[0]?.body['images']);
    expect(sent.slice(0, 23)).toBe('data:image/webp;base64,');
    expect(Buffer.from(sent.slice(23), 'base64').equals(bytes)).toBe(true);
  });

  const { url: _url, ...unkept } = kept;
  it.each([
    ['its image cannot be read', { ...request, inputs: [unkept] }, 'unavailable'],
    ['its image is too large', { ...request, inputs: [{ ...unkept, bytes: 15_000_000 }] }, 'invalid_request'],
    ['it is for an image', { ...request, makes: 'image' }, 'invalid_request'],
    ['it is to edit', { ...request, task: 'edit' }, 'invalid_request'],
    ['it lacks the first frame', { ...request, inputs: [last] }, 'invalid_request'],
    ['it mixes frames and references', { ...request, inputs: [kept, reference] }, 'invalid_request'],
    ['it says what to avoid', { ...request, avoid: 'rain' }, 'invalid_request'],
    [
      'its images are too large together',
      { ...request, inputs: [kept, last].map(({ url: _, ...each }) => ({ ...each, bytes: 8_000_000 })) },
      'invalid_request',
    ],
    [
      'its frames differ in shape',
      {
        ...request,
        inputs: [
          { ...kept, width: 1280, height: 720 },
          { ...last, width: 720, height: 1280 },
        ],
      },
      'invalid_request',
    ],
    [
      'its reference is too small',
      { ...request, inputs: [{ ...reference, width: 127, height: 500 }] },
      'invalid_request',
    ],
  ] satisfies [string, TaskRequest, string][])('is none where %s', async (_name, asked, kind) => {
    const { server, provider } = await start();
    await using _ = server;
    await expect(provider.submit(asked, options)).rejects.toMatchObject({ kind, sent: false });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a task', () => {
  it('waits, runs and ends with an address and its price', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({
      now: () => nowMs,
      taskMs: 100_000,
      videoPath: import.meta.filename,
    });
    await using _ = server;
    const task = await provider.submit(request, options);
    expect(Number.isSafeInteger(Number(task['id']))).toBe(false);
    expect(await provider.poll(task, options)).toEqual({ state: 'pending' });
    nowMs += 50_000;
    expect(await provider.poll(task, options)).toEqual({ state: 'running' });
    nowMs += 50_000;
    const output = `${server.url}/creations/${task['id']}/video.mp4?X-Amz-Signature=abc`;
    expect(await provider.poll(task, options)).toEqual({
      state: 'succeeded',
      output: { kind: 'url', url: output },
      costUsd: 0.275,
    });
    expect(server.count('get')).toBe(3);
    expect((await fetch(output)).headers.get('content-type')).toBe('video/mp4');
  });

  itEndsAs(start, request, {
    fates: [
      ['prompt-refused', { state: 'failed', kind: 'content_rejected' }],
      ['result-refused', { state: 'failed', kind: 'content_rejected' }],
      ['image-unreadable', { state: 'failed', kind: 'invalid_request' }],
      ['fails', { state: 'failed', kind: 'task_failed', cause: 'InternalServiceFailure' }],
      ['no-output', { state: 'failed', kind: 'bad_output' }],
      ['never-ends', { state: 'running' }],
      ['vanishes', { kind: 'task_failed', isGone: true }],
    ],
    unknown: 'unknown-state',
  });

  const output = { kind: 'url', url: 'https://example.com/a.mp4' };
  const creations = [{ url: output.url }];
  it.each([
    [{ state: 'created', err_code: '' }, { state: 'pending' }],
    [{ state: 'queueing', credits: 'many', creations: 'none' }, { state: 'pending' }],
    [
      { state: 'success', creations, credits: 104 },
      { state: 'succeeded', output, costUsd: 0.52 },
    ],
    [
      { state: 'success', creations, credits: 0 },
      { state: 'succeeded', output },
    ],
    [
      { state: 'success', creations },
      { state: 'succeeded', output },
    ],
    [
      { state: 'success', creations: [{ url: '' }] },
      { state: 'failed', kind: 'bad_output' },
    ],
    [
      { state: 'success', creations: null },
      { state: 'failed', kind: 'bad_output' },
    ],
    [
      { state: 'failed', err_code: 'AuditSubmitIllegal' },
      { state: 'failed', kind: 'content_rejected' },
    ],
    [
      { state: 'failed', err_code: 'CreditInsufficient' },
      { state: 'failed', kind: 'insufficient_credit' },
    ],
    // The task has failed: waiting wouldn't help.
    [
      { state: 'failed', err_code: 'SystemThrottling' },
      { state: 'failed', kind: 'task_failed' },
    ],
    [
      { state: 'failed', err_code: 'UserCancelled' },
      { state: 'failed', kind: 'task_failed' },
    ],
    [{ state: 'failed' }, { state: 'failed', kind: 'task_failed' }],
    [{ state: 'cancelled' }, { state: 'failed', kind: 'task_failed' }],
  ])('that says %j is %j', async (body, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('get', { kind: 'status', status: 200, body });
    const status = await verdictOf(provider, { id: '1' });
    expect(status).toMatchObject(expected);
    expect('costUsd' in status).toBe('costUsd' in expected);
  });

  it('that waits is cancelled, as often as one likes', async () => {
    const { server, provider } = await start({ taskMs: 100_000 });
    await using _ = server;
    const task = await provider.submit(request, options);
    expect(await provider.cancel?.(task, options)).toEqual({ costUsd: 0 });
    expect(await provider.cancel?.(task, options)).toEqual({ hasStopped: false, costUsd: 0 });
    expect(server.requests.filter(({ name }) => name === 'cancel').map(({ status }) => status)).toEqual([
      200, 400,
    ]);
    expect(server.requests.findLast(({ name }) => name === 'cancel')?.json).toEqual({ id: task['id'] });
    expect(await provider.poll(task, options)).toMatchObject({ state: 'failed', kind: 'task_failed' });
    await expect(provider.cancel?.({ id: '404' }, options)).resolves.toEqual({ hasStopped: false });
  });

  it('that is being made can not be stopped, and keeps its cost', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({ taskMs: 100_000, now: () => nowMs });
    await using _ = server;
    const task = await provider.submit(request, options);
    nowMs += 50_000;
    expect(await provider.cancel?.(task, options)).toEqual({ hasStopped: false, costUsd: 0.275 });
  });
});

it('knows its own origin, and who named it', () => {
  const provider = createVidu({ runtime, apiKey: 'k', isOperatorsOwn: false });
  const headers = { authorization: 'Token k' };
  expect(provider).toMatchObject({
    id: 'vidu',
    api: { origin: 'https://api.vidu.com', headers, isOperatorsOwn: false },
  });
});
