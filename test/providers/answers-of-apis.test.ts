import { describe, expect, it } from 'vitest';
import * as falWords from '../../src/providers/fal/failure.ts';
import { queueSchema } from '../../src/providers/fal/schema.ts';
import { toStatus as falStatus } from '../../src/providers/fal/status.ts';
import { agents } from '../../src/providers/luma/agents.ts';
import { dreamMachine } from '../../src/providers/luma/dream-machine.ts';
import * as lumaWords from '../../src/providers/luma/failure.ts';
import { readPage as readLumaPage } from '../../src/providers/luma/list.ts';
import type { TaskRequest } from '../../src/providers/provider.ts';
import * as replicateWords from '../../src/providers/replicate/failure.ts';
import { readPage as readReplicatePage } from '../../src/providers/replicate/list.ts';
import { findModels } from '../../src/providers/replicate/models.ts';
import { readProgress } from '../../src/providers/replicate/progress.ts';
import { toStatus as replicateStatus } from '../../src/providers/replicate/status.ts';
import * as runwayWords from '../../src/providers/runway/failure.ts';
import { toStatus as runwayStatus } from '../../src/providers/runway/status.ts';
import { kindOfFailedTask } from '../../src/providers/vidu/failure.ts';
import { readPage as readViduPage } from '../../src/providers/vidu/list.ts';
import { toStatus as viduStatus } from '../../src/providers/vidu/status.ts';
import * as wavespeedWords from '../../src/providers/wavespeed/failure.ts';
import { readPage as readWavespeedPage } from '../../src/providers/wavespeed/list.ts';
import { toStatus as wavespeedStatus } from '../../src/providers/wavespeed/status.ts';
import { systemRandom } from '../../src/runtime/random.ts';

const asked: TaskRequest = {
  ...{ model: 'ray-2', makes: 'video', task: 'generate', prompt: 'a kite', seed: 7, inputs: [] },
  ...{ durationSeconds: 5, resolution: '480p', aspectRatio: '16:9' },
};
const first = { role: 'first', path: '/a', contentType: 'image/png', bytes: 9 } as const;
const last = { ...first, role: 'last' } as const;
const url = 'https://example.com/a.mp4';
const at = '2026-11-29T12:00:00Z';
const atMs = Date.parse(at);

