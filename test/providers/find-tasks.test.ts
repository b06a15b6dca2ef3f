import type { Loopback } from '@cutscene/playground/providers/loopback.ts';
import { startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { describe, expect, it } from 'vitest';
import { createLuma } from '../../src/providers/luma/index.ts';
import { createOpenai } from '../../src/providers/openai/index.ts';
import type { Provider, TaskRequest } from '../../src/providers/provider.ts';
import { createReplicate } from '../../src/providers/replicate/index.ts';
import { createVidu } from '../../src/providers/vidu/index.ts';
import { createWavespeed } from '../../src/providers/wavespeed/index.ts';
import { runtime } from '../support/runtime.ts';

const isOperatorsOwn = true;
const videoPath = import.meta.filename;
const common = {
  ...{ makes: 'video' as const, task: 'generate' as const, inputs: [] },
  ...{ prompt: 'a paper boat', durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
  seed: 7,
} satisfies Partial<TaskRequest>;
const fields = {
  ...{ prompt: 'prompt', duration: { field: 'duration' }, aspectRatio: { field: 'aspect_ratio' } },
  ...{ resolution: { field: 'resolution' }, seed: 'seed' },
};

interface Started {
  server: Loopback<string>;
  create: string;
  list: string;
  request: TaskRequest;
  /** The fields that the list shows. */
  others: readonly Partial<TaskRequest>[];
  connect(key?: string): Provider;
}

const providers: Record<string, (now: () => number, taskMs?: number) => Promise<Started>> = {
  async openai(now, taskMs = 0) {
    const server = await startLoopbackOpenai({ videoPath, now, taskMs });
    return {
      ...{ server: server as Loopback<string>, create: 'create', list: 'list' },
      request: { ...common, model: 'sora-2', durationSeconds: 8 },
      others: [
        { prompt: 'a pier' },
        { model: 'sora-2-pro' },
        { durationSeconds: 4 },
        { aspectRatio: '9:16' },
      ],
      connect: (apiKey = server.apiKey) =>
        createOpenai({ runtime, apiKey, baseUrl: server.baseUrl, encoding: 'multipart', isOperatorsOwn }),
    };
  },
  async replicate(now, taskMs = 0) {
    const server = await startLoopbackReplicate({ now, taskMs });
    return {
      ...{ server: server as Loopback<string>, create: 'create', list: 'list' },
      request: { ...common, model: 'google/veo-3.1-fast', durationSeconds: 8, fields },
      others: [{ prompt: 'a pier' }, { durationSeconds: 4 }, { aspectRatio: '9:16' }, { seed: 8 }],
      connect: (apiToken = server.apiToken) =>
        createReplicate({ runtime, apiToken, baseUrl: server.baseUrl, isOperatorsOwn }),
    };
  },
  async luma(now, taskMs = 0) {
    const server = await startLoopbackLuma({ now, taskMs });
    return {
      ...{ server: server as Loopback<string>, create: 'create', list: 'list' },
      request: { ...common, model: 'ray-2' },
      others: [
        { prompt: 'a pier' },
        { model: 'ray-flash-2' },
        { durationSeconds: 9 },
        { aspectRatio: '9:16' },
      ],
      connect: (apiKey = server.apiKey) =>
        createLuma({ runtime, apiKey, baseUrl: server.baseUrl, isOperatorsOwn }),
    };
  },
  async vidu(now, taskMs = 0) {
    const server = await startLoopbackVidu({ now, taskMs });
    return {
      ...{ server: server as Loopback<string>, create: 'create', list: 'list' },
      request: { ...common, model: 'viduq3-turbo' },
      // Only the submit's key counts there.
      others: [{}, { prompt: 'a pier' }],
      connect: (apiKey = server.apiKey) =>
        createVidu({ runtime, apiKey, baseUrl: server.baseUrl, isOperatorsOwn }),
    };
  },
  async wavespeed(now, taskMs = 0) {
    const server = await startLoopbackWavespeed({ now, taskMs });
    const kling = 'kwaivgi/kling-v2.6-std/text-to-video';
    return {
      ...{ server: server as Loopback<string>, create: 'submit', list: 'history' },
      request: { ...common, model: kling, fields: { prompt: 'prompt', duration: { field: 'duration' } } },
      others: [{ model: 'kwaivgi/kling-v3.0-std/text-to-video' }],
      connect: (apiKey = server.apiKey) =>
        createWavespeed({ runtime, apiKey, baseUrl: server.baseUrl, isOperatorsOwn }),
    };
  },
};

const { signal } = new AbortController();
const START_MS = Date.parse('2026-11-22T10:00:00Z');

async function start(name: string, taskMs?: number) {
  let nowMs = START_MS;
  const started = await (providers[name] ?? Promise.reject)(() => nowMs, taskMs);
  const provider = started.connect();
  return {
    ...started,
    provider,
    /** The submit that it looks for was made at the start. */
    find: (by = provider) =>
      by.findTasks?.(started.request, {
        ...{ signal, idempotencyKey: 'mine', fromMs: START_MS, untilMs: START_MS + 60_000 },
      }),
    pass(ms: number) {
      nowMs += ms;
    },
    async submit(change: Partial<TaskRequest>, { idempotencyKey = 'another', atMs = START_MS } = {}) {
      nowMs = atMs;
      return provider.submit({ ...started.request, ...change }, { signal, idempotencyKey });
    },
    [Symbol.asyncDispose]: () => started.server.close(),
  };
}

describe.each(Object.keys(providers))('the list of %s', (name) => {
  it('shows a submit whose answer was lost, which is then polled like any other', async () => {
    await using run = await start(name);
    run.server.script(run.create, { kind: 'reset' }, { afterWork: true });
    await expect(run.submit({}, { idempotencyKey: 'mine' })).rejects.toMatchObject({ kind: 'unavailable' });
    const [task, ...more] = (await run.find()) ?? [];
    expect(more).toEqual([]);
    expect(await run.provider.poll(task ?? {}, { signal })).toMatchObject({ state: 'succeeded' });
  });

  it('is searched for what was asked for, at its time, by any clock', async () => {
    await using run = await start(name);
    for (const other of run.others) await run.submit(other);
    expect(await run.find()).toEqual([]);
    const key = { idempotencyKey: 'mine' };
    await run.submit({}, { ...key, atMs: START_MS - 90_000 });
    await run.submit({}, { ...key, atMs: START_MS + 150_000 });
    expect(await run.find()).toEqual([]);
    const early = await run.submit({}, { ...key, atMs: START_MS - 45_000 });
    expect(await run.find()).toEqual([early]);
    const late = await run.submit({}, { ...key, atMs: START_MS + 105_000 });
    expect(await run.find()).toEqual(expect.arrayContaining([early, late]));
  });

  it('is read over its pages, and no further than needed', async () => {
    await using run = await start(name);
    const key = { idempotencyKey: 'mine' };
    const mine = await run.submit({}, key);
    await Promise.all(
      Array.from({ length: 100 }, () => run.submit({ seed: 9 }, { idempotencyKey: 'another' })),
    );
    expect(await run.find()).toContainEqual(mine);
    expect(run.server.count(run.list)).toBe(2);
  });

  it.each([
    ['a refused key', undefined, 'unauthorized'],
    ['a 503', { kind: 'status', status: 503 }, 'unavailable'],
    ['a web page', { kind: 'html' }, 'unavailable'],
    ['other JSON', { kind: 'status', status: 200, body: { code: 200, data: 7 } }, 'unavailable'],
    ['half a JSON', { kind: 'malformed' }, 'unavailable'],
    ['a broken line', { kind: 'truncated' }, 'unavailable'],
    ['none there', { kind: 'status', status: 405 }, 'invalid_request'],
  ] as const)('may answer with %s', async (_, trouble, kind) => {
    await using run = await start(name);
    if (trouble) run.server.script(run.list, trouble);
    const by = trouble ? run.provider : run.connect('a-key-of-nobody');
    await expect(run.find(by)).rejects.toMatchObject({
      kind,
      message: expect.not.stringContaining('of-nobody'),
    });
    if (trouble) run.server.script(run.list, trouble);
    await expect(by.listUnfinished?.({ signal }) ?? run.find(by)).rejects.toMatchObject({ kind });
  });
});

// Replicate's list shows no log, and so no progress.
const listsProgress = Object.keys(providers).filter((name) => name !== 'replicate');
it.each(listsProgress)('the list of %s shows which tasks wait or run, as a poll does', async (name) => {
  await using run = await start(name, 60_000);
  await run.submit({});
  run.pass(45_000);
  const task = await run.submit({}, { atMs: START_MS + 45_000 });
  run.pass(45_000);
  const listed = await run.provider.listUnfinished?.({ signal });
  expect(listed).toEqual([{ task, status: await run.provider.poll(task, { signal }) }]);
  expect(listed?.[0]?.status.state).toBe('running');
});
