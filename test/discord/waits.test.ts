import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageFlags, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallback } from '../../src/discord/callback.ts';
import { createClient } from '../../src/discord/client.ts';
import { createEditReply } from '../../src/discord/edit-reply.ts';
import { createRestClients, createScriptRest, type RestClients } from '../../src/discord/rest.ts';
import { toUpload } from '../../src/discord/upload.ts';
import { pause } from '../../src/runtime/clock.ts';
import { createFakeClock, type FakeClock } from '../support/clock.ts';
import { type Reply, startLoopbackApi, whileTimePasses } from '../support/loopback-api.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MINUTE = 60_000;
const ID = '100000000000000001';
const TOKEN = 'Bot.to.ken';

interface Rig {
  clock: FakeClock;
  apiUrl: string;
  rest: RestClients;
  log: string[];
}
/** Makes one call, the `n`th. */
type Call = (n: number) => Promise<unknown>;

let file = '';
const upload = () =>
  toUpload(
    { content: 'x' },
    { path: file, bytes: 4, name: 'x.mp4', description: '', contentType: 'video/mp4' },
  );
const webhook = (n: number) => Routes.webhookMessage(ID, `token${n}`);
const message = Routes.channelMessage(ID, ID);

/** Every client of the bot for Discord's REST API, on every kind of route that it uses. */
const clients: Record<string, (rig: Rig) => Call> = {
  'the address of the gateway':
    ({ rest }) =>
    () =>
      rest.edits.get(Routes.gatewayBot()),
  "discord.js's own client, an answer": (rig) => {
    const { rest } = clientOf(rig);
    return () => rest.patch(webhook(1), { body: {}, auth: false });
  },
  "discord.js's own client, the commands": (rig) => {
    const { rest } = clientOf(rig);
    return () => rest.put(Routes.applicationCommands(ID), { body: [] });
  },
  "discord.js's own client, a first response": (rig) => {
    const { rest } = clientOf(rig);
    return (n) => rest.post(Routes.interactionCallback(ID, `token${n}`), { body: {}, auth: false });
  },
  'a first response': ({ rest, apiUrl, clock }) => {
    const callback = createCallback(rest.traffic, { ...runtime, clock }, apiUrl);
    return (n) => callback({ id: ID, token: `token${n}` }, { content: 'x' });
  },
  'an edit by token':
    ({ rest }) =>
    () =>
      rest.edits.patch(webhook(1), { body: {}, auth: false }),
  'an edit by the channel':
    ({ rest }) =>
    () =>
      rest.edits.patch(message, { body: {} }),
  'an answer with files': ({ rest, clock }) => {
    const editReply = createEditReply(rest.edits, {
      formsOf: (_, components) => [{ components, flags: MessageFlags.IsComponentsV2 }],
      clock,
    });
    return () => editReply({ applicationId: ID, token: 'token' }, []);
  },
  'an upload by token':
    ({ rest }) =>
    () =>
      rest.uploads.patch(webhook(1), { body: upload(), passThroughBody: true, auth: false }),
  'an upload by the channel':
    ({ rest }) =>
    () =>
      rest.uploads.post(Routes.channelMessages(ID), { body: upload(), passThroughBody: true }),
  'npm run deploy-commands': (rig) => asScript(rig, 10 * MINUTE),
  'npm run doctor': (rig) => asScript(rig, 0),
};
const names = Object.keys(clients);

function clientOf({ apiUrl, rest, clock, log }: Rig) {
  const options = { apiUrl, shards: undefined, shardCount: undefined };
  const client = createClient(options, rest.traffic, clock, log as never);
  client.rest.setToken(TOKEN);
  return client;
}

function asScript({ apiUrl, clock, log }: Rig, holdMs: number): Call {
  const rest = createScriptRest({ token: TOKEN, apiUrl, clock, holdMs, say: (line) => log.push(line) });
  return () => rest.get(Routes.currentApplication());
}

const html = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };
const limited = (more: object = {}) => JSON.stringify({ message: 'You are being rate limited.', ...more });

