import { expect, it } from 'vitest';
import { createCallback } from '../../src/discord/callback.ts';
import { createTraffic } from '../../src/discord/traffic.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';
import { silent } from '../support/ports.ts';

interface Answer {
  status: number;
  body?: object;
  /** After how many milliseconds. */
  afterMs?: number;
  retryAfter?: string;
}
const ok: Answer = { status: 200, body: { interaction: { response_message_id: '9' } } };
const answered: Answer = { status: 400, body: { code: 40_060, message: 'again' } };
const over: Answer = { status: 404, body: { code: 10_062, message: 'unknown' } };
const brokenBy = (code: string) => Object.assign(new Error(code), { code });
const broken = brokenBy('ECONNRESET');

/** Each request gets the next of `answers`. */
function start(answers: readonly (Answer | Error)[], apiUrl?: string) {
  const clock = createFakeClock();
  const startMs = clock.now();
  const left = [...answers];
  const sentMs: number[] = [];
  const sentTo: string[] = [];
  const agent = {
    async request({ origin, path }: { origin: string; path: string }) {
      sentMs.push(clock.now() - startMs);
      sentTo.push(origin + path);
      const answer = left.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('unexpected');
      const { status, body = {}, afterMs = 0, retryAfter } = answer;
      if (afterMs > 0) await new Promise((resolve) => clock.after(afterMs, () => resolve(undefined)));
      return {
        ...{ statusCode: status, headers: retryAfter ? { 'retry-after': retryAfter } : {} },
        body: { text: async () => JSON.stringify(body) },
      };
    },
  };
  const network = { createAgent: () => agent, createReadyAgent: () => ({ agent, sockets: undefined }) };
  const traffic = createTraffic({ clock, log: silent });
  const callback = createCallback(traffic, { clock, network: network as never }, apiUrl);
  const called = callback({ id: '1', token: 'token' }, 'thinking');
  return { sentMs, sentTo, outcome: () => whileTimePasses(clock, called) };
}

const wait = (retryAfter: string): Answer => ({ status: 429, retryAfter, body: { message: 'wait' } });

/** What Discord answers, when it was asked, and the message's id or what went wrong. */
it.each<[string, (Answer | Error)[], number[], string | { message: RegExp }]>([
  ['takes it', [ok], [0], '9'],
  ['is down for a moment', [{ status: 502 }, ok], [0, 150], '9'],
  ['is down', [{ status: 502 }, { status: 502 }], [0, 150], { message: /may have arrived/ }],
  ['is down after 1.65 s', [{ status: 502, afterMs: 1_650 }, ok], [0, 1_800], '9'],
  ['is down, too late for another', [{ status: 502, afterMs: 1_651 }], [0], { message: /502/ }],
  ['breaks the connection', [broken, ok], [0, 0], '9'],
  ['says nothing on an open connection', [brokenBy('UND_ERR_HEADERS_TIMEOUT'), ok], [0, 0], '9'],
  ['is not found', [brokenBy('ENOTFOUND'), ok], [0, 150], '9'],
  ['had taken what it did not answer', [broken, answered], [0, 0], { message: /may have arrived/ }],
  ['refuses it for good', [over], [0], { message: /^404 10062/ }],
  ['refuses it by a page', [{ status: 403 }, over], [0, 150], { message: /^404 10062/ }],
  ['had taken what a page refused', [{ status: 403 }, answered], [0, 150], { message: /may have arrived/ }],
  ['asks for a second and a half', [wait('1.5'), ok], [0, 1_500], '9'],
  ['asks for longer', [wait('1.6')], [0], { message: /^429/ }],
  ['is down, then asks to wait', [{ status: 502 }, wait('1.2'), ok], [0, 150, 1_350], '9'],
  [
    'is down, then asks for too long',
    [{ status: 502, afterMs: 900 }, wait('0.8'), ok],
    [0, 1_050],
    { message: /may have arrived/ },
  ],
  ['refuses its size', [{ status: 413 }], [0], { message: /^413/ }],
])('Discord %s', async (_, answers, times, outcome) => {
  const { sentMs, outcome: ended } = start(answers);
  if (typeof outcome === 'string') expect(await ended()).toBe(outcome);
  else await expect(ended()).rejects.toThrow(outcome.message);
  expect(sentMs).toEqual(times);
});

it.each(['https://discord.example/api', 'https://discord.example/api/'])('is sent to %s', async (apiUrl) => {
  const { sentTo, outcome } = start([ok], apiUrl);
  await outcome();
  const path = '/api/v10/interactions/1/token/callback?with_response=true';
  expect(sentTo).toEqual([`https://discord.example${path}`]);
});
