import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Loopback, startLoopback } from '@cutscene/playground/providers/loopback.ts';
import { expect, it } from 'vitest';
import { knownModelIds } from '../../src/catalog/catalog.ts';
import { readModelsFile } from '../../src/catalog/models-file.ts';
import { loadConfig } from '../../src/config.ts';
import { StartError } from '../../src/errors.ts';
import { providerDefinitions } from '../../src/providers/index.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { makeFilm } from '../support/films.ts';
import { sampleProvider } from '../support/sample-provider.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const definitions = [...providerDefinitions, sampleProvider];
const KEY = 'key_of_the_seventh_provider';

type Call = 'create' | 'get' | 'film';

async function startServer(videoPath: string): Promise<Loopback<Call>> {
  const server: Loopback<Call> = await startLoopback<Call>({
    routes: [
      {
        ...{ name: 'create', method: 'POST', path: /^\/v1\/films$/ },
        answer: () => ({ status: 200, json: { id: 'film-1' } }),
      },
      {
        ...{ name: 'get', method: 'GET', path: /^\/v1\/films\/film-1$/ },
        answer: () => ({ status: 200, json: { isDone: true, videoUrl: `${server.url}/film.mp4` } }),
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
  return server;
}

it('takes a provider that is one file and one line of the list, from its variables to the video', async () => {
  await using folder = await temporaryFolder();
  const videoPath = join(folder.path, 'film.mp4');
  await makeFilm(videoPath);
  await using server = await startServer(videoPath);
  const modelsPath = join(folder.path, 'models.json');
  const stages = [{ makes: 'video', providerModel: 'one', price: { usd: 0.1, per: 'task' } }];
  const model = {
    id: 'mine',
    label: 'Mine',
    provider: 'seventh',
    durations: [5],
    resolutions: ['720p'],
    stages,
  };
  await writeFile(modelsPath, JSON.stringify({ models: [model] }));

  await using run = await startBotInProcess({
    definitions,
    // The provider's own name for its key.
    env: { SEVENTH_TOKEN: KEY, SEVENTH_BASE_URL: `${server.url}/v1`, MODELS_FILE: modelsPath },
    clock: createFastClock(60),
  });
  const message = await run.discord
    .member('mia')
    .slash('video', { prompt: 'a kite', model: 'mine' })
    .waitForMessage(({ attachments }) => attachments.length > 0);
  expect(message.attachments[0]?.filename).toMatch(/\.mp4$/);
  expect(server.requests.map(({ name }) => name)).toEqual(['create', 'get', 'film']);
  expect(server.requests[0]?.json).toEqual({ model: 'one', prompt: 'a kite' });
});

it('knows all about it from its definition', () => {
  const known = { modelIds: knownModelIds(), readModels: readModelsFile, providers: definitions };
  const config = loadConfig(
    { SEVENTH_API_KEY: KEY, SEVENTH_BASE_URL: 'https://gate.example/seventh' },
    known,
  );
  expect(config.secrets).toContain(KEY);
  expect(config.concurrency.get('seventh')).toBe(1);
  expect(config.warnings).toContain("SEVENTH_BASE_URL doesn't end in /v1, as addresses of Seventh do");
  expect(loadConfig({ SEVENTH_CONCURRENCY: '7' }, known).concurrency.get('seventh')).toBe(7);
  const wrong = { SEVENTH_API_KEY: 'two words', SEVENTH_BASE_URL: 'x', SEVENTH_CONCURRENCY: 'many' };
  expect(() => loadConfig(wrong, known)).toThrow(StartError);
  try {
    loadConfig(wrong, known);
  } catch (error) {
    const problems = error instanceof StartError ? error.problems : [];
    expect(problems.map((line) => line.split(':')[0])).toEqual(Object.keys(wrong));
  }
});
