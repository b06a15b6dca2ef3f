import { describe, expect, it } from 'vitest';
import type { TaskStatus } from '../../src/providers/provider.ts';
import { type Adapter, adapters, answered, never, order, taskNamed, verdictOf } from '../support/adapters.ts';

/** ComfyUI states no addresses. It names files, which `comfyui.test.ts` reads. */
type Name = Exclude<keyof typeof adapters, 'comfyui'>;

interface Said {
  status: string;
  output?: unknown;
  error?: unknown;
  progress?: unknown;
  cost?: unknown;
}

/** A task in each provider's own fields, with its own word for success. */
const shapes: Record<Name, { done: string; body(said: Said): object }> = {
  openai: {
    done: 'completed',
    body: ({ status, output, error, progress }) => ({ status, url: output, error, progress }),
  },
  runway: {
    done: 'SUCCEEDED',
    body: ({ status, output, error, progress, cost }) => ({
      ...{ status, output, failure: error, progress, cost: { credits: cost } },
    }),
  },
  luma: {
    done: 'completed',
    body: ({ status, output, error }) => ({
      state: status,
      assets: { video: output },
      failure_reason: error,
    }),
  },
  'luma-agents': {
    done: 'completed',
    body: ({ status, output, error }) => ({ state: status, output, failure_reason: error }),
  },
  wavespeed: {
    done: 'completed',
    body: ({ status, output, error }) => ({ code: '200', data: { status, outputs: output, error } }),
  },
  replicate: { done: 'succeeded', body: ({ status, output, error }) => ({ id: 'a', status, output, error }) },
  fal: {
    done: 'COMPLETED',
    // Its status and its result are two answers.
    body: ({ status, output, error }) => ({ status, video: output, error }),
  },
  vidu: {
    done: 'success',
    body: ({ status, output, error, cost }) => ({
      ...{ state: status, creations: output, err_code: error, credits: cost },
    }),
  },
  xai: {
    done: 'done',
    body: ({ status, output, error, progress, cost }) => ({
      ...{ status, video: { url: output }, error, progress, usage: { cost_in_usd_ticks: cost } },
    }),
  },
  google: {
    done: 'completed',
    body: ({ status, output, error }) => ({
      ...{ status, error, steps: [{ type: 'model_output', content: [{ type: 'video', uri: output }] }] },
    }),
  },
  openrouter: {
    done: 'completed',
    body: ({ status, output, error, cost }) => ({ status, unsigned_urls: output, error, usage: { cost } }),
  },
};

const names = Object.keys(shapes) as Name[];

const URL_1 = 'https://cdn.example/a/1.mp4?sig=a%2Fb';
const URL_2 = 'https://cdn.example/a/2.mp4';

const good: [what: string, output: unknown][] = [
  ['a text', URL_1],
  ['a text with spaces around', `  ${URL_1}\r\n`],
  ['a list', [URL_1, URL_2]],
  ['a list with a gap at its beginning', [null, URL_1]],
  ['a list with gaps', ['', null, undefined, ' ', {}, [], URL_1]],
  ['the same twice', [URL_1, URL_1]],
  ['an object', { url: URL_1 }],
  ['an object with more', { id: '1', url: `\n${URL_1}`, cover_url: 'https://cdn.example/cover.jpg' }],
  ['a list of objects', [{ url: URL_1 }, { url: URL_2 }]],
  ['a list of objects with gaps', [{ url: null }, { url: '' }, { url: URL_1 }]],
  ['lists in lists', [[[URL_1]], [URL_2]]],
  ['an object in an object', { video: { url: URL_1 } }],
  ['after something that is no address', ['/tmp/1.mp4', 'done', 7, URL_1]],
];

const bad: [what: string, output: unknown][] = [
  ['a path', '/files/1.mp4'],
  ['an address without a scheme', '//cdn.example/1.mp4'],
  ['a name', 'cdn.example/1.mp4'],
  ['a file', 'file:///etc/passwd'],
  ['a script', 'javascript:alert(1)'],
  ['an image inline', 'data:video/mp4;base64,AAAA'],
  ['a scheme and nothing else', 'https://'],
  ['a host of spaces', 'https:// cdn.example/1.mp4'],
  ['two in one', `${URL_1} ${URL_2}`],
  ['words', 'your video is ready'],
  ['a number', 17],
  ['true', true],
  ['an object of something else', { width: 640 }],
  ['an address without end', `https://cdn.example/${'a'.repeat(9_000)}`],
  ['a list of nothing', [null, '', []]],
];

/** Answers polls with this content. */
function script(adapter: Pick<Adapter, 'script' | 'has'>, body: object, options: { times?: number } = {}) {
  adapter.script('poll', answered(200, body), options);
  if (adapter.has('result')) adapter.script('result', answered(200, body), options);
}

/** The first poll of a task with this content. */
async function poll({ provider, ...adapter }: Adapter, body: object): Promise<TaskStatus> {
  script(adapter, body, { times: 1 });
  return provider.poll(taskNamed('1'), never);
}

