import { join } from 'node:path';
import type { LocalDiscordOptions } from '@cutscene/playground/discord/options.ts';
import { startLoopbackComfyui } from '@cutscene/playground/providers/comfyui.ts';
import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import { startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { modelsFor } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import type { Model } from '../../src/catalog/schema.ts';
import type { Decoder } from '../../src/media/judge.ts';
import { providerDefinitions } from '../../src/providers/index.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { startBotInProcess } from './bot-in-process.ts';
import { createFastClock } from './clock.ts';
import { makeFilm } from './films.ts';
import { envOfProviders } from './provider-env.ts';
import { selfHosted } from './self-hosted.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { workflowModels } from './workflows.ts';

/** Each offer of a model as a model of its own. */
export function offersOf(model: Model): Model[] {
  return model.offers.map((offer) => ({ ...model, id: offer.id, offers: [offer] }));
}

/** The bot with the real adapters, against loopback servers of all providers. Waits of minutes take seconds. */
export async function startWithRealAdapters(
  options: {
    discord?: LocalDiscordOptions;
    openaiMode?: 'openai' | 'vllm' | 'sglang';
    /** Every model's, instead of its own. */
    times?: { deadlineMs?: number; typicalMs?: number; keptMs?: number };
    withOpenai?: boolean;
    /** Its models are free, so one of them would be the default. */
    withComfyui?: boolean;
    /** Each offer as a model of its own. */
    isSplit?: boolean;
    speed?: number;
    /** Instead of one of that speed. */
    clock?: Clock;
    env?: Record<string, string>;
    /** How long tasks take at all providers. */
    taskMs?: number;
    /** Where providers call in place of `PUBLIC_URL`. */
    reach?: (url: string) => string;
    /** `undefined` for tests of requests alone: nothing decodes the same film again for each. */
    decoder?: Decoder;
    /** How long the videos of all providers are. */
    seconds?: number;
  } = {},
) {
  const folder = await temporaryFolder();
  const videoPath = join(folder.path, 'film.mp4');
  await makeFilm(videoPath, { seconds: options.seconds });
  const clock = options.clock ?? createFastClock(options.speed ?? 60);
  // Providers use the bot's own time, because it looks up lost submits by their time.
  const { taskMs = 0, reach } = options;
  const shared = { videoPath, now: clock.now, taskMs, ...(reach && { reach }) };
  const mode = options.openaiMode ?? 'openai';
  const servers = {
    replicate: await startLoopbackReplicate(shared),
    openai: await startLoopbackOpenai({ mode, ...shared }),
    wavespeed: await startLoopbackWavespeed(shared),
    fal: await startLoopbackFal(shared),
    vidu: await startLoopbackVidu(shared),
    runway: await startLoopbackRunway(shared),
    luma: await startLoopbackLuma(shared),
    // A server of its own, so that a fault of one of the APIs doesn't affect the other.
    lumaAgents: await startLoopbackLuma(shared),
    comfyui: await startLoopbackComfyui(shared),
    xai: await startLoopbackXai(shared),
    google: await startLoopbackGoogle(shared),
    openrouter: await startLoopbackOpenrouter(shared),
  };
  const { openai } = servers;
  const run = await startBotInProcess({
    definitions: providerDefinitions,
    env: {
      ...envOfProviders({ ...servers, comfyui: options.withComfyui ? servers.comfyui : undefined }),
      ...(options.withOpenai !== false && {
        ...{ OPENAI_API_KEY: openai.apiKey ?? '', OPENAI_BASE_URL: openai.baseUrl },
        SELF_HOSTED_ENCODING: mode === 'sglang' ? 'json' : 'multipart',
      }),
      ...options.env,
    },
    models: [
      ...modelsFor({ own: { models: options.withComfyui ? workflowModels : [] } }),
      ...selfHosted('my-model'),
    ]
      .flatMap((model) => (options.isSplit ? offersOf(model) : [model]))
      .map((model) => mapWays(model, (way) => ({ ...way, ...options.times }))),
    ...{ clock, ...('decoder' in options && { decoder: options.decoder }) },
    discord: { rateLimits: false, ...options.discord },
  });
  return {
    ...run,
    ...servers,
    videoPath,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      for (const server of Object.values(servers)) await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
