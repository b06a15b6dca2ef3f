import type { ClientExtras } from '../discord/client/extras.ts';
import type { Stage } from '../scenes/stage.ts';
import type { WiredServer } from '../wire.ts';
import { startLoopbackAssistant } from './assistant.ts';
import { startLoopbackModeration } from './moderation.ts';
import { createPanel } from './panel.ts';
import type { Durations } from './scripted-provider.ts';
import { simulated } from './simulated.ts';

/** Realistic, but faster. */
const DURATIONS: Durations = {
  stillMs: 4_000,
  videoMs: () => 15_000 + Math.random() * 25_000,
  slowVideoMs: 150_000,
};

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
  const moderation = await startLoopbackModeration();
  const assistant = await startLoopbackAssistant();
  const started = await Promise.all(
    Object.entries(simulated).map(async ([id, start]) => [id, await start(id, durations, now)] as const),
  );
  const all = started.map(([, provider]) => provider);
  const replicate = new Map(started).get('replicate');
  const panel = createPanel({ paid: null, providers: all.map(({ provider }) => provider) });
  return {
    // The preview needs no waiting, so it stays the default for newcomers. The others are offered beside it.
    env: {
      ...Object.assign({}, ...all.map(({ env }) => env)),
      MODERATION_BASE_URL: moderation.baseUrl,
      MODERATION_API_KEY: moderation.apiKey,
      ASSISTANT_BASE_URL: assistant.baseUrl,
      ASSISTANT_API_KEY: assistant.apiKey,
      ASSISTANT_MODEL: assistant.model,
      // So that something of it is in the figures.
      ASSISTANT_USD_PER_MTOK: '0.25,2',
      DEFAULT_MODEL: 'preview',
    },
    extras: panel.extras,
    servers: [
      ...all.map(({ name, server }) => ({ name, requests: server.requests })),
      { name: 'Moderation', requests: moderation.requests },
      { name: 'Assistant', requests: assistant.requests },
    ],
    scenes: {
      replicate(behavior, { videoMs = slowVideoMs, lasts = 'once' } = {}) {
        durations.slowVideoMs = videoMs;
        replicate?.provider.choose(behavior, behavior === 'works' ? 'always' : lasts);
      },
      submits: () => replicate?.server.count('create') ?? 0,
    },
    notice: 'No account, no key, no cost: the providers are simulated. See Providers on the page.',
    async close() {
      panel.close();
      await Promise.all(
        [moderation, assistant, ...all.map(({ server }) => server)].map((server) => server.close()),
      );
    },
  };
}
