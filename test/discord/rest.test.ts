import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { REST } from 'discord.js';
import { expect, it } from 'vitest';
import { createClient } from '../../src/discord/client.ts';
import { createRestClients, type RestClients, restOptions } from '../../src/discord/rest.ts';
import { type FileAttachment, toUpload } from '../../src/discord/upload.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { createFakeClock } from '../support/clock.ts';
import { startLoopbackApi, whileTimePasses } from '../support/loopback-api.ts';
import { silent } from '../support/ports.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function start(apiUrl: string) {
  const limitsMs: number[] = [];
  const clock = {
    ...createFakeClock(),
    timeout(ms: number) {
      limitsMs.push(ms);
      return new AbortController().signal;
    },
  };
  const rest = createRestClients({
    token: 'Bot.to.ken',
    apiUrl,
    runtime: { ...runtime, clock },
    log: silent,
  });
  const own = createClient(
    { apiUrl, shards: undefined, shardCount: undefined },
    rest.traffic,
    { ...clock, timeout: clock.timeout },
    silent,
  );
  return { rest, own: own.rest.setToken('x'), limitsMs, [Symbol.dispose]: rest.close };
}
const message = { status: 200, body: JSON.stringify({ id: '1', attachments: [] }) };

it('an edit has ten seconds, an upload five minutes, and what discord.js sends eight seconds', async () => {
  await using folder = await temporaryFolder();
  await using api = await startLoopbackApi(createFakeClock());
  using started = start(api.apiUrl);
  const { rest, limitsMs } = started;
  api.replyWith(message);
  await rest.edits.patch('/channels/1/messages/2', { body: {} });
  const path = join(folder.path, 'film.mp4');
  await writeFile(path, 'film');
  const file = { path, bytes: 4, name: 'film.mp4', description: '', contentType: 'video/mp4' };
  await rest.uploads.post('/channels/1/messages', { body: toUpload({}, file), passThroughBody: true });
  await started.own.get('/users/@me');
  expect(limitsMs).toEqual([10_000, 300_000, 8_000]);
});

it.each([
  ['99999999999', 3_600],
  ['7200', 3_600],
  ['3600', 3_600],
  ['20', 20],
])('a route whose limit is used up for %s s is closed for %i s', async (stated, seconds) => {
  await using api = await startLoopbackApi(createFakeClock());
  using started = start(api.apiUrl);
  const headers = { 'content-type': 'application/json', 'x-ratelimit-limit': '5' };
  const limits = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': stated };
  api.replyWith({ ...message, headers: { ...headers, ...limits } });
  const edit = () => started.rest.edits.patch('/channels/1/messages/2', { body: {} });
  await edit();
  const error = await edit().catch((reason: unknown) => reason);
  if (!(error instanceof RateLimitedError)) throw new Error('It was sent', { cause: error });
  expect(Math.round(error.retryAfterMs / 10_000) * 10).toBe(seconds);
});

const edit = '/channels/1/messages/2';
const answer = '/webhooks/100000000000000001/token/messages/@original';

it.each<[string, holdMs: number, (rest: RestClients, own: REST, file: FileAttachment) => Promise<unknown>]>([
  ['an edit by the channel', 5_000, ({ edits }) => edits.patch(edit, { body: {} })],
  ['an edit by token', 5_000, ({ edits }) => edits.patch(answer, { body: {}, auth: false })],
  [
    'an upload by the channel',
    1_000,
    ({ uploads }, _, file) => uploads.patch(edit, { body: toUpload({}, file), passThroughBody: true }),
  ],
  [
    'an upload by token',
    1_000,
    ({ uploads }, _, file) => uploads.patch(answer, { body: toUpload({}, file), passThroughBody: true }),
  ],
  ['discord.js’s own call', 5_000, (_, own) => own.get('/users/@me')],
  ['an answer of discord.js', 600_000, (_, own) => own.patch(answer, { body: {}, auth: false })],
  [
    'a first response of discord.js',
    1_500,
    (_, own) => own.post('/interactions/100000000000000001/token/callback', { body: {}, auth: false }),
  ],
])('%s waits %i ms for a limit, and no longer', async (_, holdMs, call) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'film.mp4');
  await writeFile(path, 'film');
  const file = { path, bytes: 4, name: 'film.mp4', description: '', contentType: 'video/mp4' };
  for (const [askedMs, calls] of [
    [holdMs, 2],
    [holdMs + 1, 1],
  ] as const) {
    const clock = createFakeClock();
    await using api = await startLoopbackApi(clock);
    const rest = createRestClients({
      token: 'x',
      apiUrl: api.apiUrl,
      runtime: { ...runtime, clock },
      log: silent,
    });
    const options = { apiUrl: api.apiUrl, shards: undefined, shardCount: undefined };
    const own = createClient(options, rest.traffic, clock, silent).rest.setToken('x');
    const headers = { 'content-type': 'application/json', 'retry-after': String(askedMs / 1_000) };
    api.replyWith({ status: 429, headers, body: JSON.stringify({ message: 'wait' }) });
    const called = whileTimePasses(clock, call(rest, own, file));
    await expect(called).rejects.toThrow(RateLimitedError);
    expect(api.requests).toHaveLength(calls);
    rest.close();
  }
});

