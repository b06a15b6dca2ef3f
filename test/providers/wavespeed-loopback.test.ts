import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { describe, expect, it } from 'vitest';
import { Client } from 'wavespeed';
import { temporaryFolder } from '../support/temporary-folder.ts';

const prompt = 'a paper boat';
const image = 'https://example.com/a.png';
const KLING = 'kwaivgi/kling-v3.0-std';

async function start(options: Parameters<typeof startLoopbackWavespeed>[0] = {}) {
  const server = await startLoopbackWavespeed(options);
  const { apiKey, baseUrl } = server;
  return { server, client: new Client(apiKey, { baseUrl, maxConnectionRetries: 0 }) };
}

describe("WaveSpeed's own client", () => {
  it('runs a model here', async () => {
    const { server, client } = await start();
    await using _ = server;
    const { outputs } = await client.run(`${KLING}/text-to-video`, { prompt, duration: 5 });
    expect(outputs).toEqual([`${server.url}/outputs/${server.tasks[0]?.id}/1.mp4`]);
  });

  it('uploads a file here, which a model can read', async () => {
    const { server, client } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a.png');
    await writeFile(path, 'image');
    const uploaded = await client.upload(path);
    expect(await (await fetch(uploaded)).text()).toBe('image');
    await client.run('pika/v2.2-i2v', { prompt, image: uploaded });
    expect(server.tasks[0]?.fate).toBe('completes');
  });

  it.each(['fails', 'content-refused', 'timeout', 'cancelled'] as const)(
    'takes the fate "%s" for a failure',
    async (fate) => {
      const { server, client } = await start();
      await using _ = server;
      server.nextTasks(fate);
      await expect(client.run('pika/v2.2-t2v', { prompt })).rejects.toThrow('Prediction failed');
    },
  );

  it('is refused with a wrong key', async () => {
    const { server } = await start();
    await using _ = server;
    const client = new Client('wrong', { baseUrl: server.baseUrl });
    await expect(client.run('pika/v2.2-t2v', { prompt })).rejects.toThrow('HTTP 401');
    expect(server.tasks).toHaveLength(0);
  });
});

async function send(server: { baseUrl: string; apiKey: string }, path: string, body: object) {
  const response = await fetch(`${server.baseUrl}/api/v3/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe('the loopback WaveSpeed', () => {
  it.each([
    ['kwaivgi/kling-v2.6-std/text-to-video', { prompt, aspect_ratio: '16:9', duration: 5 }],
    ['kwaivgi/kling-v2.6-std/image-to-video', { prompt, image, duration: 10 }],
    [`${KLING}/text-to-video`, { prompt, aspect_ratio: '9:16', duration: 15, sound: false }],
    [`${KLING}/image-to-video`, { image }],
    ['pika/v2.2-i2v', { prompt, image, size: '720*1280', duration: 5 }],
    ['bytedance/seedance-v1.5-pro/text-to-video', { prompt, duration: -1, resolution: '480p', seed: -1 }],
    ['alibaba/wan-3.0/text-to-video', { prompt, duration: 30, resolution: '1080p' }],
  ])('takes %s %j', async (path, body) => {
    const { server } = await start();
    await using _ = server;
    expect(await send(server, path, body)).toMatchObject({
      status: 200,
      body: { code: 200, data: { status: 'created', outputs: [], model: path } },
    });
  });

  it.each([
    ['kwaivgi/kling-v2.6-std/text-to-video', { prompt, duration: 4 }, 'duration'],
    ['kwaivgi/kling-v2.6-std/text-to-video', { prompt, duration: '5' }, 'duration'],
    ['kwaivgi/kling-v2.6-std/text-to-video', { prompt, seed: 1 }, 'seed'],
    ['kwaivgi/kling-v2.6-std/text-to-video', { prompt: 'a'.repeat(2501) }, 'prompt'],
    ['kwaivgi/kling-v2.6-std/image-to-video', { prompt, image, aspect_ratio: '16:9' }, 'aspect_ratio'],
    [`${KLING}/text-to-video`, { prompt, duration: 16 }, 'duration'],
    ['pika/v2.2-t2v', { prompt, aspect_ratio: '16:9' }, 'aspect_ratio'],
    ['pika/v2.2-i2v', { prompt }, 'image'],
    ['pika/v2.2-i2v', { prompt, image: 'data:image/png;base64,AAAA' }, 'image'],
    ['pika/v2.2-t2v?webhook=http://a.b', { prompt }, 'webhook'],
    ['predictions/delete', { id: 'a' }, 'ids'],
    ['media/uploads', { filename: 'a.png' }, 'size'],
  ])('refuses %s %j', async (path, body, field) => {
    const { server } = await start();
    await using _ = server;
    const answer = await send(server, path, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 400 } });
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(server.tasks).toHaveLength(0);
  });

  it('does not find what is not there', async () => {
    const { server } = await start();
    await using _ = server;
    expect(await send(server, 'bytedance/kling-2.0', { prompt })).toMatchObject({ status: 404 });
  });

  it('fails a task whose image is not there', async () => {
    const { server } = await start();
    await using _ = server;
    await send(server, 'pika/v2.2-i2v', { prompt, image: `${server.url}/media/upload7` });
    expect(server.tasks[0]?.fate).toBe('image-unreachable');
  });
});
