import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import type { FalFate } from '@cutscene/playground/providers/fal-tasks.ts';
import { describe, expect, it } from 'vitest';
import { createFal } from '../../src/providers/fal/index.ts';
import type { InputFile, TaskRequest, TaskStatus } from '../../src/providers/provider.ts';
import { answered, never, order, verdictOf } from '../support/adapters.ts';
import { createFakeClock } from '../support/clock.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KLING = 'fal-ai/kling-video/v3/standard/{text-to-video,image-to-video}';
const request: TaskRequest = {
  ...{ model: KLING, makes: 'video', task: 'generate', prompt: 'a paper boat', seed: 1, inputs: [] },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
  fields: {
    ...{ prompt: 'prompt', duration: { field: 'duration', asString: true } },
    ...{ aspectRatio: { field: 'aspect_ratio' }, withImage: { omit: ['aspect_ratio'] } },
    inputs: { first: { field: 'start_image_url' }, last: { field: 'end_image_url' } },
  },
};

async function start({ taskMs = 0, now = Date.now }: { taskMs?: number; now?: () => number } = {}) {
  const server = await startLoopbackFal({ taskMs, now });
  const { apiKey, baseUrl } = server;
  return { server, provider: createFal({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}

const ID = '764cabcf-b745-4b3e-ae38-000000000000';
const APP = '/fal-ai/kling-video/requests';

describe('an order', () => {
  it('is sent once, is run once, and ends when the bot stops waiting', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, { ...order, deadlineMs: 90_500 });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      ...{ method: 'POST', path: '/fal-ai/kling-video/v3/standard/text-to-video', status: 200 },
      json: { prompt: 'a paper boat', duration: '5', aspect_ratio: '16:9' },
      headers: {
        ...{ 'x-fal-no-retry': '1', 'x-fal-request-timeout': '151' },
        'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":604800}',
      },
    });
    expect(task).toEqual({
      ...{ id: ID, status: `${APP}/${ID}/status`, result: `${APP}/${ID}`, cancel: `${APP}/${ID}/cancel` },
    });
  });

  it('is not run again by its queue', async () => {
    const { server, provider } = await start();
    await using _ = server;
    server.nextTasks('times-out');
    await provider.submit(request, order);
    expect(server.tasks[0]?.runs).toBe(1);
  });

  it('asks for a call about it', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const webhookUrl = 'https://bot.example/webhooks/fal/x.0.y?z=1';
    await provider.submit(request, { ...order, webhookUrl });
    expect(server.webhooks.asked.get(ID)).toBe(webhookUrl);
  });

  it.each([
    ['at another address', 'https://queue.fal.run/fal-ai/other/requests/a'],
    ['that leads elsewhere', '//evil.example/requests/a'],
    ['without a path', undefined],
    ['that is no address', 7],
    ['with other signs', 'OWN/a%20b/c'],
  ])('whose answer names paths %s is asked about where its model is', async (_what, url) => {
    const { server, provider } = await start();
    await using _ = server;
    const said = typeof url === 'string' ? url.replace('OWN', server.url) : url;
    const body = { request_id: ID, status_url: said, response_url: said, cancel_url: said };
    server.script('submit', answered(200, body), { afterWork: true });
    const task = await provider.submit(request, order);
    expect(await provider.poll(task, never)).toMatchObject({ state: 'succeeded' });
    const paths = server.requests.slice(1).map(({ path }) => path);
    expect(paths).toEqual([`${APP}/${ID}/status?logs=0`, `${APP}/${ID}`]);
  });

  it('is asked about where its answer says', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const at = (path: string) => `${server.url}/queue/v2/${path}`;
    const body = { request_id: ID, status_url: at('s'), response_url: at('r'), cancel_url: at('c') };
    server.script('submit', answered(200, body));
    const task = await provider.submit(request, order);
    expect(task).toEqual({ id: ID, status: '/queue/v2/s', result: '/queue/v2/r', cancel: '/queue/v2/c' });
  });

  it.each([
    ['workflows/mia/boats', '/workflows/mia/boats'],
    ['comfy/mia/boats/fast', '/comfy/mia/boats'],
    ['mia/boats/fast', '/mia/boats'],
  ])('for %s belongs to its app', async (model, app) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('submit', answered(200, { request_id: 'a' }));
    expect(await provider.submit({ ...request, model }, order)).toMatchObject({
      result: `${app}/requests/a`,
    });
  });
});

