import { createHmac } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawStill } from '@cutscene/playground/providers/drawn-still.ts';
import { type Loopback, startLoopback } from '@cutscene/playground/providers/loopback.ts';
import { expect, it } from 'vitest';
import { providerDefinitions } from '../../src/providers/index.ts';
import { ableProvider } from '../support/able-provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { act, controlOf } from '../support/buttons.ts';
import { createFastClock } from '../support/clock.ts';
import { makeFilm } from '../support/films.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { untilSettled } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KEY = 'key_of_the_eighth_provider';
const SIGNING_KEY = 'signed by the eighth';

type Call = 'create' | 'get' | 'cancel' | 'models' | 'key' | 'film';

/** One of its servers. What it is asked for, it makes once it is told to. */
async function startServer(videoPath: string, prefix: string, look: Buffer) {
  const films: { id: string; isDone: boolean; body: Record<string, unknown> }[] = [];
  const find = (id: string | undefined) => films.find((each) => each.id === id);
  const server: Loopback<Call> = await startLoopback<Call>({
    routes: [
      {
        ...{ name: 'create', method: 'POST', path: /^\/films$/ },
        answer({ json }) {
          const id = `${prefix}-${films.length}`;
          films.push({ id, isDone: false, body: json as Record<string, unknown> });
          return { status: 200, json: { id } };
        },
      },
      {
        ...{ name: 'get', method: 'GET', path: /^\/films\/(?<id>[\w-]+)$/ },
        answer: ({ groups: { id } }) => ({
          status: 200,
          json: find(id)?.isDone
            ? { isDone: true, videoUrl: `${server.url}/film.mp4` }
            : { isDone: false, look: look.toString('base64') },
        }),
      },
      {
        ...{ name: 'cancel', method: 'POST', path: /^\/films\/[\w-]+\/cancel$/ },
        answer: () => ({ status: 200, json: {} }),
      },
      {
        ...{ name: 'models', method: 'GET', path: /^\/models$/ },
        answer: () => ({ status: 200, json: [{ name: 'novel', usd: 0.2 }] }),
      },
      {
        ...{ name: 'key', method: 'GET', path: /^\/key$/ },
        answer: () => ({ status: 200, json: { key: SIGNING_KEY } }),
      },
      {
        ...{ name: 'film', method: 'GET', path: /^\/film\.mp4$/ },
        answer: () => ({ status: 200, file: { contentType: 'video/mp4', path: videoPath } }),
      },
    ],
    refuse: ({ authorization }) =>
      authorization === `Bearer ${KEY}` ? undefined : { status: 401, json: {} },
    notFound: { status: 404, json: {} },
    now: Date.now,
  });
  return Object.assign(server, { films });
}

it('takes a provider that can do everything, with nothing but its file and its line', async () => {
  await using folder = await temporaryFolder();
  const videoPath = join(folder.path, 'film.mp4');
  await makeFilm(videoPath, { seconds: 2 });
  const look = await drawStill('jpg', 512, 288);
  await using one = await startServer(videoPath, 'one', look);
  await using two = await startServer(videoPath, 'two', look);
  const own = join(folder.path, 'own');
  await mkdir(own);
  await writeFile(join(own, 'mine.json'), JSON.stringify({ label: 'Mine' }));
  await writeFile(join(own, 'kling-4.json'), JSON.stringify({ label: 'Taken' }));
  await writeFile(join(own, 'broken.json'), '{');

  const clock = createFastClock(20);
  await using run = await startBotInProcess({
    ...{ clock, definitions: [...providerDefinitions, ableProvider], decoder: await machineDecoder() },
    env: {
      ...{ EIGHTH_API_KEY: KEY, EIGHTH_BASE_URL: `${one.url},${two.url}`, EIGHTH_MODELS: own },
      ...{ EIGHTH_MOOD: 'wild', NEW_MODELS: 'offer', DEFAULT_MODEL: 'mine' },
      ...{ PUBLIC_URL: 'https://bot.example', HOST: '127.0.0.1' },
    },
    discord: { rateLimits: false },
  });
  const mia = run.discord.member('mia');
  const make = (model: string) => mia.slash('video', { prompt: 'a kite', model, notify: 'off' });
  const hasFilm = ({ attachments }: { attachments: { filename: string }[] }) =>
    attachments.some(({ filename }) => filename.endsWith('.mp4'));

  // A model of the operator's own file, and what it looks like meanwhile.
  const command = make('mine');
  await command.waitForMessage(
    ({ attachments }) => attachments.some(({ filename }) => filename.startsWith('progress-')),
    20_000,
  );
  const [film] = one.films;
  expect(film?.body).toMatchObject({ model: 'mine', prompt: 'a kite', task: 'generate', mood: 'wild' });

  // Its calls, signed in its own way.
  const { pathname } = new URL(String(film?.body['tell']));
  const call = async (key: string) => {
    const time = String(Math.round(clock.now() / 1_000));
    const body = '{"id":"one-0"}';
    const mac = createHmac('sha256', key).update(time).update(body).digest('hex');
    const headers = { 'x-eighth-id': key, 'x-eighth-time': time, 'x-eighth-mac': mac };
    return (await fetch(run.bot.httpUrl + pathname, { method: 'POST', headers, body })).ok;
  };
  expect(await call('somebody else')).toBe(false);
  expect(await call(SIGNING_KEY)).toBe(true);

  if (film) film.isDone = true;
  const done = await command.waitForMessage(hasFilm);
  await untilSettled(run);

  // Edited by talk, at its other server.
  const composer = await (await act(mia, done, 'Edit video')).waitForMessage();
  const form = mia.click(composer, controlOf(composer, 'text'));
  const typed = await (await mia.submitModal(form, { prompt: 'make it night' })).waitForMessage(
    ({ components }) => JSON.stringify(components).includes('make it night'),
  );
  const edit = mia.click(typed, controlOf(typed, 'make'));
  await expect.poll(() => two.films.length, { timeout: 10_000 }).toBe(1);
  const [edited] = two.films;
  expect(edited?.body).toMatchObject({ task: 'edit', prompt: 'make it night', previous: 'one-0' });
  if (edited) edited.isDone = true;
  await edit.waitForMessage(hasFilm);

  // A model that it describes itself, cancelled.
  await expect.poll(() => run.log.some(({ msg }) => msg === 'a provider describes new models')).toBe(true);
  const novel = make('eighth-novel');
  await expect.poll(() => one.films.length, { timeout: 10_000 }).toBe(2);
  expect(one.films[1]?.body).toMatchObject({ model: 'novel' });
  const running = await novel.waitForMessage(({ text }) => text.includes('eighth'));
  mia.click(running, 'Cancel');
  await expect.poll(() => one.count('cancel') + two.count('cancel'), { timeout: 10_000 }).toBe(1);
  expect(run.discord.log.invalid()).toEqual([]);
});
