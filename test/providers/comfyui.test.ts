import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoopbackComfyuiOptions, startLoopbackComfyui } from '@cutscene/playground/providers/comfyui.ts';
import { describe, expect, it } from 'vitest';
import { imageIn } from '../../src/providers/comfyui/image-in.ts';
import { createComfyui } from '../../src/providers/comfyui/index.ts';
import { fractionOf, learn, weightsOf } from '../../src/providers/comfyui/progress.ts';
import { promptIdOf } from '../../src/providers/comfyui/task.ts';
import type { Graph } from '../../src/providers/comfyui/workflow.ts';
import type { Provider, TaskRequest } from '../../src/providers/provider.ts';
import { never, order, verdictOf } from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { workflows } from '../support/workflows.ts';

const MINUTE_MS = 60_000;
const request: TaskRequest = {
  ...{ model: 'wan-2.2-14b', makes: 'video', task: 'generate', prompt: 'a kite', seed: 77, inputs: [] },
  ...{ durationSeconds: 5, resolution: '480p', aspectRatio: '9:16' },
};

async function start(options: LoopbackComfyuiOptions = {}) {
  const server = await startLoopbackComfyui({ taskMs: MINUTE_MS, ...options });
  const provider = await createFor(server);
  return { server, provider, [Symbol.asyncDispose]: server.close };
}

function createFor(...servers: { baseUrl: string; apiKey: string }[]): Provider {
  const baseUrl = servers.map((each) => each.baseUrl).join(',');
  const account = { apiKey: servers[0]?.apiKey ?? '', baseUrl, isOperatorsOwn: true, runtime };
  return createComfyui(account, workflows);
}

const lost = { ...order, fromMs: 0, untilMs: MINUTE_MS };
const inputsAt = (graph: Graph, node: string) => graph[node]?.inputs ?? {};

