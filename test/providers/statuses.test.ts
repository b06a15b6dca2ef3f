import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { describe, expect, it } from 'vitest';
import { submitRetry } from '../../src/jobs/retry.ts';
import type { ProviderError } from '../../src/providers/provider.ts';
import { adapters, failureOf, never, order, withoutCancel } from '../support/adapters.ts';

const PAGE = '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>no</body></html>';
const OWN = JSON.stringify({ error: 'no', detail: 'no', message: 'no' });
const json = 'application/json';

/** The sender, and its answer. */
const bodies: [
  what: string,
  speaker: 'own' | 'page' | 'nobody',
  bytes: Buffer | string,
  type: string,
  coding?: string,
][] = [
  ['JSON', 'own', OWN, json],
  ['JSON without words', 'own', '{}', json],
  ['JSON that is called text', 'own', `\n ${OWN}\r\n\n`, 'text/plain'],
  ['JSON that is called HTML', 'own', OWN, 'text/html'],
  ['JSON with a mark', 'own', `\ufeff${OWN}`, 'application/json; charset=utf-8'],
  ['JSON, gzipped', 'own', gzipSync(OWN), json, 'gzip'],
  ['JSON, gzipped in silence', 'own', gzipSync(OWN), json],
  ['JSON, in Brotli', 'own', brotliCompressSync(OWN), json, 'br'],
  ['a page', 'page', PAGE, 'text/html; charset=UTF-8'],
  ['a page that is called JSON', 'page', `\n${PAGE}`, json],
  ['a page, gzipped', 'page', gzipSync(PAGE), 'text/html', 'gzip'],
  ['a page, in Zstandard', 'page', zstdCompressSync(PAGE), 'text/html', 'zstd'],
  ['a line of an edge', 'page', 'error code: 1015', 'text/plain'],
  [
    'XML of a store',
    'page',
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    'application/xml',
  ],
  [
    'JSON of an edge',
    'page',
    JSON.stringify({ cloudflare_error: true, error_code: 1015, detail: 'no' }),
    json,
  ],
  ['nothing', 'nobody', '', json],
  ['a word', 'nobody', 'Forbidden', 'text/plain'],
  ['half a JSON', 'nobody', OWN.slice(0, 9), json],
];

function answer(status: number, [, , bytes, contentType, coding]: (typeof bodies)[number]): LoopbackTrouble {
  const headers = coding === undefined ? {} : { 'content-encoding': coding };
  return { kind: 'bytes', status, bytes, contentType, headers };
}

/** One of each class, and those with a meaning of their own. */
const statuses = [
  ...[
    400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 415, 418, 421, 422, 423, 424, 425, 426,
  ],
  ...[428, 429, 431, 440, 444, 449, 451, 460, 495, 499, 500, 501, 502, 503, 504, 508, 520, 524, 530, 599],
];

/** After these, it's unknown whether the submit was accepted. */
const isUnclear = (status: number) =>
  status >= 500 || [408, 409, 423, 424, 425, 440, 444, 449, 460, 495, 499].includes(status);

const names = Object.keys(adapters) as (keyof typeof adapters)[];

/**
 * A third of the statuses. Of adapter, body and status, each two meet in one of three tests, and each status meets
 * every adapter, whatever the body says, in `status-table.test.ts`.
 */
function share(name: keyof typeof adapters, body: (typeof bodies)[number]): number[] {
  const turn = names.indexOf(name) + bodies.indexOf(body);
  return statuses.filter((_, at) => (at + turn) % 3 === 0);
}

const cases = bodies.map((body) => [body[0], body] as const);
const tries = { attempt: 1, refusedForMs: 0 };

describe.each(names)('%s', (name) => {
  it.each(cases)('gets no second submit after a refusal with %s', async (_, body) => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    for (const status of share(name, body)) {
      adapter.script('create', answer(status, body), { times: 1 });
      const error = await failureOf(provider.submit(request, order), key);
      const outcome = submitRetry(error, tries, 0.5);
      const told = `${status}: ${error.message}`;
      expect(error, told).toMatchObject({ sent: true, isGone: false, status });
      if (status === 429) expect(outcome, told).toBeTypeOf('number');
      else expect(outcome, told).toBe(isUnclear(status) ? 'lost' : 'final');
      expectOwnWords(error, body);
    }
    expect(adapter.count('create')).toBe(share(name, body).length);
    expect(adapter.tasks()).toBe(0);
  });

  it.each(cases)('says nothing about an accepted submit with %s', async (_, body) => {
    await using adapter = await adapters[name]();
    const { provider, key } = adapter;
    const task = await provider.submit(adapter.request, order);
    for (const status of share(name, body)) {
      adapter.script('poll', answer(status, body), { times: 1 });
      const error = await failureOf(provider.poll(task, never), key);
      const isGone = body[1] === 'own' && (status === 404 || status === 410);
      expect(error, `${status}: ${error.message}`).toMatchObject({ sent: true, isGone, status });
      expect(error.kind, error.message).toBe(isGone ? 'task_failed' : kindOfQuestion(status, body));
      expectOwnWords(error, body);
    }
    expect(await provider.poll(task, never)).toMatchObject({
      state: expect.stringMatching(/pending|running/),
    });
  });

  it.each(cases)('is asked again to stop after %s, unless nothing is left to stop', async (_, body) => {
    await using adapter = await adapters[name]();
    const { provider, key } = adapter;
    if (withoutCancel.includes(name)) return expect(provider.cancel).toBeUndefined();
    const task = await provider.submit(adapter.request, order);
    for (const status of share(name, body)) {
      adapter.script('cancel', answer(status, body), { times: 1 });
      const isOver = body[1] === 'own' && [400, 404, 405, 409, 410, 422, 501].includes(status);
      if (isOver) await provider.cancel?.(task, never);
      else {
        const error = await failureOf(provider.cancel?.(task, never), key);
        expect(error, `${status}`).toMatchObject({ kind: kindOfQuestion(status, body), isGone: false });
      }
    }
  });
});

/** Answers to a poll: about the account or the call, and not about the submit. */
function kindOfQuestion(status: number, [, speaker]: (typeof bodies)[number]): ProviderError['kind'] {
  if (status === 429) return 'rate_limited';
  if (speaker === 'page') return 'unavailable';
  if (status === 401 || status === 403) return 'unauthorized';
  return status === 402 ? 'insufficient_credit' : 'unavailable';
}

/** A web page proves nothing: only the provider can say that a model is retired, or a key refused. */
function expectOwnWords(
  { kind, message, status = 0 }: ProviderError,
  [, speaker]: (typeof bodies)[number],
): void {
  if (speaker !== 'page') return;
  const kinds = [413, 431].includes(status)
    ? ['invalid_request', 'unavailable']
    : ['unavailable', 'rate_limited'];
  expect(kinds, message).toContain(kind);
  expect(message).toMatch(/a web page/);
}
