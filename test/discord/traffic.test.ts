import { describe, expect, it } from 'vitest';
import { INVALID_LIMITS } from '../../src/discord/invalid-answers.ts';
import { createTraffic, discordRoute } from '../../src/discord/traffic.ts';
import { pause } from '../../src/runtime/clock.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';

/** Below Discord's 50. @see https://docs.discord.com/developers/topics/rate-limits#global-rate-limit */
const BOT_REQUESTS_PER_SECOND = 40;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ID = '100000000000000001';
const edit = (n = 1) => discordRoute('PATCH', `/channels/10000000000000${1000 + n}/messages/${ID}`);
const tokenEdit = (n = 1) => discordRoute('PATCH', `/webhooks/${ID}/token${n}/messages/@original`);
const first = (n = 1) => discordRoute('POST', `/interactions/${ID}/token${n}/callback`);

type Said = { status: number; headers?: Record<string, string>; body?: string };
const FINE: Said = { status: 200 };
const EDGE: Said = { status: 429, body: '<html>' };
const limited = (seconds: number, headers: Record<string, string> = {}): Said => ({
  status: 429,
  headers: { 'retry-after': String(seconds), ...headers },
  body: '{"message":"You are being rate limited."}',
});

function setUp(processes = 1) {
  const clock = createFakeClock();
  const log: { level: string; line: string; fields: object }[] = [];
  const note = (level: string) => (fields: object, line: string) => log.push({ level, line, fields });
  const traffic = createTraffic({
    clock,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    processes: () => processes,
  });
  const sent: { key: string; atMs: number }[] = [];
  const startMs = clock.now();
  /** Sends, and answers at once, or after `ms`. */
  const send = (
    route: ReturnType<typeof edit>,
    said: Said,
    { holdMs = 0, ms = 0, signal = undefined as AbortSignal | undefined } = {},
  ) =>
    traffic
      .send(route, { holdMs, signal }, async () => {
        sent.push({ key: route.key, atMs: clock.now() - startMs });
        if (ms > 0) await pause(clock, ms);
        const { status, headers = {}, body } = said;
        return { status, header: (name: string) => headers[name] ?? null, body };
      })
      .then(({ status }) => status)
      .catch((error: Error) => error.name);
  return { clock, log, traffic, sent, send, startMs };
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((atMs) => atMs >= from && atMs < from + SECOND).length),
  );
}

describe('the pace of bot-token routes', () => {
  it('is below 50 in any second, over all of them, in the order of asking', async () => {
    const { clock, sent, send } = setUp();
    await whileTimePasses(clock, Promise.all(Array.from({ length: 500 }, (_, n) => send(edit(n), FINE))));
    expect(mostInASecond(sent.map(({ atMs }) => atMs))).toBe(BOT_REQUESTS_PER_SECOND);
    expect(sent.map(({ key }) => key)).toEqual(Array.from({ length: 500 }, (_, n) => edit(n).key));
    expect(sent.at(-1)?.atMs).toBe(12 * SECOND);
  });

  it.each([
    [4, 10],
    [100, 1],
  ])('is shared by %s processes, which send %s each', async (processes, each) => {
    const { clock, sent, send } = setUp(processes);
    await whileTimePasses(clock, Promise.all(Array.from({ length: 30 }, (_, n) => send(edit(n), FINE))));
    expect(mostInASecond(sent.map(({ atMs }) => atMs))).toBe(each);
  });

  it('is shared by more processes than may send one in a second', async () => {
    const { clock, sent, send } = setUp(100);
    await whileTimePasses(clock, Promise.all(Array.from({ length: 8 }, (_, n) => send(edit(n), FINE))));
    expect(sent.filter(({ atMs }) => atMs < 10 * SECOND)).toHaveLength((BOT_REQUESTS_PER_SECOND * 10) / 100);
  });

  it('does not hold what goes by the token of an interaction', async () => {
    const { clock, sent, send } = setUp();
    const bot = Array.from({ length: 200 }, (_, n) => send(edit(n), FINE));
    const exempt = Array.from({ length: 200 }, (_, n) => [send(tokenEdit(n), FINE), send(first(n), FINE)]);
    await whileTimePasses(clock, Promise.all([...bot, ...exempt.flat()]));
    const exemptAt = sent.filter(({ key }) => !key.includes('/channels/')).map(({ atMs }) => atMs);
    expect(exemptAt).toEqual(Array(400).fill(0));
  });

  it('holds after a pause of all of them too', async () => {
    const { clock, sent, send } = setUp();
    await send(edit(), limited(3, { 'x-ratelimit-global': 'true' }));
    const all = Array.from({ length: 300 }, (_, n) => send(edit(n), FINE, { holdMs: MINUTE, ms: 50 }));
    await whileTimePasses(clock, Promise.all(all));
    expect(sent).toHaveLength(301);
    expect(sent[1]?.atMs).toBe(3 * SECOND);
    expect(mostInASecond(sent.map(({ atMs }) => atMs))).toBeLessThan(50);
  });

  it('holds after a pause that comes while they wait for their turns', async () => {
    const { clock, sent, send } = setUp();
    const all = [send(edit(), limited(3, { 'x-ratelimit-global': 'true' }), { ms: 50 })];
    for (let n = 0; n < 300; n++) all.push(send(edit(n), FINE, { holdMs: MINUTE }));
    await whileTimePasses(clock, Promise.all(all));
    expect(sent).toHaveLength(301);
    const afterwards = sent.flatMap(({ atMs }) => (atMs > SECOND ? [atMs] : []));
    expect(mostInASecond(afterwards)).toBeLessThanOrEqual(BOT_REQUESTS_PER_SECOND);
  });

  it('releases callers that give up', async () => {
    const { clock, sent, send } = setUp();
    const giveUp = new AbortController();
    const all = Array.from({ length: 100 }, (_, n) => send(edit(n), FINE, { signal: giveUp.signal }));
    giveUp.abort(new Error('over'));
    const words = await whileTimePasses(clock, Promise.all(all));
    expect(words.filter((word) => word === 'Error')).toHaveLength(100 - BOT_REQUESTS_PER_SECOND);
    expect(sent).toHaveLength(BOT_REQUESTS_PER_SECOND);
  });
});