describe('an image', () => {
  async function writeImage(folder: string, role: 'first' | 'last'): Promise<InputFile> {
    const path = join(folder, 'of a member.png');
    await writeFile(path, randomBytes(3_000));
    return { role, path, contentType: 'image/png', bytes: 3_000, width: 1_024, height: 576 };
  }

  it('is uploaded without the key, under no name, and then used', async () => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    await provider.submit({ ...request, inputs: [await writeImage(folder.path, 'first')] }, order);
    expect(server.requests.map(({ name }) => name)).toEqual(['upload', 'put', 'submit']);
    expect(server.requests[0]?.headers).toMatchObject({
      'x-fal-object-lifecycle': '{"expiration_duration_seconds":86400}',
    });
    expect(server.requests[1]?.headers.authorization).toBeUndefined();
    expect(server.uploads).toMatchObject([{ filename: 'input.png', contentType: 'image/png' }]);
    expect(server.uploads[0]?.bytes).toHaveLength(3_000);
    expect(server.tasks[0]).toMatchObject({
      ...{ model: 'fal-ai/kling-video/v3/standard/image-to-video', fate: 'completes' },
      input: { prompt: 'a paper boat', duration: '5', start_image_url: `${server.url}/media/upload0` },
    });
  });

  it('that is public already is not uploaded', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const image = { role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 1 } as const;
    await provider.submit({ ...request, inputs: [{ ...image, url: 'https://example.com/a.png' }] }, order);
    expect(server.requests.map(({ name }) => name)).toEqual(['submit']);
  });

  it.each([
    ['upload', { kind: 'status', status: 500 }, { kind: 'unavailable' }],
    [
      'upload',
      answered(403, { detail: 'User is locked. Reason: Exhausted balance.' }),
      { kind: 'insufficient_credit' },
    ],
    ['upload', { kind: 'malformed' }, { kind: 'unavailable' }],
    ['upload', answered(200, { upload_url: 'http://127.0.0.2:1/a', file_url: 'https://a.example/b' }), {}],
    ['upload', answered(200, { upload_url: 'file:///etc/passwd', file_url: 'https://a.example/b' }), {}],
    ['put', { kind: 'status', status: 403 }, { kind: 'unavailable' }],
    ['put', { kind: 'reset' }, { kind: 'unavailable' }],
  ] as const)('whose %s ends with %j costs nothing', async (name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    server.script(name, trouble);
    const submit = provider.submit({ ...request, inputs: [await writeImage(folder.path, 'first')] }, order);
    await expect(submit).rejects.toMatchObject({ kind: 'unavailable', ...expected, sent: false });
    expect(server.count('submit')).toBe(0);
  });
});

describe('a request', () => {
  const output = (server: { url: string }) => ({ kind: 'url', url: `${server.url}/files/${ID}/output.mp4` });
  const failures: [FalFate, Partial<TaskStatus>][] = [
    ['fails', { state: 'failed', kind: 'task_failed' }],
    ['times-out', { state: 'failed', kind: 'timeout' }],
    ['content-refused', { state: 'failed', kind: 'content_rejected' }],
    ['refused-in-success', { state: 'failed', kind: 'content_rejected' }],
    ['input-unreachable', { state: 'failed', kind: 'invalid_request' }],
    ['no-output', { state: 'failed', kind: 'bad_output' }],
  ];

  it.each(failures)('whose fate is "%s"', async (fate, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    server.nextTasks(fate);
    const task = await provider.submit(request, order);
    expect(await verdictOf(provider, task)).toMatchObject({
      ...expected,
      cause: expect.not.stringContaining('paper boat'),
    });
  });

  it.each([
    ['completes', {}],
    ['in-a-list', {}],
    ['flagged', { isAdult: true }],
  ] as const)('that %s has an output', async (fate, more) => {
    const { server, provider } = await start();
    await using _ = server;
    server.nextTasks(fate);
    const task = await provider.submit(request, order);
    const expected = { state: 'succeeded', output: output(server), ...more };
    expect(await provider.poll(task, never)).toEqual(expected);
    expect(server.requests.map(({ path }) => path).slice(1)).toEqual([
      `${APP}/${ID}/status?logs=0`,
      `${APP}/${ID}`,
    ]);
  });

  it('waits behind others, and runs', async () => {
    const clock = createFakeClock(0);
    const { server, provider } = await start({ taskMs: 60_000, now: clock.now });
    await using _ = server;
    const [, second] = [await provider.submit(request, order), await provider.submit(request, order)];
    expect(await provider.poll(second, never)).toEqual({ state: 'pending', ahead: 1 });
    clock.advance(30_000);
    expect(await provider.poll(second, never)).toEqual({ state: 'running' });
    expect(server.count('result')).toBe(0);
  });

  it('whose result is not there yet still runs', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, order);
    server.script('result', answered(400, { detail: 'Request is still in progress' }), { times: 9 });
    for (let polls = 0; polls < 9; polls++)
      expect(await provider.poll(task, never)).toEqual({ state: 'running' });
    expect(await provider.poll(task, never)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['504 of its machines', answered(504, { detail: 'Request timed out', error_type: 'request_timeout' })],
    ['nothing', answered(200, { video: null })],
  ])('whose result is %s for a moment has an output after all', async (_what, trouble) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, order);
    server.script('result', trouble, { times: 4 });
    for (let polls = 0; polls < 4; polls++)
      expect(await provider.poll(task, never)).toEqual({ state: 'running' });
    expect(await provider.poll(task, never)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['a page', { kind: 'html', status: 422 }, { kind: 'unavailable' }],
    ['500 of who knows whom', answered(500, { detail: 'Internal Server Error' }), { kind: 'unavailable' }],
    ['503 of who knows whom', answered(503, { detail: 'Service unavailable' }), { kind: 'unavailable' }],
    ['422 of who knows whom', answered(422, { detail: 'Upstream' }), {}],
    ['422 without a reason', answered(422, { detail: [] }), {}],
    ['429', answered(429, { detail: 'Rate limit exceeded' }), { kind: 'rate_limited' }],
    ['401', answered(401, { detail: 'no' }), { kind: 'unauthorized' }],
    ['a lock', answered(403, { detail: 'User is locked. Reason: TOP_UP.' }), { kind: 'unauthorized' }],
    ['404', answered(404, { detail: 'Not found' }), { kind: 'task_failed', isGone: true }],
    ['302', answered(302, { detail: 'no' }), { kind: 'unavailable' }],
    ['malformed', { kind: 'malformed' }, { kind: 'unavailable' }],
  ] as const)('whose result can not be read says nothing: %s', async (_what, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    const task = await provider.submit(request, order);
    server.script('result', trouble);
    await expect(provider.poll(task, never)).rejects.toMatchObject(expected);
  });
});

