import { readFile } from 'node:fs/promises';
import { type LoopbackOpenai, startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import OpenAI, { toFile } from 'openai';
import { describe, expect, it } from 'vitest';

/** The unmodified official client, to find out whether the local server is like the real one. */
const connect = ({ baseUrl, apiKey = 'none' }: LoopbackOpenai) =>
  new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0 });

const videoPath = import.meta.filename;
const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

describe('the official client', () => {
  it('creates, retrieves, lists, downloads and deletes', async () => {
    await using server = await startLoopbackOpenai({ videoPath });
    const { videos } = connect(server);
    const first = await videos.create({ prompt: 'a lighthouse', seconds: '8', size: '1280x720' });
    expect(first).toMatchObject({ object: 'video', status: 'queued', seconds: '8', size: '1280x720' });
    const second = await videos.create({ prompt: 'a pier', model: 'sora-2-pro', size: '1792x1024' });
    expect(await videos.retrieve(first.id)).toMatchObject({ status: 'completed', progress: 100 });
    const ids: string[] = [];
    for await (const video of videos.list({ limit: 1, order: 'asc' })) ids.push(video.id);
    expect(ids).toStrictEqual([first.id, second.id]);
    const download = await videos.downloadContent(first.id);
    expect(download.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await download.arrayBuffer())).toEqual(await readFile(videoPath));
    expect(await videos.delete(first.id)).toMatchObject({ id: first.id, deleted: true });
    await expect(videos.retrieve(first.id)).rejects.toMatchObject({ status: 404 });
  });

  it('lists models, with a good key alone', async () => {
    await using server = await startLoopbackOpenai({ videoPath });
    expect((await connect(server).models.list()).data).toMatchObject([{ id: 'sora-2', object: 'model' }]);
    const wrong = new OpenAI({ apiKey: 'wrong', baseURL: server.baseUrl, maxRetries: 0 });
    await expect(wrong.models.list()).rejects.toMatchObject({ status: 401 });
  });

  it('sends an image as a file and as an address', async () => {
    await using server = await startLoopbackOpenai({ videoPath });
    const { videos } = connect(server);
    const file = await toFile(Buffer.from('image'), 'a.png', { type: 'image/png' });
    await videos.create({ prompt: 'a lighthouse', input_reference: file });
    await videos.create({ prompt: 'a lighthouse', input_reference: { image_url: PIXEL } });
    const [first, second] = server.tasks;
    expect(first?.files['input_reference']).toMatchObject({ name: 'a.png', contentType: 'image/png' });
    expect(second?.fields['input_reference']).toStrictEqual({ image_url: PIXEL });
  });

  it('meets its own errors', async () => {
    await using server = await startLoopbackOpenai({ videoPath, taskMs: 60_000 });
    const { videos } = connect(server);
    const { id } = await videos.create({ prompt: 'a lighthouse' });
    await expect(videos.downloadContent(id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(videos.create({ prompt: '' })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    const stranger = new OpenAI({ apiKey: 'wrong', baseURL: server.baseUrl, maxRetries: 0 });
    await expect(stranger.videos.downloadContent(id)).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });
});

describe.each([
  ['openai', { seconds: '5' }, 400],
  ['openai', { seconds: 4 }, 400],
  ['openai', { seconds: '4', seed: 1 }, 400],
  ['openai', { size: '1792x1024' }, 400],
  ['openai', { model: 'sora-2-pro', size: '1792x1024' }, 200],
  ['openai', { input_reference: { image_url: PIXEL } }, 200],
  ['openai', { input_reference: PIXEL }, 400],
  ['vllm', { seconds: '4' }, 422],
  ['sglang', { seconds: 5, seed: 3, size: '854x480' }, 200],
  ['sglang', { seconds: '5' }, 400],
  ['sglang', { input_reference: { image_url: PIXEL } }, 400],
  ['sglang', { input_reference: { image_url: PIXEL }, reference_url: PIXEL }, 200],
] as const)('JSON to a server like %s: %j', (mode, fields, status) => {
  it(`is answered with ${status}`, async () => {
    await using server = await startLoopbackOpenai({ videoPath, mode });
    const answer = await fetch(`${server.baseUrl}/videos`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.apiKey}` },
      body: JSON.stringify({ prompt: 'a lighthouse', ...fields }),
    });
    expect(answer.status).toBe(status);
  });
});

describe.each([
  ['vllm', { seconds: '5', seed: '3', num_inference_steps: '40' }, 200],
  ['vllm', { seconds: '0' }, 422],
  ['vllm', { duration: '5' }, 422],
  ['sglang', { seconds: '5' }, 400],
] as const)('a form to a server like %s: %j', (mode, fields, status) => {
  it(`is answered with ${status}`, async () => {
    await using server = await startLoopbackOpenai({ videoPath, mode });
    const body = new FormData();
    for (const [name, value] of Object.entries({ prompt: 'a lighthouse', ...fields })) body.set(name, value);
    const answer = await fetch(`${server.baseUrl}/videos`, { method: 'POST', body });
    expect(answer.status).toBe(status);
    if (status !== 200) expect(await answer.json()).toHaveProperty('detail');
  });
});

it.each([
  ['content-expired', 404, 'application/json'],
  ['content-json', 200, 'video/mp4'],
] as const)('%s', async (fate, status, contentType) => {
  await using server = await startLoopbackOpenai({ videoPath });
  server.nextTasks(fate);
  const { id } = await connect(server).videos.create({ prompt: 'a lighthouse' });
  const headers = { authorization: `Bearer ${server.apiKey}` };
  const answer = await fetch(`${server.baseUrl}/videos/${id}/content`, { headers });
  expect([answer.status, answer.headers.get('content-type')]).toStrictEqual([status, contentType]);
  expect(await answer.json()).toHaveProperty('error');
});
