import { startLoopbackAssistant } from '@cutscene/playground/providers/assistant.ts';
import { describe, expect, it } from 'vitest';
import { createAssistant, NoAnswerError } from '../../src/assistant/assistant.ts';
import { jsonIn } from '../../src/assistant/json-in.ts';
import { askForRewrites } from '../../src/assistant/rewrites.ts';
import { createFakeClock } from '../support/clock.ts';
import { runtime } from '../support/runtime.ts';

const material = {
  ...{ prompt: 'a kite', cast: [], seconds: 5, startsFrom: [] },
  task: 'generate' as const,
};
const question = askForRewrites(material, { language: 'de', maxLength: 400 });

async function start(options: Parameters<typeof startLoopbackAssistant>[0] = {}) {
  const server = await startLoopbackAssistant(options);
  const clock = createFakeClock(0);
  const account = {
    baseUrl: server.baseUrl,
    apiKey: server.apiKey,
    model: server.model,
    usdPerMtok: { in: 1, out: 2 },
  };
  const assistant = createAssistant(account, { ...runtime, clock });
  return {
    ...{ server, clock, assistant },
    formats: () =>
      server.requests.map(({ json }) => {
        const { response_format: format } = json as { response_format?: { type: string } };
        return format?.type ?? 'none';
      }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const failure = (error: unknown) => (error instanceof NoAnswerError ? [error.why, error.usd] : error);

describe('the assistant', () => {
  it.each([
    ['schema', ['json_schema', 'json_schema']],
    ['json', ['json_schema', 'json_object', 'json_object']],
    ['nothing', ['json_schema', 'json_object', 'none', 'none']],
  ] as const)('asks a server that can be held to %s, and remembers how', async (holdsTo, formats) => {
    await using run = await start({ holdsTo });
    for (let time = 0; time < 2; time++) {
      const { answer, usd } = await run.assistant.ask(question);
      expect(answer.light).toEqual({ prompt: expect.any(String), shown: expect.any(String) });
      expect(usd).toBeGreaterThan(0);
      expect(usd).toBeLessThan(run.assistant.mostUsd(question));
    }
    expect(run.formats()).toEqual(formats);
  });

  it('names the limit as the server wants it', async () => {
    await using run = await start();
    const body = {
      error: { message: "Unsupported parameter: 'max_tokens' is not supported with this model." },
    };
    run.server.script('chat', { kind: 'status', status: 400, body }, { times: 1 });
    await run.assistant.ask(question);
    const limits = run.server.requests.map(({ json }) =>
      Object.keys(json as object).filter((key) => key.startsWith('max_')),
    );
    expect(limits).toEqual([['max_tokens'], ['max_completion_tokens']]);
    expect(run.formats()).toEqual(['json_schema', 'json_schema']);
  });

  it('gives up after 20 seconds, and doesn’t know what that cost', async () => {
    await using run = await start();
    run.server.script('chat', { kind: 'hang' });
    const asked = run.assistant.ask(question).catch(failure);
    while (run.server.count('chat') === 0) await new Promise((resolve) => setImmediate(resolve));
    run.clock.advance(20_000);
    expect(await asked).toEqual(['slow', run.assistant.mostUsd(question)]);
  });

  it('never takes longer for a server that refuses everything', async () => {
    await using run = await start();
    run.server.script('chat', {
      kind: 'status',
      status: 400,
      body: { error: { message: 'max_tokens is wrong' } },
    });
    expect(await run.assistant.ask(question).catch(failure)).toEqual(['away', null]);
    expect(run.server.count('chat')).toBeLessThanOrEqual(6);
  });

  it('knows that a server that isn’t there has cost nothing', async () => {
    await using run = await start();
    const back = run.server.goAway();
    expect(await run.assistant.ask(question).catch(failure)).toEqual(['away', null]);
    await back();
  });

  it.each<[what: string, completion: object]>([
    [
      'an answer that was cut off',
      { choices: [{ message: { content: '{"camera": {' }, finish_reason: 'length' }] },
    ],
    ['a refusal', { choices: [{ message: { content: null, refusal: 'No.' } }] }],
    ['another shape', { choices: [{ message: { content: '{"camera": "wide"}' } }] }],
    ['no choices', { choices: [] }],
  ])('can’t use %s, which is paid', async (_, completion) => {
    await using run = await start();
    const usage = { prompt_tokens: 1_000, completion_tokens: 500 };
    const bytes = JSON.stringify({ ...completion, usage });
    run.server.script('chat', { kind: 'bytes', status: 200, bytes, contentType: 'application/json' });
    const [why, usd] = (await run.assistant.ask(question).catch(failure)) as [string, number];
    expect(why).toBe('unusable');
    expect(usd).toBeGreaterThan(0);
    expect(run.server.count('chat')).toBe(1);
  });

  it.each([
    ...[400, 401, 403, 404, 408, 413, 422, 429, 500, 503].map((status) => [status, false] as const),
    ...[502, 504, 524].map((status) => [status, true] as const),
  ])('answers %d: it may have been at work: %s', async (status, mayHave) => {
    await using run = await start();
    run.server.script('chat', { kind: 'status', status, body: { error: { message: 'no' } } });
    const [, usd] = (await run.assistant.ask(question).catch(failure)) as [string, number | null];
    expect(usd).toBe(mayHave ? run.assistant.mostUsd(question) : null);
  });

  it('books at most a byte for a token, where a server doesn’t count or lies', async () => {
    await using run = await start();
    const one = { prompt: 'a kite', shown: 'ein Drachen' };
    const content = JSON.stringify({ camera: one, light: one, mood: one });
    for (const usage of [undefined, { prompt_tokens: -5, completion_tokens: 1e12 }]) {
      const bytes = JSON.stringify({ choices: [{ message: { content } }], usage });
      run.server.script('chat', { kind: 'bytes', status: 200, bytes }, { times: 1 });
      const { usd } = await run.assistant.ask(question);
      expect(usd).toBeGreaterThan(0);
      expect(usd).toBeLessThan(0.01);
    }
  });
});

it.each<[text: string, json: object | undefined]>([
  ['{"a":1}', { a: 1 }],
  ['Sure!\n```json\n{"a":1}\n```\nBye {', { a: 1 }],
  ['<think>{"b":2}</think> {"a":1}', { a: 1 }],
  ['Here: {"a":{"c":1}} as you like', { a: { c: 1 } }],
  ['[1]', undefined],
  ['no', undefined],
  ['{"a":', undefined],
])('finds the JSON in %j', (text, json) => {
  expect(jsonIn(text)).toEqual(json);
});