describe('a submit', () => {
  it('sets what the sidecar names, and leaves the rest of the workflow as it is', async () => {
    await using run = await start();
    const task = await run.provider.submit({ ...request, avoid: 'dogs' }, order);
    const id = promptIdOf(order.idempotencyKey);
    expect(task).toEqual({ id, client: id, machine: run.server.baseUrl, workflow: request.model });
    const [{ graph, clientId } = { graph: {}, clientId: '' }] = run.server.tasks;
    expect(clientId).toBe(id);
    const before = structuredClone(workflows.get(request.model)?.graph ?? {});
    const negative = `${inputsAt(before, '7')['text']}, dogs`;
    const changes: Record<string, object> = {
      ...{ '6': { text: 'a kite' }, '7': { text: negative }, '57': { noise_seed: 77 }, '60': { fps: 16 } },
      '61': { width: 480, height: 832, length: 81 },
    };
    for (const [node, values] of Object.entries(changes)) Object.assign(inputsAt(before, node), values);
    expect(graph).toEqual(before);
    // The template is as it was.
    await run.provider.submit(request, { ...order, idempotencyKey: 'job-2' });
    expect(inputsAt(run.server.tasks[1]?.graph ?? {}, '7')['text']).not.toContain('dogs');
  });

  it.each([
    ['wan-2.2-14b', '61', 5, 81],
    ['wan-2.2-14b', '61', 3, 49],
    ['hunyuan-video', '45', 5, 121],
  ] as const)(
    'of %s has as many frames as its model takes: %s',
    async (model, node, durationSeconds, frames) => {
      await using run = await start();
      await run.provider.submit({ ...request, model, durationSeconds }, order);
      expect(inputsAt(run.server.tasks[0]?.graph ?? {}, node)['length']).toBe(frames);
    },
  );

  it('puts an image among the temporary files of the machine first', async () => {
    await using run = await start();
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'secret name.png');
    await writeFile(path, 'an image');
    const input = { role: 'first', path, contentType: 'image/png', bytes: 8 } as const;
    const asked = { ...request, model: 'ltx-0.9.5', durationSeconds: 4, inputs: [input] };
    await run.provider.submit(asked, order);
    const name = `cutscene-${promptIdOf(order.idempotencyKey)}-first.png`;
    expect(Object.fromEntries(run.server.uploads)).toEqual({ [name]: Buffer.from('an image') });
    const graph = run.server.tasks[0]?.graph ?? {};
    expect(inputsAt(graph, '78')['image']).toBe(`${name} [temp]`);
    expect(inputsAt(graph, '77')['length']).toBe(97);
    run.server.script('upload', { kind: 'status', status: 500 });
    await expect(run.provider.submit(asked, order)).rejects.toMatchObject({
      kind: 'unavailable',
      sent: false,
    });
    await expect(
      run.provider.submit({ ...asked, inputs: [{ ...input, path: '/no/file' }] }, order),
    ).rejects.toMatchObject({ sent: false });
    expect(run.server.tasks).toHaveLength(1);
  });

  it.each<[what: string, change: Partial<TaskRequest>, kind: string]>([
    ['an unknown workflow', { model: 'gone' }, 'retired'],
    ['a size that the sidecar lacks', { aspectRatio: '21:9' }, 'invalid_request'],
    ['an edit', { task: 'edit' }, 'invalid_request'],
    ['a still', { makes: 'image' }, 'invalid_request'],
    ['a negative prompt without a place', { model: 'hunyuan-video', avoid: 'dogs' }, 'invalid_request'],
    ['a missing image', { model: 'ltx-0.9.5' }, 'invalid_request'],
    ['a choice of sound', { sound: true }, 'invalid_request'],
  ])('for %s is not sent', async (_, change, kind) => {
    await using run = await start();
    const submit = run.provider.submit({ ...request, ...change }, order);
    await expect(submit).rejects.toMatchObject({ kind, sent: false });
    expect(run.server.requests).toEqual([]);
  });

  it('of a workflow whose node or file is missing says that it is gone', async () => {
    await using run = await start();
    for (const [type, input] of [
      ['NoSuchNode', {}],
      ['VAELoader', { vae_name: 'none.safetensors' }],
    ] as const) {
      const workflow = structuredClone(workflows.get(request.model));
      const node = workflow?.graph['39'];
      if (!workflow || !node) throw new Error('no such workflow');
      Object.assign(node, { class_type: type, inputs: input });
      const account = {
        apiKey: run.server.apiKey,
        baseUrl: run.server.baseUrl,
        isOperatorsOwn: true,
        runtime,
      };
      const own = new Map([[request.model, workflow]]);
      const provider = createComfyui(account, own);
      await expect(provider.submit(request, order)).rejects.toMatchObject({
        kind: 'retired',
        isRefused: true,
      });
      const found = await provider.findModels?.([request.model, 'other'], never);
      const missing = type === 'VAELoader' ? 'none.safetensors (vae_name of VAELoader)' : `node ${type}`;
      expect(found).toEqual(new Map([[request.model, [missing]]]));
    }
  });
});