describe('what Luma answers', () => {
  it.each([
    [400, 'Not enough credits', 'insufficient_credit'],
    [403, 'Your balance is empty', 'insufficient_credit'],
    [422, 'Insufficient credit', 'insufficient_credit'],
    [429, 'Buy credits for more', undefined],
    [401, 'No balance for this key', undefined],
    [400, 'Advanced prompt moderation failed', 'content_rejected'],
    [403, 'The prompt was moderated', 'content_rejected'],
    [422, 'Contains blacklisted words', 'content_rejected'],
    [500, 'The moderation is down', undefined],
    [400, 'Motion must be low, moderate or high', undefined],
    [400, 'No accreditation', undefined],
  ])('%i with %j means %s', (status, message, kind) => {
    expect(lumaWords.kindOfWords(status, { codes: [], message }, 'create')).toBe(kind);
  });

  it.each([
    [{}, true],
    [{ model: 'ray-3' }, false],
    [{ request: null }, true],
    [{ request: { prompt: 'a boat' } }, false],
    [{ request: { aspect_ratio: '9:16' } }, false],
    [{ request: { duration: '9s' } }, false],
    [{ request: { resolution: '540p' } }, true],
    [{ request: { resolution: '480p' } }, false],
    [{ request: { keyframes: null } }, true],
    [{ request: { keyframes: {} } }, true],
    [{ request: { keyframes: { frame0: null, frame1: null } } }, true],
    [{ request: { keyframes: { frame0: { url } } } }, false],
    [{ request: { keyframes: { frame1: { url } } } }, false],
  ])('a generation %j may be the lost one: %s', (shown, fits) => {
    const answer = { generations: [{ id: 'a', created_at: at, model: 'ray-2', ...shown }] };
    expect(readLumaPage(answer, asked, 0).tasks).toEqual([{ id: 'a', createdAtMs: atMs, fits }]);
  });

  it.each([
    [[first], {}, true],
    [[first], { keyframes: { frame0: { url } } }, true],
    [[first], { keyframes: { frame0: { url }, frame1: null } }, true],
    [[first], { keyframes: {} }, false],
    [[first], { keyframes: { frame1: { url } } }, false],
    [[first, last], { keyframes: { frame0: { url }, frame1: { url } } }, true],
    [[first, last], { keyframes: { frame0: { url } } }, false],
    [[last], { keyframes: { frame1: { url } } }, true],
  ] as const)('of a request with %j, one with %j may be the lost one: %s', (inputs, request, fits) => {
    const answer = { generations: [{ id: 'a', created_at: at, model: 'ray-2', request }] };
    expect(readLumaPage(answer, { ...asked, inputs }, 0).tasks[0]?.fits).toBe(fits);
  });

  it('the next page begins after all that were listed', () => {
    const generations = [{ id: 'a' }, { id: 'b' }];
    expect(readLumaPage({ generations, has_more: true }, asked, 100).next).toBe('102');
    expect(readLumaPage({ generations, has_more: false }, asked, 100).next).toBeUndefined();
    expect(() => readLumaPage({ generations: 'none' }, asked, 0)).toThrow("isn't a list");
  });

  it.each([
    [{ failure_code: 'content_moderated' }, 'content_rejected'],
    [{ failure_code: 'budget_exhausted' }, 'insufficient_credit'],
    [{ failure_code: 'image_too_large' }, 'invalid_request'],
    [{ failure_code: 'unsupported_format' }, 'invalid_request'],
    [{ failure_code: 'corrupt_input' }, 'invalid_request'],
    [{ failure_code: 'invalid_request' }, 'invalid_request'],
    [{ failure_code: 'rate_limited' }, 'rate_limited'],
    [{ failure_code: 'toString' }, 'task_failed'],
    [{ failure_reason: 'it was moderated' }, 'content_rejected'],
    [{ failure_code: 'other', failure_reason: 'Contains blacklisted words' }, 'content_rejected'],
    [{ failure_reason: 'a crash' }, 'task_failed'],
  ])('a generation that failed with %j failed as %s', (reason, kind) => {
    expect(agents.read({ state: 'failed', ...reason })).toMatchObject({ state: 'failed', kind });
  });

  it.each([
    [[{ type: 'video', url }], { state: 'succeeded', output: { kind: 'url', url } }],
    [
      [
        { type: 'image', url: 'https://example.com/frame.png' },
        { type: 'VIDEO', url },
      ],
      { state: 'succeeded', output: { kind: 'url', url } },
    ],
    [[{ type: 'image', url }], { state: 'fileless', kind: 'bad_output' }],
    [[], { state: 'fileless', kind: 'bad_output' }],
  ])('a finished generation with the output %j', (output, status) => {
    expect(agents.read({ state: 'completed', output })).toMatchObject(status);
  });

  it.each([
    ['queued', 'pending'],
    ['dreaming', 'running'],
    ['something new', 'running'],
    ['failed', 'failed'],
  ])('a generation that is %s is %s', (state, phase) => {
    expect(dreamMachine.read({ state })).toMatchObject({ state: phase });
  });
});

