import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiscordAPIError, HTTPError, type REST } from 'discord.js';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createDeliver } from '../../src/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/delivery/deliver-to.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { createJobMessages } from '../../src/discord/create-job-messages.ts';
import type { MessageBody } from '../../src/discord/message-body.ts';
import type { Job, JobIn } from '../../src/jobs/job.ts';
import { renderMoved } from '../../src/replies/moved-video.ts';
import { createNotifyRequester } from '../../src/replies/notify-requester.ts';
import { renderJob } from '../../src/replies/render-job.ts';
import { createSharedNotices } from '../../src/replies/shared-notices.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const html = (status: number) => ({ status, code: undefined });
/** Answers of Discord and its edge: the codes that a message can get. */
const answers = {
  ...{
    '403 HTML': html(403),
    '404 HTML': html(404),
    '400 HTML': html(400),
    '500': html(500),
    '503': html(503),
  },
  ...Object.fromEntries(
    [
      [404, 0],
      [403, 0],
      [404, 10003],
      [404, 10004],
      [404, 10008],
      [404, 10015],
      [400, 20009],
      [429, 20016],
      [429, 20028],
      [429, 20029],
      [429, 30046],
      [400, 30015],
      [429, 40003],
      [403, 40004],
      [413, 40005],
      [403, 40333],
      [403, 50001],
      [403, 50005],
      [400, 50006],
      [403, 50007],
      [403, 50013],
      [401, 50027],
      [400, 50035],
      [400, 50045],
      [400, 50083],
      [403, 50278],
      [503, 130000],
      [403, 160002],
      [400, 160005],
      [400, 200000],
      [400, 200001],
      [400, 240000],
      [403, 400001],
    ].map(([status, code]) => [`${code}`, { status, code }]),
  ),
} as Record<string, { status: number; code: number | undefined }>;

/** The calls of a delivery, recognized by their requests. */
const calls = {
  'edit or upload by token': ({ method, path }: Call) => method === 'PATCH' && path.startsWith('/webhooks/'),
  'edit or upload by channel': ({ method, path }: Call) =>
    method === 'PATCH' && path.startsWith('/channels/'),
  upload: ({ isUpload }: Call) => isUpload,
  'plain post': ({ method, path }: Call) =>
    method === 'POST' && path.startsWith('/channels/1200000000000000003'),
  'ping by token': ({ method, path }: Call) => method === 'POST' && path.startsWith('/webhooks/'),
  'direct message': ({ method, path }: Call) => method === 'POST' && /@me|\/channels\/dm/.test(path),
  'every way to write': ({ method }: Call) => method !== 'GET',
} as const;

interface Call {
  method: string;
  path: string;
  isUpload: boolean;
  /** The JSON that is sent. */
  text: string;
}
interface Shown extends Omit<MessageBody, 'attachments'> {
  id: string;
  channel_id: string;
  attachments: { filename: string; url: string }[];
  nonce?: string;
}

/** A Discord with one channel and one member's direct messages that answers some calls as told. */
function createDiscord(fault: (call: Call) => { status: number; code: number | undefined } | undefined) {
  const origin = aJob().origin;
  const shown = new Map<string, Shown>();
  const author = { id: origin.applicationId, bot: true };
  const blank = { author, content: 'Making the video', allowed_mentions: {}, attachments: [] };
  const original = { ...blank, id: origin.messageId ?? '', channel_id: origin.channelId };
  shown.set(original.id, original);
  let ids = 100;
  async function call(method: string, path: string, isRest: boolean, options: { body?: unknown } = {}) {
    const wrong = fault({ method, path, isUpload: !isRest, text: JSON.stringify(options.body ?? {}) });
    if (wrong) {
      const { status, code } = wrong;
      if (status >= 500) throw new HTTPError(status, 'away', method, path, {});
      throw new DiscordAPIError({ code, message: '' } as never, code as never, status, method, path, {});
    }
    if (path === '/users/@me/channels') return { id: 'dm' };
    const upload = options.body as { payload?: Partial<Shown>; filename?: string } & Partial<Shown>;
    const body = isRest ? upload : { ...upload.payload };
    const attachments = !isRest
      ? [{ filename: upload.filename ?? '', url: 'https://cdn.example/film.mp4' }]
      : (body?.attachments ?? undefined);
    const [, channel = '', message] = /\/channels\/([^/]+)\/messages(?:\/(\w+))?/.exec(path) ?? [];
    if (method === 'GET' && path.startsWith('/webhooks/')) return original;
    if (method === 'GET')
      return message ? shown.get(message) : [...shown.values()].filter((each) => each.channel_id === channel);
    if (method === 'POST') {
      const known = [...shown.values()].find((each) => each.nonce && each.nonce === body.nonce);
      if (known) return known;
      const made = { ...blank, ...body, ...(attachments && { attachments }), id: String(++ids) };
      const channel_id = path.startsWith('/webhooks/') ? origin.channelId : channel;
      shown.set(made.id, { ...made, channel_id });
      return shown.get(made.id);
    }
    const edited = shown.get(message ?? original.id);
    if (!edited) throw new Error(`no such message: ${path}`);
    Object.assign(edited, body, attachments && { attachments });
    return edited;
  }
  const client = (isRest: boolean) =>
    ({
      get: (path: string, options: object) => call('GET', path, true, options),
      post: (path: string, options: object) => call('POST', path, isRest, options),
      patch: (path: string, options: object) => call('PATCH', path, isRest, options),
    }) as unknown as REST;
  return { shown, original, rest: { edits: client(true), uploads: client(false) } };
}

