import { getEventListeners, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { createAskJson } from '../../../src/providers/http/ask-json.ts';
import { type Call, createExchange } from '../../../src/providers/http/exchange.ts';
import { headersScope } from '../../../src/providers/http/sunset.ts';
import { createFakeClock } from '../../support/clock.ts';
import { runtime } from '../../support/runtime.ts';

const never = new AbortController().signal;
const MEBIBYTE = 1024 ** 2;

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The result of one call to a server that answers like that. */
async function call(listener: RequestListener, fields: Partial<Call> = {}, secrets: readonly string[] = []) {
  await using run = await serve(listener);
  const exchange = createExchange(runtime, { secrets });
  return await exchange({ method: 'GET', url: `${run.url}/path?a=1`, signal: never, ...fields });
}
const says = (body: string | Buffer, headers = {}, status = 200) =>
  call((_, response) => response.writeHead(status, headers).end(body));

describe('a request', () => {
  it('is sent as it is', async () => {
    const asked: unknown[] = [];
    const listener: RequestListener = async (request, response) => {
      const { method, url, headers } = request;
      asked.push([method, url, headers['x-own'], headers['accept-encoding'], await text(request)]);
      response.end();
    };
    await call(listener, { method: 'POST', headers: { 'x-own': 'a' }, body: 'words' });
    await call(listener);
    await call(listener, { headers: { 'accept-encoding': 'gzip' } });
    expect(asked).toEqual([
      ['POST', '/path?a=1', 'a', 'identity', 'words'],
      ['GET', '/path?a=1', undefined, 'identity', ''],
      ['GET', '/path?a=1', undefined, 'gzip', ''],
    ]);
  });

  it('has a connection of its own if it is paid', async () => {
    const connections: unknown[] = [];
    await using run = await serve((request, response) => {
      connections.push(request.headers.connection);
      response.end();
    });
    const exchange = createExchange(runtime, { secrets: [] });
    await exchange({ method: 'GET', url: run.url, signal: never });
    for (const isPaid of [false, true, true])
      await exchange({ method: 'GET', url: run.url, signal: never, isPaid });
    expect(connections).toEqual(['keep-alive', 'keep-alive', 'close', 'close']);
  });
});

describe('an answer', () => {
  it('is given whole, whatever its status', async () => {
    const clock = createFakeClock();
    await using run = await serve((_, response) =>
      response.writeHead(302, { location: '/b' }).end('{"a":1}'),
    );
    const exchange = createExchange({ ...runtime, clock }, { secrets: [] });
    const heard: unknown[] = [];
    const answer = await headersScope.run(
      ({ location }) => heard.push(location),
      () => exchange({ method: 'GET', url: run.url, signal: never }),
    );
    expect(answer).toMatchObject({ status: 302, text: '{"a":1}', json: { a: 1 }, receivedAtMs: clock.now() });
    expect(answer.headers).toMatchObject({ location: '/b' });
    expect(heard).toEqual(['/b']);
  });

  it.each([
    ['an object', '{}', {}, 'own'],
    ['a list', '[]', {}, 'own'],
    ['JSON called HTML', '{}', { 'content-type': 'text/html' }, 'own'],
    ['a number', '7', {}, 'nobody'],
    ['null', 'null', {}, 'nobody'],
    ['nothing', '', {}, 'nobody'],
    ['nothing, called HTML', ' ', { 'content-type': 'text/html' }, 'nobody'],
    ['words', 'Forbidden <b>', {}, 'nobody'],
    ['words called HTML', 'Forbidden', { 'content-type': 'TEXT/HTML; charset=utf-8' }, 'page'],
    ['words called something like HTML', 'Forbidden', { 'content-type': 'text/xhtmlish' }, 'nobody'],
    ['a page', '\n <html>', {}, 'page'],
    ['a line of an edge', 'error code: 1015', {}, 'page'],
    ['a line of an edge, loudly', 'ERROR CODE: 1015', {}, 'page'],
    ['a line that mentions one', 'An error code: 1015', {}, 'nobody'],
    ['a line without its number', 'error code: none', {}, 'nobody'],
    ['JSON of an edge', '{"cloudflare_error":true}', {}, 'page'],
  ])('of %s is by: %#', async (_, body, headers, by) => {
    const { isOwn, isPage } = await says(body, headers);
    expect({ isOwn, isPage }).toEqual({ isOwn: by === 'own', isPage: by === 'page' });
  });

  it('is decoded as its headers say', async () => {
    const coded = await says(brotliCompressSync('{"a":1}'), { 'content-encoding': 'br' });
    expect(coded.json).toEqual({ a: 1 });
    const latin = await says(Buffer.from('größe', 'latin1'), {
      'content-type': 'text/plain; charset=latin1',
    });
    expect(latin.text).toBe('größe');
  });

  it('is given up once it is larger than any answer', async () => {
    expect((await says(' '.repeat(8 * MEBIBYTE))).text).toHaveLength(8 * MEBIBYTE);
    await expect(says(' '.repeat(8 * MEBIBYTE + 1))).rejects.toMatchObject({
      kind: 'unavailable',
      sent: true,
      message: expect.stringContaining('the answer has no end'),
    });
  });
});

describe('a key', () => {
  const KEY = 'key-0123456789-abcdefghijkl';
  const echo = async (secret: string, echoed: string) => {
    const headers = { 'x-echo': echoed, 'set-cookie': [echoed, 'b'] };
    const answer = await call((_, response) => response.writeHead(200, headers).end(echoed), {}, [secret]);
    expect(answer.headers).toMatchObject({ 'x-echo': answer.text, 'set-cookie': [answer.text, 'b'] });
    return answer.text;
  };

  it.each([
    [KEY, `Bearer ${KEY}, ${KEY}!`, 'Bearer [redacted], [redacted]!'],
    // Cut off, at its end or by dots.
    [KEY, `Bearer ${KEY.slice(0, 20)}!`, 'Bearer [redacted]!'],
    [
      KEY,
      `Bearer ${KEY.slice(0, 12)}...***, ${KEY.slice(0, 13)} of ${KEY}`,
      'Bearer [redacted], [redacted] of [redacted]',
    ],
    [KEY, KEY.slice(0, 11), KEY.slice(0, 11)],
    ['0123456789abcdefghijklm', '0123456789abcdefghijkl', '0123456789abcdefghijkl'],
    ['0123456789abcdefghijklmn', '0123456789abcd', '[redacted]'],
    ['12345678', 'a12345678b', 'a[redacted]b'],
    // A placeholder.
    ['1234567', 'a1234567b', 'a1234567b'],
  ])('%s is cut out of “%s”', async (secret, echoed, expected) =>
    expect(await echo(secret, echoed)).toBe(expected),
  );

  it('is cut out of what is thrown', async () => {
    const error = await call((_, response) => response.destroy(), { url: 'http://127.0.0.1:1/12345678' }, [
      '12345678',
    ]).catch(({ message }) => message);
    expect(error).toMatch(/^GET \/\[redacted\]: ECONNREFUSED /);
  });
});

describe('a call that fails', () => {
  it('was sent only if there was a connection', async () => {
    await using run = await serve(() => {});
    const exchange = createExchange(runtime, { secrets: [] });
    const post = (signal: AbortSignal) => exchange({ method: 'POST', url: run.url, body: '{}', signal });
    await expect(post(AbortSignal.abort())).rejects.toMatchObject({ kind: 'unavailable', sent: false });
    const abort = new AbortController();
    const sent = expect(post(abort.signal)).rejects.toMatchObject({
      ...{ kind: 'timeout', sent: true, message: 'POST /: aborted before the answer arrived' },
    });
    const [request] = await once(run.server, 'request');
    abort.abort();
    await sent;
    // The server needn't go on.
    await once(request.socket, 'close');
  });

  it.each([false, true])('leaves no listener at its signal (aborted: %s)', async (isAborted) => {
    const { signal } = new AbortController();
    if (isAborted) await call((_, response) => response.destroy(), { signal }).catch(() => {});
    else await call((_, response) => response.end(), { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it.each<[what: string, fail: (handler: Dispatcher.DispatchHandler) => void, cause: string, sent: boolean]>([
    [
      'a code in front of the words',
      (handler) =>
        handler.onResponseError?.(controller, Object.assign(new Error('no way'), { code: 'EHOSTUNREACH' })),
      'EHOSTUNREACH no way',
      false,
    ],
    ['words alone', (handler) => handler.onResponseError?.(controller, new Error('no way')), 'no way', false],
    [
      'errors in a list',
      (handler) =>
        handler.onResponseError?.(controller, new AggregateError([new Error('one'), new Error('two')])),
      'Error: one, Error: two',
      false,
    ],
    ['a name', (handler) => handler.onResponseError?.(controller, new TypeError()), 'TypeError', false],
    [
      'something else',
      (handler) => handler.onResponseError?.(controller, 'no way' as never),
      'no way',
      false,
    ],
    [
      'an end without a beginning',
      (handler) => {
        handler.onRequestStart?.(controller, {});
        handler.onResponseEnd?.(controller, {});
      },
      'the answer has no head',
      true,
    ],
  ])('says why: %s', async (_, fail, cause, sent) => {
    const agent = { dispatch: (_: unknown, handler: Dispatcher.DispatchHandler) => fail(handler) };
    const network = { ...runtime.network, createAgent: () => agent as never };
    const exchange = createExchange({ ...runtime, network }, { secrets: [] });
    await expect(
      exchange({ method: 'GET', url: 'http://a.example/b?c', signal: never }),
    ).rejects.toMatchObject({ kind: 'unavailable', message: `GET /b: ${cause}`, sent });
  });

  it('is not begun if it was given up before there was a connection', async () => {
    const abort = new AbortController();
    const given = { ...controller, abort: vi.fn() };
    const agent = {
      dispatch(_: unknown, handler: Dispatcher.DispatchHandler) {
        abort.abort();
        handler.onRequestStart?.(given, {});
      },
    };
    const network = { ...runtime.network, createAgent: () => agent as never };
    const exchange = createExchange({ ...runtime, network }, { secrets: [] });
    const { signal } = abort;
    const error = await exchange({ method: 'GET', url: 'http://a.example', signal }).catch((each) => each);
    expect(error).toMatchObject({ kind: 'unavailable', sent: false });
    expect(given.abort).toHaveBeenCalled();
  });

  const controller = { abort() {} } as unknown as Dispatcher.DispatchController;
});

it('asks an API in JSON', async () => {
  const asked: Call[] = [];
  const { headers, ...rest } = { headers: {}, receivedAtMs: 0, text: '', isOwn: true, isPage: false };
  const ask = createAskJson(
    async (each) => {
      asked.push(each);
      return { ...rest, headers, status: 200, json: { id: 1 } };
    },
    {
      url: 'https://api.example/v1/',
      headers: { authorization: 'Bearer key' },
      read: ({ json }, name) => [name, json],
    },
  );
  expect(await ask('create', 'tasks', { method: 'POST', signal: never, isPaid: true }, { a: 1 })).toEqual([
    'create',
    { id: 1 },
  ]);
  await ask('poll', 'tasks/1', { method: 'GET', signal: never });
  const url = 'https://api.example/v1/tasks';
  const json = { authorization: 'Bearer key', 'content-type': 'application/json' };
  expect(asked).toEqual([
    { method: 'POST', signal: never, isPaid: true, url, headers: json, body: '{"a":1}' },
    { method: 'GET', signal: never, url: `${url}/1`, headers: { authorization: 'Bearer key' } },
  ]);
});
