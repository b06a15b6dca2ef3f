import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import { loadImage } from '@napi-rs/canvas';
import RunwayML, { APIError, toFile } from '@runwayml/sdk';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start(settings: Parameters<typeof startLoopbackRunway>[0] = {}) {
  const server = await startLoopbackRunway(settings);
  const client = new RunwayML({ apiKey: server.apiKey, baseURL: server.baseUrl, maxRetries: 0 });
  return { server, client };
}

const gen45 = { model: 'gen4.5', promptText: 'a paper boat', ratio: '1280:720', duration: 5 } as const;
const promptImage = 'https://example.com/a.png';
const firstFrame = { uri: promptImage, position: 'first' };
const lastFrame = { uri: promptImage, position: 'last' };
const wan = { model: 'wan3', promptText: 'a' };
const grok = { model: 'grok_imagine_1_5', promptText: 'a' };
const seedance = { model: 'seedance2_5', promptText: 'a', promptVideo: 'https://example.com/a.mp4' };

describe("Runway's own client", () => {
  it('creates and reads tasks here, and their videos', async () => {
    await using folder = await temporaryFolder();
    const videoPath = join(folder.path, 'a.mp4');
    await writeFile(videoPath, 'film');
    const { server, client } = await start({ videoPath });
    await using _ = server;
    const created = await client.textToVideo.create({ ...gen45, seed: 1 });
    expect(created).toMatchObject({ id: server.tasks[0]?.id, estimatedCost: { credits: 60 } });
    const task = await client.tasks.retrieve(created.id);
    expect(task).toMatchObject({ id: created.id, status: 'SUCCEEDED', cost: { credits: 60 } });
    const [output = ''] = 'output' in task ? task.output : [];
    expect(await (await fetch(output)).text()).toBe('film');
  });

  it('uploads a file here and starts from it', async () => {
    const { server, client } = await start();
    await using _ = server;
    const file = await toFile(Buffer.alloc(1_000), 'a.png', { type: 'image/png' });
    const { uri } = await client.uploads.createEphemeral({ file });
    await client.imageToVideo.create({ ...gen45, promptImage: uri });
    await client.imageToVideo.create({ model: 'gen4_turbo', promptImage: uri, ratio: '960:960' });
    expect(server.uploads).toMatchObject([{ uri, filename: 'a.png' }]);
    await expect(
      client.imageToVideo.create({ ...gen45, promptImage: 'runway://unknown' }),
    ).rejects.toMatchObject({ status: 400 });
  });

  it('draws a still here, and starts from it', async () => {
    const { server, client } = await start();
    await using _ = server;
    const { id, estimatedCost } = await client.textToImage.create({
      ...{ model: 'gen4_image', promptText: 'a paper boat', ratio: '720:1280', seed: 7 },
    });
    expect(estimatedCost).toEqual({ credits: 5 });
    const task = await client.tasks.retrieve(id);
    const [still = ''] = 'output' in task ? task.output : [];
    const imageFile = await fetch(still);
    expect(imageFile.headers.get('content-type')).toBe('image/png');
    expect(await loadImage(Buffer.from(await imageFile.arrayBuffer()))).toMatchObject({
      width: 720,
      height: 1280,
    });
    await client.imageToVideo.create({ model: 'gen4_turbo', promptImage: still, ratio: '720:1280' });
    expect(server.tasks).toHaveLength(2);
  });

  it('takes the models of other companies here', async () => {
    const { server, client } = await start();
    await using _ = server;
    const promptText = 'a paper boat';
    const first = [{ uri: promptImage, position: 'first' as const }];
    await client.textToVideo.create({ model: 'seedance2', promptText, ratio: '1280:720', duration: 5 });
    await client.textToVideo.create({ model: 'seedance2_5', promptText, ratio: '854:480', duration: 5 });
    await client.textToVideo.create({ model: 'hailuo3', promptText, ratio: '16:9', resolution: '768p' });
    await client.textToVideo.create({ model: 'grok_imagine_1_5', promptText, ratio: '1:1' });
    await client.imageToVideo.create({ model: 'seedance2', promptImage: first, ratio: '1280:720' });
    await client.imageToVideo.create({ model: 'hailuo3', promptText, promptImage: first, ratio: '16:9' });
    await client.imageToVideo.create({ model: 'grok_imagine_1_5', promptImage, resolution: '480p' });
    const promptVideo = 'https://example.com/a.mp4';
    const ends = [...first, { uri: promptImage, position: 'last' as const }];
    const references = [{ uri: promptImage }];
    await client.imageToVideo.create({ model: 'veo3.1', promptImage: ends, ratio: '1280:720', audio: false });
    await client.textToVideo.create({ model: 'seedance2_5', promptText, references });
    await client.imageToVideo.create({ model: 'wan3', promptText, promptImage: ends, ratio: 'auto_720p' });
    await client.textToVideo.create({ model: 'h3_max', promptText, resolution: '480p' });
    await client.videoToVideo.create({ model: 'aleph2', promptText, videoUri: promptVideo });
    await client.videoToVideo.create({ model: 'seedance2_5', promptText, promptVideo, mode: 'extend' });
    const omni = { model: 'gemini_omni_flash_1.1', promptText, ratio: '1280:720' } as const;
    await client.videoToVideo.create({ ...omni, videoUri: promptVideo, mode: 'edit' });
    await client.videoUpscale.create({ model: 'magnific_video_upscaler_creative', videoUri: promptVideo });
    expect(server.tasks).toHaveLength(15);
  });

  it('cancels a task here, which then is not found, and reads the balance', async () => {
    const { server, client } = await start({ taskMs: 60_000 });
    await using _ = server;
    const { id } = await client.textToVideo.create(gen45);
    expect(await client.tasks.retrieve(id)).toMatchObject({ status: 'PENDING' });
    await client.tasks.delete(id);
    await expect(client.tasks.retrieve(id)).rejects.toMatchObject({ status: 404 });
    expect(await client.organization.retrieve()).toMatchObject({ creditBalance: 1_250 });
  });

  it.each([
    ['text_to_video', { ...gen45, watermark: false }, 'watermark'],
    ['text_to_video', { ...gen45, ratio: '16:9' }, 'ratio'],
    ['text_to_video', { ...gen45, duration: 11 }, 'duration'],
    ['text_to_video', { ...gen45, promptText: '' }, 'promptText'],
    ['text_to_video', { ...gen45, promptText: '\u{1f600}'.repeat(501) }, 'promptText'],
    ['text_to_video', { ...gen45, model: 'gen4_turbo' }, 'model'],
    ['text_to_video', { ...gen45, model: 'veo3.1', duration: 5 }, 'duration'],
    ['image_to_video', gen45, 'promptImage'],
    ['image_to_video', { ...gen45, promptImage: 'http://example.com/a.png' }, 'promptImage'],
    ['image_to_video', { ...gen45, promptImage: [{ uri: promptImage, position: 'last' }] }, 'promptImage'],
    ['image_to_video', { ...gen45, model: 'gen3a_turbo', promptImage }, 'ratio'],
    ['image_to_video', { model: 'grok_imagine_1_5', promptImage, ratio: '1:1' }, 'ratio'],
    ['image_to_video', { model: 'veo3.1', promptImage: [lastFrame], ratio: '1280:720' }, 'first frame'],
    ['image_to_video', { ...wan, promptImage: [firstFrame], ratio: '1280:720' }, 'ratio'],
    ['text_to_video', { ...wan, references: [firstFrame] }, 'position'],
    ['text_to_video', { ...grok, references: [{ uri: promptImage }], resolution: '1080p' }, 'resolution'],
    ['text_to_video', { ...grok, referenceAudio: [{ type: 'audio', uri: promptImage }] }, 'references'],
    ['text_to_video', { model: 'hailuo3', promptText: 'a', ratio: 'adaptive' }, 'ratio'],
    ['video_to_video', { model: 'aleph2', promptText: 'a' }, 'videoUri'],
    ['video_to_video', { ...seedance, mode: 'edit', duration: 5 }, 'duration'],
    ['video_to_video', { ...seedance, mode: 'extend', ratio: '1280:720' }, 'ratio'],
    ['video_to_video', { model: 'hailuo3', promptText: 'a', promptVideo: promptImage, seed: 1 }, 'seed'],
    ['text_to_image', { model: 'gen4_image', promptText: 'a', ratio: '1280:721' }, 'ratio'],
    ['text_to_image', { model: 'gen4_image', promptText: 'a', ratio: '1280:720', duration: 5 }, 'duration'],
  ])('is refused at %s (%#)', async (endpoint, body, field) => {
    const { server, client } = await start();
    await using _ = server;
    const error: unknown = await client.post(`/v1/${endpoint}`, { body }).catch((thrown: unknown) => thrown);
    if (!(error instanceof APIError)) throw new Error('it was taken');
    expect(error.status).toBe(400);
    expect(JSON.stringify(error.error)).toContain(field);
    expect(server.tasks).toHaveLength(0);
  });
});

it('takes what Gen-3 Alpha Turbo took, unless it is switched off', async () => {
  const body = { ...gen45, model: 'gen3a_turbo', ratio: '1280:768', duration: 10, promptImage };
  const { server, client } = await start();
  await using _ = server;
  await client.post('/v1/image_to_video', { body });
  expect(server.tasks).toMatchObject([{ credits: 50 }]);

  const { server: later, client: lateClient } = await start({ retiredModels: ['gen3a_turbo'] });
  await using __ = later;
  await expect(lateClient.post('/v1/image_to_video', { body })).rejects.toMatchObject({ status: 403 });
});

it('wants the version and the key', async () => {
  const { server } = await start();
  await using _ = server;
  const authorization = `Bearer ${server.apiKey}`;
  const ask = (headers: Record<string, string>) => fetch(`${server.url}/v1/organization`, { headers });
  expect((await ask({ authorization })).status).toBe(400);
  expect((await ask({ authorization, 'x-runway-version': '2024-09-13' })).status).toBe(400);
  expect((await ask({ 'x-runway-version': '2024-11-06' })).status).toBe(401);
  expect((await ask({ authorization, 'x-runway-version': '2024-11-06' })).status).toBe(200);
});