describe.each(['0.46', '0.3', '0.2'] as const)('ComfyUI %s', (version) => {
  it('shows a task from its queue to its file', async () => {
    let nowMs = 0;
    await using run = await start({ version, now: () => nowMs });
    const task = await run.provider.submit(request, order);
    const second = await run.provider.submit(request, { ...order, idempotencyKey: 'job-2' });
    expect(await run.provider.poll(task, never)).toEqual({ state: 'pending', ahead: 0 });
    expect(await run.provider.poll(second, never)).toEqual({ state: 'pending', ahead: 1 });
    run.server.script('queue', { kind: 'status', status: 500 }, { times: version === '0.46' ? 1 : 0 });
    expect((await run.provider.poll(task, never)).state).toBe('pending');
    nowMs = MINUTE_MS / 2;
    expect(await run.provider.poll(task, never)).toMatchObject({ state: 'running' });
    nowMs = MINUTE_MS;
    const url = `${run.server.baseUrl}/view?filename=cutscene_00000_.mp4&subfolder=video&type=output`;
    expect(await run.provider.poll(task, never)).toEqual({
      state: 'succeeded',
      output: { kind: 'url', url },
    });
  });

  it.each([
    ['fails', 'task_failed', 'torch.OutOfMemoryError: Allocation on device'],
    ['content-refused', 'content_rejected', 'Content policy'],
  ] as const)('says why a task that %s does', async (fate, kind, cause) => {
    await using run = await start({ version, taskMs: 0 });
    run.server.nextTasks(fate);
    const task = await run.provider.submit(request, order);
    const status = await run.provider.poll(task, never);
    expect(status).toMatchObject({ state: 'failed', kind, cause: expect.stringContaining(cause) });
    expect(JSON.stringify(status)).not.toMatch(/kite|ComfyUI\/execution/);
  });

  it('stops a task that waits or runs, and no other', async () => {
    let nowMs = 0;
    await using run = await start({ version, now: () => nowMs });
    const submit = (idempotencyKey: string) => run.provider.submit(request, { ...order, idempotencyKey });
    const one = await submit('job-1');
    nowMs = MINUTE_MS / 2;
    const two = await submit('job-2');
    expect(await run.provider.cancel?.(two, never)).toEqual({});
    await expect(run.provider.poll(two, never)).rejects.toMatchObject({ isGone: true });
    expect(await run.provider.cancel?.(two, never)).toEqual({ hasStopped: false });
    expect(await run.provider.poll(one, never)).toMatchObject({ state: 'running' });
    expect(await run.provider.cancel?.(one, never)).toEqual({});
    expect(await run.provider.poll(one, never)).toMatchObject({ state: 'failed', kind: 'task_failed' });
    expect(await run.provider.cancel?.(one, never)).toEqual({ hasStopped: false });
  });

  it('knows a task whose answer was lost, waiting, running and made', async () => {
    let nowMs = 0;
    await using run = await start({ version, now: () => nowMs });
    expect(await run.provider.findTasks?.(request, lost)).toEqual([]);
    run.server.script('submit', { kind: 'reset' }, { times: 1, afterWork: true });
    await expect(run.provider.submit(request, order)).rejects.toMatchObject({ sent: true });
    for (nowMs of [0, MINUTE_MS / 2, MINUTE_MS]) {
      const found = await run.provider.findTasks?.(request, lost);
      expect(found).toMatchObject([{ id: run.server.tasks[0]?.id, machine: run.server.baseUrl }]);
      expect(await run.provider.findTasks?.(request, { ...lost, idempotencyKey: 'job-9' })).toEqual([]);
    }
    const [task = {}] = (await run.provider.findTasks?.(request, lost)) ?? [];
    expect(await run.provider.poll(task, never)).toMatchObject({ state: 'succeeded' });
  });

  it('tells the steps of a task, to whoever polls it last, and after a broken connection', async () => {
    let nowMs = 0;
    await using run = await start({ version, now: () => nowMs });
    const task = await run.provider.submit(request, order);
    nowMs = MINUTE_MS / 2;
    const progressBy = async (provider: Provider) => {
      const status = await provider.poll(task, never);
      return status.state === 'running' ? status.progress : undefined;
    };
    expect(await progressBy(run.provider)).toBeUndefined();
    await expect.poll(() => progressBy(run.provider)).toBeGreaterThan(0.1);
    const other = await createFor(run.server);
    await expect.poll(() => progressBy(other)).toBeGreaterThan(0.1);
    run.server.sockets.drop();
    await expect.poll(() => run.server.sockets.listening()).toEqual([]);
    await expect
      .poll(async () => [await progressBy(other), run.server.sockets.listening().length])
      .toEqual([expect.any(Number), 1]);
    nowMs = MINUTE_MS;
    await run.provider.poll(task, never);
    await other.poll(task, never);
    await expect.poll(() => run.server.sockets.listening()).toEqual([]);
  });
});

