import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { createJobMessages } from '../../src/discord/job-messages.ts';
import type { RestClients } from '../../src/discord/rest.ts';
import { isIn } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

it('a message has one nonce for each state of its job, and its ping another', async () => {
  const nonces: string[] = [];
  const edits = {
    async post(_: string, { body }: { body: { nonce: string; enforce_nonce: boolean } }) {
      expect(body.enforce_nonce).toBe(true);
      nonces.push(body.nonce);
      return { id: '1', channel_id: '2', attachments: [] };
    },
  };
  const messages = createJobMessages({ edits } as unknown as RestClients, createFakeClock());
  const { signal } = new AbortController();
  const body = { content: 'how it ended', allowed_mentions: { parse: [] } };
  const job = aJob({ origin: { interactionToken: '' } });
  for (const state of ['undeliverable', 'succeeded', 'succeeded'] as const)
    await messages.post({ ...job, status: statuses[state] }, body, undefined, signal);
  await messages.ping({ ...job, status: statuses.succeeded }, 'ready', signal);
  expect(nonces[1]).toBe(nonces[2]);
  expect(new Set(nonces).size).toBe(3);
  // Discord's limit.
  expect(Math.max(...nonces.map(({ length }) => length))).toBeLessThanOrEqual(25);
});

const blocked = new DiscordAPIError({ code: 200_000, message: '' }, 200_000, 400, 'PATCH', '', {});
const away = new Error('ECONNRESET');
const body = { content: 'a paper boat', neutral: 'a video', allowed_mentions: { parse: [] } };
const posted = { id: '1', channel_id: '2', attachments: [] };

/** Messages of the job's channel, where each call fails with the next of `errors`, or is answered. */
function start(...errors: (Error | undefined)[]) {
  const sent: { path: string; content: string; description: string | undefined }[] = [];
  async function take(path: string, request: { body: Record<string, unknown> }) {
    const { payload = request.body } = request.body as { payload?: Record<string, unknown> };
    const [file] = (payload['attachments'] ?? []) as { description?: string }[];
    sent.push({ path, content: String(payload['content']), description: file?.description });
    const error = errors.shift();
    if (error) throw error;
    return posted;
  }
  const clients = { edits: { patch: take, post: take }, uploads: { patch: take, post: take } };
  const messages = createJobMessages(clients as unknown as RestClients, createFakeClock());
  return { messages, sent, contents: () => sent.map(({ content }) => content) };
}
const job = aJob({ origin: { interactionToken: '' } });

it('a channel that blocks the words gets none of them, nor in the alt text, from then on', async () => {
  const { messages, sent } = start(blocked);
  const file = { path: '/film', bytes: 1, name: 'film.mp4', description: 'a boat', contentType: 'video/mp4' };
  const { signal } = new AbortController();
  for (let time = 0; time < 2; time++) await messages.replace(job, body, file, signal);
  expect(sent.map(({ content, description }) => [content, description])).toEqual([
    ['a paper boat', 'a boat'],
    ['a video', 'film.mp4'],
    ['a video', 'film.mp4'],
  ]);
});

it('the words are tried again where the message without them did not arrive either', async () => {
  const { messages, contents } = start(blocked, away);
  await expect(messages.edit(job, body)).rejects.toThrow('ECONNRESET');
  await messages.edit(job, body);
  await messages.edit(aJob({ origin: { interactionToken: '' } }), body);
  expect(contents()).toEqual(['a paper boat', 'a video', 'a paper boat', 'a paper boat']);
});

it.each([
  ['the reply by its token', '1200000000000000005', /^\/webhooks\/.*@original$/],
  ['any other message by the channel', '77', /^\/channels\/6\/messages\/77$/],
])('a spoiler is set in %s', async (_, messageId, path) => {
  const { messages, sent } = start();
  const now = createFakeClock().now();
  const status = { ...statuses.succeeded, messageId, channelId: '6' };
  const made = aJob({ createdAtMs: now, status });
  if (!isIn(made, 'succeeded')) throw new Error('It has');
  await messages.setSpoiler(made, body, '5');
  expect(sent.map((each) => each.path)).toEqual([expect.stringMatching(path)]);
});

it.each([
  // What the member may upload counts only with their token, and never more than the bot's own.
  [200 * 1024 ** 2, true, 95 * 1024 ** 2],
  [50 * 1024 ** 2, true, 50 * 1024 ** 2],
  [50 * 1024 ** 2, false, 20 * 1024 ** 2],
  [8 * 1024 ** 2, false, 8 * 1024 ** 2],
])(
  'of %i bytes that Discord stated, with a token (%s), %i may be sent',
  (uploadLimitBytes, hasToken, bytes) => {
    const { messages } = start();
    const interactionToken = hasToken ? 'token' : '';
    const createdAtMs = createFakeClock().now();
    expect(
      messages.uploadLimitBytes(aJob({ createdAtMs, origin: { uploadLimitBytes, interactionToken } })),
    ).toBe(bytes);
  },
);

it.each([
  ['message', '/channels/6/messages'],
  ['dm', '/channels/dm/messages'],
] as const)('a %s of an earlier attempt is looked for among the last hundred', async (where, channel) => {
  const asked: string[] = [];
  const edits = {
    async post(path: string, { body }: { body: object }) {
      expect([path, body]).toEqual(['/users/@me/channels', { recipient_id: job.origin.userId }]);
      return { id: 'dm' };
    },
    async get(path: string, { query }: { query: URLSearchParams }) {
      asked.push(`${path}?${query}`);
      return [
        { ...posted, id: '8' },
        { ...posted, id: '9' },
      ];
    },
  };
  const messages = createJobMessages({ edits } as unknown as RestClients, createFakeClock());
  const find = (id: string) =>
    messages.find(
      { ...job, origin: { ...job.origin, channelId: '6' } },
      where,
      (each) => each.id === id,
      new AbortController().signal,
    );
  expect(await find('9')).toEqual({ id: '9', channelId: '2', fileUrls: [], route: where });
  expect(await find('7')).toBeUndefined();
  expect(asked).toEqual([`${channel}?limit=100`, `${channel}?limit=100`]);
});

it('a direct message has the words: no server blocks them there', async () => {
  const { messages, contents } = start();
  await messages.dm(job, body, undefined, new AbortController().signal);
  // The first is about the channel.
  expect(contents()).toEqual(['undefined', 'a paper boat']);
});

it('only the requester sees what is whispered, while their token is valid', async () => {
  const bodies: object[] = [];
  const edits = {
    async post(path: string, { body, auth }: { body: object; auth: boolean }) {
      expect([path, auth]).toEqual(['/webhooks/1/token', false]);
      bodies.push(body);
      return posted;
    },
  };
  const clock = createFakeClock();
  const messages = createJobMessages({ edits } as unknown as RestClients, clock);
  const { signal } = new AbortController();
  const origin = { applicationId: '1', interactionToken: 'token' };
  await messages.whisper(aJob({ createdAtMs: clock.now(), origin }), '<@1>', signal);
  expect(bodies).toEqual([{ content: '<@1>', flags: 64, allowed_mentions: { parse: [] } }]);
  const over = messages.whisper(job, 'too late', signal);
  await expect(over).rejects.toMatchObject({ failure: 'out-of-reach' });
});
