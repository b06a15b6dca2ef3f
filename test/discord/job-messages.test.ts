import { AttachmentFlags, DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { createJobMessages } from '../../src/discord/create-job-messages.ts';
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

it.each(['replace', 'post'] as const)(
  'where its words are blocked, %s shows no text beside a video',
  async (how) => {
    const names: string[][] = [];
    const errors = [blocked];
    async function take(_: string, { body }: { body: { small: readonly { name: string }[] } }) {
      names.push(body.small.map(({ name }) => name));
      const error = errors.shift();
      if (error) throw error;
      return posted;
    }
    const uploads = { patch: take, post: take };
    const messages = createJobMessages({ uploads } as unknown as RestClients, createFakeClock());
    const file = {
      path: '/film',
      bytes: 1,
      name: 'film.mp4',
      description: 'a boat',
      contentType: 'video/mp4',
    };
    const bytes = new Uint8Array(1);
    await messages[how](job, body, file, new AbortController().signal, [
      { bytes, name: 'credits.txt', contentType: 'text/plain; charset=utf-8' },
      { bytes, name: 'frame.png', contentType: 'image/png' },
    ]);
    expect(names).toEqual([['credits.txt', 'frame.png'], ['frame.png']]);
  },
);

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
] as const)('a %s of an earlier attempt is looked for among the latest', async (where, channel) => {
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

const video = { path: '/film', bytes: 1, name: 'film.mp4', description: 'a boat', contentType: 'video/mp4' };
const frame = { bytes: Buffer.of(1), name: 'frame.png', contentType: 'image/png', description: 'its frame' };
const shownVideo = { id: 0, filename: 'film.mp4', description: 'a boat' };
const shownFrame = { id: 1, filename: 'frame.png', description: 'its frame' };
const { signal } = new AbortController();
const aRefusal = (code: number, status = 403) =>
  new DiscordAPIError({ code, message: '' }, code, status, 'PATCH', '', {});

/** A job of a channel, with a token or not, and everything that is sent for it. `answers`: one after the other. */
function rig({ hasToken = false, origin = {} }: { hasToken?: boolean; origin?: object } = {}) {
  const clock = createFakeClock();
  const answers: unknown[] = [];
  const sent: { call: string; auth: boolean; body: unknown }[] = [];
  const client = (name: string) =>
    Object.fromEntries(
      ['get', 'post', 'patch', 'delete'].map((method) => [
        method,
        async (path: string, { auth = true, body }: { auth?: boolean; body?: object } = {}) => {
          sent.push({
            ...{ call: `${name} ${method} ${path}`, auth },
            body: body && 'payload' in body ? body.payload : body,
          });
          const answer = answers.length > 0 ? answers.shift() : posted;
          if (answer instanceof Error) throw answer;
          return answer;
        },
      ]),
    );
  const clients = { edits: client('edit'), uploads: client('upload') };
  const messages = createJobMessages(clients as unknown as RestClients, clock);
  const at = {
    applicationId: '1',
    channelId: '6',
    messageId: '9',
    interactionToken: hasToken ? 'token' : '',
  };
  const of = aJob({ createdAtMs: clock.now(), origin: { ...at, ...origin } });
  return { messages, answers, sent, job: of };
}
type Rig = ReturnType<typeof rig>;
type Options = Parameters<typeof rig>[0];
const reply = '/webhooks/1/token/messages/@original';
const said = { content: 'a paper boat', allowed_mentions: { parse: [] } };
const MAY_REPLY = String(1n << 16n);
const asReply = { message_reference: { message_id: '9', fail_if_not_exists: false } };
const once = { nonce: expect.any(String), enforce_nonce: true };

it.each<[string, Options, (rig: Rig) => Promise<unknown>, unknown[]]>([
  [
    'a message without its file loses those that it had',
    {},
    ({ messages, job: of }) => messages.replace(of, said, undefined, signal),
    [{ call: 'edit patch /channels/6/messages/9', auth: true, body: { ...said, attachments: [] } }],
  ],
  [
    'a file goes by the token, without the bot’s own, with small ones beside it',
    { hasToken: true },
    ({ messages, job: of }) => messages.replace(of, said, video, signal, [frame]),
    [
      {
        ...{ call: `upload patch ${reply}`, auth: false },
        body: { ...said, attachments: [shownVideo, shownFrame] },
      },
    ],
  ],
  [
    'a new message is posted once, as a reply where the bot may read the others',
    { origin: { appPermissions: MAY_REPLY } },
    ({ messages, job: of }) => messages.post(of, said, undefined, signal),
    [{ call: 'edit post /channels/6/messages', auth: true, body: { ...said, ...once, ...asReply } }],
  ],
  [
    'a new message is no reply where the bot may not',
    {},
    ({ messages, job: of }) => messages.post(of, said, video, signal, [frame]),
    [
      {
        ...{ call: 'upload post /channels/6/messages', auth: true },
        body: { ...said, ...once, attachments: [shownVideo, shownFrame] },
      },
    ],
  ],
  [
    'a direct message is sent once, without the words for channels that block some',
    {},
    ({ messages, job: of }) => messages.dm(of, { ...said, neutral: 'a video' }, undefined, signal),
    [expect.anything(), { call: 'edit post /channels/1/messages', auth: true, body: { ...said, ...once } }],
  ],
  [
    'a direct message may have small files beside its file',
    {},
    ({ messages, job: of }) => messages.dm(of, said, video, signal, [frame]),
    [
      expect.anything(),
      {
        ...{ call: 'upload post /channels/1/messages', auth: true },
        body: { ...said, ...once, attachments: [shownVideo, shownFrame] },
      },
    ],
  ],
  [
    'only the requester sees what is shown privately',
    { hasToken: true },
    ({ messages, job: of }) => messages.showPrivately(of, video, signal, [frame]),
    [
      {
        ...{ call: 'upload post /webhooks/1/token', auth: false },
        body: { flags: 64, attachments: [shownVideo, shownFrame] },
      },
    ],
  ],
  [
    'a ping by the token mentions the requester',
    { hasToken: true },
    ({ messages, job: of }) => messages.ping(of, 'ready', signal),
    [
      {
        ...{ call: 'edit post /webhooks/1/token', auth: false },
        body: { content: 'ready', allowed_mentions: { users: ['1200000000000000004'] } },
      },
    ],
  ],
  [
    'a ping by the channel is a reply where the bot may read the others',
    { origin: { appPermissions: MAY_REPLY } },
    ({ messages, job: of }) => messages.ping(of, 'ready', signal),
    [
      {
        ...{ call: 'edit post /channels/6/messages', auth: true },
        body: expect.objectContaining({ ...once, ...asReply }),
      },
    ],
  ],
  [
    'a ping by the channel is no reply where the bot may not',
    {},
    ({ messages, job: of }) => messages.ping(of, 'ready', signal),
    [
      {
        ...{ call: 'edit post /channels/6/messages', auth: true },
        body: expect.not.objectContaining(asReply),
      },
    ],
  ],
  [
    'the reply is deleted by the token',
    { hasToken: true },
    ({ messages, job: of }) => messages.remove(of, { id: '9', channelId: '6' }),
    [{ call: `edit delete ${reply}`, auth: false, body: undefined }],
  ],
  [
    'another message is deleted in its channel',
    { hasToken: true },
    ({ messages, job: of }) => messages.remove(of, { id: '77', channelId: '8' }),
    [{ call: 'edit delete /channels/8/messages/77', auth: true, body: undefined }],
  ],
  [
    'the message of before is edited in its channel',
    { hasToken: true },
    ({ messages, job: of }) => messages.edit(of, said, signal, { channelId: '8', messageId: '77' }),
    [{ call: 'edit patch /channels/8/messages/77', auth: true, body: said }],
  ],
])('%s', async (_, options, call, sent) => {
  const started = rig(options);
  await call(started);
  expect(started.sent).toEqual(sent);
});

it.each<[string, Options, (rig: Rig) => Promise<unknown>]>([
  ['a reply by the channel', {}, ({ messages, job: of }) => messages.replace(of, said, large, signal)],
  ['a new message', { hasToken: true }, ({ messages, job: of }) => messages.post(of, said, large, signal)],
  [
    'what is shown privately',
    { hasToken: true, origin: { uploadLimitBytes: 24 * 1024 ** 2 } },
    ({ messages, job: of }) => messages.showPrivately(of, large, signal),
  ],
])('a file over the limit of %s is never sent', async (_, options, call) => {
  const started = rig({ ...options, origin: { uploadLimitBytes: 50 * 1024 ** 2, ...options?.origin } });
  await expect(call(started)).rejects.toMatchObject({ failure: 'too-large' });
  expect(started.sent).toEqual([]);
});
const large = { ...video, bytes: 25 * 1024 ** 2 };

it('a message without other words is sent once, even if its own are blocked', async () => {
  const { messages, answers, sent, job: of } = rig();
  answers.push(blocked);
  await expect(messages.edit(of, said)).rejects.toBe(blocked);
  expect(sent).toHaveLength(1);
});

it.each([
  ['is hidden', [{ flags: AttachmentFlags.IsSpoiler }], true],
  ['has one that isn’t', [{ flags: AttachmentFlags.IsSpoiler }, {}], false],
])('says whether every file of a hidden video %s', async (_, files, isHidden) => {
  const { messages, answers, sent, job: of } = rig();
  const made = { ...of, spoiler: true, status: { ...statuses.succeeded, messageId: '9', channelId: '6' } };
  const answer = { ...posted, attachments: files.map((file) => ({ filename: 'film.mp4', ...file })) };
  answers.push(answer, answer);
  expect(await messages.setSpoiler(made as never, said, '5')).toBe(isHidden);
  await messages.setSpoiler(made as never, said, null);
  // A link has no file to hide.
  expect(sent.map((each) => each.body)).toEqual([
    { ...said, attachments: [{ id: '5', is_spoiler: true }] },
    said,
  ]);
});

it('keeps the credits beside a reel that is hidden', async () => {
  const { messages, answers, sent, job: of } = rig();
  const status = { ...statuses.succeeded, messageId: '9', channelId: '6' };
  const reel = { ...of, spoiler: true, reel: { clips: [] }, status };
  const film = { id: '5', filename: 'film.mp4', flags: AttachmentFlags.IsSpoiler };
  const credits = { id: '7', filename: 'credits.txt' };
  answers.push({ ...posted, attachments: [film, credits] }, { ...posted, attachments: [film, credits] });
  expect(await messages.setSpoiler(reel as never, said, '5')).toBe(true);
  expect(sent.at(-1)?.body).toEqual({ ...said, attachments: [{ id: '5', is_spoiler: true }, { id: '7' }] });
});

it.each([
  ['is gone', aRefusal(10_008, 404), undefined],
  ['can’t be read now', away, away],
  ['may not be read', aRefusal(50_001), aRefusal(50_001)],
])('of a message that %s, %s is known', async (_, error, outcome) => {
  const { messages, answers, job: of } = rig();
  answers.push(error);
  const read = messages.read(of, signal);
  if (outcome === undefined) expect(await read).toBeUndefined();
  else await expect(read).rejects.toThrow(outcome);
});

it.each([
  ['may not be read', aRefusal(50_001), false],
  ['is down', away, true],
  ['answers with a page', '<html>', true],
])('where a channel %s, an earlier message may be there: %3$s', async (_, answer, isUnknown) => {
  const { messages, answers, job: of } = rig();
  answers.push(answer);
  const found = messages.find(of, 'message', () => true, signal);
  if (isUnknown) await expect(found).rejects.toThrow();
  else expect(await found).toBeUndefined();
});

it.each([
  ['refuses the token without a reason', aRefusal(0, 401), true],
  ['says that it is over', aRefusal(50_027, 401), true],
  ['is down', away, false],
])('a ping goes by the channel if Discord %s: %3$s', async (_, error, goesOn) => {
  const { messages, answers, sent, job: of } = rig({ hasToken: true });
  answers.push(error);
  const pinged = messages.ping(of, 'ready', signal);
  if (goesOn) await pinged;
  else await expect(pinged).rejects.toBe(error);
  expect(sent.map(({ call }) => call)).toEqual([
    'edit post /webhooks/1/token',
    ...(goesOn ? ['edit post /channels/6/messages'] : []),
  ]);
});

it('the words of several jobs are blocked at once', async () => {
  const { messages, answers, sent, job: of } = rig();
  const other = aJob({ origin: { ...of.origin, messageId: '10' } });
  for (const each of [of, other]) {
    answers.push(blocked);
    await messages.edit(each, body);
  }
  for (const each of [of, other]) await messages.edit(each, body);
  expect(sent.slice(4).map((each) => (each.body as typeof body).content)).toEqual(['a video', 'a video']);
});

/** Each call whose answer has to be a message, with the answers before that one. */
const calls: Record<string, { before?: unknown[]; call(run: Rig): Promise<unknown>; hasFiles?: true }> = {
  edit: { call: ({ messages, job: of }) => messages.edit(of, said) },
  ping: { call: ({ messages, job: of }) => messages.ping(of, 'ready', signal) },
  whisper: { call: ({ messages, job: of }) => messages.whisper(of, 'ready', signal) },
  read: { call: ({ messages, job: of }) => messages.read(of, signal), hasFiles: true },
  replace: { call: ({ messages, job: of }) => messages.replace(of, said, undefined, signal), hasFiles: true },
  'replace with a file': {
    call: ({ messages, job: of }) => messages.replace(of, said, video, signal),
    hasFiles: true,
  },
  post: { call: ({ messages, job: of }) => messages.post(of, said, video, signal), hasFiles: true },
  'open a direct message': { call: ({ messages, job: of }) => messages.dm(of, said, video, signal) },
  'send a direct message': {
    ...{ before: [{ id: '7' }], hasFiles: true },
    call: ({ messages, job: of }) => messages.dm(of, said, video, signal),
  },
  'show privately': {
    call: ({ messages, job: of }) => messages.showPrivately(of, video, signal),
    hasFiles: true,
  },
};
const noMessages: [what: string, answer: unknown, isWithId?: true][] = [
  ['a page', '<html>'],
  ['nothing', null],
  ['a number', 5],
  ['a list', []],
  ['another object', { ok: true }],
  ['a message without files', { id: '1', channel_id: '2' }, true],
  ['a message with odd files', { id: '1', channel_id: '2', attachments: 'none' }, true],
];

it.each(
  Object.entries(calls).flatMap(([name, { before = [], call, hasFiles }]) =>
    noMessages
      .filter(([, , isWithId]) => hasFiles || !isWithId)
      .map(([what, answer]) => [name, what, [...before, answer], call] as const),
  ),
)('to %s: %s proves nothing', async (_name, _what, given, call) => {
  const run = rig({ hasToken: true });
  run.answers.push(...given);
  await expect(call(run)).rejects.toMatchObject({ failure: 'unavailable' });
});
