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
