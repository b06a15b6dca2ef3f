import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoopbackLumaOptions, startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import LumaAI from 'lumaai';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ray2 = { model: 'ray-2', prompt: 'a paper boat', aspect_ratio: '16:9', duration: '5s' } as const;
const url = 'https://example.com/a.png';

async function start(settings: LoopbackLumaOptions = {}) {
  const server = await startLoopbackLuma(settings);
  const client = new LumaAI({ authToken: server.apiKey, baseURL: server.baseUrl, maxRetries: 0 });
  return { server, client };
}

describe("Luma's own client", () => {
  it('creates, reads and lists generations here, and their videos', async () => {
    await using folder = await temporaryFolder();
    const videoPath = join(folder.path, 'a.mp4');
    await writeFile(videoPath, 'film');
    const { server, client } = await start({ videoPath });
    await using _ = server;
    const created = await client.generations.video.create(ray2);
    expect(created).toMatchObject({ id: server.tasks[0]?.id, state: 'queued', assets: null });
    const read = await client.generations.get(created.id ?? '');
    expect(read).toMatchObject({ id: created.id, state: 'completed', failure_reason: null });
    expect(await (await fetch(read.assets?.video ?? '')).text()).toBe('film');
    expect(await client.generations.list()).toMatchObject({ generations: [{ id: created.id }], count: 1 });
    await client.generations.create({ model: 'ray-2', prompt: 'a pier' });
    const page = await client.generations.list({ limit: 1, offset: 1 });
    expect(page).toMatchObject({ generations: [{ id: created.id }], count: 2 });
    await expect(client.generations.list({ limit: 101 })).rejects.toMatchObject({ status: 422 });
  });

  it('starts from an image here, reads the balance, and deletes a generation', async () => {
    const { server, client } = await start({ taskMs: 60_000 });
    await using _ = server;
    const keyframes = { frame0: { type: 'image', url }, frame1: { type: 'image', url } } as const;
    const { id = '' } = await client.generations.create({ ...ray2, keyframes });
    await client.generations.delete(id);
    await expect(client.generations.get(id)).rejects.toMatchObject({ status: 404 });
    expect(await client.credits.get()).toEqual({ credit_balance: 4_250 });
    expect(await client.ping.check()).toEqual({ message: 'pong' });
  });

  it.each([
    [{ ...ray2, seed: 1 }, 'seed'],
    [{ ...ray2, duration: 5 }, 'duration'],
    [{ ...ray2, duration: '10s' }, 'duration'],
    [{ ...ray2, aspect_ratio: '2:1' }, 'aspect_ratio'],
    [{ ...ray2, prompt: 'ab' }, 'prompt'],
    [{ model: 'ray-2' }, 'prompt is required'],
    [{ ...ray2, model: 'ray-3.2' }, 'model'],
    [{ ...ray2, keyframes: { frame0: { type: 'image', url: 'data:image/png;base64,AA==' } } }, 'keyframes'],
    [{ ...ray2, loop: true, keyframes: { frame1: { type: 'image', url } } }, 'loop'],
  ])('is refused for %j', async (body, words) => {
    const { server, client } = await start();
    await using _ = server;
    const create = client.post('/generations/video', { body });
    await expect(create).rejects.toMatchObject({ status: 422, message: expect.stringContaining(words) });
    expect(server.tasks).toHaveLength(0);
  });
});

describe('the Agents API', () => {
  const ray32 = { model: 'ray-3.2', type: 'video', prompt: 'a paper boat' };
  const film = { url: 'https://example.com/a.mp4', media_type: 'video/mp4' };

  async function create(server: Awaited<ReturnType<typeof startLoopbackLuma>>, body: object) {
    const headers = { authorization: `Bearer ${server.agentsApiKey}`, 'content-type': 'application/json' };
    const options = { method: 'POST', headers, body: JSON.stringify(body) };
    return fetch(`${server.agentsBaseUrl}/generations`, options);
  }

  it('answers as documented', async () => {
    const { server } = await start({ taskMs: 60_000 });
    await using _ = server;
    const answer = await create(server, { ...ray32, video: { duration: '5s', start_frame: { url } } });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-api-version')).toBe('2026-04-01');
    expect(await answer.json()).toEqual({
      ...{ id: server.tasks[0]?.id, type: 'video', state: 'queued', model: 'ray-3.2' },
      ...{ output: [], failure_reason: null, failure_code: null, created_at: expect.any(String) },
    });
  });

  it.each([
    [{ ...ray32, seed: 1 }, 'seed'],
    [{ ...ray32, model: undefined }, 'model'],
    [{ ...ray32, video: { duration: 5 } }, 'duration'],
    [{ ...ray32, video: { duration: '10s', loop: true } }, 'cannot be combined'],
    [{ ...ray32, video: { duration: '10s', start_frame: { url } } }, 'cannot be combined'],
    [{ ...ray32, video: { duration: '10s', end_frame: { url } } }, 'cannot be combined'],
    [{ ...ray32, type: 'video_edit' }, 'source'],
    [{ ...ray32, type: 'video_edit', source: { url } }, 'source'],
    [{ ...ray32, type: 'video_edit', source: film, aspect_ratio: '16:9' }, 'aspect_ratio'],
    [{ ...ray32, type: 'video_edit', source: film, video: { duration: '5s' } }, 'duration'],
    [{ ...ray32, source: film }, 'source'],
    [{ ...ray32, video: { start_frame: { data: 'AAAA' } } }, 'start_frame'],
    [{ ...ray32, video: { start_frame: { data: 'data:,A', media_type: 'image/png' } } }, 'start_frame'],
  ])('refuses %j', async (body, words) => {
    const { server } = await start();
    await using _ = server;
    const answer = await create(server, body);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
    expect(server.tasks).toHaveLength(0);
  });
});