describe('what Replicate answers', () => {
  it.each([
    [422, 'Invalid version or not permitted', 'create', 'retired'],
    [422, 'Invalid version or not permitted', 'poll', undefined],
    [404, 'Invalid version or not permitted', 'create', undefined],
    [422, 'The field is an Invalid version', 'create', undefined],
    [422, 'The prompt was flagged', 'create', 'content_rejected'],
    [400, 'NSFW content', 'create', 'content_rejected'],
    [401, 'flagged', 'create', undefined],
    [402, 'flagged', 'create', undefined],
    [403, 'flagged', 'create', undefined],
    [422, 'a wrong field', 'create', undefined],
  ] as const)('%i with %j to a %s means %s', (status, message, call, kind) => {
    expect(replicateWords.kindOfWords(status, { codes: [], message }, call)).toBe(kind);
  });

  it.each([
    ['The input or output was flagged as sensitive. (E005)', true],
    ['E0051', false],
    ['the name is case-sensitive', false],
    ['the name is case sensitive', false],
    ['safety_tolerance must be a number', false],
    ['the safety filter', true],
    ['it was moderated', true],
    ['moderate motion', false],
  ])('%j is a refusal of the content: %s', (text, is) => {
    expect(replicateWords.isContentRefusal(text)).toBe(is);
  });

  it.each([
    [' 24%|##   | 6/25 [00:11<00:34,  1.83s/it]', 0.24],
    ['  0%|     | 0/25\r 10%|#    | 2/25\r 50%|##   | 12/25', 0.5],
    ['Sampling:  8%|#    | 2/25\ndone', 0.08],
    ['100%|#####| 25/25', 1],
    ['140%|#####| 35/25', 1],
    ['the GPU is 90% full', undefined],
    ['', undefined],
  ])('%j is a progress of %s', (logs, share) => {
    expect(readProgress(logs)).toBe(share);
  });

  const fields = { prompt: 'prompt', seed: 'seed', inputs: { first: { field: 'image' } } };
  const version = 'f'.repeat(64);
  it.each([
    ['wan/video', { model: 'wan/video' }, true],
    ['wan/video', { model: 'wan/other' }, false],
    ['wan/video', { model: 'wan/video', version: 'any' }, true],
    [`wan/video:${version}`, { model: 'wan/video', version }, true],
    [`wan/video:${version}`, { model: 'wan/video', version: 'older' }, false],
    [version, { model: 'wan/video', version }, true],
    [version, { model: version }, false],
    ['wan/video', { model: 'wan/video', source: 'web' }, false],
    ['wan/video', { model: 'wan/video', source: 'api' }, true],
    ['wan/video', { model: 'wan/video', input: {} }, true],
    ['wan/video', { model: 'wan/video', input: { prompt: 'a boat' } }, false],
    ['wan/video', { model: 'wan/video', input: { prompt: 'a kite', seed: 7 } }, true],
    ['wan/video', { model: 'wan/video', input: { prompt: 'a kite', seed: 8 } }, false],
  ])('of %s, a prediction %j may be the lost one: %s', (model, shown, fits) => {
    const results = [{ id: 'a', created_at: at, ...shown }];
    const next = 'https://example.com/v1/predictions?cursor=c2&limit=9';
    expect(readReplicatePage({ results, next }, { ...asked, model, fields })).toEqual({
      ...{ tasks: [{ id: 'a', createdAtMs: atMs, fits }], next: 'c2' },
    });
    expect(readReplicatePage({ results, next: null }, { ...asked, model, fields }).next).toBeUndefined();
  });

  it.each([
    [{ output: [url] }, { state: 'succeeded' }],
    [{ output: null }, { state: 'fileless', kind: 'content_rejected' }],
    [{ output: '' }, { state: 'fileless', kind: 'content_rejected' }],
    [{ output: [] }, { state: 'fileless', kind: 'content_rejected' }],
    [{ output: [null] }, { state: 'fileless', kind: 'bad_output' }],
  ])('a prediction that succeeded with %j', (prediction, status) => {
    expect(replicateStatus({ status: 'succeeded', ...prediction })).toMatchObject(status);
  });

  it('an output that was removed after its hour is gone, if it is not there', () => {
    expect(() => replicateStatus({ status: 'succeeded', output: null, data_removed: true })).toThrow(
      expect.objectContaining({ kind: 'task_failed', isGone: true }),
    );
    expect(replicateStatus({ status: 'succeeded', output: [url], data_removed: true })).toMatchObject({
      output: { url },
    });
  });
});

