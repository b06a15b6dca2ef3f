import { DiscordAPIError, HTTPError, REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { edge, refusal } from '../discord/rest/known-troubles.ts';
import { api, begin, connectRaw, register, VIDEO } from './raw.ts';

const EDIT = '/channels/:channel/messages/:message';
const CREATE = '/channels/:channel/messages';

function client(discord: LocalDiscord, options: ConstructorParameters<typeof REST>[0] = {}) {
  return new REST({ api: discord.apiUrl, retries: 0, ...options }).setToken(discord.botToken);
}

const create = (discord: LocalDiscord, rest = client(discord)) =>
  rest.post(Routes.channelMessages(discord.channelId('films')), { body: { content: 'x' } });

describe('a fault', () => {
  it('hits the route and as often as it says', async () => {
    await using discord = await startLocalDiscord();
    const fault = discord.faults.add(
      { method: 'POST', route: CREATE, times: 2, skip: 1 },
      { kind: 'status', status: 500 },
    );
    const statuses = [];
    for (let count = 0; count < 5; count += 1) {
      await api(discord, 'GET', '/users/@me');
      statuses.push(
        (await api(discord, 'POST', `/channels/${discord.channelId('films')}/messages`, { content: 'x' }))
          .status,
      );
    }
    expect(statuses).toEqual([200, 500, 500, 200, 200]);
    expect(fault.hits).toBe(2);
    expect(discord.messages('films')).toHaveLength(3);
  });

  it.each([500, 502, 503])('of status %i reaches discord.js as an HTTPError', async (status) => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE }, { kind: 'status', status });
    await expect(create(discord)).rejects.toSatisfy(
      (error) => error instanceof HTTPError && error.status === status,
    );
  });

  it('is tried again by discord.js, which then succeeds', async () => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE, times: 1 }, { kind: 'status', status: 502 });
    await create(discord, client(discord, { retries: 1 }));
    expect(discord.log.requests({ route: CREATE }).map(({ status }) => status)).toEqual([502, 200]);
  });

  it('with HTML is a 413 without a code', async () => {
    await using discord = await startLocalDiscord();
    discord.faults.add(
      { route: CREATE },
      { kind: 'status', status: 413, body: '<html><body>413</body></html>' },
    );
    await expect(create(discord)).rejects.toSatisfy(
      (error) => error instanceof DiscordAPIError && error.status === 413 && error.code === undefined,
    );
  });

  it('can be a 401, after which the client has forgotten its token', async () => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE, times: 1 }, { kind: 'status', status: 401 });
    const rest = client(discord);
    await expect(create(discord, rest)).rejects.toMatchObject({ status: 401 });
    await expect(create(discord, rest)).rejects.toThrow('Expected token to be set');
  });

  it.each([
    [edge.forbidden, 403, undefined],
    [edge.notFound, 404, 0],
    [edge.blocked, 403, 40333],
    [edge.tooLarge, 413, undefined],
    [refusal(40003), 400, 40003],
    [refusal(200001), 400, 200001],
    [refusal(50278), 403, 50278],
  ])('can be a known one, %o', async (trouble, status, code) => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE }, trouble);
    await expect(create(discord)).rejects.toMatchObject({ status, code });
  });

  it('can be the page of an edge that wants fewer requests, and says nothing of when', async () => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE }, edge.rateLimited);
    const path = `/channels/${discord.channelId('films')}/messages`;
    const headers = { authorization: `Bot ${discord.botToken}` };
    const answer = await fetch(`${discord.apiUrl}/v10${path}`, { method: 'POST', headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, null]);
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'text/html',
      'error code: 1015',
    ]);
  });

  it.each([20016, 20028, 30046] as const)('can be a limit with code %i that is waited for', async (code) => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE, times: 1 }, refusal(code));
    await create(discord);
    expect(discord.log.requests({ route: CREATE }).map(({ status }) => status)).toEqual([429, 200]);
  });

  it('can be a 429 of the edge', async () => {
    await using discord = await startLocalDiscord();
    const headers = { 'retry-after': '1', 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' };
    discord.faults.add({ route: CREATE, times: 1 }, { kind: 'status', status: 429, headers });
    await create(discord);
    expect(discord.log.requests({ route: CREATE }).map(({ status }) => status)).toEqual([429, 200]);
  });

  it('can hang, before the work or after it', async () => {
    await using discord = await startLocalDiscord();
    const rest = client(discord, { timeout: 200 });
    const before = discord.faults.add({ route: CREATE }, { kind: 'hang' });
    const first = discord.log.next({ route: CREATE });
    await expect(create(discord, rest)).rejects.toMatchObject({ name: 'AbortError' });
    await first;
    expect(discord.messages('films')).toEqual([]);
    before.remove();
    discord.faults.add({ route: CREATE, afterWork: true }, { kind: 'hang' });
    const second = discord.log.next({ route: CREATE });
    await expect(create(discord, rest)).rejects.toMatchObject({ name: 'AbortError' });
    expect(discord.messages('films')).toHaveLength(1);
    await second;
    expect(discord.log.requests({ route: CREATE }).map(({ status }) => status)).toEqual([0, 0]);
  });

  it('can delay an answer', async () => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE }, { kind: 'delay', ms: 50 });
    const slow = create(discord);
    await api(discord, 'GET', '/users/@me');
    expect(discord.messages('films')).toEqual([]);
    await slow;
    expect(discord.messages('films')).toHaveLength(1);
  });

  it.each([
    ['request', 0],
    ['response', 1],
  ] as const)('can break the connection in the middle of the %s', async (during, written) => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE, afterWork: during === 'response' }, { kind: 'reset', during });
    await expect(create(discord)).rejects.toThrow();
    expect(discord.messages('films')).toHaveLength(written);
  });

  it('can break an upload', async () => {
    await using discord = await startLocalDiscord();
    discord.faults.add({ route: CREATE }, { kind: 'reset', during: 'request' });
    const form = new FormData();
    form.append('files[0]', new Blob(['x'.repeat(5_000_000)]), 'a.txt');
    const sent = client(discord).post(Routes.channelMessages(discord.channelId('films')), {
      body: form,
      passThroughBody: true,
    });
    await expect(sent).rejects.toThrow();
    expect(discord.messages('films')).toEqual([]);
  });

  it('can lose the answer of an edit that was made', async () => {
    await using discord = await startLocalDiscord();
    const { json } = await api(discord, 'POST', `/channels/${discord.channelId('films')}/messages`, {
      content: 'x',
    });
    discord.faults.add({ route: EDIT, afterWork: true, times: 1 }, { kind: 'status', status: 502 });
    const route = Routes.channelMessage(discord.channelId('films'), json.id);
    await client(discord, { retries: 1 }).patch(route, { body: { content: 'y' } });
    expect(discord.history(json.id).map(({ message }) => message.content)).toEqual(['x', 'y', 'y']);
  });

  it('can be found by a pattern of the path', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    discord.faults.add({ route: /callback$/, times: 1 }, { kind: 'status', status: 500 });
    const open = await begin(discord, bot);
    expect((await open.answer({ type: 5 })).status).toBe(500);
    expect((await open.answer({ type: 5 })).status).toBe(204);
  });
});

describe('the log', () => {
  it('has what was asked and what was answered', async () => {
    await using discord = await startLocalDiscord();
    const seen = discord.log.next({ method: 'POST', route: CREATE });
    await create(discord);
    const entry = await seen;
    expect(entry).toMatchObject({
      status: 200,
      json: { content: 'x' },
      path: `/channels/${discord.channelId('films')}/messages`,
    });
    expect(entry.requestBytes).toBe(JSON.stringify({ content: 'x' }).length);
    expect(entry.responseBytes).toBeGreaterThan(100);
    await api(discord, 'POST', `/channels/${discord.channelId('films')}/messages`, {});
    expect(discord.log.requests({ status: 400 })).toMatchObject([{ code: 50006 }]);
    discord.log.clear();
    expect(discord.log.requests()).toEqual([]);
  });
});
