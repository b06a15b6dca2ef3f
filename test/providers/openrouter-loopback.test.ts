import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { OpenRouter } from '@openrouter/sdk';
import { describe, expect, it } from 'vitest';

const prompt = 'a paper boat';
const model = 'alibaba/wan-2.7';
const url = 'data:image/png;base64,AAAA';

/** OpenRouter's own client. */
async function start(options: Parameters<typeof startLoopbackOpenrouter>[0] = {}, key?: string) {
  const server = await startLoopbackOpenrouter({ videoPath: import.meta.filename, ...options });
  const client = new OpenRouter({ apiKey: key ?? server.apiKey, serverURL: server.baseUrl });
  const videos = client.videoGeneration;
  type Asked = Partial<Parameters<typeof videos.generate>[0]['videoGenerationRequest']>;
  const create = (asked: Asked = {}) =>
    videos.generate({ videoGenerationRequest: { model, prompt, ...asked } });
  return { server, videos, create };
}

describe("OpenRouter's own client", () => {
  it.each([
    { duration: 5, resolution: '1080p', aspectRatio: '9:16', generateAudio: false, seed: 7 },
    {
      frameImages: [
        { type: 'image_url', imageUrl: { url }, frameType: 'first_frame' },
        { type: 'image_url', imageUrl: { url }, frameType: 'last_frame' },
      ],
    },
    { inputReferences: [{ type: 'image_url', imageUrl: { url } }] },
  ] as const)('makes a video here (%j)', async (asked) => {
    const { server, videos, create } = await start();
    await using _ = server;
    const created = await create(asked as Parameters<typeof create>[0]);
    expect(created).toMatchObject({ id: server.tasks[0]?.id, status: 'pending' });
    const made = await videos.getGeneration({ jobId: created.id });
    const content = `${server.baseUrl}/videos/${created.id}/content?index=0`;
    expect(made).toMatchObject({ status: 'completed', unsignedUrls: [content], usage: { isByok: false } });
    expect(made.usage?.cost).toBeCloseTo(0.1 * (server.tasks[0]?.body.duration ?? 5));
    const file = await videos.getVideoContent({ jobId: created.id });
    expect(await new Response(file).text()).toContain('makes a video here');
  });

  it('reads its models', async () => {
    const { server, videos } = await start();
    await using _ = server;
    const { data } = await videos.listVideosModels({});
    expect(data.map(({ id }) => id)).toContain(model);
    expect(data.find(({ id }) => id === model)).toMatchObject({
      ...{ supportedFrameImages: ['first_frame', 'last_frame'], pricingSkus: { duration_seconds: '0.1' } },
    });
  });

  it('sees why there is none', async () => {
    const { server, videos, create } = await start();
    await using _ = server;
    for (const [fate, end] of [
      ['content-refused', { status: 'failed', error: expect.stringContaining('content policy') }],
      ['is-cancelled', { status: 'cancelled' }],
      ['expires', { status: 'expired' }],
    ] as const) {
      server.nextTasks(fate, { times: 1 });
      expect(await videos.getGeneration({ jobId: (await create()).id })).toMatchObject(end);
    }
    server.nextTasks('output-expired', { times: 1 });
    const { id } = await create();
    await expect(videos.getVideoContent({ jobId: id })).rejects.toMatchObject({ statusCode: 410 });
    await expect(videos.getGeneration({ jobId: 'gen-vid-1' })).rejects.toMatchObject({ statusCode: 404 });
  });

  it.each([
    [{ duration: 11 }, 400],
    [{ resolution: '4K' }, 400],
    [{ aspectRatio: '21:9' }, 400],
    [{ model: 'alibaba/wan-1' }, 404],
  ])('is refused with %j', async (asked, statusCode) => {
    const { server, create } = await start();
    await using _ = server;
    await expect(create(asked as Parameters<typeof create>[0])).rejects.toMatchObject({ statusCode });
    expect(server.tasks).toHaveLength(0);
  });

  it('is refused with a wrong key', async () => {
    const { server, create } = await start({}, 'sk-or-wrong');
    await using _ = server;
    await expect(create()).rejects.toMatchObject({ statusCode: 401 });
  });
});