describe('the models of Replicate', () => {
  /** Of these statuses, by the model's name. */
  const find = (statuses: Record<string, number>) =>
    findModels(
      {
        ...{ apiToken: 'a-token', baseUrl: 'https://api.example/v1', random: systemRandom },
        async exchange({ url: asked }) {
          const [owner, name] = String(asked).split('/').slice(-2);
          const status = statuses[`${owner}/${name}`] ?? 500;
          const json = status === 200 ? { owner, name } : { detail: 'x' };
          return { status, json, text: '{}', headers: {}, receivedAtMs: 0, isOwn: true, isPage: false };
        },
      },
      Object.keys(statuses),
      new AbortController().signal,
    );

  it('are there or not, and one that could not be asked for says nothing', async () => {
    const found = await find({ 'a/here': 200, 'b/gone': 404, 'c/down': 503 });
    expect(found).toEqual(
      new Map([
        ['a/here', []],
        ['b/gone', ['b/gone']],
      ]),
    );
  });

  it('are unknown if none could be asked for, or the token is wrong', async () => {
    await expect(find({ 'a/down': 503, 'b/down': 503 })).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(find({ 'a/here': 200, 'b/no': 401 })).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

describe('what Runway answers', () => {
  const union = ['invalid_union', 'model'];
  it.each([
    [400, [], 'You do not have enough credits', 'create', 'insufficient_credit'],
    [403, [], 'You do not have enough credits', 'poll', 'insufficient_credit'],
    [429, [], 'You do not have enough credits', 'create', undefined],
    [400, union, 'no such model', 'create', 'retired'],
    [400, union, 'no such model', 'poll', undefined],
    [400, ['invalid_union'], 'a wrong ratio', 'create', undefined],
    [400, ['model'], 'a wrong model', 'create', undefined],
    [403, [], 'Model variant veo3 is not available', 'create', 'retired'],
    [400, [], 'Model variant veo3 is not available', 'create', undefined],
    [400, [], 'It was moderated', 'create', 'content_rejected'],
    [400, [], 'It was moderated', 'poll', undefined],
    [401, [], 'a safety check', 'create', undefined],
    [402, [], 'a safety check', 'create', undefined],
    [403, [], 'a safety check', 'create', undefined],
    [400, [], 'moderate speed', 'create', undefined],
  ] as const)('%i %j with %j to a %s means %s', (status, codes, message, call, kind) => {
    expect(runwayWords.kindOfWords(status, { codes: [...codes], message }, call)).toBe(kind);
  });

  it.each([
    ['SAFETY.INPUT.TEXT', '', 'content_rejected'],
    ['INPUT_PREPROCESSING.SAFETY.THIRD_PARTY', '', 'content_rejected'],
    ['safety.output', '', 'content_rejected'],
    ['ASSET.INVALID', '', 'invalid_request'],
    ['INTERNAL.ASSET', '', 'task_failed'],
    ['INPUT_PREPROCESSING.INPUT_VALIDATION', '', 'invalid_request'],
    ['INTERNAL.BAD_OUTPUT.CODE01', 'the safety check', 'task_failed'],
    [undefined, 'the safety check', 'content_rejected'],
    [undefined, 'a crash', 'task_failed'],
  ] as const)('a task that failed with %s and %j failed as %s', (code, sentence, kind) => {
    expect(runwayWords.kindOfFailure(code, sentence)).toBe(kind);
  });

  it('the charge of an ended task is in hundredths of a dollar, whatever the end was', () => {
    const task = { cost: { credits: 25 } };
    const of = (status: string, more = {}) => runwayStatus({ status, ...task, ...more });
    expect(of('SUCCEEDED', { output: [url] })).toMatchObject({ state: 'succeeded', costUsd: 0.25 });
    expect(of('SUCCEEDED', { output: [] })).toMatchObject({ state: 'fileless', costUsd: 0.25 });
    expect(of('FAILED', { failureCode: 'SAFETY' })).toMatchObject({
      ...{ kind: 'content_rejected', cause: 'SAFETY: no reason given', costUsd: 0.25 },
    });
    expect(of('CANCELLED')).toMatchObject({ kind: 'task_failed', costUsd: 0.25 });
    expect(of('RUNNING', { progress: 0.5 })).toEqual({ state: 'running', progress: 0.5 });
    expect(of('THROTTLED')).toEqual({ state: 'pending' });
  });
});

describe('what Vidu answers', () => {
  it.each([
    ['FieldInvalid', 'invalid_request'],
    ['PageSizeOutOfRange', 'invalid_request'],
    ['ImageDownloadFailure', 'invalid_request'],
    ['AuditSubmitIllegal', 'content_rejected'],
    ['CreationPolicyViolation', 'content_rejected'],
    ['TaskPromptPolicyViolation', 'content_rejected'],
    ['CreditInsufficient', 'insufficient_credit'],
    // These say nothing about a task that was accepted.
    ['QuotaExceeded', 'task_failed'],
    ['Unauthorized', 'task_failed'],
    ['InternalServiceFailure', 'task_failed'],
    ['ModelUnavailable', 'task_failed'],
    ['SomethingNew', 'task_failed'],
  ])('a task that failed with %s failed as %s', (code, kind) => {
    expect(kindOfFailedTask(code)).toBe(kind);
  });

  it('only a task with the payload of the submit may be the lost one', () => {
    const tasks = [
      { id: 'a', payload: 'job-1', created_at: at },
      { id: 'b', payload: 'job-11' },
      { id: 'c' },
    ];
    expect(readViduPage({ tasks, next_page_token: 'p2' }, 'job-1')).toMatchObject({
      tasks: [{ id: 'a', createdAtMs: atMs, fits: true }, { fits: false }, { fits: false }],
      next: 'p2',
    });
    expect(readViduPage({ tasks: null }, 'job-1')).toEqual({ tasks: [], next: undefined });
  });

  it('a credit is half a cent, and a finished video was never free', () => {
    const creations = [{ url }];
    expect(viduStatus({ state: 'success', creations, credits: 40 })).toMatchObject({ costUsd: 0.2 });
    expect(viduStatus({ state: 'success', creations, credits: 0 })).not.toHaveProperty('costUsd');
    expect(viduStatus({ state: 'success', creations: [], credits: 40 })).toMatchObject({
      ...{ state: 'fileless', kind: 'bad_output', costUsd: 0.2 },
    });
    expect(viduStatus({ state: 'failed', credits: 0 })).toMatchObject({
      ...{ state: 'failed', cause: 'no reason given', costUsd: 0 },
    });
    expect(viduStatus({ state: 'failed', err_code: 'FieldInvalid', credits: undefined })).toEqual({
      ...{ state: 'failed', kind: 'invalid_request', cause: 'FieldInvalid' },
    });
  });
});

describe('what fal answers', () => {
  it.each([
    [422, ['content_policy_violation'], 'no', 'content_rejected'],
    [400, ['downstream_service_error'], 'no', 'task_failed'],
    [400, ['downstream_service_error'], 'It was flagged', 'task_failed'],
    [422, [], 'The images may contain likenesses of real people', 'content_rejected'],
    [400, ['content_policy'], 'no', 'content_rejected'],
    [422, [], 'blocked by our safety system', 'content_rejected'],
    [422, ['value_error'], 'safety_tolerance: too high', 'invalid_request'],
    [422, ['value_error'], 'case-sensitive', 'invalid_request'],
    [422, ['image_too_small'], 'Image too small', 'invalid_request'],
    [500, ['internal_server_error'], 'Internal server error', 'task_failed'],
    [504, ['generation_timeout'], 'Generation timeout', 'timeout'],
    [504, ['startup_timeout'], 'no', 'timeout'],
    [503, ['runner_disconnected'], 'no', 'task_failed'],
    [499, ['client_cancelled'], 'no', 'task_failed'],
    [502, [], '', 'task_failed'],
  ])('%i of a run, with %j and %j, means %s', (status, codes, message, kind) => {
    expect(falWords.kindOfRun(status, codes, message)).toBe(kind);
  });

  it.each([
    [
      { status: 'IN_QUEUE', queue_position: 3 },
      { state: 'pending', ahead: 3 },
    ],
    [
      { status: 'IN_QUEUE', queue_position: 0 },
      { state: 'pending', ahead: 0 },
    ],
    [{ status: 'IN_QUEUE', queue_position: -1 }, { state: 'pending' }],
    [{ status: 'IN_QUEUE', queue_position: 'many' }, { state: 'pending' }],
    [{ status: 'IN_QUEUE', queue_position: null }, { state: 'pending' }],
    [{ status: 'IN_PROGRESS', queue_position: 1 }, { state: 'running' }],
    [{ status: 'COMPLETED', error: 'whatever' }, undefined],
    [
      { status: 'FAILED', error: 'a crash' },
      { state: 'failed', kind: 'task_failed' },
    ],
  ])('a request in the queue %j', (shown, expected) => {
    const status = falStatus(queueSchema.parse(shown));
    if (expected === undefined) expect(status).toBeUndefined();
    else expect(status).toMatchObject(expected);
    if (status?.state === 'pending') expect(status).toEqual(expected);
  });
});

describe('what WaveSpeed answers', () => {
  it.each([
    ['the prompt is against the policy', true],
    ['our policies forbid it', true],
    ['prohibited content', true],
    ['flagged', true],
    ['sensitive content', true],
    ['case-sensitive', false],
    ['enable_safety_checker must be a boolean', false],
    ['moderate', false],
  ])('%j is a refusal of the content: %s', (text, is) => {
    expect(wavespeedWords.isContentRefusal(text)).toBe(is);
  });

  it.each([
    [1200, 'content_rejected'],
    [1400, 'invalid_request'],
    [1401, 'invalid_request'],
    [1402, 'invalid_request'],
    [1403, undefined],
    [undefined, undefined],
  ])('the code %s means %s', (code, kind) => {
    expect(wavespeedWords.kindOfCode(code)).toBe(kind);
    expect(wavespeedStatus({ status: 'failed', code, error: 'a crash' })).toMatchObject({
      ...{ state: 'failed', kind: kind ?? 'task_failed', cause: `code ${code ?? 'none'}: a crash` },
    });
  });

  const answer = (status: number, json: object) => ({
    ...{ status, json, text: JSON.stringify(json), headers: {}, receivedAtMs: 0, isOwn: true, isPage: false },
  });
  const kindOf = (status: number, json: object, call: 'create' | 'poll' = 'create') => {
    try {
      return wavespeedWords.readData(answer(status, json), call);
    } catch (error) {
      return (error as { kind: string }).kind;
    }
  };
  it.each([
    [401, 'Insufficient balance', 'insufficient_credit'],
    [403, 'Please top up', 'insufficient_credit'],
    [400, 'no credits left', 'insufficient_credit'],
    [400, 'insufficient funds', 'insufficient_credit'],
    [403, 'Insufficient permissions', 'unauthorized'],
    [429, 'Top up for more at once', 'rate_limited'],
    [400, 'the model x was not found', 'retired'],
    [400, 'unknown field', 'invalid_request'],
    [400, 'a policy', 'content_rejected'],
    [403, 'a policy', 'unauthorized'],
  ])('%i with %j, also inside a 200, means %s', (status, message, kind) => {
    expect(kindOf(status, { code: status, message })).toBe(kind);
    expect(kindOf(200, { code: status, message })).toBe(kind);
  });

  it('a success is stated twice, and may come without its envelope', () => {
    expect(kindOf(200, { code: 200, data: { id: 'a' } })).toEqual({ id: 'a' });
    expect(kindOf(200, { code: 0, data: { id: 'a' } })).toEqual({ id: 'a' });
    expect(kindOf(200, { id: 'a', status: 'created' })).toEqual({ id: 'a', status: 'created' });
    expect(kindOf(200, { code: 1200, message: 'x' })).toBe('content_rejected');
    expect(kindOf(200, { code: 1401, message: 'x' })).toBe('invalid_request');
    expect(kindOf(200, { code: 7, message: 'x' })).toBe('unavailable');
    expect(kindOf(400, { code: 400, message: 'the model x was not found' }, 'poll')).not.toBe('retired');
  });

  it('a full page of the history has a next one', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({
      ...{ id: `t${index}`, model: index ? 'wan/b' : 'wan/a', created_at: at },
    }));
    const page = readWavespeedPage({ items }, 'wan/a', 3);
    expect(page.tasks.slice(0, 2)).toEqual([
      { id: 't0', createdAtMs: atMs, fits: true },
      { id: 't1', createdAtMs: atMs, fits: false },
    ]);
    expect(page.next).toBe('4');
    expect(readWavespeedPage({ items: items.slice(1) }, 'wan/a', 3).next).toBeUndefined();
    expect(readWavespeedPage({ items: null }, 'wan/a', 1)).toEqual({ tasks: [], next: undefined });
  });

  it.each([
    [{ outputs: [url] }, { state: 'succeeded', output: { kind: 'url', url } }],
    [
      { outputs: [url], has_nsfw_contents: [false, true] },
      { state: 'succeeded', isAdult: true },
    ],
    [
      { outputs: [], has_nsfw_contents: [true] },
      { state: 'fileless', kind: 'content_rejected' },
    ],
    [
      { outputs: [], has_nsfw_contents: [false] },
      { state: 'fileless', kind: 'bad_output' },
    ],
    [
      { outputs: [], code: 1402 },
      { state: 'failed', kind: 'invalid_request' },
    ],
  ])('a completed task with %j', (prediction, status) => {
    const read = wavespeedStatus({ code: undefined, status: 'completed', ...prediction });
    expect(read).toMatchObject(status);
    expect('isAdult' in read).toBe('isAdult' in status);
  });
});
