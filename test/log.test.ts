import { PassThrough } from 'node:stream';
import { DiscordAPIError } from 'discord.js';
import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { createLog, type Log } from '../src/log.ts';

const BOT_TOKEN = 'MTIwMDAwMDAwMDAwMDAwMDAwMQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB';
const INTERACTION_TOKEN = 'aW50ZXJhY3Rpb246MTIwMDAwMDAwMDAwMDAwMDAwMTpzZWNyZXQ';
const API_KEY = 'sk-test"with\\odd-characters';

/** The log's output while `use` ran. */
async function written(use: (log: Log) => void, isTerminal: boolean): Promise<string> {
  const destination = new PassThrough();
  use(createLog({ level: 'trace', isTerminal, secrets: [BOT_TOKEN, API_KEY], destination }));
  await new Promise((resolve) => setImmediate(resolve));
  return String(destination.read() ?? '');
}

const path = `/webhooks/1200000000000000001/${INTERACTION_TOKEN}/messages/@original`;
const webhook = 'https://bot.example/webhooks/luma/1300000000000000001.0.the-mark-of-a-task';
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
    ['an address of a webhook', (log) => log.warn({ url: webhook }, `POST ${webhook}`)],
    [
      'an address inside of another',
      (log) => log.warn(`POST https://api.example/v3/wan?webhook=${encodeURIComponent(webhook)}&x=1`),
    ],
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
      'the-mark',
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain(BOT_TOKEN.slice(4, 26));
  });
});

const PROMPT = 'a naked lighthouse keeper';
const body = { error: { message: `${PROMPT} is refused`, code: 'moderation_blocked' } };

/** As the providers' clients throw them. */
function clientErrors(): Error[] {
  const headers = new Headers({ 'set-cookie': 'session=somebody', authorization: `Bearer ${API_KEY}` });
  const openai = APIError.generate(400, body, PROMPT, headers);
  const request = new Request('https://api.replicate.com/v1/predictions', { method: 'POST', body: PROMPT });
  const response = new Response(PROMPT, { status: 422 });
  // Its own class isn't exported.
  const replicate = Object.assign(new Error(`failed with status 422: ${PROMPT}.`), { request, response });
  return [openai, replicate, new Error('outer', { cause: openai }), new AggregateError([openai], 'many')];
}

describe.each([false, true])('nothing private, in a terminal: %s', (isTerminal) => {
  it.each(clientErrors().map((error) => [error.name, error] as const))('of a %s', async (_, error) => {
    for (const use of [
      (log: Log) => log.error({ err: error }, 'hello'),
      (log: Log) => log.error({ reason: error, job: '1' }, 'hello'),
      (log: Log) => log.error(error),
      (log: Log) => log.error({ err: error, job: '1' }),
    ]) {
      const text = await written(use, isTerminal);
      expect(text.length).toBeGreaterThan(10);
      for (const secret of ['naked', 'lighthouse', 'session=somebody']) expect(text).not.toContain(secret);
    }
  });

  it.each([
    [
      'https://x.s3.amazonaws.com/a/b.mp4?X-Amz-Expires=86400&X-Amz-Signature=abc',
      'x.s3.amazonaws.com/a/b.mp4',
    ],
    ['https://dnznrvs05pmza.cloudfront.net/17f2.mp4?_jwt=abceyJhbGciOi', 'cloudfront.net/17f2.mp4'],
    ['https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=abc', 'attachments/1/2/a.png'],
    ['https://storage.googleapis.com/v.mp4?GoogleAccessId=a&Expires=1&Signature=abc', 'googleapis.com/v.mp4'],
    ['data:image/png;base64,abcAAAABBBB/CCCC==', 'data:'],
  ])('of %s', async (secret, kept) => {
    const text = await written((log) => {
      log.info({ where: secret, err: new Error(`could not fetch ${secret}`) }, `fetching ${secret}`);
    }, isTerminal);
    expect(text).not.toContain('abc');
    expect(text).toContain(kept);
  });
});

it('writes one JSON object for each line where nobody watches', async () => {
  const text = await written((log) => log.info({ job: '1', state: 'running', tookMs: 5 }, 'job'), false);
  expect(JSON.parse(text)).toMatchObject({ level: 30, job: '1', state: 'running', tookMs: 5, msg: 'job' });
});
