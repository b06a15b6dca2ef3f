import { REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startLocalDiscord } from '../discord/index.ts';
import { api, begin, connectRaw, register, VIDEO } from './raw.ts';

describe('the limit of an interaction', () => {
  it('is five per two seconds, for each interaction by itself, and says so in headers', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({ now: () => nowMs });
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const open = await begin(discord, bot);
    await open.answer({ type: 5 });
    const answers = [];
    for (let count = 0; count < 6; count += 1) answers.push(await open.edit({ content: `${count}` }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
      '0',
    ]);
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('5');
    expect(answers[0]?.headers.get('x-ratelimit-reset-after')).toBe('2.000');
    expect(answers[5]?.json).toEqual({
      message: 'You are being rate limited.',
      retry_after: 2,
      global: false,
    });
    expect(answers[5]?.headers.get('retry-after')).toBe('2');
    expect(answers[5]?.headers.get('x-ratelimit-scope')).toBe('user');
    expect(open.run.message()?.content).toBe('4');
    const other = await begin(discord, bot);
    await other.answer({ type: 5 });
    expect((await other.edit({ content: 'x' })).status).toBe(200);
    nowMs += 2_000;
    expect((await open.edit({ content: 'again' })).status).toBe(200);
  });
});

describe('the limit of a channel', () => {
  it('is shared by the edits of all its messages', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({ now: () => nowMs });
    const path = `/channels/${discord.channelId('films')}/messages`;
    const ids = [];
    for (let count = 0; count < 5; count += 1)
      ids.push((await api(discord, 'POST', path, { content: 'x' })).json.id);
    expect((await api(discord, 'POST', path, { content: 'x' })).status, 'a sixth new message').toBe(429);
    nowMs += 5_000;
    const statuses = [];
    for (const id of [...ids, ids[0]])
      statuses.push((await api(discord, 'PATCH', `${path}/${id}`, { content: 'y' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const general = `/channels/${discord.channelId('general')}/messages`;
    expect((await api(discord, 'POST', general, { content: 'x' })).status, 'another channel').toBe(200);
  });

  it('makes a client of discord.js wait and send again', async () => {
    await using discord = await startLocalDiscord();
    discord.rateLimits.set('message-create', { requests: 1, perMs: 900 });
    const route = Routes.channelMessages(discord.channelId('films'));
    // Two clients don't know about each other's requests, so the second one meets the limit.
    const clients = [0, 1].map(() => new REST({ api: discord.apiUrl }).setToken(discord.botToken));
    for (const client of clients) await client.post(route, { body: { content: 'x' } });
    const requests = discord.log.requests({ method: 'POST' });
    expect(requests.map(({ status }) => status)).toEqual([200, 429, 200]);
    expect(discord.messages('films')).toHaveLength(2);
    expect(discord.log.invalid()).toHaveLength(1);
  });
});

describe('the global limit', () => {
  it('counts all routes but those of interactions', async () => {
    const nowMs = Date.now();
    await using discord = await startLocalDiscord({ now: () => nowMs });
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const open = await begin(discord, bot);
    discord.rateLimits.set('global', { requests: 2, perMs: 60_000 });
    const limited = await api(discord, 'GET', '/users/@me').then(() => api(discord, 'GET', '/users/@me'));
    expect(limited).toMatchObject({ status: 429, json: { global: true } });
    expect(limited.headers.get('x-ratelimit-global')).toBe('true');
    expect((await open.answer({ type: 5 })).status).toBe(204);
    expect((await open.edit({ content: 'x' })).status).toBe(200);
  });

  it('can be switched off', async () => {
    await using discord = await startLocalDiscord({ rateLimits: false });
    const answers = await Promise.all(Array.from({ length: 120 }, () => api(discord, 'GET', '/users/@me')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
