import { fileURLToPath } from 'node:url';
import type { ClientExtras } from '../discord/client/extras.ts';
import type { Stage } from '../scenes/scenes.ts';
import type { WiredServer } from '../wire.ts';
import { startLoopbackComfyui } from './comfyui.ts';
import type { LoopbackAnswer } from './loopback.ts';
import { startLoopbackModeration } from './moderation.ts';
import { startLoopbackOpenai } from './openai.ts';
import { createPanel } from './panel.ts';
import { startLoopbackReplicate } from './replicate.ts';
import { createScript, type Durations } from './scripted-provider.ts';
import { withScriptedStill } from './scripted-still.ts';

const FILM = fileURLToPath(new URL('film.mp4', import.meta.url));
/** Those of docs/comfyui.md. */
const WORKFLOWS = fileURLToPath(new URL('../../../docs/comfyui', import.meta.url));

/** Realistic, but faster. */
const DURATIONS: Durations = {
  stillMs: 4_000,
  videoMs: () => 15_000 + Math.random() * 25_000,
  slowVideoMs: 150_000,
};
const RETRY_SECONDS = 5;

/** The simulated providers of a playground's bot. */
export interface Providers {
  /** For the bot. */
  env: Record<string, string>;
  /** For the page. */
  extras: ClientExtras;
  /** The simulated ones. */
  servers: readonly WiredServer[];
  /** For scenes, which only simulated providers can play. */
  scenes?: Pick<Stage, 'replicate' | 'submits'>;
  /** A line for the terminal. */
  notice: string;
  close(): Promise<void>;
}

/** Starts servers on this machine that simulate providers, with behaviors that the person at the page chooses. */
export async function startScriptedProviders(
  options: Partial<Durations> = {},
  now: () => number = Date.now,
): Promise<Providers> {
  const durations = { ...DURATIONS, ...options };
  const { slowVideoMs } = durations;
  const [replicate, selfHosted, comfyui, moderation] = await Promise.all([
    playReplicate(durations, now),
    playSelfHosted(durations, now),
    playComfyui(durations, now),
    startLoopbackModeration(),
  ]);
  const panel = createPanel({
    paid: null,
    providers: [replicate.provider, selfHosted.provider, comfyui.provider],
  });
  return {
    // The preview needs no waiting, so it stays the default for newcomers. The others are offered beside it.
    env: {
      ...replicate.env,
      ...selfHosted.env,
      ...comfyui.env,
      MODERATION_BASE_URL: moderation.baseUrl,
      MODERATION_API_KEY: moderation.apiKey,
      DEFAULT_MODEL: 'preview',
    },
    extras: panel.extras,
    servers: [
      { name: 'Replicate', requests: replicate.server.requests },
      { name: 'OpenAI API', requests: selfHosted.server.requests },
      { name: 'ComfyUI', requests: comfyui.server.requests },
      { name: 'Moderation', requests: moderation.requests },
    ],
    scenes: {
      replicate(behavior, { videoMs = slowVideoMs, lasts = 'once' } = {}) {
        durations.slowVideoMs = videoMs;
        replicate.provider.choose(behavior, behavior === 'works' ? 'always' : lasts);
      },
      submits: () => replicate.server.count('create'),
    },
    notice: 'No account, no key, no cost: the providers are simulated. See Providers on the page.',
    async close() {
      panel.close();
      const servers = [replicate.server, selfHosted.server, comfyui.server, moderation];
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function playReplicate(durations: Durations, now: () => number) {
  const script = createScript(
    {
      id: 'replicate',
      name: 'Replicate',
      detail: 'Pony and Flux + SVD: an image first, then a video from it',
    },
    durations,
  );
  const server = await startLoopbackReplicate({
    videoPath: FILM,
    now,
    taskMs: ({ makes, index }) => script.taskMs(makes, index),
  });
  const fates = { fails: 'fails', refuses: 'content_refused', 'never-ends': 'never_ends' } as const;
  const provider = script.play({
    loopback: server,
    routes: {
      ...{ submit: 'create', check: 'get', download: 'download' },
      others: ['account', 'model', 'upload', 'file', 'list', 'cancel'],
    },
    answers: {
      busy: busy({
        detail: `Request was throttled. Your rate limit resets in ~${RETRY_SECONDS}s.`,
        ...{ status: 429, retry_after: RETRY_SECONDS },
      }),
      down: { status: 503, json: { detail: 'Service temporarily unavailable', status: 503 } },
    },
    decide: (fate) => server.nextTasks(fates[fate], { times: 1 }),
    taskIds: () => server.predictions.map(({ id }) => id),
    deliver: withScriptedStill,
  });
  return {
    server,
    provider,
    env: { REPLICATE_BASE_URL: server.baseUrl, REPLICATE_API_KEY: server.apiToken },
  };
}

async function playSelfHosted(durations: Durations, now: () => number) {
  const script = createScript(
    {
      id: 'self-hosted',
      name: 'OpenAI API',
      detail: 'Your own server with the OpenAI Videos API. Also runs Sora 2',
    },
    durations,
  );
  const server = await startLoopbackOpenai({
    ...{ mode: 'vllm', videoPath: FILM, now },
    taskMs: (index) => script.taskMs('video', index),
  });
  const fates = { fails: 'fails', refuses: 'content-refused', 'never-ends': 'never-ends' } as const;
  const provider = script.play({
    loopback: server,
    routes: { submit: 'create', check: 'poll', download: 'content', others: ['list', 'cancel'] },
    answers: {
      busy: busy({ detail: 'Too many requests' }),
      down: { status: 503, json: { detail: 'Service Unavailable' } },
    },
    decide: (fate) => server.nextTasks(fates[fate], { times: 1 }),
    taskIds: () => server.tasks.map(({ id }) => id),
  });
  return { server, provider, env: { OPENAI_BASE_URL: server.baseUrl } };
}

async function playComfyui(durations: Durations, now: () => number) {
  const script = createScript(
    { id: 'comfyui', name: 'ComfyUI', detail: 'Your own GPU with ComfyUI workflows: Wan, LTX, Hunyuan' },
    durations,
  );
  const server = await startLoopbackComfyui({
    ...{ videoPath: FILM, now },
    taskMs: (index) => script.taskMs('video', index),
  });
  const fates = { fails: 'fails', refuses: 'content-refused', 'never-ends': 'never-ends' } as const;
  const provider = script.play({
    loopback: server,
    routes: {
      ...{ submit: 'submit', check: 'job', download: 'view' },
      others: ['info', 'stop', 'queue', 'delete', 'interrupt', 'history', 'upload', 'stats', 'node'],
    },
    answers: {
      busy: busy({ error: 'Too many requests' }),
      down: { status: 503, json: { error: 'Service Unavailable' } },
    },
    decide: (fate) => server.nextTasks(fates[fate], { times: 1 }),
    taskIds: () => server.tasks.map(({ number }) => `cutscene_${String(number).padStart(5, '0')}_`),
  });
  return {
    server,
    provider,
    env: {
      ...{ COMFYUI_BASE_URL: server.baseUrl, COMFYUI_API_KEY: server.apiKey },
      COMFYUI_WORKFLOWS: WORKFLOWS,
    },
  };
}

function busy(json: object): LoopbackAnswer {
  return { status: 429, headers: { 'retry-after': String(RETRY_SECONDS) }, json };
}
