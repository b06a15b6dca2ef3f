import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { describe, expect, it } from 'vitest';

const prompt = 'a paper boat';
const images = ['https://example.com/a.png'];

async function send(
  server: { baseUrl: string; apiKey: string },
  path: string,
  body: object,
  authorization = `Token ${server.apiKey}`,
) {
  const response = await fetch(`${server.baseUrl}/ent/v2/${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe('the loopback Vidu', () => {
  it.each([
    ['text2video', { model: 'viduq3-turbo', prompt }],
    ['text2video', { model: 'viduq3-pro', prompt, duration: 16, resolution: '540p', aspect_ratio: '3:4' }],
    ['text2video', { model: 'viduq2', prompt, duration: 10, movement_amplitude: 'small', bgm: true }],
    ['text2video', { model: 'viduq1', prompt, duration: 5, resolution: '1080p', style: 'anime' }],
    ['img2video', { model: 'viduq3-pro-fast', images, resolution: '1080p', audio: false }],
    ['img2video', { model: 'viduq2-pro', images, audio: true, audio_type: 'all' }],
    ['img2video', { model: 'vidu2.0', images, duration: 8, resolution: '720p', is_rec: false }],
    ['img2video', { model: 'vidu2.0', images: ['data:image/png;base64,AAAA'], resolution: '360p' }],
    ['start-end2video', { model: 'viduq3-turbo', images: [...images, ...images], audio: false }],
    ['reference2video', { model: 'viduq3', prompt, images, aspect_ratio: '9:16', duration: 3 }],
  ])('takes %s %j', async (page, body) => {
    await using server = await startLoopbackVidu();
    expect(await send(server, page, body)).toMatchObject({
      status: 200,
      body: { state: 'created', model: body.model, task_id: server.tasks[0]?.id },
    });
  });

  it.each([
    ['text2video', { model: 'viduq3-turbo' }, 'FieldLacking'],
    ['text2video', { prompt }, 'FieldLacking'],
    ['text2video', { model: 'vidu2.0', prompt }, 'FieldInvalid'],
    ['text2video', { model: 'viduq3-turbo', prompt, duration: 17 }, 'FieldInvalid'],
    ['text2video', { model: 'viduq3-turbo', prompt, duration: '5' }, 'FieldInvalid'],
    ['text2video', { model: 'viduq3-turbo', prompt, resolution: '480p' }, 'FieldInvalid'],
    ['text2video', { model: 'viduq3-turbo', prompt, aspect_ratio: '21:9' }, 'FieldInvalid'],
    ['text2video', { model: 'viduq1', prompt, aspect_ratio: '4:3' }, 'FieldInvalid'],
    ['text2video', { model: 'viduq1', prompt, resolution: '720p' }, 'FieldInvalid'],
    ['text2video', { model: 'viduq2', prompt, audio: true }, 'FieldUnwanted'],
    ['text2video', { model: 'viduq3-turbo', prompt, images }, 'FieldUnwanted'],
    ['text2video', { model: 'viduq3-turbo', prompt: 'a'.repeat(5001) }, 'FieldInvalid'],
    ['img2video', { model: 'viduq3-turbo', prompt, images, aspect_ratio: '16:9' }, 'FieldUnwanted'],
    ['img2video', { model: 'viduq3-turbo', prompt, images: images[0] }, 'FieldInvalid'],
    ['img2video', { model: 'viduq3-turbo', prompt, images: [] }, 'FieldItemCountOutOfRange'],
    ['img2video', { model: 'viduq3-turbo', prompt, images: ['AAAA'] }, 'FieldInvalid'],
    ['img2video', { model: 'viduq2-pro-fast', images, resolution: '540p' }, 'FieldInvalid'],
    ['img2video', { model: 'vidu2.0', images, duration: 8, resolution: '1080p' }, 'FieldInvalid'],
    ['img2video', { model: 'vidu2.0', images, duration: 5 }, 'FieldInvalid'],
    ['start-end2video', { model: 'viduq3-turbo', images }, 'FieldItemCountOutOfRange'],
    ['start-end2video', { model: 'viduq3', images: [...images, ...images] }, 'FieldInvalid'],
    ['reference2video', { model: 'viduq3-pro', prompt, images }, 'FieldInvalid'],
    ['reference2video', { model: 'viduq3', images }, 'FieldLacking'],
    ['reference2video', { model: 'viduq3', prompt, images, duration: 2 }, 'FieldInvalid'],
    [
      'reference2video',
      { model: 'viduq3', prompt, images: Array(8).fill(images[0]) },
      'FieldItemCountOutOfRange',
    ],
  ])('refuses %s %j', async (page, body, reason) => {
    await using server = await startLoopbackVidu();
    expect(await send(server, page, body)).toMatchObject({ status: 400, body: { code: 400, reason } });
    expect(server.tasks).toHaveLength(0);
  });

  it('wants its key after the word Token', async () => {
    await using server = await startLoopbackVidu();
    const body = { model: 'viduq3-turbo', prompt };
    expect(await send(server, 'text2video', body, `Bearer ${server.apiKey}`)).toMatchObject({
      status: 401,
      body: { reason: 'Unauthorized' },
    });
  });

  it('cancels only what waits', async () => {
    let nowMs = 1_800_000_000_000;
    await using server = await startLoopbackVidu({ taskMs: 100_000, now: () => nowMs });
    await send(server, 'text2video', { model: 'viduq3-turbo', prompt });
    const id = server.tasks[0]?.id;
    expect(await send(server, `tasks/${id}/cancel`, {})).toMatchObject({ body: { reason: 'FieldInvalid' } });
    nowMs += 50_000;
    expect(await send(server, `tasks/${id}/cancel`, { id })).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest', message: 'task state is processing, can not cancel' },
    });
  });
});