describe.each(names)('%s', (name) => {
  const { done, body } = shapes[name];

  it.each(good)('finds the address in %s', async (_, output) => {
    await using adapter = await adapters[name]();
    expect(await poll(adapter, body({ status: done, output }))).toMatchObject({
      state: 'succeeded',
      output: { kind: 'url', url: URL_1 },
    });
  });

  it.each(bad)('takes %s for no address, and one answer for no end', async (_, output) => {
    await using adapter = await adapters[name]();
    script(adapter, body({ status: done, output }), { times: 4 });
    for (let polls = 1; polls < 5; polls++) {
      const status = await adapter.provider.poll(taskNamed('1'), never);
      // Its bytes are at an address of its own if it states none.
      if (name === 'openai')
        expect(status).toMatchObject({ output: { url: expect.stringMatching(/1\/content$/) } });
      else expect(status).toEqual({ state: 'running' });
    }
    // The file may appear a little later.
    const late = await poll(adapter, body({ status: done, output: [{ url: URL_1 }] }));
    expect(late).toMatchObject({ state: 'succeeded', output: { url: URL_1 } });
    if (name === 'openai') return;
    script(adapter, body({ status: done, output }));
    const verdict = await verdictOf(adapter.provider, taskNamed('1'));
    expect(verdict).toMatchObject({ state: 'failed', kind: 'bad_output' });
  });

  it.each([
    ...['cancelled', 'canceled', 'CANCELLED', 'Canceled', ' cancelled ', 'expired', 'EXPIRED', 'timeout'],
    ...[
      'timed_out',
      'timed out',
      'TIMED-OUT',
      'aborted',
      'deleted',
      'error',
      'errored',
      'failed',
      'FAILED',
      'failure',
    ],
  ])('takes "%s" for an end', async (status) => {
    await using adapter = await adapters[name]();
    for (const error of [undefined, null, '']) {
      const ended = await poll(adapter, body({ status, error }));
      expect(ended).toMatchObject({
        state: 'failed',
        kind: 'task_failed',
        cause: expect.stringMatching(/\w/),
      });
    }
  });

  it.each(['PROCESSING', 'in_progress', 'Dreaming', 'almost-there', 'moderating', '??', 'preparing output'])(
    'takes "%s" for running',
    async (status) => {
      await using adapter = await adapters[name]();
      expect((await poll(adapter, body({ status }))).state).toMatch(/running|pending/);
    },
  );

  it.each([
    ['a text', 'the machine broke'],
    ['an object', { message: 'the machine broke', code: 500 }],
    ['an object in an object', { error: { detail: 'the machine broke' } }],
    ['a list', ['the machine broke', { message: 'twice' }]],
    ['a list of FastAPI', [{ loc: ['worker', 1], msg: 'the machine broke', input: 'words' }]],
  ])('reads why it failed from %s', async (_, error) => {
    await using adapter = await adapters[name]();
    // Vidu has only codes.
    if (name === 'vidu')
      return expect(await poll(adapter, body({ status: 'failed', error }))).toHaveProperty('cause');
    expect(await poll(adapter, body({ status: 'failed', error }))).toMatchObject({
      ...{ state: 'failed', kind: 'task_failed', cause: expect.stringContaining('the machine broke') },
    });
  });

  it('reads numbers that come as texts', async () => {
    await using adapter = await adapters[name]();
    const running = await poll(
      adapter,
      body({ status: 'in_progress', progress: name === 'runway' ? '0.42' : ' 42 ' }),
    );
    if (['openai', 'runway', 'xai'].includes(name))
      expect(running).toEqual({ state: 'running', progress: 0.42 });
    const ended = await poll(adapter, body({ status: done, output: [{ url: URL_1 }], cost: ' 60' }));
    if (name === 'runway') expect(ended).toMatchObject({ costUsd: 0.6 });
    if (name === 'vidu') expect(ended).toMatchObject({ costUsd: 0.3 });
  });

  it.each([
    ['a text', (id: string) => ({ id })],
    ['a text with spaces', (id: string) => ({ id: ` ${id}\n` })],
    ['another field', (id: string) => ({ id: null, task_id: id })],
    ['an envelope', (id: string) => ({ code: 200, data: { id } })],
    ['a list', (id: string) => [{ id }]],
    ['beside an error that is none', (id: string) => ({ id, error: null, code: 0 })],
  ])('finds the id of an order in %s', async (_, toBody) => {
    await using adapter = await adapters[name]();
    adapter.script('create', answered(200, toBody('875-a')));
    const task = await adapter.provider.submit(adapter.request, order);
    expect(Object.values(task)).toContain('875-a');
  });
});

describe('a model of Replicate', () => {
  it.each([
    [null, 'content_rejected'],
    ['', 'content_rejected'],
    [[], 'content_rejected'],
    [[null], 'bad_output'],
    [[null, null], 'bad_output'],
    [{ url: null }, 'bad_output'],
  ])('that ends with %j is %s', async (output, kind) => {
    await using adapter = await adapters.replicate();
    adapter.script('poll', answered(200, { id: 'a', status: 'succeeded', output, error: null }));
    expect(await verdictOf(adapter.provider, { id: 'a' })).toMatchObject({ state: 'failed', kind });
  });
});