it('what a job’s token left behind is forgotten after minutes', () => {
  using started = start('http://127.0.0.1:1/api');
  const { edits, uploads } = started.rest;
  for (const { options } of [edits, uploads]) expect(options.handlerSweepInterval).toBe(5 * 60_000);
});

it('one wrong answer about the token does not end later calls', async () => {
  await using api = await startLoopbackApi(createFakeClock());
  using started = start(api.apiUrl);
  const send = () => started.rest.edits.patch(edit, { body: {} });
  const headers = { 'content-type': 'application/json' };
  api.replyWith({ status: 401, headers, body: JSON.stringify({ code: 0, message: '401: Unauthorized' }) });
  await expect(send()).rejects.toMatchObject({ status: 401 });
  api.replyWith(message);
  expect(await send()).toMatchObject({ id: '1' });
});

it('a limit of a route is one for all its queries', async () => {
  await using api = await startLoopbackApi(createFakeClock());
  using started = start(api.apiUrl);
  const read = (limit: string) =>
    started.rest.edits.get('/channels/1/messages', { query: new URLSearchParams({ limit }) });
  const headers = { 'content-type': 'application/json', 'retry-after': '60' };
  api.replyWith({ status: 429, headers, body: JSON.stringify({ message: 'wait' }) });
  await expect(read('1')).rejects.toThrow(RateLimitedError);
  await expect(read('2')).rejects.toThrow(RateLimitedError);
  expect(api.requests).toHaveLength(1);
});

it('nothing is sent after it was given up', async () => {
  await using api = await startLoopbackApi(createFakeClock());
  using started = start(api.apiUrl);
  const signal = AbortSignal.abort(new Error('stop'));
  await expect(started.rest.edits.patch(edit, { body: {}, signal })).rejects.toThrow();
  expect(api.requests).toEqual([]);
});

it.each([
  ['http://proxy.example:8080', 'http://proxy.example:8080/api'],
  ['http://proxy.example:8080/api', 'http://proxy.example:8080/api'],
  ['http://proxy.example:8080/discord', 'http://proxy.example:8080/discord/api'],
])('%s is a proxy for calls that Discord counts, and paces them in our place', async (proxyUrl, api) => {
  const sent: string[] = [];
  const clock = createFakeClock();
  const rest = createRestClients({
    ...{ token: 'Bot.to.ken', apiUrl: 'http://discord.example/api', proxyUrl, log: silent },
    runtime: { ...runtime, clock },
  });
  const note = (url: string) => {
    sent.push(url);
    return Promise.resolve(new Response('{}', { headers: { 'content-type': 'application/json' } }) as never);
  };
  const { makeRequest } = restOptions({
    ...{ traffic: rest.traffic, clock, apiUrl: 'http://discord.example/api', timeoutMs: 1_000 },
    ...{ holds: { bot: 0, token: 0, 'first-response': 0 }, send: note },
  });
  const call = (path: string) => makeRequest(`http://discord.example/api/v10${path}`, { method: 'PATCH' });
  // More than fit into a second, and nobody advances the clock.
  for (let count = 0; count < 60; count++) await call('/channels/1/messages/2?with=3');
  await call('/webhooks/1/token/messages/@original');
  await call('/interactions/1/token/callback');
  expect(new Set(sent)).toEqual(
    new Set([
      `${api}/v10/channels/1/messages/2?with=3`,
      'http://discord.example/api/v10/webhooks/1/token/messages/@original',
      'http://discord.example/api/v10/interactions/1/token/callback',
    ]),
  );
  expect(sent.length).toBe(62);
  rest.close();
});
