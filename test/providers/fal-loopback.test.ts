import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import { ApiError, createFalClient, ValidationError } from '@fal-ai/client';
import { describe, expect, it } from 'vitest';

const prompt = 'a paper boat';
const VEO = 'fal-ai/veo3.1';
const KLING = 'fal-ai/kling-video/v3/pro/image-to-video';

/** fal's own client, which can't be told another address. */
async function start(options: Parameters<typeof startLoopbackFal>[0] = {}, key?: string) {
  const server = await startLoopbackFal(options);
  const toServer = (url: string) => url.replace(/^https:\/\/(?:queue\.fal\.run|rest\.fal\.ai)/, server.url);
  const client = createFalClient({
    credentials: key ?? server.apiKey,
    fetch: (input, init) => fetch(toServer(String(input)), init),
    retry: { maxRetries: 0 },
  });
  return { server, client };
}

describe("fal's own client", () => {
  it('runs a model here', async () => {
    const { server, client } = await start();
    await using _ = server;
    const { data, requestId } = await client.subscribe(VEO, { input: { prompt, duration: '8s' } });
    expect(data.video.url).toBe(`${server.url}/files/${requestId}/output.mp4`);
    expect(server.requests[0]?.headers['x-fal-queue-priority']).toBe('normal');
    expect(server.tasks[0]).toMatchObject({ id: requestId, runs: 1 });
  });

  it('follows a request through the queue, and cancels it', async () => {
    let nowMs = 0;
    const { server, client } = await start({ taskMs: 60_000, now: () => nowMs });
    await using _ = server;
    const queued = await client.queue.submit(VEO, {
      ...{ input: { prompt }, webhookUrl: 'https://bot.example/hook', startTimeout: 90 },
      storageSettings: { expiresIn: '7d' },
    });
    expect(queued).toMatchObject({ status: 'IN_QUEUE', queue_position: 0 });
    const asked = { requestId: queued.request_id };
    expect(await client.queue.status(VEO, asked)).toMatchObject({ status: 'IN_QUEUE' });
    nowMs = 30_000;
    expect(await client.queue.status(VEO, { ...asked, logs: true })).toMatchObject({
      ...{ status: 'IN_PROGRESS', logs: [{ message: 'step 10/50' }] },
    });
    await expect(client.queue.result(VEO, asked)).rejects.toMatchObject({
      ...{ status: 400, body: { detail: 'Request is still in progress' } },
    });
    await client.queue.cancel(VEO, asked);
    expect(await client.queue.status(VEO, asked)).toMatchObject({ status: 'COMPLETED' });
    await expect(client.queue.result(VEO, asked)).rejects.toMatchObject({ status: 499 });
    await expect(client.queue.cancel(VEO, asked)).rejects.toMatchObject({ status: 400 });
    expect(server.webhooks.asked.get(queued.request_id)).toBe('https://bot.example/hook');
  });

  it('uploads a file here, which a model can read', async () => {
    const { server, client } = await start();
    await using _ = server;
    const start_image_url = await client.storage.upload(new File(['image'], 'a.png', { type: 'image/png' }));
    expect(await (await fetch(start_image_url)).text()).toBe('image');
    await client.subscribe(KLING, { input: { prompt, start_image_url, duration: '5' } });
    expect(server.tasks[0]?.fate).toBe('completes');
  });

  it('sees why a request failed', async () => {
    const { server, client } = await start();
    await using _ = server;
    server.nextTasks('content-refused', { times: 1 });
    const refused = await client.subscribe(VEO, { input: { prompt } }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ValidationError);
    expect((refused as ValidationError).fieldErrors).toMatchObject([{ type: 'content_policy_violation' }]);
    server.nextTasks('times-out', { times: 1 });
    const late = await client.subscribe(VEO, { input: { prompt } }).catch((error: unknown) => error);
    expect(late).toMatchObject({ status: 504, body: { error_type: 'request_timeout' } });
    // It doesn't turn the queue's own repetitions off.
    expect(server.tasks[1]?.runs).toBe(10);
  });

  it.each([
    [VEO, { prompt, duration: 8 }, 'duration'],
    [VEO, { prompt, fps: 24 }, 'fps'],
    [VEO, {}, 'prompt'],
    [KLING, { prompt }, 'start_image_url'],
    ['alibaba/wan-3.0/text-to-video', { prompt, duration: '5' }, 'duration'],
    ['minimax/h3/text-to-video', { prompt, resolution: '768p' }, 'resolution'],
    ['lightricks/ltx-2.5/text-to-video/pro', { prompt, duration: '12' }, 'duration'],
  ])('is refused by %s with %j', async (model, input, field) => {
    const { server, client } = await start();
    await using _ = server;
    const refused = await client.queue.submit(model, { input }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ValidationError);
    expect((refused as ValidationError).getFieldErrors(field)).toHaveLength(1);
    expect(server.tasks).toHaveLength(0);
  });

  it('is refused with a wrong key, an unknown model and an unknown header', async () => {
    const { server, client } = await start({}, 'wrong:key');
    await using _ = server;
    const submit = client.queue.submit(VEO, { input: { prompt } });
    await expect(submit).rejects.toMatchObject({ status: 401 });
    await expect(submit).rejects.toBeInstanceOf(ApiError);
    const other = await start();
    await using __ = other.server;
    const { queue } = other.client;
    await expect(queue.submit('fal-ai/nothing', { input: {} })).rejects.toMatchObject({ status: 404 });
    const headers = { 'x-fal-no-retries': '1' };
    await expect(queue.submit(VEO, { input: { prompt }, headers })).rejects.toMatchObject({ status: 400 });
  });
});
