import { describe, expect, it } from 'vitest';
import type { InputFile, Role, TaskRequest } from '../../src/providers/provider.ts';
import { options, startRunway, text } from '../support/runway.ts';

const at = (name: string) => `https://example.com/${name}`;
function input(role: Role, name: string): InputFile {
  const contentType = role === 'video' ? 'video/mp4' : role === 'audio' ? 'audio/mpeg' : 'image/png';
  return { role, path: '/nowhere', contentType, bytes: 9, url: at(name) };
}
const first = input('first', 'first.png');
const last = input('last', 'last.png');
const references = [input('reference', 'a.png'), input('reference', 'b.png')];
const audio = input('audio', 'a.mp3');
const video = input('video', 'a.mp4');
const tall: InputFile = { ...video, width: 720, height: 1280 };

const promptText = 'a paper boat';
const frames = [
  { uri: at('first.png'), position: 'first' },
  { uri: at('last.png'), position: 'last' },
];
const images = [{ uri: at('a.png') }, { uri: at('b.png') }];
const sounds = [{ type: 'audio', uri: at('a.mp3') }];

describe('a request', () => {
  it.each([
    [
      { model: 'veo3.1', durationSeconds: 8, inputs: [last, first], sound: false, avoid: 'rain' },
      'image_to_video',
      {
        ...{ ratio: '1280:720', duration: 8, seed: 0, audio: false, negativePrompt: 'rain' },
        promptImage: frames.toReversed(),
      },
    ],
    [
      { model: 'seedance2_5', resolution: '4k', aspectRatio: '21:9', inputs: [first, last], sound: true },
      'image_to_video',
      { ratio: '3840:1646', duration: 5, seed: 0, audio: true, promptImage: frames },
    ],
    [
      { model: 'seedance2_5', inputs: [...references, audio], sound: true },
      'text_to_video',
      {
        ...{ ratio: '1280:720', duration: 5, seed: 0, audio: true, references: images },
        referenceAudio: sounds,
      },
    ],
    [
      { model: 'seedance2_5', task: 'extend', inputs: [video], sound: true },
      'video_to_video',
      { mode: 'extend', duration: 5, seed: 0, audio: true, promptVideo: at('a.mp4') },
    ],
    [
      { model: 'seedance2_5', task: 'edit', inputs: [video, ...references], sound: false },
      'video_to_video',
      {
        ...{ mode: 'edit', duration: 'auto', seed: 0, audio: false, promptVideo: at('a.mp4') },
        references: images,
      },
    ],
    [
      { model: 'aleph2', task: 'edit', inputs: [video] },
      'video_to_video',
      { seed: 0, videoUri: at('a.mp4') },
    ],
    [
      { model: 'hailuo3', resolution: '2k', inputs: [first, last] },
      'image_to_video',
      { ratio: '16:9', resolution: '2k', duration: 5, promptImage: frames },
    ],
    [
      { model: 'hailuo3', resolution: '768p', task: 'edit', inputs: [video, audio] },
      'video_to_video',
      {
        ...{ ratio: 'adaptive', resolution: '768p', duration: 5, promptVideo: at('a.mp4') },
        referenceAudio: sounds,
      },
    ],
    [
      { model: 'h3_max', resolution: '480p', inputs: [first, last] },
      'image_to_video',
      { resolution: '480p', duration: 5, seed: 0, promptImage: frames },
    ],
    [{ model: 'h3_max', resolution: '768p' }, 'text_to_video', { resolution: '768p', duration: 5, seed: 0 }],
    [
      { model: 'grok_imagine_1_5', inputs: [...references, audio] },
      'text_to_video',
      {
        ...{ ratio: '16:9', resolution: '720p', duration: 5, references: images },
        referenceAudio: sounds,
      },
    ],
    [
      { model: 'wan3', resolution: '1080p', aspectRatio: '4:3', sound: false, inputs: references },
      'text_to_video',
      { ratio: '1648:1248', duration: 5, audio: false, references: images },
    ],
    [
      { model: 'wan3_prime', resolution: '480p', sound: true, inputs: [first, last] },
      'image_to_video',
      { ratio: 'auto_480p', duration: 5, audio: true, promptImage: frames },
    ],
    [
      { model: 'gemini_omni_flash_1.1', resolution: '360p', inputs: [...references] },
      'text_to_video',
      { ratio: '640:360', duration: 5, references: images },
    ],
    [
      { model: 'gemini_omni_flash_1.1', resolution: '4k', task: 'extend', inputs: [tall] },
      'video_to_video',
      { ratio: '2160:3840', duration: 5, mode: 'extend', videoUri: at('a.mp4') },
    ],
    [
      { model: 'gemini_omni_flash_1.1', task: 'edit', inputs: [video, ...references] },
      'video_to_video',
      { ratio: '1280:720', duration: 5, mode: 'edit', videoUri: at('a.mp4'), references: images },
    ],
  ] as [Partial<TaskRequest>, string, object][])('of %j goes to %s', async (changes, endpoint, body) => {
    const { server, provider } = await startRunway();
    await using _ = server;
    await provider.submit({ ...text, ...changes }, options);
    expect(server.requests).toMatchObject([{ method: 'POST', path: `/v1/${endpoint}`, status: 200 }]);
    expect(server.requests[0]?.json).toEqual({ model: changes.model, promptText, ...body });
  });

  it('to upscale has no words', async () => {
    const { server, provider } = await startRunway();
    await using _ = server;
    const model = 'magnific_video_upscaler_creative';
    await provider.submit({ ...text, model, task: 'upscale', resolution: '4k', inputs: [video] }, options);
    expect(server.requests).toMatchObject([
      { path: '/v1/video_upscale', json: { model, videoUri: at('a.mp4'), resolution: '4k' } },
    ]);
    expect(server.requests[0]?.json).not.toHaveProperty('promptText');
  });

  it.each([
    [{ model: 'gen4.5', inputs: [first, last] }, 'as last'],
    [{ model: 'veo3.1', inputs: [last] }, 'as last'],
    [{ model: 'veo3.1', inputs: references }, 'as reference'],
    [{ model: 'hailuo3', inputs: [first, ...references] }, 'as reference'],
    [{ model: 'gen4.5', inputs: [video] }, 'as video'],
    [{ model: 'gemini_omni_flash_1.1', inputs: [audio] }, 'as audio'],
    [{ model: 'aleph2', task: 'edit', inputs: [video, ...references] }, 'as reference'],
    [{ model: 'aleph2', inputs: [] }, 'needs an image'],
    [{ model: 'gen4.5', task: 'edit', inputs: [video] }, "can't edit"],
    [{ model: 'hailuo3', task: 'extend', inputs: [video] }, "can't extend"],
    [{ model: 'seedance2_5', task: 'upscale', inputs: [video] }, "can't upscale"],
    [{ model: 'seedance2_5', task: 'extend', inputs: [] }, 'needs a video'],
    [{ model: 'seedance2_5', avoid: 'rain' }, 'no negative prompt'],
    [{ model: 'gen4.5', sound: true }, 'no choice of sound'],
    [{ model: 'grok_imagine_1_5', sound: false }, 'no choice of sound'],
    [{ model: 'wan3', aspectRatio: '21:9' }, 'has no 21:9 at 720p'],
    [{ model: 'wan3', resolution: '4k', inputs: [first] }, 'has no 16:9 at 4k'],
    [{ model: 'hailuo3', resolution: '1080p', task: 'edit', inputs: [video] }, 'at 1080p'],
    [{ model: 'gen4_image', makes: 'image', inputs: references }, 'from words alone'],
  ] as [Partial<TaskRequest>, string][])('of %j is not sent', async (changes, cause) => {
    const { server, provider } = await startRunway();
    await using _ = server;
    await expect(provider.submit({ ...text, ...changes }, options)).rejects.toMatchObject({
      ...{ kind: 'invalid_request', sent: false, message: expect.stringContaining(cause) },
    });
    expect(server.requests).toHaveLength(0);
  });

  it('with a file that no upload takes is not sent', async () => {
    const { server, provider } = await startRunway();
    await using _ = server;
    const { url: _url, ...file } = video;
    const request: TaskRequest = {
      ...{ ...text, model: 'aleph2', task: 'edit' },
      inputs: [{ ...file, bytes: 200_000_001 }],
    };
    await expect(provider.submit(request, options)).rejects.toMatchObject({
      ...{ kind: 'invalid_request', sent: false },
    });
    expect(server.requests).toHaveLength(0);
  });
});