describe('the file of a video', () => {
  const named = (filename: string, type = 'output') => ({ filename, subfolder: 'a b', type });
  const viewOf = (query: string) => expect.stringMatching(new RegExp(`/view\\?${query}$`));

  it.each<[what: string, outputs: unknown, query: string]>([
    [
      'of Save Video',
      { '9': { images: [named('a.mp4')], animated: [true] } },
      'filename=a.mp4&subfolder=a\\+b&type=output',
    ],
    ['of another node', { '9': { gifs: [named('a.webm')] } }, 'filename=a.webm&.*'],
    [
      'after its preview',
      { '1': { images: [named('p.mp4', 'temp')] }, '2': { video: [named('v.mp4')] } },
      'filename=v.mp4&.*',
    ],
    ['as a preview alone', { '1': { images: [named('p.mp4', 'temp')] } }, 'filename=p.mp4&.*&type=temp'],
    ['after a picture', { '1': { images: [named('1.png'), named('v.MOV')] } }, 'filename=v.MOV&.*'],
    [
      'with a name to escape',
      { '1': { images: [named('../a&type=input#.mp4')] } },
      'filename=..%2Fa%26type%3Dinput%23.mp4&.*',
    ],
    [
      'after what is no file',
      {
        '1': { text: ['a.mp4', null, 7] },
        '2': 'x',
        '3': { images: [{ filename: 'x.mp4', type: 'input' }, named('v.mp4')] },
      },
      'filename=v.mp4&.*',
    ],
  ])('is found %s', async (_, outputs, query) => {
    await using run = await start();
    run.server.script('job', { kind: 'status', status: 200, body: { status: 'completed', outputs } });
    const status = await run.provider.poll({ id: 'a' }, never);
    expect(status).toEqual({ state: 'succeeded', output: { kind: 'url', url: viewOf(query) } });
  });

  it('is missing where there are only pictures', async () => {
    await using run = await start();
    const outputs = { '1': { images: [named('1.png')] } };
    run.server.script('job', { kind: 'status', status: 200, body: { status: 'completed', outputs } });
    const verdict = await verdictOf(run.provider, { id: 'a' });
    expect(verdict).toMatchObject({
      kind: 'bad_output',
      cause: expect.stringContaining('none of its files is a video'),
    });
  });
});

describe('several machines', () => {
  it('share the work, each task stays where it is, and a lost one is found anywhere', async () => {
    await using one = await start();
    await using two = await start();
    const provider = await createFor(one.server, two.server);
    const tasks = [];
    for (const idempotencyKey of ['a', 'b', 'c', 'd'])
      tasks.push(await provider.submit(request, { ...order, idempotencyKey }));
    expect([one.server.tasks.length, two.server.tasks.length]).toEqual([2, 2]);
    for (const task of tasks) {
      const { machine } = task;
      const { state } = await provider.poll(task, never);
      expect(state).toMatch(/pending|running/);
      const at = machine === two.server.baseUrl ? two.server : one.server;
      expect(at.tasks.map(({ id }) => id)).toContain(task['id']);
    }
    const found = await provider.findTasks?.(request, { ...lost, idempotencyKey: 'd' });
    expect(found).toEqual([tasks[3]]);
  });

  it('share equally what is submitted at once', async () => {
    await using one = await start();
    await using two = await start();
    const provider = await createFor(one.server, two.server);
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((idempotencyKey) => provider.submit(request, { ...order, idempotencyKey })),
    );
    expect([one.server.tasks.length, two.server.tasks.length]).toEqual([2, 2]);
  });

  it('go on without one that is down, except where it may have the task', async () => {
    await using one = await start();
    await using two = await start();
    const provider = await createFor(one.server, two.server);
    await one.server.close();
    const task = await provider.submit(request, order);
    expect(task).toMatchObject({ machine: two.server.baseUrl });
    // It was surely made there.
    expect(await provider.findTasks?.(request, lost)).toEqual([task]);
    const other = provider.findTasks?.(request, { ...lost, idempotencyKey: 'other' });
    await expect(other).rejects.toMatchObject({ kind: 'unavailable' });
    await two.server.close();
    await expect(provider.submit(request, order)).rejects.toMatchObject({ kind: 'unavailable', sent: false });
  });

  it('are downloaded from with the key, each', async () => {
    await using one = await start();
    await using two = await start();
    const { api } = await createFor(one.server, two.server);
    expect(api).toMatchObject({
      origin: one.server.url,
      moreOrigins: [two.server.url],
      isOperatorsOwn: true,
    });
  });

  it('hold no task of one that is not configured', async () => {
    await using one = await start();
    const poll = one.provider.poll({ id: 'x', machine: 'http://127.0.0.1:1' }, never);
    await expect(poll).rejects.toMatchObject({ kind: 'unavailable', sent: false });
    expect(one.server.requests).toEqual([]);
  });

  it('say what they are, and which of them lacks something', async () => {
    await using one = await start();
    await using two = await start({ version: '0.3' });
    const provider = await createFor(one.server, two.server);
    const card = 'cuda:0 NVIDIA GeForce RTX 4090, 23.6 GB';
    const hosts = [one, two].map(({ server }) => new URL(server.url).host);
    expect(await provider.inspect?.(never)).toEqual([
      { server: hosts[0], says: `ComfyUI 0.46.0; ${card}` },
      { server: hosts[1], says: `ComfyUI 0.3.0; ${card}` },
    ]);
    two.server.script('node', { kind: 'status', status: 200, body: {} });
    const found = await provider.findModels?.(['hunyuan-video'], never);
    expect(found?.get('hunyuan-video')).toContain(`node RandomNoise at ${hosts[1]}`);
    await two.server.close();
    expect(await provider.inspect?.(never)).toMatchObject([
      { says: /./ },
      { problem: expect.stringContaining('/system_stats') },
    ]);
  });
});

