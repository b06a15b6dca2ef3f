import { inspect } from 'node:util';
import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { describe, expect, it } from 'vitest';
import { forMember } from '../../src/providers/private-calls.ts';
import { adapters, failureOf, never, order, taskNamed, withoutCancel } from '../support/adapters.ts';

const PROMPT = 'Clara Müller & "Bob" naked in the lighthouse\nof Wozniak street';
const TELLING = ['clara', 'muller', 'müller', 'naked', 'lighthouse', 'wozniak'];
const IMAGE = `data:image/png;base64,${Buffer.alloc(600, PROMPT).toString('base64')}`;
const SIGNED = 'https://bucket.s3.amazonaws.com/Wozniak/in.png?X-Amz-Signature=f00f00f00';

const escapedHtml = PROMPT.replace('&', '&amp;').replaceAll('"', '&quot;').replace('ü', '&#252;');
const said = `Prompt "${PROMPT}" with ${IMAGE} at ${SIGNED} is not allowed`;

/** Bodies of a refusal, with the words in every place that some server uses. */
const bodies: [where: string, body: unknown][] = [
  ...['message', 'detail', 'error', 'title', 'reason', 'msg', 'failure', 'description'].map(
    (name): [string, unknown] => [name, { code: 400, [name]: said }],
  ),
  ['error.message', { error: { message: said, type: 'invalid_request_error', code: 'bad' } }],
  ['error.code', { error: { message: 'no', code: said } }],
  ['a list of FastAPI', { detail: [{ loc: ['body', 'prompt'], msg: said, input: PROMPT, ctx: { PROMPT } }] }],
  ['a place', { detail: [{ loc: ['body', PROMPT], msg: 'no' }] }],
  ['issues', { error: 'Validation failed', issues: [{ path: ['promptText'], message: said }] }],
  ['a list of texts', { errors: [said, said] }],
  ['HTML in JSON', { message: `<p>${escapedHtml}</p>` }],
  ['JSON in JSON', { message: JSON.stringify({ input: { prompt: PROMPT, image: IMAGE } }) }],
  ['an address in JSON', { message: `GET /v1?prompt=${encodeURIComponent(PROMPT)}` }],
  ['a cut text', { message: `Bad prompt: ${PROMPT.slice(0, 21)}…` }],
  ['a request id', { message: 'no', request_id: 'Clara-naked-lighthouse' }],
  ['nothing that is known', { input: { prompt: PROMPT }, echo: said }],
];
const texts: [where: string, text: string, contentType: string][] = [
  ['a page', `<html><body>Blocked: ${escapedHtml}</body></html>`, 'text/html'],
  ['a text', `Bad Request: ${PROMPT}`, 'text/plain'],
  ['half of an answer', JSON.stringify({ message: said }).slice(0, -9), 'application/json'],
];

const echoes: [where: string, bytes: string, contentType: string][] = [
  ...bodies.map(([where, body]): [string, string, string] => [
    where,
    JSON.stringify(body),
    'application/json',
  ]),
  ...texts,
];

function expectNothingPrivate(outcome: unknown): void {
  const shown = inspect(outcome, { depth: 10, showHidden: true, getters: true, maxStringLength: null });
  for (const text of [shown, JSON.stringify(outcome), String((outcome as Error).stack)]) {
    for (const word of TELLING) expect(text.toLowerCase()).not.toContain(word);
    for (const secret of ['f00f00f00', 'iVBOR', IMAGE.slice(40, 80)]) expect(text).not.toContain(secret);
  }
}

const names = Object.keys(adapters) as (keyof typeof adapters)[];

describe.each(names)('%s', (name) => {
  it('repeats nothing that a member wrote, wherever a refusal has it', async () => {
    await using adapter = await adapters[name]();
    const { provider, key } = adapter;
    const request = { ...adapter.request, prompt: PROMPT };
    for (const [where, bytes, contentType] of echoes) {
      // There, this is the id of the task.
      if ((name === 'fal' || name === 'xai') && where === 'a request id') continue;
      for (const status of [200, 400, 401, 403, 404, 422, 429, 500]) {
        adapter.script('create', { kind: 'bytes', status, bytes, contentType }, { times: 1 });
        expectNothingPrivate(await failureOf(provider.submit(request, order), key));
      }
    }
  });

  it('repeats nothing of it in the poll or the cancel of a task of theirs', async () => {
    await using adapter = await adapters[name]();
    const provider = forMember(adapter.provider, [PROMPT]);
    const task = await provider.submit({ ...adapter.request, prompt: PROMPT }, order);
    for (const [, bytes, contentType] of echoes) {
      for (const status of [400, 404, 500]) {
        adapter.script('poll', { kind: 'bytes', status, bytes, contentType }, { times: 1 });
        expectNothingPrivate(await failureOf(provider.poll(task, never), adapter.key));
      }
      if (!provider.cancel || withoutCancel.includes(name)) continue;
      adapter.script('cancel', { kind: 'bytes', status: 500, bytes, contentType }, { times: 1 });
      expectNothingPrivate(await failureOf(provider.cancel(task, never), adapter.key));
    }
  });

  it('repeats neither the key nor the prompt that a header has', async () => {
    await using adapter = await adapters[name]();
    const { key } = adapter;
    const provider = forMember(adapter.provider, [PROMPT]);
    const request = { ...adapter.request, prompt: PROMPT };
    const task = await provider.submit(request, order);
    const calls = {
      create: () => provider.submit(request, order),
      poll: () => provider.poll(task, never),
      cancel: () => provider.cancel?.(task, never),
    };
    for (const header of ['x-request-id', 'request-id', 'cf-ray', 'x-amzn-requestid', 'x-amz-cf-id']) {
      for (const value of [key, `id-${key}`, 'Clara-naked-lighthouse']) {
        for (const call of ['create', 'poll', 'cancel'] as const) {
          if (!adapter.has(call)) continue;
          adapter.script(call, { kind: 'status', status: 500, headers: { [header]: value } }, { times: 1 });
          expectNothingPrivate(await failureOf(calls[call](), key));
        }
      }
    }
  });

  it('repeats nothing of it where the task has failed', async () => {
    await using adapter = await adapters[name]();
    const provider = forMember(adapter.provider, [PROMPT]);
    for (const error of [
      said,
      { message: said },
      [said],
      { code: 'bad', detail: [{ msg: said }] },
      { any: said },
    ]) {
      const all = { error, failure: error, failure_reason: error, err_code: said, failureCode: 'A.B' };
      const task = { id: 'a', videoId: 'a', ...all };
      const failed = { ...task, status: 'failed', state: 'failed' };
      const trouble: LoopbackTrouble = { kind: 'status', status: 200, body: { ...failed, data: failed } };
      adapter.script('poll', trouble, { times: 1 });
      const status = await provider.poll(taskNamed('a'), never);
      expect(status).toMatchObject({ state: 'failed', cause: expect.stringMatching(/./) });
      expectNothingPrivate(status);
    }
  });
});
