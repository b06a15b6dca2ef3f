import { describe, expect, it } from 'vitest';
import type { InputFile, Provider, TaskRequest } from '../../src/providers/provider.ts';
import { createRunway } from '../../src/providers/runway/index.ts';
import { toStatus } from '../../src/providers/runway/status.ts';
import { verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { options, startRunway, text } from '../support/runway.ts';

const url: InputFile = {
  ...{ role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 9, width: 640, height: 360 },
  url: 'https://example.com/a.png',
};

const first = { uri: url.url, position: 'first' };

describe('a submit', () => {
  it.each([
    [{}, 'text_to_video', { ratio: '1280:720', duration: 5, seed: 0 }],
    [{ aspectRatio: '9:16', durationSeconds: 10 }, 'text_to_video', { ratio: '720:1280', duration: 10 }],
    [{ inputs: [url], aspectRatio: '21:9' }, 'image_to_video', { ratio: '1584:672' }],
    [{ model: 'gen4_turbo', inputs: [url], aspectRatio: '1:1' }, 'image_to_video', { ratio: '960:960' }],
    [{ model: 'gen3a_turbo', inputs: [url] }, 'image_to_video', { ratio: '1280:768', duration: 5, seed: 0 }],
    [{ model: 'gen3a_turbo', inputs: [url], aspectRatio: '9:16' }, 'image_to_video', { ratio: '768:1280' }],
    [
      { model: 'veo3.1', durationSeconds: 8, resolution: '1080p', sound: true, avoid: 'rain' },
      'text_to_video',
      { ratio: '1920:1080', duration: 8, audio: true, negativePrompt: 'rain' },
    ],
    [
      { model: 'veo3.1_fast', durationSeconds: 4, aspectRatio: '9:16', inputs: [url] },
      'image_to_video',
      { ratio: '720:1280', duration: 4 },
    ],
  ] as [Partial<TaskRequest>, string, object][])('of %j goes to %s', async (changes, endpoint, body) => {
    const { server, provider } = await startRunway();
    await using _ = server;
    const request = { ...text, ...changes };
    const task = await provider.submit(request, options);
    expect(task).toEqual({ id: server.tasks[0]?.id });
    expect(server.requests).toMatchObject([{ method: 'POST', path: `/v1/${endpoint}` }]);
    expect(server.requests[0]?.json).toMatchObject({
      ...{ model: request.model, promptText: 'a paper boat', ...body },
      ...(request.inputs.length > 0 && { promptImage: [first] }),
    });
    expect(server.requests[0]?.headers).toMatchObject({
      ...{ 'x-runway-version': '2024-11-06', connection: 'close' },
      authorization: `Bearer ${server.apiKey}`,
    });
  });

  it.each([
    ['hailuo3', { model: 'hailuo3' }, { ratio: '16:9', resolution: '768p' }],
    [
      'hailuo3, from a first frame',
      { model: 'hailuo3', inputs: [url] },
      { ratio: '16:9', resolution: '768p', promptImage: [first] },
    ],
    ['grok_imagine_1_5', { model: 'grok_imagine_1_5' }, { ratio: '16:9', resolution: '720p' }],
    [
      'grok_imagine_1_5, where the image gives the shape',
      { model: 'grok_imagine_1_5', inputs: [url] },
      { ratio: undefined, resolution: '720p', promptImage: [first] },
    ],
    ['seedance2_5', { model: 'seedance2_5', resolution: '480p' }, { ratio: '854:480', seed: 0 }],
  ] as [string, Partial<TaskRequest>, Record<string, unknown>][])(
    'says the shape in the words of %s',
    async (_, changes, body) => {
      const { server, provider } = await startRunway();
      await using _server = server;
      await provider.submit({ ...text, ...changes }, options);
      expect({ ratio: undefined, ...Object(server.requests[0]?.json) }).toMatchObject(body);
    },
  );

  it('of a still draws an image of the same shape', async () => {
    const { server, provider } = await startRunway();
    await using _ = server;
    const task = await provider.submit(
      { ...text, model: 'gen4_image', makes: 'image', aspectRatio: '21:9' },
      options,
    );
    expect(server.requests).toMatchObject([{ method: 'POST', path: '/v1/text_to_image' }]);
    expect(server.requests[0]?.json).toEqual({
      ...{ model: 'gen4_image', promptText: 'a paper boat', ratio: '1680:720', seed: 0 },
    });
    expect(await provider.poll(task, options)).toMatchObject({ state: 'succeeded', costUsd: 0.05 });
  });

  it.each([
    ['needs an image', { model: 'gen3a_turbo' }],
    ['has no 1:1', { aspectRatio: '1:1' }],
    ['has no 16:9 at 480p', { resolution: '480p' }],
    ['makes videos only', { makes: 'image' }],
    ['draws from words alone', { model: 'gen4_image', makes: 'image', inputs: [url] }],
    ['has no 16:9 at 1080p', { model: 'gen4_image', makes: 'image', resolution: '1080p' }],
  ] as [string, Partial<TaskRequest>][])('is not sent where the model %s', async (cause, changes) => {
    const { server, provider } = await startRunway();
    await using _ = server;
    await expect(provider.submit({ ...text, ...changes }, options)).rejects.toMatchObject({
      ...{ kind: 'invalid_request', sent: false, message: expect.stringContaining(cause) },
    });
    expect(server.requests).toHaveLength(0);
  });

  it("sends what most models take for an operator's own model", async () => {
    const { server, provider } = await startRunway();
    await using _ = server;
    const request = { ...text, model: 'new_model', aspectRatio: '1:1', fields: { fixed: { audio: false } } };
    // The local server doesn't have the model, and says so like Runway.
    await expect(provider.submit(request, options)).rejects.toMatchObject({ kind: 'retired', sent: true });
    const body = {
      model: 'new_model',
      promptText: 'a paper boat',
      ratio: '960:960',
      duration: 5,
      audio: false,
    };
    expect(server.requests[0]?.json).toEqual(body);
  });
});

describe('a status', () => {
  it.each([
    [{ status: 'PENDING' }, { state: 'pending' }],
    [{ status: 'THROTTLED' }, { state: 'pending' }],
    [
      { status: 'RUNNING', progress: 0.45 },
      { state: 'running', progress: 0.45 },
    ],
    [
      { status: 'RUNNING', progress: 7 },
      { state: 'running', progress: 1 },
    ],
    [{ status: 'RUNNING' }, { state: 'running' }],
    [{ status: 'WARMING_UP' }, { state: 'running' }],
    [
      {
        status: 'SUCCEEDED',
        output: ['https://a.example/1.mp4', 'https://a.example/2'],
        cost: { credits: 60 },
      },
      { state: 'succeeded', output: { kind: 'url', url: 'https://a.example/1.mp4' }, costUsd: 0.6 },
    ],
    [
      { status: 'SUCCEEDED', output: ['https://a.example/1.mp4'] },
      { state: 'succeeded', output: { kind: 'url', url: 'https://a.example/1.mp4' } },
    ],
    [
      { status: 'SUCCEEDED', output: [] },
      { state: 'fileless', kind: 'bad_output' },
    ],
    [{ status: 'CANCELLED' }, { state: 'failed', kind: 'task_failed' }],
  ])('%j is %j', (task, expected) => {
    expect(toStatus(task)).toMatchObject(expected);
  });

  it.each([
    ['SAFETY.INPUT.TEXT', 'content_rejected'],
    ['SAFETY.OUTPUT.VIDEO', 'content_rejected'],
    ['INPUT_PREPROCESSING.SAFETY.TEXT', 'content_rejected'],
    ['INPUT_PREPROCESSING.SAFETY.THIRD_PARTY', 'content_rejected'],
    ['ASSET.INVALID', 'invalid_request'],
    ['THIRD_PARTY.INPUT_VALIDATION', 'invalid_request'],
    ['THIRD_PARTY.UNAVAILABLE', 'task_failed'],
    ['INPUT_PREPROCESSING.INTERNAL', 'task_failed'],
    ['INTERNAL.BAD_OUTPUT.CODE01', 'task_failed'],
    ['INTERNAL', 'task_failed'],
  ])('of failure %s is %s', (failureCode, kind) => {
    const failure = 'The words say nothing of moderation.';
    expect(toStatus({ status: 'FAILED', failure, failureCode })).toMatchObject({ state: 'failed', kind });
  });

  it('of a failure without a code goes by its sentence', () => {
    const refused = { status: 'FAILED', failure: 'It did not pass our content moderation checks.' };
    expect(toStatus(refused)).toMatchObject({ kind: 'content_rejected' });
    expect(toStatus({ status: 'FAILED' })).toMatchObject({ kind: 'task_failed', cause: 'no reason given' });
  });
});

it('follows a task from its wait for a slot to its video', async () => {
  let nowMs = 1_800_000_000_000;
  const { server, provider } = await startRunway({ taskMs: 100_000, now: () => nowMs });
  await using _ = server;
  server.nextTasks('throttled');
  const task = await provider.submit(text, options);
  expect(await provider.poll(task, options)).toEqual({ state: 'pending' });
  nowMs += 60_000;
  expect(await provider.poll(task, options)).toEqual({ state: 'running', progress: 0.6 });
  nowMs += 40_000;
  expect(await provider.poll(task, options)).toEqual({
    ...{ state: 'succeeded', costUsd: 0.6 },
    output: { kind: 'url', url: expect.stringContaining(`/outputs/${task['id']}.mp4`) },
  });
  expect(provider.minPollIntervalMs).toBe(5_000);
});

it.each([
  ['fails', 'task_failed', 0],
  ['content_refused', 'content_rejected', 0.6],
  ['third_party_refused', 'content_rejected', 0],
  ['asset_invalid', 'invalid_request', 0],
  ['output_missing', 'bad_output', 0.6],
  ['cancelled', 'task_failed', 0],
] as const)('a task that %s is %s, and costs what Runway says', async (fate, kind, costUsd) => {
  const { server, provider } = await startRunway();
  await using _ = server;
  server.nextTasks(fate);
  const task = await provider.submit(text, options);
  expect(await verdictOf(provider, task)).toEqual({
    ...{ state: 'failed', kind, cause: expect.any(String), costUsd },
  });
});

it('says of a task that vanishes that it is gone', async () => {
  const { server, provider } = await startRunway();
  await using _ = server;
  server.nextTasks('vanishes');
  const task = await provider.submit(text, options);
  expect(await verdictOf(provider, task)).toMatchObject({ kind: 'task_failed', isGone: true });
});

it('reads what a cancelled task costs where it is still shown', async () => {
  const { server, provider } = await startRunway({ taskMs: 60_000 });
  await using _ = server;
  const task = await provider.submit(text, options);
  const body = { id: task['id'], status: 'CANCELLED', cost: { credits: 20 } };
  server.script('get', { kind: 'status', status: 200, body }, { times: 1 });
  expect(await provider.cancel?.(task, options)).toEqual({ costUsd: 0.2 });
  expect(await provider.cancel?.(task, options)).toEqual({ hasStopped: false });
});

it('cancels a task, as often as asked', async () => {
  const { server, provider } = await startRunway({ taskMs: 60_000 });
  await using _ = server;
  const task = await provider.submit(text, options);
  const { cancel } = provider as Required<Provider>;
  await cancel(task, options);
  await cancel(task, options);
  expect(server.tasks[0]?.deleted).toBe('stopped');
  expect(await verdictOf(provider, task)).toMatchObject({ kind: 'task_failed', isGone: true });
});

it("asks Runway's own developer API by default, and shows its key to that alone", () => {
  const { api } = createRunway({ runtime, apiKey: 'key_a', isOperatorsOwn: false });
  const origin = 'https://api.dev.runwayml.com';
  const headers = { authorization: 'Bearer key_a', 'x-runway-version': '2024-11-06' };
  expect(api).toEqual({ origin, headers, isOperatorsOwn: false, checkUrl: `${origin}/v1/organization` });
});
