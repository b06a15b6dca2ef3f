import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDiscordOptions } from '../../playground/discord/options.ts';
import { startLoopbackOpenai } from '../../playground/providers/openai.ts';
import { startLoopbackReplicate } from '../../playground/providers/replicate.ts';
import { modelsFor } from '../../src/catalogue/catalogue.ts';
import { createOpenai } from '../../src/providers/openai/index.ts';
import { createReplicate } from '../../src/providers/replicate/index.ts';
import { startBotInProcess } from './bot-in-process.ts';
import { createFastClock } from './clock.ts';
import { makeFilm } from './films.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Drawn once for all tests of a file. */
let film: Promise<string> | undefined;

async function drawFilm(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'cutscene-test-')), 'film.mp4');
  await makeFilm(path);
  return path;
}

/** The bot with the real adapters, against loopback servers of both providers; what waits for minutes waits for seconds. */
export async function startWithRealAdapters(
  options: {
    discord?: LocalDiscordOptions;
    openaiMode?: 'openai' | 'vllm' | 'sglang';
    deadlineMs?: number;
    withOpenai?: boolean;
    times?: number;
  } = {},
) {
  const folder = await temporaryFolder();
  const videoPath = join(folder.path, 'film.mp4');
  film ??= drawFilm();
  await copyFile(await film, videoPath);
  const replicate = await startLoopbackReplicate({ videoPath });
  const mode = options.openaiMode ?? 'openai';
  const openai = await startLoopbackOpenai({ mode, videoPath });
  const encoding = mode === 'sglang' ? 'json' : 'multipart';
  const { deadlineMs } = options;
  const models = modelsFor({ selfHosted: 'my-model' }).map((model) => ({
    ...model,
    ...(deadlineMs !== undefined && { deadlineMs }),
  }));
  const run = await startBotInProcess({
    providers: [
      createReplicate({ apiToken: replicate.apiToken, baseUrl: replicate.baseUrl, isOperatorsOwn: true }),
      ...(options.withOpenai === false
        ? []
        : [createOpenai({ apiKey: openai.apiKey, baseUrl: openai.baseUrl, encoding, isOperatorsOwn: true })]),
    ],
    models,
    clock: createFastClock(options.times ?? 60),
    discord: { rateLimits: false, ...options.discord },
  });
  return {
    ...run,
    replicate,
    openai,
    videoPath,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await replicate.close();
      await openai.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
