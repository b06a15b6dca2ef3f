import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import { describe, expect, it } from 'vitest';
import { createGoogle } from '../../src/providers/google/index.ts';
import type { InputFile, TaskRequest } from '../../src/providers/provider.ts';
import { answered, never, order, verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { itEndsAs } from '../support/task-fates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const prompt = 'a paper boat drifts down a rainy street';
const model = 'gemini-omni-1.2-flash';
const request: TaskRequest = {
  ...{ model, makes: 'video', task: 'generate', prompt, inputs: [] },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '9:16', seed: 7 },
};

async function start(settings: Parameters<typeof startLoopbackGoogle>[0] = {}) {
  const server = await startLoopbackGoogle(settings);
  const { apiKey, baseUrl } = server;
  return { server, provider: createGoogle({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}

const unread: InputFile = { role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 9 };

describe('a request', () => {
  const format = { type: 'video', delivery: 'uri', resolution: '720p' };
  const made = { ...format, aspect_ratio: '9:16', duration: '5s' };
  it.each([
    ['from words', {}, [], 'text_to_video', made, prompt],
    ['from an image', {}, ['first'], 'image_to_video', made, prompt],
    [
      'from its first and its last frame, which its tags tell apart',
      {},
      ['first', 'last'],
      'image_to_video',
      made,
      `<FIRST_FRAME> <LAST_FRAME> ${prompt}`,
    ],
    ['from references', {}, ['reference', 'reference'], 'reference_to_video', made, prompt],
    [
      'to edit a video, whose length and shape it keeps',
      { task: 'edit', resolution: '1080p' },
      ['video'],
      'edit',
      { ...format, resolution: '1080p' },
      prompt,
    ],
    ['to extend a video', { task: 'extend' }, ['video'], 'extend', { ...format, duration: '5s' }, prompt],
  ] as const)('%s', async (_name, asked, roles, task, response_format, text) => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    const files = await Promise.all(
      roles.map(async (role, index) => {
        const path = join(folder.path, `${index}`);
        const bytes = randomBytes(1_000);
        await writeFile(path, bytes);
        const contentType = role === 'video' ? ('video/mp4' as const) : ('image/webp' as const);
        return { role, path, contentType, bytes: 1_000, data: bytes.toString('base64') };
      }),
    );
    const inputs = files.map(({ data: _, ...file }) => file);
    const submitted = await provider.submit({ ...request, ...asked, inputs }, order);
    expect(submitted).toEqual({ id: server.tasks[0]?.id });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v1beta/interactions', status: 200 });
    const parts = files.map(({ role, contentType: mime_type, data }) => ({
      ...{ type: role === 'video' ? 'video' : 'image', data, mime_type },
    }));
    expect(server.requests[0]?.json).toEqual({
      ...{ model, background: true, response_format, input: [...parts, { type: 'text', text }] },
      generation_config: { video_config: { task } },
    });
  });

  it.each(['edit', 'extend'] as const)('to %s its own video names it in place of the file', async (task) => {
    const { server, provider } = await start();
    await using _ = server;
    const source = await provider.submit(request, order);
    const video: InputFile = { ...unread, role: 'video', contentType: 'video/mp4', bytes: 50_000_000 };
    await provider.submit({ ...request, task, source, inputs: [video] }, order);
    expect(server.tasks[1]?.body).toMatchObject({
      previous_interaction_id: source['id'],
      input: [{ type: 'text', text: prompt }],
      generation_config: { video_config: { task } },
    });
  });

  it('for calls back names the address in a list', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const webhookUrl = 'https://bot.example/webhooks/google/a.b';
    await provider.submit(request, { ...order, webhookUrl });
    expect(server.tasks[0]?.body.webhook_config).toEqual({ uris: [webhookUrl] });
  });

  it.each([
    ['its image cannot be read', { inputs: [unread] }, 'unavailable'],
    ['its images are too large together', { inputs: [{ ...unread, bytes: 15_000_000 }] }, 'invalid_request'],
    ['it is for an image', { makes: 'image' }, 'invalid_request'],
    ['it is to make a video sharper', { task: 'upscale' }, 'invalid_request'],
    ['it lacks the first frame', { inputs: [{ ...unread, role: 'last' }] }, 'invalid_request'],
    ['it lacks the video', { task: 'edit' }, 'invalid_request'],
    [
      'it mixes frames and references',
      { inputs: [unread, { ...unread, role: 'reference' }] },
      'invalid_request',
    ],
    ['it says what to avoid', { avoid: 'rain' }, 'invalid_request'],
    ['it wants no sound', { sound: false }, 'invalid_request'],
  ] satisfies [string, Partial<TaskRequest>, string][])('is none where %s', async (_name, asked, kind) => {
    const { server, provider } = await start();
    await using _ = server;
    const refused = provider.submit({ ...request, ...asked }, order);
    await expect(refused).rejects.toMatchObject({ kind, sent: false });
    expect(server.requests).toHaveLength(0);
  });
});

describe('an interaction', () => {
  itEndsAs(start, request, {
    fates: [
      ['succeeds', { state: 'succeeded' }],
      ['fails', { state: 'failed', kind: 'task_failed', cause: expect.stringContaining('internal') }],
      ['content-refused', { state: 'failed', kind: 'content_rejected' }],
      ['answers-in-words', { state: 'failed', kind: 'content_rejected' }],
      ['too-many', { state: 'failed', kind: 'rate_limited' }],
      ['no-output', { state: 'failed', kind: 'bad_output' }],
      ['late-file', { state: 'running' }],
      ['file-fails', { state: 'failed', kind: 'task_failed' }],
      ['output-expired', { state: 'succeeded' }],
      ['incomplete', { state: 'failed', kind: 'task_failed' }],
      ['requires-action', { state: 'failed', kind: 'task_failed' }],
      ['never-ends', { state: 'running' }],
      ['vanishes', { kind: 'task_failed', isGone: true }],
    ],
    unknown: 'unknown-status',
  });

  it('is over when its file is there', async () => {
    let nowMs = 1_000;
    const { server, provider } = await start({ now: () => nowMs });
    await using _ = server;
    server.nextTasks('late-file');
    const task = await provider.submit(request, order);
    for (let polls = 0; polls < 9; polls++)
      expect(await provider.poll(task, never)).toEqual({ state: 'running' });
    nowMs += 60_000;
    const url = `${server.url}/v1beta/files/${String(task['id'])}:download?alt=media`;
    expect(await provider.poll(task, never)).toEqual({ state: 'succeeded', output: { kind: 'url', url } });
    // Its download tells.
    server.script('file', { kind: 'status', status: 503 });
    expect(await provider.poll(task, never)).toMatchObject({ state: 'succeeded' });
  });

  const output = (uri: string) => [{ type: 'model_output', content: [{ type: 'video', uri }] }];
  it.each([
    ['/v1beta/files/a', '/v1beta/files/a?alt=media', ['get', 'file']],
    ['/v1beta/files/a:download', '/v1beta/files/a:download?alt=media', ['get', 'file']],
    ['/v1beta/files/a:download?alt=media', '/v1beta/files/a:download?alt=media', ['get', 'file']],
    ['/other', '/other?alt=media', ['get']],
  ])('with the address %s of its own is downloaded at %s', async (path, expected, calls) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('get', answered(200, { status: 'completed', steps: output(server.url + path) }));
    expect(await provider.poll({ id: 'a' }, never)).toEqual({
      ...{ state: 'succeeded', output: { kind: 'url', url: server.url + expected } },
    });
    expect(server.requests.map(({ name }) => name)).toEqual(calls);
  });

  it("with anybody else's address is downloaded there", async () => {
    const { server, provider } = await start();
    await using _ = server;
    const url = 'https://storage.example/v1beta/files/a';
    server.script('get', answered(200, { status: 'completed', steps: output(url) }));
    expect(await provider.poll({ id: 'a' }, never)).toEqual({
      ...{ state: 'succeeded', output: { kind: 'url', url } },
    });
    expect(server.requests.map(({ name }) => name)).toEqual(['get']);
  });

  it.each([
    [{ status: 'failed', finish_reason: 'SAFETY' }, 'content_rejected'],
    [{ status: 'failed', steps: [{ type: 'model_output', error: { code: 'SPII' } }] }, 'content_rejected'],
    [{ status: 'failed', errors: [{ code: 'invalid_request', message: 'no' }] }, 'invalid_request'],
    [{ status: 'incomplete', finish_reason: 'PROHIBITED_CONTENT' }, 'content_rejected'],
    [{ status: 'budget_exceeded' }, 'task_failed'],
    [{ status: 'completed', steps: null }, 'content_rejected'],
    [{ status: 'completed', steps: [null, 7, { type: 'model_output', content: 'x' }] }, 'content_rejected'],
    [
      { status: 'completed', usage: { output_tokens_by_modality: [{ modality: 'VIDEO', tokens: 17_376 }] } },
      'bad_output',
    ],
    [
      { status: 'completed', steps: [{ type: 'thought', content: [{ type: 'video', uri: 'https://x/y' }] }] },
      'content_rejected',
    ],
  ])('%j is %s', async (shown, kind) => {
    const { server, provider } = await start();
    await using _ = server;
    server.script('get', answered(200, { id: 'a', ...shown }));
    expect(await verdictOf(provider, { id: 'a' })).toMatchObject({ state: 'failed', kind });
  });

  it('stops when it is asked to, unless it is over', async () => {
    const { server, provider } = await start({ taskMs: 60_000 });
    await using _ = server;
    const task = await provider.submit(request, order);
    expect(await provider.cancel?.(task, never)).toEqual({});
    expect(await provider.poll(task, never)).toMatchObject({ state: 'failed', kind: 'task_failed' });
    expect(await provider.cancel?.(task, never)).toEqual({ hasStopped: false });
  });
});

it('asks for each of its models', async () => {
  const { server, provider } = await start();
  await using _ = server;
  const found = await provider.findModels?.([model, 'gemini-omni-flash-preview'], never);
  expect(found).toEqual(
    new Map([
      [model, []],
      ['gemini-omni-flash-preview', ['gemini-omni-flash-preview']],
    ]),
  );
});