describe('a pause', () => {
  const reaches = {
    'a limit of its route': [limited(60), ['another channel', 'a token', 'a first response']],
    'a limit of the bot': [limited(60, { 'x-ratelimit-global': 'true' }), ['a token', 'a first response']],
    'a page of the edge': [EDGE, ['a first response']],
  } as const;
  const others = {
    'the same': edit(),
    'another channel': edit(2),
    'a token': tokenEdit(),
    'a first response': first(),
  };

  it.each(Object.keys(reaches) as (keyof typeof reaches)[])('holds what it is for: %s', async (what) => {
    const { send, log } = setUp();
    const [said, passing] = reaches[what];
    expect(await send(edit(), said)).toBe('RateLimitedError');
    const passed = [];
    for (const [name, route] of Object.entries(others)) {
      if ((await send(route, FINE)) === 200) passed.push(name);
    }
    expect(passed).toEqual(passing);
    expect(log.map(({ level }) => level)).toEqual(['warn']);
  });

  it('holds first responses where one of them met the edge', async () => {
    const { clock, send, sent, log } = setUp();
    await send(first(1), EDGE);
    expect(await send(first(2), FINE)).toBe('RateLimitedError');
    expect(await send(tokenEdit(), FINE)).toBe('RateLimitedError');
    clock.advance(MINUTE);
    expect(await send(first(3), FINE)).toBe(200);
    expect(sent).toHaveLength(2);
    expect(log[0]?.line).toMatch(/commands go unanswered/);
  });

  it('of one interaction is for no other', async () => {
    const { send } = setUp();
    await send(first(1), limited(60));
    expect(await send(first(2), FINE)).toBe(200);
  });

  it.each([
    ['answers', FINE, 0, true],
    ['answers late', FINE, 5 * SECOND, true],
    ['refuses it again', EDGE, 0, false],
  ] as const)('that is over lets one ask, and the others when that one %s', async (_, said, ms, isOpen) => {
    const { clock, send, sent } = setUp();
    await send(edit(), EDGE);
    clock.advance(MINUTE);
    const probe = send(tokenEdit(1), said, { ms });
    const rest = Array.from({ length: 99 }, (_each, n) =>
      send(tokenEdit(n + 2), FINE, { holdMs: 20 * SECOND }),
    );
    await whileTimePasses(clock, Promise.all([probe, ...rest]));
    expect(sent.length).toBe(isOpen ? 101 : 2);
  });

  it.each([0, 3 * SECOND])('lets the next one ask where the first got no answer after %d ms', async (ms) => {
    const { clock, send, traffic } = setUp();
    await send(edit(), EDGE);
    clock.advance(MINUTE);
    const lost = traffic.send(edit(), { holdMs: 0 }, async () => {
      if (ms > 0) await pause(clock, ms);
      throw new Error('reset');
    });
    const next = send(edit(2), FINE, { holdMs: 5 * SECOND });
    const [word] = await whileTimePasses(clock, Promise.all([next, lost.catch(() => undefined)]));
    expect(word).toBe(200);
  });

  it('is not held by an upload that asks and takes its time', async () => {
    const { clock, send } = setUp();
    await send(edit(), EDGE);
    clock.advance(MINUTE);
    const slow = send(edit(), FINE, { ms: 5 * MINUTE });
    const next = send(edit(2), FINE, { holdMs: 30 * SECOND });
    await whileTimePasses(clock, Promise.all([slow, next]));
    expect(await next).toBe(200);
  });

  it('is said once, however many have met it, and its end too', async () => {
    const { clock, send, log } = setUp();
    const all = Array.from({ length: 50 }, (_, n) => send(tokenEdit(n), EDGE, { ms: 100 }));
    await whileTimePasses(clock, Promise.all(all));
    for (let n = 0; n < 50; n++) await send(tokenEdit(n), FINE);
    clock.advance(MINUTE);
    await send(tokenEdit(), FINE);
    expect(log.map(({ line }) => line)).toEqual([
      expect.stringMatching(
        /^Discord limits PATCH \/webhooks\/:id\/:token\/messages\/@original \(429, without/,
      ),
      'Discord accepts requests again',
    ]);
  });

  it('is for a moment: waited out, without a word in the log', async () => {
    const { clock, send, sent, log } = setUp();
    let count = 0;
    const said = {
      get status() {
        return count++ === 0 ? 429 : 200;
      },
      ...{ headers: limited(2).headers ?? {}, body: limited(2).body ?? '' },
    };
    expect(await whileTimePasses(clock, send(edit(), said, { holdMs: 5 * SECOND }))).toBe(200);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 2 * SECOND]);
    expect(log).toEqual([]);
  });

  it('ends for waiting callers when the bot stops', async () => {
    const { clock, send, traffic } = setUp();
    const waiting = send(edit(), limited(60), { holdMs: 10 * MINUTE });
    await new Promise(setImmediate);
    expect(clock.waiting).toBe(1);
    traffic.close();
    expect(await waiting).toBe('Error');
    expect(clock.waiting).toBe(0);
    expect(await send(edit(2), FINE)).toBe('Error');
  });
});