describe('an image of a video that is being made', () => {
  const image = Buffer.from('an image');
  const numbers = (...values: number[]) =>
    Buffer.concat(values.map((value) => Buffer.from([0, 0, value >> 8, value])));
  const message = (...parts: Buffer[]) => Uint8Array.from(Buffer.concat(parts)).buffer;
  const about = Buffer.from('{"image_type":"image/jpeg"}');

  it.each<[what: string, message: ArrayBuffer, found: Buffer | undefined]>([
    ['a JPEG', message(numbers(1, 1), image), image],
    ['a PNG', message(numbers(1, 2), image), image],
    ['an image after a text', message(numbers(4, about.length), about, image), image],
    ['an image that isn’t coded', message(numbers(2, 1), image), undefined],
    ['a text', message(numbers(3, 1), image), undefined],
    ['an unknown message', message(numbers(100, 1), image), undefined],
    ['a text without an image', message(numbers(4, about.length), about), undefined],
    ['a text that is shorter than it says', message(numbers(4, 5_000), about, image), undefined],
    ['no image', message(numbers(1, 1)), undefined],
    ['half a header', message(numbers(1), image.subarray(0, 3)), undefined],
    ['nothing', message(), undefined],
    ['a large image', message(numbers(1, 1), Buffer.alloc(1024 ** 2 - 8)), Buffer.alloc(1024 ** 2 - 8)],
    ['a larger one', message(numbers(1, 1), Buffer.alloc(1024 ** 2 - 7)), undefined],
  ])('is found in %s', (_, sent, found) => {
    const bytes = imageIn(sent);
    expect(bytes && Buffer.from(bytes)).toEqual(found);
  });

  it('is the newest that came to whoever polls, once, and gone with the end of the task', async () => {
    let [nowMs, sent] = [0, 0];
    await using run = await start({ now: () => nowMs, preview: () => Buffer.from(`image ${++sent}`) });
    const task = await run.provider.submit(request, order);
    const other = await createFor(run.server);
    const take = (provider = run.provider) => Number(/\d+/.exec(String(provider.takeProgressImage?.(task))));
    nowMs = MINUTE_MS / 2;
    // Nobody listens yet.
    expect(take()).toBe(0);
    await run.provider.poll(task, never);
    let first = 0;
    await expect.poll(() => (first = take())).toBeGreaterThan(0);
    await expect.poll(() => sent).toBeGreaterThan(first + 2);
    expect([take(), take()]).toEqual([expect.toSatisfy((number) => number > first + 1), 0]);
    expect(take(other)).toBe(0);
    const before = sent;
    await expect.poll(() => sent).toBeGreaterThan(before + 1);
    nowMs = MINUTE_MS;
    await run.provider.poll(task, never);
    expect(take()).toBe(0);
  });

  it('is none of another task, which a machine sends to everybody if nobody is named to get it', async () => {
    let [nowMs, sent] = [0, 0];
    const mine = promptIdOf(order.idempotencyKey);
    let said = {};
    await using run = await start({
      now: () => nowMs,
      preview(): Buffer {
        run.server.sockets.say(mine, 'progress', { ...said, node: '57', value: 1, max: 2 });
        return Buffer.from(`image ${++sent}`);
      },
    });
    const task = await run.provider.submit(request, order);
    nowMs = MINUTE_MS / 2;
    await run.provider.poll(task, never);
    const hasImage = () => run.provider.takeProgressImage?.(task) !== undefined;
    for (const other of [{ prompt_id: 'of another program' }, {}]) {
      said = other;
      const before = sent;
      await expect.poll(() => sent).toBeGreaterThan(before + 1);
      expect(hasImage()).toBe(false);
    }
    said = { prompt_id: mine };
    await expect.poll(hasImage).toBe(true);
  });

  it('is none where the machine sends none', async () => {
    let nowMs = 0;
    await using run = await start({ now: () => nowMs, preview: () => undefined });
    const task = await run.provider.submit(request, order);
    nowMs = MINUTE_MS / 2;
    await expect
      .poll(async () => {
        const status = await run.provider.poll(task, never);
        return status.state === 'running' && status.progress;
      })
      .toBeGreaterThan(0.1);
    expect(run.provider.takeProgressImage?.(task)).toBeUndefined();
  });
});