/** 429s without a usable time, or not from Discord. */
const vague: Record<string, Reply> = {
  'a page of the edge': { status: 429, headers: html, body: '<html>slow down</html>' },
  'error code: 1015': { status: 429, headers: { 'content-type': 'text/plain' }, body: 'error code: 1015' },
  'a page that asks for a second': { status: 429, headers: { ...html, 'retry-after': '1' }, body: '<html>' },
  'a page without a type': { status: 429, headers: {}, body: '<html>' },
  'nothing at all': { status: 429, headers: {}, body: '' },
  'JSON without a time': { status: 429, body: limited() },
  'JSON with a time in the body alone': { status: 429, body: limited({ retry_after: 0.5 }) },
  'JSON of another shape': { status: 429, body: '{"errors":[]}' },
  ...Object.fromEntries(
    ['0', '-5', 'NaN', 'Infinity', 'soon', 'Sat, 28 Nov 2020 12:00:00 GMT'].map((value) => [
      `Retry-After: ${value}`,
      { status: 429, headers: { ...json, 'retry-after': value }, body: limited() },
    ]),
  ),
  'a bucket that is empty for years': {
    status: 429,
    headers: { ...json, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '99999999999' },
    body: limited(),
  },
  'a shared limit without a time': {
    status: 429,
    headers: { ...json, 'x-ratelimit-scope': 'shared' },
    body: limited(),
  },
  'a limit of all routes without a time': {
    status: 429,
    headers: { ...json, 'x-ratelimit-global': 'true' },
    body: limited({ global: true }),
  },
};
const far: Record<string, Reply> = Object.fromEntries(
  ['3600', '86400', '99999999999', 'Sat, 28 Nov 2099 12:00:00 GMT'].map((value) => [
    `Retry-After: ${value}`,
    { status: 429, headers: { ...json, 'retry-after': value }, body: limited() },
  ]),
);
const soon: Record<string, Reply> = Object.fromEntries(
  ['0.001', '0.3', '1', '5'].map((value) => [
    `Retry-After: ${value}`,
    {
      status: 429,
      headers: { ...json, 'retry-after': value },
      body: limited({ retry_after: Number(value) }),
    },
  ]),
);
const broken: Record<string, Reply> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 500, 502, 503, 520].flatMap((status): [string, Reply][] => [
      [`${status}`, { status, body: '{"message":"no","code":0}' }],
      [`${status}, a page`, { status, headers: html, body: '<html>no</html>' }],
    ]),
  ),
  '503 that asks for a second': { status: 503, headers: { ...html, 'retry-after': '1' }, body: '<html>' },
  'a connection that breaks': 'reset',
};

const CALLS = 60;
const EVERY_MS = 10_000;

/** Ten minutes in which the client's caller makes a call every ten seconds, whatever the outcome. */
async function tenMinutes(name: string, reply: Reply, calls = CALLS) {
  const clock = createFakeClock();
  await using api = await startLoopbackApi(clock);
  api.replyWith(reply);
  const log: string[] = [];
  const note = (_: object, line: string) => log.push(line);
  const rest = createRestClients({
    ...{ token: TOKEN, apiUrl: api.apiUrl, runtime: { ...runtime, clock } },
    log: { info: note, warn: note, error: note },
  });
  const call = clients[name]?.({ clock, apiUrl: api.apiUrl, rest, log });
  const endMs = clock.now() + CALLS * EVERY_MS;
  async function work() {
    for (let n = 0; n < calls && clock.now() < endMs; n++) {
      const nextMs = clock.now() + EVERY_MS;
      await call?.(n).catch(() => undefined);
      if (clock.now() < nextMs) await pause(clock, nextMs - clock.now());
    }
  }
  await whileTimePasses(clock, work());
  rest.traffic.close();
  // The last call may wait longer.
  const times = api.requests.map(({ atMs }) => atMs).filter((atMs) => atMs < endMs);
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
  return { requests: times.length, shortestMs: Math.min(...gaps), log };
}

describe.each(names)('%s, asked for again and again for ten minutes', (name) => {
  /** Each of them is a route of its own. */
  const isFirst = name.endsWith('a first response');
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'x.mp4');
    await writeFile(file, 'film');
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it.each(Object.keys(vague))('%s: is called once a minute at most, and says so', async (what) => {
    const { requests, shortestMs, log } = await tenMinutes(name, vague[what] ?? 'reset');
    const isOwn = ['JSON w', 'Retry', 'a b', 'a s', 'a l'].some((start) => what.startsWith(start));
    const isEach = isFirst && isOwn;
    expect(requests).toBeLessThanOrEqual(isEach ? CALLS : 11);
    if (!isEach) expect(shortestMs).toBeGreaterThanOrEqual(MINUTE);
    expect(requests).toBeGreaterThanOrEqual(9);
    expect(log.length - requests).toBeLessThanOrEqual(
      name.includes('answer') || name.includes('deploy') ? 10 : 0,
    );
    expect(log[0]).toMatch(/^Discord limits [A-Z]+ \/.* \(429, without saying for how long\)\. For 60 s /);
  });

  it.each(Object.keys(far))('%s: is called once', async (what) => {
    const { requests, log } = await tenMinutes(name, far[what] ?? 'reset');
    expect(requests).toBe(isFirst ? CALLS : 1);
    expect(log).toHaveLength(requests);
  });

  it.each(Object.keys(soon))('%s: waits longer each time, but begins with that', async (what) => {
    const { requests, shortestMs } = await tenMinutes(name, soon[what] ?? 'reset');
    // A first response can be repeated within a second and a half.
    expect(requests).toBeLessThanOrEqual(isFirst ? 3 * CALLS : 18);
    if (!isFirst) expect(shortestMs).toBeGreaterThanOrEqual(500);
  });

  it.each(Object.keys(broken))('%s: is called as often as it is asked to', async (what) => {
    // Its second attempt comes after a real moment.
    const calls = name === 'a first response' ? 3 : CALLS;
    const { requests } = await tenMinutes(name, broken[what] ?? 'reset', calls);
    const mayRepeat = name === 'a first response' && !what.startsWith('401');
    // The client of a script or of discord.js forgets a refused token.
    if (what.startsWith('401')) expect(requests).toBeLessThanOrEqual(calls);
    else expect(requests).toBe(mayRepeat ? 2 * calls : calls);
  });
});
