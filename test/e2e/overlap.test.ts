import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, Trouble } from '@cutscene/playground/discord/rest/faults.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TaskRef } from '../../src/providers/provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';
import { filmOfBytes } from '../support/films.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';

const MEBIBYTE = 1024 ** 2;
const film = await filmOfBytes(3 * MEBIBYTE);
const decoder = await machineDecoder();

/** One transfer of a film, sent as far as the test says. */
interface Transfer {
  response: ServerResponse;
  send(untilByte: number): void;
}

/** By prompt: what its file is, and its transfers so far. */
const films = new Map<string, { bytes: Buffer; transfers: Transfer[] }>();
const server = createServer(({ url = '' }, response) => {
  const known = films.get(decodeURIComponent(url.slice(1)));
  if (!known) return void response.writeHead(404).end();
  const { bytes } = known;
  response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.length });
  let sent = 0;
  known.transfers.push({
    response,
    send(untilByte) {
      response.write(bytes.subarray(sent, untilByte));
      sent = untilByte;
      if (sent >= bytes.length) response.end();
    },
  });
});

let run: Awaited<ReturnType<typeof startBotInProcess>>;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { provider } = fakeProvider({
    submit: async ({ prompt = '' }) => ({ taskId: prompt }),
    poll: async ({ taskId }: TaskRef) => ({
      state: 'succeeded',
      output: { kind: 'url', url: `${origin}/${encodeURIComponent(String(taskId))}` },
    }),
  });
  const api = { origin, headers: {}, isOperatorsOwn: true };
  run = await startBotInProcess({ providers: [{ ...provider, api }], decoder });
});
afterAll(async () => {
  await run[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

let count = 0;

/** Asks for a video, of which the first half arrives. `trouble`: of its first upload. */
async function ask(
  trouble: Trouble = { kind: 'delay', ms: 0 },
  { bytes = film, isAfterWork = false }: { bytes?: Buffer; isAfterWork?: boolean } = {},
) {
  const prompt = `film ${++count}`;
  const known = { bytes, transfers: [] as Transfer[] };
  films.set(prompt, known);
  const command = run.discord.member('mia').slash('video', { prompt, notify: 'off' });
  const route = new RegExp(command.token);
  const fault = run.discord.faults.add({ hasFile: true, route, times: 1, afterWork: isAfterWork }, trouble);
  const transfer = async (index: number): Promise<Transfer> => {
    await expect.poll(() => known.transfers[index]).toBeDefined();
    return known.transfers[index] as Transfer;
  };
  const first = await transfer(0);
  first.send(film.length / 2);
  return { command, fault, first, transfer, ...outcomesOf(command) };
}

function outcomesOf({ id, token }: { id: string; token: string }) {
  const lines = () => run.log.filter(({ job }) => job === id);
  return {
    /** The statuses of all uploads into the reply. 0: broken off. */
    uploads: () =>
      run.discord.log
        .requests({ method: 'PATCH' })
        .filter(({ path, requestBytes }) => path.includes(token) && requestBytes > MEBIBYTE)
        .map(({ status }) => status),
    states: () => lines().flatMap((line) => (line.msg === 'job' ? [String(line['state'])] : [])),
    failedSteps: () =>
      lines().flatMap((line) => (line.msg === 'a step of the job failed' ? [String(line['state'])] : [])),
    videos: () =>
      run.discord
        .messages()
        .flatMap(({ attachments }) => attachments)
        .filter(({ filename }) => filename.startsWith(`cutscene-${id}-`)),
  };
}

const isBegun = (fault: Fault) => expect.poll(() => fault.hits).toBe(1);
type Asked = Awaited<ReturnType<typeof ask>>;

async function expectOneVideo({ states, videos }: Asked, bytes = film) {
  await expect.poll(() => states().at(-1)).toBe('succeeded');
  const [video, ...more] = videos();
  expect(more).toEqual([]);
  const received = await (await fetch(video?.url ?? '')).bytes();
  expect(Buffer.compare(received, bytes)).toBe(0);
}

it('is uploaded while it is downloaded, and visible when it is whole', async () => {
  const asked = await ask();
  await isBegun(asked.fault);
  expect([asked.states().at(-1), asked.videos()]).toEqual(['downloading', []]);
  asked.first.send(film.length);
  await expectOneVideo(asked);
  expect([asked.uploads(), asked.failedSteps()]).toEqual([[200], []]);
  expect(asked.command.message()?.text).toContain(`film ${count}`);
});

it.each<[what: string, untilByte: number]>([
  ['in the middle', film.length / 2],
  ['one byte before its end', film.length - 1],
])('isn’t visible if its download breaks off %s', async (_, untilByte) => {
  const asked = await ask();
  await isBegun(asked.fault);
  asked.first.send(untilByte);
  asked.first.response.destroy();
  await expect.poll(asked.uploads).toEqual([0]);
  expect(asked.videos()).toEqual([]);
  (await asked.transfer(1)).send(film.length);
  await expectOneVideo(asked);
  expect([asked.uploads(), asked.failedSteps()]).toEqual([[0, 200], ['downloading']]);
});

it('isn’t visible if it turns out to be broken', async () => {
  const broken = Buffer.from(film).fill(0, film.length - 50_000);
  const asked = await ask(undefined, { bytes: broken });
  await isBegun(asked.fault);
  asked.first.send(broken.length);
  await expect.poll(asked.uploads).toEqual([0]);
  await expect.poll(asked.failedSteps).toEqual(['downloading']);
  expect(asked.videos()).toEqual([]);
  films.set(`film ${count}`, { bytes: film, transfers: [] });
  await expect.poll(() => films.get(`film ${count}`)?.transfers.length).toBe(1);
  films.get(`film ${count}`)?.transfers[0]?.send(film.length);
  await expectOneVideo(asked);
});

it('is downloaded at the provider’s pace while Discord takes nothing', async () => {
  const goOn = new AbortController();
  const asked = await ask({ kind: 'delay', ms: 60_000, signal: goOn.signal });
  await isBegun(asked.fault);
  asked.first.send(film.length);
  await expect.poll(() => asked.states().at(-1)).toBe('delivering');
  goOn.abort();
  await expectOneVideo(asked);
  expect(asked.uploads()).toEqual([200]);
});

it('is sent anew, at once, if its upload breaks off before the end', async () => {
  const asked = await ask({ kind: 'reset', during: 'request' });
  await expect.poll(asked.uploads).toEqual([0]);
  asked.first.send(film.length);
  await expectOneVideo(asked);
  expect([asked.uploads(), asked.failedSteps()]).toEqual([[0, 200], []]);
});

it('is sent anew if its delivery knows it by another name', async () => {
  const quickTime = Buffer.from(film).fill('qt  ', 8, 12);
  const asked = await ask(undefined, { bytes: quickTime });
  await isBegun(asked.fault);
  asked.first.send(film.length);
  await expectOneVideo(asked, quickTime);
  expect([asked.uploads(), asked.videos()[0]?.filename]).toEqual([[0, 200], expect.stringMatching(/\.mov$/)]);
});

it.each<[what: string, trouble: Trouble, isAfterWork: boolean, uploads: number[]]>([
  ['is refused', { kind: 'status', status: 503 }, false, [503, 200]],
  ['arrives, but not its answer', { kind: 'reset', during: 'response' }, true, [0]],
])('is visible once if the upload %s', async (_, trouble, isAfterWork, uploads) => {
  const asked = await ask(trouble, { isAfterWork });
  await isBegun(asked.fault);
  asked.first.send(film.length);
  await expectOneVideo(asked);
  expect([asked.uploads(), asked.failedSteps()]).toEqual([uploads, ['delivering']]);
});

it('waits no longer than Discord asks', async () => {
  const headers = { 'retry-after': '1' };
  const asked = await ask({ kind: 'status', status: 429, headers });
  await isBegun(asked.fault);
  asked.first.send(film.length);
  await expectOneVideo(asked);
  expect([asked.uploads(), asked.failedSteps()]).toEqual([[429, 200], []]);
});

it('goes elsewhere if a moderator deletes its message meanwhile', async () => {
  const asked = await ask();
  await isBegun(asked.fault);
  await run.discord.deleteMessage(asked.command.message()?.id ?? '');
  asked.first.send(film.length);
  await expectOneVideo(asked);
  expect(asked.uploads()).toEqual([404]);
});