const OUTAGE_MS = 40 * 60_000;

/** One finished job whose calls fail until `untilMs`, over a day, with its messages and the real engine. */
type Fault = Parameters<typeof createDiscord>[0];

async function play(fault: Fault, hasToken: boolean, untilMs: number) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'film.mp4');
  await writeFile(path, 'film');
  const clock = createFakeClock();
  const beganAtMs = clock.now();
  let nowMs = () => clock.now();
  const isPast = () => nowMs() - beganAtMs >= untilMs;
  const asked: Call[] = [];
  const discord = createDiscord((each) => {
    asked.push(each);
    return isPast() ? undefined : fault(each);
  });
  const messages = createJobMessages(discord.rest as never, { ...clock, now: () => nowMs() });
  const log = pino({ level: 'silent' });
  const view = (job: Job) => ({ job, model: undefined, nowMs: nowMs() });
  const deliver = createDeliver({
    ...{ messages, clock, log, uploads: createLimiter(1), overUploadLimit: () => 'compress' },
    takeEarly: () => undefined,
    creditsOf: async () => undefined,
    renditions: {
      playable: async () => ({ path, bytes: 4 }),
      within: async (_: unknown, maxBytes: number) => (maxBytes > 3 ? { path, bytes: 4 } : undefined),
      smaller: async () => undefined,
    },
    hosting: { publish: async () => undefined, atProvider: () => undefined },
    provenance: { fileName: (job: Job) => `cutscene-${job.id}-film.mp4`, readFile() {}, readText() {} },
    renderCompressing: (job: Job) => renderJob(view(job)),
    renderDelivered: (job: JobIn<'delivering'>) =>
      renderJob(view({ ...job, status: { ...statuses.succeeded, messageId: '' } })),
  } as unknown as DeliverDeps);
  const notifyMember = createNotifyRequester({
    ...{ messages, log, isCounted: async () => true, isActive: () => false },
    shareNotice: createSharedNotices({ messages, clock, sharedMs: 60_000 }),
    render: (job) => renderJob(view(job)),
    renderMoved: (job) => renderMoved({ ...view(job), job }),
  });
  await using run = await startEngine(folder.path, fakeProvider().provider, { deliver, notifyMember });
  nowMs = () => run.clock.now();
  const origin = { ...(hasToken ? {} : { interactionToken: '' }), appPermissions: String(2n ** 53n - 1n) };
  const job = aJob({ origin, createdAtMs: run.clock.now() });
  await run.store.insert({
    ...job,
    status: { ...statuses.delivering, file: { ...statuses.delivering.file, path } },
  });
  await run.engine.resume();
  const isOver = () => run.engine.get(job.id) === undefined;
  await run.until(isOver);
  const stored = await run.stored(job.id);
  const withVideo = [...discord.shown.values()].filter(({ attachments }) => attachments.length > 0);
  return {
    stored,
    withVideo,
    asked,
    shown: [...discord.shown.values()],
    original: discord.original as Shown,
  };
}

