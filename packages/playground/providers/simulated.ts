import { fileURLToPath } from 'node:url';
import type { ClientProvider } from '../protocol.ts';
import type { TaskFate } from './behaviors.ts';
import { type LoopbackComfyui, startLoopbackComfyui } from './comfyui.ts';
import { drawStill } from './drawn-still.ts';
import { startLoopbackFal } from './fal.ts';
import { failure as falFailure } from './fal-checks.ts';
import { startLoopbackGoogle } from './google.ts';
import { failure as googleFailure } from './google-checks.ts';
import type { Loopback, LoopbackAnswer } from './loopback.ts';
import { startLoopbackLuma } from './luma.ts';
import { lumaError } from './luma-checks.ts';
import { type LoopbackOpenai, startLoopbackOpenai } from './openai.ts';
import { startLoopbackOpenrouter } from './openrouter.ts';
import { failure as openrouterFailure } from './openrouter-checks.ts';
import { startLoopbackReplicate } from './replicate.ts';
import { startLoopbackRunway } from './runway.ts';
import { runwayError } from './runway-checks.ts';
import { createScript, type Durations, type ScriptedProvider } from './scripted-provider.ts';
import { withScriptedStill } from './scripted-still.ts';
import type { TaskControls, TaskMs } from './task-list.ts';
import { startLoopbackVidu } from './vidu.ts';
import { startLoopbackWavespeed } from './wavespeed.ts';
import { startLoopbackXai } from './xai.ts';
import { failure as xaiFailure } from './xai-checks.ts';

const FILM = fileURLToPath(new URL('film.mp4', import.meta.url));
/** Those of docs/comfyui.md. */
const WORKFLOWS = fileURLToPath(new URL('../../../docs/comfyui', import.meta.url));
const RETRY_SECONDS = 5;

/** A provider that answers from this machine, by its script. */
interface Simulated {
  name: string;
  server: Pick<Loopback<string>, 'requests' | 'count' | 'close'>;
  provider: ScriptedProvider;
  /** For the bot. */
  env: Record<string, string>;
}

type AnyServer = Loopback<string> & TaskControls<string>;
type Route<Server extends AnyServer> = Parameters<Server['count']>[0];

interface Facts<Server extends AnyServer> extends Pick<ClientProvider, 'name' | 'detail'> {
  start(options: { videoPath: string; now: () => number; taskMs: TaskMs }): Promise<Server>;
  env(server: NoInfer<Server>): Record<string, string>;
  submit: readonly Route<Server>[];
  check: Route<Server>;
  download: Route<Server>;
  fates: Record<TaskFate, Parameters<Server['nextTasks']>[0]>;
  /** The ids of all tasks, oldest first. They appear in the addresses of their files. */
  taskIds(server: NoInfer<Server>): readonly string[];
  /** A refusal in this provider's words. */
  refuse(status: number, words: string): LoopbackAnswer;
}

type Start = (id: string, durations: Durations, now: () => number) => Promise<Simulated>;

function simulate<Server extends AnyServer>(facts: Facts<Server>): Start {
  const { name, detail, submit, check, download, refuse } = facts;
  return async (id, durations, now) => {
    const script = createScript({ id, name, detail }, durations);
    const server = await facts.start({ videoPath: FILM, now, taskMs: script.taskMs });
    const provider = script.play({
      loopback: server,
      routes: { submit, check, download },
      answers: {
        busy: { ...refuse(429, 'Too many requests'), headers: { 'retry-after': String(RETRY_SECONDS) } },
        down: refuse(503, 'Service temporarily unavailable'),
      },
      decide: (fate) => server.nextTasks(facts.fates[fate], { times: 1 }),
      taskIds: () => facts.taskIds(server),
      deliver: withScriptedStill,
    });
    return { name, server, provider, env: facts.env(server) };
  };
}

const hyphens = { fails: 'fails', refuses: 'content-refused', 'never-ends': 'never-ends' } as const;
const underscores = { fails: 'fails', refuses: 'content_refused', 'never-ends': 'never_ends' } as const;
const idsOf = ({ tasks }: { tasks: readonly { id: string }[] }) => tasks.map(({ id }) => id);