describe('progress', () => {
  const graphOf = (name: string) => workflows.get(name)?.graph ?? {};

  it.each([
    ['wan-2.2-14b', { '57': 10, '58': 10, '8': 1 }],
    ['ltx-0.9.5', { '72': 30, '71': 1 }],
    ['hunyuan-video', { '13': 20, '17': 1, '73': 1 }],
  ])('counts the steps of the samplers of %s', (name, expected) => {
    expect(Object.fromEntries(weightsOf(graphOf(name)))).toMatchObject(expected);
  });

  it('comes from the messages about the task, whatever else a machine sends', () => {
    const weights = new Map([
      ['1', 1],
      ['2', 8],
      ['3', 1],
    ]);
    const work = { taskId: 'mine', weights, done: new Map() };
    const say = (type: string, data: object) => {
      learn(work, { type, data: { prompt_id: 'mine', ...data } });
      return fractionOf(work);
    };
    expect(say('execution_cached', { nodes: ['1'] })).toBe(0.1);
    expect(say('executing', { node: '2' })).toBe(0.1);
    expect(say('progress', { node: '2', value: 4, max: 8 })).toBe(0.5);
    expect(say('progress_state', { nodes: { '2': { value: 6, max: 8, state: 'running' } } })).toBe(0.7);
    expect(say('executed', { node: '2' })).toBe(0.9);
    for (const odd of [
      null,
      'x',
      {},
      { type: 'progress' },
      { type: 'progress', data: { prompt_id: 'other', node: '3', value: 1, max: 1 } },
      { type: 'progress', data: { prompt_id: 'mine', node: '3', value: -1, max: 0 } },
      { type: 'progress_state', data: { prompt_id: 'mine', nodes: 7 } },
      { type: 'execution_cached', data: { prompt_id: 'mine', nodes: {} } },
      { type: 'executed', data: { prompt_id: 'mine', node: '2.0.1' } },
      { type: 'constructor', data: { prompt_id: 'mine' } },
    ])
      learn(work, odd);
    expect([fractionOf(work), work.done.size]).toEqual([0.9, 2]);
    expect(say('executing', { node: '3' })).toBe(0.9);
    expect(say('executing', { node: null })).toBe(1);
  });
});
