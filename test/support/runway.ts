import { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import type { TaskRequest } from '../../src/providers/provider.ts';
import { createRunway } from '../../src/providers/runway/index.ts';
import { runtime } from './runtime.ts';

export const text: TaskRequest = {
  ...{ model: 'gen4.5', makes: 'video', task: 'generate', prompt: 'a paper boat', seed: 0, inputs: [] },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
};
const { signal } = new AbortController();
export const options = { signal, idempotencyKey: 'job-1' };

/** The adapter at a simulated server. */
export async function startRunway(settings: Parameters<typeof startLoopbackRunway>[0] = {}) {
  const server = await startLoopbackRunway(settings);
  const { apiKey, baseUrl } = server;
  return { server, provider: createRunway({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}