describe('answers that Discord calls invalid', () => {
  /** Ten a second of each for ten minutes, which is 6,000 of each. */
  async function tenMinutesOf(said: Said, routes: readonly ReturnType<typeof edit>[], processes = 1) {
    const rig = setUp(processes);
    for (let n = 0; n < 6_000; n++) {
      for (const route of routes) await rig.send({ ...route, key: `${route.key} ${n}` }, said);
      rig.clock.advance(100);
    }
    return rig;
  }

  it.each([401, 403])(
    '%d: brake the later calls and then the first responses, and say so',
    async (status) => {
      const { sent, log } = await tenMinutesOf({ status }, [tokenEdit(), edit(), first()]);
      const firsts = sent.filter(({ key }) => key.includes('/interactions/')).length;
      expect(sent.length).toBe(INVALID_LIMITS.all);
      expect(firsts).toBeGreaterThan(INVALID_LIMITS.most);
      expect(log.map(({ level, fields }) => [level, fields])).toEqual([
        ['warn', expect.objectContaining({ count: INVALID_LIMITS.noticed, statuses: { [status]: 500 } })],
        ['error', expect.objectContaining({ count: INVALID_LIMITS.most })],
        ['error', expect.objectContaining({ count: INVALID_LIMITS.all, mostAt: first().name })],
      ]);
    },
  );

  it.each([2, 5, 20])(
    'are fewer than Discord bans for, together with those of %d processes',
    async (processes) => {
      const { sent, log } = await tenMinutesOf({ status: 403 }, [tokenEdit(), first()], processes);
      expect(sent.length * processes).toBe(2 * INVALID_LIMITS.all);
      expect(log).toHaveLength(3);
    },
  );

  it('are 429s of a route of their own each, too', async () => {
    const { sent } = await tenMinutesOf(limited(60), [tokenEdit(), edit()]);
    expect(sent.length).toBe(INVALID_LIMITS.most);
  });

  it.each([
    ['a shared limit', limited(1, { 'x-ratelimit-scope': 'shared' })],
    ['404', { status: 404 }],
    ['400', { status: 400 }],
    ['500', { status: 500 }],
    ['200', { status: 200 }],
  ])('are not: %s', async (_, said) => {
    const { sent } = await tenMinutesOf(said, [tokenEdit()]);
    expect(sent.length).toBe(6_000);
  });

  it('are mentioned each time that there are many, and in one line', async () => {
    const { clock, send, log } = setUp();
    for (let time = 0; time < 2; time++) {
      for (let n = 0; n < 600; n++) await send({ ...tokenEdit(), key: `${time} ${n}` }, { status: 403 });
      clock.advance(11 * MINUTE);
      await send(tokenEdit(), { status: 403 });
    }
    expect(log.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });

  it('are forgotten after ten minutes', async () => {
    const { clock, send, sent } = await tenMinutesOf({ status: 403 }, [tokenEdit()]);
    expect(sent.length).toBe(INVALID_LIMITS.most);
    const held = await send(tokenEdit(), FINE);
    expect(held).toBe('RateLimitedError');
    clock.advance(10 * MINUTE);
    expect(await send(tokenEdit(), FINE)).toBe(200);
  });
});