describe('a finished video, whatever Discord answers for a while', () => {
  const cases = Object.keys(answers).flatMap((answer) =>
    (Object.keys(calls) as (keyof typeof calls)[]).flatMap((call) =>
      [true, false].map((hasToken) => ({ answer, call, hasToken })),
    ),
  );
  /** Another attempt would have the same result. */
  const isFinal = (answer: string, state: string) => answer === '20009' && state === 'failed';

  it.each(cases)(
    '$answer to $call, token $hasToken: once visible, and every message is true',
    async (each) => {
      const { stored, withVideo, shown, original } = await play(
        (call) => (calls[each.call](call) ? answers[each.answer] : undefined),
        each.hasToken,
        OUTAGE_MS,
      );
      if (isFinal(each.answer, stored.status.state)) {
        expect(withVideo).toEqual([]);
        return;
      }
      expect(stored.status.state).toBe('succeeded');
      expect(withVideo.map(({ id }) => id)).toEqual([
        stored.status.state === 'succeeded' && stored.status.messageId,
      ]);
      const isMoved = withVideo[0]?.id !== original.id;
      if (!isMoved) expect(original.content).toContain('AI-generated');
      // If the bot can't edit a message for good, the next click updates it.
      else if (!/edit/.test(each.call) && each.call !== 'every way to write')
        expect(original.content).toMatch(/Posted here|by DM/);
      expect(JSON.stringify(original.components ?? [])).not.toContain('cancel:');
      // One says that the video waits for a click, one that it's there.
      for (const [words, isLinked] of [
        ['press **Get result**', false],
        ['is ready 🎬', isMoved],
      ] as const) {
        const pings = shown.filter(({ content }) => content.includes(words));
        expect(pings.length).toBeLessThanOrEqual(1);
        for (const { content } of pings)
          expect(content.includes('https://discord.com/channels/')).toBe(isLinked);
      }
    },
  );
});

describe('a finished video that Discord goes on refusing', () => {
  const FOR_EVER = Number.POSITIVE_INFINITY;
  const refuse =
    (answer: string, isIt: (call: Call) => boolean): Fault =>
    (call) =>
      isIt(call) ? answers[answer] : undefined;

  it.each(['200000', '200001', '240000'])(
    'for its words (%s) comes without them, in its place',
    async (answer) => {
      const fault = refuse(answer, ({ text }) => text.includes('paper boat'));
      for (const hasToken of [true, false]) {
        const { withVideo, original } = await play(fault, hasToken, FOR_EVER);
        expect(withVideo.map(({ id }) => id)).toEqual([original.id]);
        expect(original.content).toMatch(/Prompt hidden.*AI-generated/s);
      }
    },
  );

  it('as a reply comes as a plain message, and not as a direct one', async () => {
    const fault: Fault = (call) => {
      if (call.method === 'PATCH') return answers['10008'];
      return call.text.includes('message_reference') ? answers['160002'] : undefined;
    };
    const { stored, withVideo } = await play(fault, false, FOR_EVER);
    expect(stored.status).toMatchObject({ state: 'succeeded', route: 'message' });
    expect(withVideo).toHaveLength(1);
  });

  it.each([true, false])(
    'for what it shows is sent to nobody directly, and its message says so',
    async (hasToken) => {
      const fault = refuse('20009', ({ isUpload }) => isUpload);
      const { withVideo, asked, shown, original } = await play(fault, hasToken, FOR_EVER);
      expect(withVideo).toEqual([]);
      expect(asked.filter(({ isUpload }) => isUpload)).toHaveLength(1);
      expect(asked.filter(({ path }) => path.includes('@me'))).toEqual([]);
      expect(original.content).toContain('❌');
      expect(shown.filter(({ content }) => content.includes('Get result'))).toEqual([]);
    },
  );

  it('with every file comes as a direct message, and its own message leads there', async () => {
    const fault = refuse('50013', ({ isUpload, path }) => isUpload && !path.includes('/channels/dm'));
    for (const hasToken of [true, false]) {
      const { stored, withVideo, original } = await play(fault, hasToken, FOR_EVER);
      expect(stored.status).toMatchObject({ route: 'dm', problem: 'permission' });
      expect(withVideo).toHaveLength(1);
      expect(original.content).toMatch(/by DM: https:.*An admin can give me/s);
      expect(original.components).toEqual([]);
    }
  });
});
