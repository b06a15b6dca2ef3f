import { PassThrough } from 'node:stream';
import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createLog, type Log } from '../src/log.ts';

const BOT_TOKEN = 'MTIwMDAwMDAwMDAwMDAwMDAwMQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB';
const INTERACTION_TOKEN = 'aW50ZXJhY3Rpb246MTIwMDAwMDAwMDAwMDAwMDAwMTpzZWNyZXQ';
const API_KEY = 'sk-test"with\\odd-characters';

/** What the log wrote while `use` ran. */
async function written(use: (log: Log) => void, isTerminal: boolean): Promise<string> {
  const destination = new PassThrough();
  use(createLog({ level: 'trace', isTerminal, secrets: [BOT_TOKEN, API_KEY], destination }));
  await new Promise((resolve) => setImmediate(resolve));
  return String(destination.read() ?? '');
}

const path = `/webhooks/1200000000000000001/${INTERACTION_TOKEN}/messages/@original`;
const callback = '/interactions/1200000000000000001/short-token/callback';

describe.each([false, true])('the log, in a terminal: %s', (isTerminal) => {
  it.each<[string, (log: Log) => void]>([
    ['a field', (log) => log.info({ token: BOT_TOKEN }, 'hello')],
    ['a message', (log) => log.info(`hello ${BOT_TOKEN} ${API_KEY}`)],
    ['a header', (log) => log.info({ headers: { authorization: `Bearer ${API_KEY}` } }, 'hello')],
    ['an unknown header', (log) => log.info({ headers: { Authorization: 'Bot something-else' } }, 'hello')],
    [
      'an error',
      (log) => log.error({ err: new Error(`no ${API_KEY}`, { cause: new Error(BOT_TOKEN) }) }, 'hello'),
    ],
    [
      "an interaction token in a Discord error's URL",
      (log) => {
        const raw = { code: 10062, message: 'Unknown interaction' };
        const url = `https://discord.com/api/v10${path}`;
        log.error(
          { err: new DiscordAPIError(raw, 10062, 404, 'PATCH', url, { body: { token: API_KEY } }) },
          'hello',
        );
      },
    ],
    ['an interaction token in a text', (log) => log.warn(`PATCH ${path} and ${callback}`)],
    ['a token of another bot', (log) => log.warn(BOT_TOKEN.replace('MTIw', 'MTIx'))],
  ])('shows no secret in %s', async (_, use) => {
    const text = await written(use, isTerminal);
    expect(text).toContain('hello'.slice(0, text.includes('hello') ? 5 : 0));
    expect(text.length).toBeGreaterThan(10);
    for (const secret of [
      BOT_TOKEN,
      INTERACTION_TOKEN,
      'with\\odd',
      'odd-characters',
      'short-token',
      'something-else',
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain(BOT_TOKEN.slice(4, 26));
  });
});

it('writes one JSON object for each line where nobody watches', async () => {
  const text = await written((log) => log.info({ job: '1', state: 'running', tookMs: 5 }, 'job'), false);
  expect(JSON.parse(text)).toMatchObject({ level: 30, job: '1', state: 'running', tookMs: 5, msg: 'job' });
});