describe('a cancel', () => {
  async function begun(afterMs: number, fate: FalFate = 'completes') {
    const clock = createFakeClock(0);
    const { server, provider } = await start({ taskMs: 60_000, now: clock.now });
    server.nextTasks(fate);
    const task = await provider.submit(request, order);
    clock.advance(afterMs);
    return { server, cancel: () => provider.cancel?.(task, never), poll: () => verdictOf(provider, task) };
  }

  it.each([
    ['takes a waiting request out of the queue', 0, {}],
    ['stops a running one', 30_000, {}],
    ['of a finished one has nothing to stop', 60_000, { hasStopped: false }],
  ])('%s', async (_what, afterMs, expected) => {
    const { server, cancel, poll } = await begun(afterMs);
    await using _ = server;
    expect(await cancel()).toEqual(expected);
    expect(server.requests.find(({ name }) => name === 'cancel')).toMatchObject({ method: 'PUT' });
    expect((await poll()) as TaskStatus).toMatchObject({
      state: 'hasStopped' in expected ? 'succeeded' : 'failed',
    });
  });

  it('that its model does not follow says that it goes on', async () => {
    const { server, cancel } = await begun(30_000, 'unstoppable');
    await using _ = server;
    expect(await cancel()).toEqual({ goesOn: true });
  });

  it('of an unknown one has nothing to stop', async () => {
    const { server, cancel } = await begun(0, 'vanishes');
    await using _ = server;
    expect(await cancel()).toEqual({ hasStopped: false });
  });
});

describe('its services', () => {
  it('have addresses of their own, unless the operator has one for all', () => {
    const { api } = createFal({ runtime, apiKey: 'id:secret', isOperatorsOwn: false });
    expect(api).toEqual({
      ...{ origin: 'https://queue.fal.run', headers: { authorization: 'Key id:secret' } },
      isOperatorsOwn: false,
      checkUrl: 'https://api.fal.ai/v1/models/pricing?endpoint_id=fal-ai%2Fveo3.1',
    });
    const baseUrl = 'https://gateway.example/fal/';
    expect(createFal({ runtime, apiKey: 'x', baseUrl, isOperatorsOwn: true }).api?.checkUrl).toMatch(
      /^https:\/\/gateway\.example\/fal\/v1\/models\/pricing/,
    );
  });

  it('tell which models exist, one question each', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const found = await provider.findModels?.([KLING, 'fal-ai/gone/{text,image-to-video}'], never);
    expect(found).toEqual(
      new Map([
        [KLING, []],
        ['fal-ai/gone/{text,image-to-video}', ['fal-ai/gone/text', 'fal-ai/gone/image-to-video']],
      ]),
    );
    server.script('models', answered(404, { detail: 'not found' }));
    expect(await provider.findModels?.(['a/b'], never)).toEqual(new Map([['a/b', ['a/b']]]));
    server.script('models', answered(200, { models: 'none' }));
    expect(await provider.findModels?.(['a/b'], never)).toEqual(new Map([['a/b', ['a/b']]]));
  });

  it.each([
    ['of another kind', { keys: [{ kty: 'RSA', n: 'x' }, null, { kty: 'OKP', crv: 'Ed25519', x: 'short' }] }],
    ['none', { keys: [] }],
    ['no list', { keys: 'none' }],
    ['without end', { keys: [], filler: 'x'.repeat(70_000) }],
  ])('have keys for calls, and %s are no use', async (_what, body) => {
    const { server, provider } = await start();
    await using _ = server;
    expect(await provider.webhook?.readKey?.(never)).toMatch(/^[\w-]{43}$/);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    server.script('jwks', answered(200, body));
    await expect(provider.webhook?.readKey?.(never)).rejects.toThrow();
  });
});