/** Every provider that the bot knows, by its id. */
export const simulated: Readonly<Record<string, Start>> = {
  replicate: simulate({
    name: 'Replicate',
    detail: 'Pony and Flux + SVD: an image first, then a video from it',
    start: startLoopbackReplicate,
    env: ({ baseUrl, apiToken }) => ({ REPLICATE_BASE_URL: baseUrl, REPLICATE_API_KEY: apiToken }),
    ...{ submit: ['create'], check: 'get', download: 'download', fates: underscores },
    taskIds: ({ predictions }) => predictions.map(({ id }) => id),
    refuse: (status, detail) => ({ status, json: { detail, status } }),
  }),
  openai: simulate<LoopbackOpenai>({
    name: 'OpenAI API',
    detail: 'Your own server with the OpenAI Videos API. Also runs Sora 2',
    start: (options) => startLoopbackOpenai({ ...options, mode: 'vllm' }),
    env: ({ baseUrl }) => ({ OPENAI_BASE_URL: baseUrl }),
    ...{ submit: ['create'], check: 'poll', download: 'content', fates: hyphens, taskIds: idsOf },
    refuse: (status, detail) => ({ status, json: { detail } }),
  }),
  comfyui: simulate<LoopbackComfyui>({
    name: 'ComfyUI',
    detail: 'Your own GPU with ComfyUI workflows: Wan, LTX, Hunyuan',
    async start(options) {
      const image = await drawStill('jpg', 512, 288);
      return startLoopbackComfyui({ ...options, preview: () => image });
    },
    env: ({ baseUrl, apiKey }) => ({
      ...{ COMFYUI_BASE_URL: baseUrl, COMFYUI_API_KEY: apiKey, COMFYUI_WORKFLOWS: WORKFLOWS },
    }),
    ...{ submit: ['submit'], check: 'job', download: 'view', fates: hyphens },
    taskIds: ({ tasks }) => tasks.map(({ number }) => `cutscene_${String(number).padStart(5, '0')}_`),
    refuse: (status, error) => ({ status, json: { error } }),
  }),
  wavespeed: simulate({
    ...{ name: 'WaveSpeed', detail: 'Kling, Seedance, Wan, Hailuo, LTX' },
    start: startLoopbackWavespeed,
    env: ({ baseUrl, apiKey }) => ({ WAVESPEED_BASE_URL: baseUrl, WAVESPEED_API_KEY: apiKey }),
    ...{ submit: ['submit'], check: 'result', download: 'download', fates: hyphens, taskIds: idsOf },
    refuse: (status, message) => ({ status, json: { code: status, message } }),
  }),
  fal: simulate({
    ...{ name: 'fal', detail: 'LTX, Kling, Veo, Wan, Seedance' },
    start: startLoopbackFal,
    env: ({ baseUrl, apiKey }) => ({ FAL_BASE_URL: baseUrl, FAL_API_KEY: apiKey }),
    ...{ submit: ['submit'], check: 'status', download: 'download', fates: hyphens, taskIds: idsOf },
    refuse: falFailure,
  }),
  runway: simulate({
    ...{ name: 'Runway', detail: 'Gen-4.5, Gen-4 Turbo, Aleph 2' },
    start: startLoopbackRunway,
    env: ({ baseUrl, apiKey }) => ({ RUNWAY_BASE_URL: baseUrl, RUNWAY_API_KEY: apiKey }),
    submit: ['text', 'image', 'video', 'upscale', 'still'],
    ...{ check: 'get', download: 'download', fates: underscores, taskIds: idsOf },
    refuse: runwayError,
  }),
  luma: simulate({
    ...{ name: 'Luma', detail: 'Ray 2' },
    start: startLoopbackLuma,
    env: ({ baseUrl, apiKey }) => ({ LUMA_BASE_URL: baseUrl, LUMA_API_KEY: apiKey }),
    ...{ submit: ['create'], check: 'get', download: 'download', fates: underscores, taskIds: idsOf },
    refuse: lumaError,
  }),
  'luma-agents': simulate({
    ...{ name: 'Luma Agents', detail: 'Ray 3.2' },
    start: startLoopbackLuma,
    env: (server) => ({
      ...{ LUMA_AGENTS_BASE_URL: server.agentsBaseUrl, LUMA_AGENTS_API_KEY: server.agentsApiKey },
    }),
    ...{ submit: ['agents-create'], check: 'agents-get', download: 'download' },
    ...{ fates: underscores, taskIds: idsOf, refuse: lumaError },
  }),
  vidu: simulate({
    ...{ name: 'Vidu', detail: 'Vidu Q3 Turbo, Q3 Pro' },
    start: startLoopbackVidu,
    env: ({ baseUrl, apiKey }) => ({ VIDU_BASE_URL: baseUrl, VIDU_API_KEY: apiKey }),
    ...{ submit: ['create'], check: 'get', download: 'download', taskIds: idsOf },
    fates: { ...hyphens, refuses: 'result-refused' },
    refuse: (code, message) => ({ status: code, json: { code, reason: 'Refused', message, metadata: {} } }),
  }),
  xai: simulate({
    ...{ name: 'xAI', detail: 'Grok Imagine' },
    start: startLoopbackXai,
    env: ({ baseUrl, apiKey }) => ({ XAI_BASE_URL: baseUrl, XAI_API_KEY: apiKey }),
    submit: ['generate', 'edit', 'extend'],
    ...{ check: 'get', download: 'download', fates: hyphens, taskIds: idsOf },
    refuse: (status, error) => xaiFailure(status, 'unavailable', error),
  }),
  google: simulate({
    ...{ name: 'Google', detail: 'Gemini Omni' },
    start: startLoopbackGoogle,
    env: ({ baseUrl, apiKey }) => ({ GEMINI_BASE_URL: baseUrl, GEMINI_API_KEY: apiKey }),
    ...{ submit: ['create'], check: 'get', download: 'download', fates: hyphens, taskIds: idsOf },
    refuse: (status, message) => googleFailure(status, 'unavailable', message),
  }),
  openrouter: simulate({
    ...{ name: 'OpenRouter', detail: 'Veo 3.1, Wan 2.7, and new models for /operator' },
    start: startLoopbackOpenrouter,
    env: ({ baseUrl, apiKey }) => ({ OPENROUTER_BASE_URL: baseUrl, OPENROUTER_API_KEY: apiKey }),
    ...{ submit: ['create'], check: 'get', download: 'content', fates: hyphens, taskIds: idsOf },
    refuse: openrouterFailure,
  }),
};
