import { createXai } from '@ai-sdk/xai';
import { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { describe, expect, it } from 'vitest';

const prompt = 'a paper boat';
const image = 'data:image/png;base64,AAAA';
const film = 'https://example.com/a.mp4';

type Model = ReturnType<ReturnType<typeof createXai>['video']>;
type Call = Parameters<NonNullable<Model['doStart']>>[0];
type Asked = Partial<Call> & { xai?: Record<string, string | string[]> };

const nothing = {
  ...{ image: undefined, duration: undefined, aspectRatio: undefined, fps: undefined, resolution: undefined },
  ...{ seed: undefined, frameImages: undefined, inputReferences: undefined, generateAudio: undefined },
};

/** xAI's client of the AI SDK. */
async function start(options: Parameters<typeof startLoopbackXai>[0] = {}, key?: string) {
  const server = await startLoopbackXai(options);
  const client = createXai({ apiKey: key ?? server.apiKey, baseURL: server.baseUrl });
  /** The status after the end. */
  async function make(name: string, { xai = {}, ...asked }: Asked = {}) {
    const model = client.video(name);
    const call = { ...nothing, prompt, n: 1, ...asked, providerOptions: { xai } } as Call;
    const started = await model.doStart?.(call);
    for (;;) {
      const status = await model.doStatus?.({ operation: started?.operation ?? null });
      if (status?.status !== 'pending') return status;
    }
  }
  return { server, make };
}

describe("xAI's own client", () => {
  it.each([
    ['generate', { duration: 5, aspectRatio: '9:16', xai: { resolution: '1080p' } }],
    ['generate', { xai: { mode: 'reference-to-video', referenceImageUrls: [image, image] } }],
    ['generate', { image: { type: 'url', url: image } }],
  ] as const)('makes a video here (%s, %j)', async (route, asked) => {
    const { server, make } = await start();
    await using _ = server;
    const made = await make('grok-imagine-video-1.5', asked as Asked);
    const [task] = server.tasks;
    expect(made).toMatchObject({
      videos: [{ type: 'url', url: `${server.url}/vidgen/${task?.id}/video.mp4` }],
      providerMetadata: { xai: { requestId: task?.id, progress: 100 } },
    });
    expect(server.requests.map(({ name }) => name)).toEqual([route, 'get']);
  });

  it.each([
    ['edit', { mode: 'edit-video' }, {}],
    ['extend', { mode: 'extend-video' }, { duration: 6 }],
  ] as const)('works on a video here: %s', async (route, mode, asked) => {
    const { server, make } = await start();
    await using _ = server;
    await make('grok-imagine-video', { ...asked, xai: { ...mode, videoUrl: film } });
    expect(server.requests[0]).toMatchObject({ name: route, json: { video: { url: film } } });
  });

  it('waits for a video, and sees why there is none', async () => {
    const { server, make } = await start({ taskMs: 20 });
    await using _ = server;
    await make('grok-imagine-video-1.5-lite');
    expect(server.count('get')).toBeGreaterThan(1);
    server.nextTasks('result-refused', { times: 1 });
    const ending = (words: string) => ({ status: 'error', error: expect.stringContaining(words) });
    expect(await make('grok-imagine-video')).toMatchObject(
      ending('blocked due to a content policy violation'),
    );
    server.nextTasks('fails', { times: 1 });
    expect(await make('grok-imagine-video')).toMatchObject(ending('failed'));
    server.nextTasks('expires', { times: 1 });
    expect(await make('grok-imagine-video')).toMatchObject(ending('expired'));
  });

  it.each([
    ['grok-imagine-video', { xai: { resolution: '1080p' } }, 400],
    [
      'grok-imagine-video-1.5-lite',
      { xai: { mode: 'reference-to-video', referenceImageUrls: [image] } },
      400,
    ],
    ['grok-imagine-video-1.5', { duration: 16 }, 400],
    ['grok-imagine-video-1.5', { aspectRatio: '7:3' }, 400],
    ['grok-imagine-video-1.5', { xai: { mode: 'edit-video', videoUrl: film } }, 400],
    ['grok-imagine-video-1.5', { xai: { style: 'anime' } }, 400],
    ['grok-2-video', {}, 404],
  ] as const)('is refused by %s with %j', async (model, asked, status) => {
    const { server, make } = await start();
    await using _ = server;
    await expect(make(model, asked as unknown as Asked)).rejects.toMatchObject({ statusCode: status });
    expect(server.tasks).toHaveLength(0);
  });

  it('is refused with a wrong key', async () => {
    const { server, make } = await start({}, 'xai-wrong');
    await using _ = server;
    await expect(make('grok-imagine-video')).rejects.toMatchObject({ statusCode: 400 });
  });
});
