import { expect, it } from 'vitest';
import type { Answer, Call } from '../../src/providers/http/exchange.ts';
import { callOnce } from '../../src/providers/openai/client.ts';
import { isContentRefusal, kindOfWords, orRetired } from '../../src/providers/openai/failure.ts';
import { toFormBody } from '../../src/providers/openai/form.ts';
import { readPage, readUnfinished } from '../../src/providers/openai/list.ts';
import { listModels } from '../../src/providers/openai/models.ts';
import { isSora, toFields } from '../../src/providers/openai/request.ts';
import { readStatus } from '../../src/providers/openai/status.ts';
import { ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { systemRandom } from '../../src/runtime/random.ts';

const { signal } = new AbortController();
const request: TaskRequest = {
  ...{ model: 'wan', makes: 'video', task: 'generate', prompt: 'a kite', inputs: [], durationSeconds: 5 },
  ...{ resolution: '720p', aspectRatio: '16:9', seed: 7 },
};

/** A connection whose calls get these answers, one after the other, the last one for ever. */
function connection(answers: readonly (Partial<Answer> & { json?: unknown })[], apiKey?: string) {
  const calls: Call[] = [];
  const exchange = async (call: Call): Promise<Answer> => {
    const given = answers[Math.min(calls.length, answers.length - 1)];
    calls.push(call);
    const answer = {
      status: 200,
      headers: {},
      receivedAtMs: 0,
      text: '{}',
      json: {},
      isOwn: true,
      isPage: false,
    };
    return { ...answer, ...given };
  };
  const made = { apiKey, baseUrl: 'https://api.example/v1', exchange, random: systemRandom };
  return { calls, connection: made };
}

const page = (ids: readonly string[], has_more = false) => ({
  json: { data: ids.map((id) => ({ id })), has_more },
});

it('all models are listed, page after page, each after the last of the one before', async () => {
  const { calls, connection: to } = connection([page(['a', 'b'], true), page(['c'])]);
  expect([...(await listModels(to, signal))]).toEqual(['a', 'b', 'c']);
  expect(calls.map(({ url }) => new URL(url).search)).toEqual(['', '?after=b']);
});

it('a list of models without an end is given up after twenty pages', async () => {
  const { calls, connection: to } = connection([page(['a'], true)]);
  await expect(listModels(to, signal)).rejects.toThrow('20 pages');
  expect(calls).toHaveLength(20);
  await expect(listModels(connection([page([])]).connection, signal)).rejects.toThrow("isn't a list");
});

it.each([
  ['create', true],
  ['poll', false],
] as const)('a %s is one request, with a connection of its own if it is paid: %s', async (name, isPaid) => {
  const { calls, connection: to } = connection([{ status: 503, json: {}, isOwn: true }], 'a-key');
  const called = callOnce(to, name, signal, (client) => client.post('/videos', { body: {}, signal }));
  await expect(called).rejects.toMatchObject({ kind: 'unavailable', sent: true });
  expect(calls).toMatchObject([{ isPaid, headers: { authorization: 'Bearer a-key' } }]);
  // Nothing of the client's own.
  expect(Object.keys(calls[0]?.headers ?? {}).toSorted()).toEqual([
    ...['accept', 'authorization', 'content-type', 'user-agent'],
  ]);
});

it('without a key, none is sent', async () => {
  const { calls, connection: to } = connection([{ json: { ok: 1 } }]);
  expect(await callOnce(to, 'poll', signal, (client) => client.get('/videos', { signal }))).toMatchObject({
    ok: 1,
  });
  expect(calls[0]?.headers).not.toHaveProperty('authorization');
});

it('an empty answer means that a cancel worked, and nothing else', async () => {
  const empty = { text: ' ', json: undefined, isOwn: false };
  const of = (name: 'cancel' | 'poll') =>
    callOnce(connection([empty]).connection, name, signal, (client) =>
      client.delete('/videos/a', { signal }),
    );
  await expect(of('cancel')).resolves.toBeDefined();
  await expect(of('poll')).rejects.toMatchObject({ kind: 'unavailable' });
});

it('a call that the client never made was never sent', async () => {
  const never = callOnce(connection([]).connection, 'create', signal, async () =>
    Promise.reject(new Error('x')),
  );
  await expect(never).rejects.toMatchObject({ kind: 'invalid_request', sent: false });
});

it.each([
  [400, ['moderation_blocked'], 'content_rejected'],
  [404, ['moderation_blocked'], undefined],
  [410, ['moderation_blocked'], undefined],
  [401, ['moderation_blocked'], undefined],
  [429, ['insufficient_quota'], 'insufficient_credit'],
  [400, ['billing_hard_limit_reached'], 'insufficient_credit'],
  [400, ['invalid_size'], undefined],
])('%i with the code %j means %s', (status, codes, kind) => {
  expect(kindOfWords(status, { codes, message: '' }, 'create')).toBe(kind);
});

it.each([
  ['Your request was rejected by our safety system', true],
  ['content was filtered', true],
  ['unsupported content type', false],
  ['Content-Length is required', false],
])('%j is a refusal of the content: %s', (message, is) => {
  expect(isContentRefusal({ codes: [], message })).toBe(is);
});

it.each([
  [400, 'retired'],
  [403, 'retired'],
  [404, 'retired'],
  [410, 'retired'],
  [500, 'unavailable'],
  [429, 'unavailable'],
])('of a service that was switched off, %i means %s', (status, kind) => {
  const error = orRetired(new ProviderError('unavailable', 'x', { status }));
  expect(error).toMatchObject({ kind, isRefused: kind === 'retired' });
  const other = new TypeError('x');
  expect(orRetired(other)).toBe(other);
});

it.each<[Partial<TaskRequest>, 'multipart' | 'json', object]>([
  [{}, 'multipart', { prompt: 'a kite', model: 'wan', seconds: '5', size: '1280x720', seed: 7 }],
  [{}, 'json', { prompt: 'a kite', model: 'wan', seconds: 5, size: '1280x720', seed: 7 }],
  // Servers with one model have no name for it.
  [{ model: '' }, 'multipart', { prompt: 'a kite', seconds: '5', size: '1280x720', seed: 7 }],
  [{ model: 'sora-2' }, 'json', { prompt: 'a kite', model: 'sora-2', seconds: '5', size: '1280x720' }],
  [
    { model: 'sora-2-pro', resolution: '1080p', aspectRatio: '9:16' },
    'multipart',
    { prompt: 'a kite', model: 'sora-2-pro', seconds: '5', size: '1024x1792' },
  ],
  [
    { aspectRatio: '9:16' },
    'multipart',
    { prompt: 'a kite', model: 'wan', seconds: '5', size: '720x1280', seed: 7 },
  ],
  // Odd sides are refused.
  [
    { resolution: '480p' },
    'multipart',
    { prompt: 'a kite', model: 'wan', seconds: '5', size: '854x480', seed: 7 },
  ],
  [{ resolution: 'auto' }, 'multipart', { prompt: 'a kite', model: 'wan', seconds: '5', seed: 7 }],
])('%j becomes in %s: %j', (more, encoding, fields) => {
  expect(toFields({ ...request, ...more }, encoding)).toEqual(fields);
});

it.each([
  ['sora-2', true],
  ['sora-2-pro', true],
  ['sora-20', false],
  ['my-sora-2', false],
])('%s is one of OpenAI’s: %s', (model, is) => {
  expect(isSora(model)).toBe(is);
});

const listed = (more: object) => ({ id: 'a', created_at: 60, ...more });
const fits = (more: object) => readPage({ data: [listed(more)] }, request, 'multipart').tasks[0];

it.each([
  [{}, true],
  [{ model: 'wan', prompt: 'a kite', size: '1280x720', seconds: 5 }, true],
  [{ model: 'other' }, false],
  [{ prompt: 'a boat' }, false],
  [{ size: '720x1280' }, false],
  [{ seconds: '8' }, false],
])('a listed video with %j may be the one: %s', (more, may) => {
  expect(fits(more)).toEqual({ id: 'a', createdAtMs: 60_000, fits: may });
});

it('the next page of a list begins after its last entry, if there is one', () => {
  const data = [listed({}), listed({ id: 'b' })];
  expect(readPage({ data, has_more: true }, request, 'json').next).toBe('b');
  expect(readPage({ data, has_more: false }, request, 'json').next).toBeUndefined();
  expect(
    readUnfinished({
      data: [
        { id: 7, status: 'queued' },
        { id: 'c', status: 'failed' },
      ],
    }),
  ).toEqual([{ task: { videoId: '7' }, status: { state: 'pending' } }]);
});

const CONTENT = 'https://api.example/v1/videos/a/content';

it.each([
  [{ status: 'completed' }, { state: 'succeeded', output: { kind: 'url', url: CONTENT } }],
  [
    { status: 'completed', url: 'https://cdn.example/a.mp4' },
    { state: 'succeeded', output: { kind: 'url', url: 'https://cdn.example/a.mp4' } },
  ],
  // Only what nobody on the way can change.
  [
    { status: 'completed', url: 'http://cdn.example/a.mp4' },
    { state: 'succeeded', output: { kind: 'url', url: CONTENT } },
  ],
  [
    { status: 'in_progress', progress: 50 },
    { state: 'running', progress: 0.5 },
  ],
  [{ status: 'queued', progress: 0 }, { state: 'pending' }],
  [
    { status: 'failed', error: { code: 'moderation_blocked', message: 'no' } },
    { state: 'failed', kind: 'content_rejected', cause: 'failed: moderation_blocked: no' },
  ],
  [{ status: 'cancelled' }, { state: 'failed', kind: 'task_failed', cause: 'cancelled: no reason given' }],
])('the video %j is %j', (answer, status) => {
  expect(readStatus(answer, CONTENT)).toEqual(status);
});

it('names in a form can’t end their line', async () => {
  const form = new FormData();
  form.set('a"b\r\nc', 'x');
  const { headers, body } = toFormBody(form, systemRandom);
  const text = await new Response(body as never).text();
  expect(text).toContain('name="a%22b%0D%0Ac"');
  expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
});
