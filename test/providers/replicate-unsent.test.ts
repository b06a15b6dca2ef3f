import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { describe, expect, it } from 'vitest';
import type { TaskRequest } from '../../src/providers/provider.ts';
import { createReplicate } from '../../src/providers/replicate/index.ts';
import { runtime } from '../support/runtime.ts';

const request: TaskRequest = {
  ...{ model: 'google/veo-3.1-fast', makes: 'video', task: 'generate', prompt: 'a paper boat' },
  ...{ durationSeconds: 8, resolution: '720p', aspectRatio: '16:9', seed: 1 },
  inputs: [],
  fields: { prompt: 'prompt' },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

/** Then even a paid call may be repeated. */
const UNSENT = { kind: 'unavailable', sent: false };

async function start() {
  const server = await startLoopbackReplicate();
  const { apiToken, baseUrl } = server;
  return { server, provider: createReplicate({ runtime, apiToken, baseUrl, isOperatorsOwn: true }) };
}

describe('nothing was sent', () => {
  it('where the name is unknown', async () => {
    const apiToken = 'r8_secret';
    const provider = createReplicate({
      runtime,
      apiToken,
      baseUrl: 'http://nowhere.invalid/v1',
      isOperatorsOwn: true,
    });
    await expect(provider.submit(request, options)).rejects.toMatchObject(UNSENT);
  });

  it('where the other side does not speak TLS', async () => {
    const { server } = await start();
    await using _ = server;
    const { apiToken } = server;
    const baseUrl = server.baseUrl.replace('http:', 'https:');
    const provider = createReplicate({ runtime, apiToken, baseUrl, isOperatorsOwn: true });
    await expect(provider.submit(request, options)).rejects.toMatchObject(UNSENT);
    expect(server.requests).toHaveLength(0);
  });
});
