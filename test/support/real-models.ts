import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDiscordOptions } from '../../playground/discord/options.ts';
import { startLoopbackLuma } from '../../playground/providers/luma.ts';
import { startLoopbackOpenai } from '../../playground/providers/openai.ts';
import { startLoopbackReplicate } from '../../playground/providers/replicate.ts';
import { startLoopbackRunway } from '../../playground/providers/runway.ts';
import { startLoopbackVidu } from '../../playground/providers/vidu.ts';
import { startLoopbackWavespeed } from '../../playground/providers/wavespeed.ts';
import { modelsFor } from '../../src/catalogue/catalogue.ts';
import { createLuma, createLumaAgents } from '../../src/providers/luma/index.ts';
import { createOpenai } from '../../src/providers/openai/index.ts';
import { createReplicate } from '../../src/providers/replicate/index.ts';
import { createRunway } from '../../src/providers/runway/index.ts';
import { createVidu } from '../../src/providers/vidu/index.ts';
import { createWavespeed } from '../../src/providers/wavespeed/index.ts';
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
  const wavespeed = await startLoopbackWavespeed({ videoPath });
  const vidu = await startLoopbackVidu({ videoPath });
  const runway = await startLoopbackRunway({ videoPath });
  const luma = await startLoopbackLuma({ videoPath });
  const isOperatorsOwn = true;
  const { deadlineMs } = options;
  const models = modelsFor({ selfHosted: 'my-model', own: [] }).map((model) => ({
    ...model,
    ...(deadlineMs !== undefined && { deadlineMs }),
  }));
  const run = await startBotInProcess({
    providers: [
      createReplicate({ apiToken: replicate.apiToken, baseUrl: replicate.baseUrl, isOperatorsOwn: true }),
      createWavespeed({ apiKey: wavespeed.apiKey, baseUrl: wavespeed.baseUrl, isOperatorsOwn }),
      createVidu({ apiKey: vidu.apiKey, baseUrl: vidu.baseUrl, isOperatorsOwn }),
      createRunway({ apiKey: runway.apiKey, baseUrl: runway.baseUrl, isOperatorsOwn }),
      createLuma({ apiKey: luma.apiKey, baseUrl: luma.baseUrl, isOperatorsOwn }),
      createLumaAgents({ apiKey: luma.agentsApiKey, baseUrl: luma.agentsBaseUrl, isOperatorsOwn }),
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
    wavespeed,
    vidu,
    runway,
    luma,
    videoPath,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await replicate.close();
      for (const server of [openai, wavespeed, vidu, runway, luma]) await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
