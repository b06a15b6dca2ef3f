import { readFile } from 'node:fs/promises';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { createWavespeed } from '../../src/providers/wavespeed/index.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { startWithRealAdapters } from '../support/real-models.ts';
import { runtime } from '../support/runtime.ts';

const hasVideo = ({ attachments }: ClientMessage) =>
  attachments.some(({ filename }) => filename.endsWith('.mp4'));
const hasStill = ({ attachments }: ClientMessage) =>
  attachments.some(({ filename }) => filename.startsWith('still-'));

const svd = {
  video_length: '25_frames_with_svd_xt',
  sizing_strategy: 'maintain_aspect_ratio',
  motion_bucket_id: 127,
  decoding_t: 7,
  frames_per_second: 8,
  seed: 7,
};
const flux = { prompt: 'a paper boat', aspect_ratio: '9:16', seed: 7, output_format: 'png' };
const flux2 = { ...flux, resolution: '1 MP' };

function draw(width: number, height: number): Buffer {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = 'teal';
  ctx.fillRect(0, 0, width, height);
  return canvas.toBuffer('image/png');
}

/** An image as a member attaches it. */
const imageFile = draw(640, 360);

describe('a model at Replicate', () => {
  it.each([
    ['flux-schnell-svd', 'black-forest-labs/flux-schnell', flux],
    ['flux-dev-svd', 'black-forest-labs/flux-dev', flux],
    ['flux-pro-svd', 'black-forest-labs/flux-pro', flux],
    ['flux-1.1-pro-svd', 'black-forest-labs/flux-1.1-pro', flux],
    ['flux-2-svd', 'black-forest-labs/flux-2-pro', flux2],
    ['flux-2-max-svd', 'black-forest-labs/flux-2-max', flux2],
    ['flux-kontext-svd', 'black-forest-labs/flux-kontext-pro', flux],
  ])('%s draws a still, shows it, and makes it move', async (model, slug, fields) => {
    await using run = await startWithRealAdapters();
    const options = { prompt: 'a paper boat', model, duration: 3, aspect_ratio: '9:16', seed: 7 };
    const command = run.discord.member('mia').slash('video', options);
    const still = await command.waitForMessage(hasStill);
    expect(still.attachments[0]).toMatchObject({ content_type: 'image/png' });
    const done = await command.waitForMessage(hasVideo);
    expect(done.id).toBe(still.id);
    // The provider's own bytes. The still has been replaced.
    expect(done.attachments).toHaveLength(1);
    const received = await (await fetch(done.attachments[0]?.url ?? '')).arrayBuffer();
    expect(Buffer.from(received).equals(await readFile(run.videoPath))).toBe(true);

    const [first, second] = run.replicate.predictions;
    expect(first).toMatchObject({ model: slug, input: fields });
    expect(first?.input).toEqual(fields);
    expect(second?.model).toBe('stability-ai/stable-video-diffusion');
    expect(second?.input).toEqual({ ...svd, input_image: expect.stringMatching(/^http:\/\/127\.0\.0\.1/) });
    expect(run.replicate.count('create')).toBe(2);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('may fail in its second stage: the still stays, and what it cost is known', async () => {
    await using run = await startWithRealAdapters();
    run.replicate.nextTasks('succeeds', { times: 1 });
    run.replicate.nextTasks('fails');
    const command = run.discord.member('mia').slash('video', { prompt: 'a kite', model: 'flux-schnell-svd' });
    const message = await command.waitForMessage(({ text }) => text.startsWith('❌'));
    expect(message.attachments.map(({ filename }) => filename)).toEqual([`still-${command.id}.png`]);
    expect(message.text).toContain('cost $0.14');
    expect(run.replicate.count('create')).toBe(2);
  });

  it.each([
    ['flux-2-svd', { input_images: [expect.stringMatching(/^data:image\/png;base64,/)] }],
    ['flux-2-max-svd', { input_images: [expect.stringMatching(/^data:image\/png;base64,/)] }],
    ['flux-kontext-svd', { input_image: expect.stringMatching(/^data:image\/png;base64,/) }],
  ])("%s takes a member's image", async (model, field) => {
    await using run = await startWithRealAdapters();
    const mia = run.discord.member('mia');
    const image = await mia.upload('boat.png', imageFile);
    const command = mia.slash('video', { prompt: 'make it snow', model, image: image.id });
    await command.waitForMessage(hasVideo);
    expect(run.replicate.predictions[0]?.input).toMatchObject(field);
    // The second stage animates the first stage's still, not the member's image.
    expect(run.replicate.predictions[1]?.input['input_image']).toMatch(/^http/);
  });

  it('pony-svd is for age-restricted channels only', async () => {
    await using run = await startWithRealAdapters();
    const mia = run.discord.member('mia');
    const options = { prompt: 'a horse', model: 'pony-svd', seed: 7 };
    const refused = await mia.slash('video', options, { channel: 'general' }).waitForMessage();
    expect(refused.ephemeral_for).toBe(mia.id);
    expect(refused.text).toMatch(/^❌ Pony \+ SVD \(18\+\) works in age-restricted channels only/);
    const offered = await mia.autocomplete('video', { prompt: 'x', model: 'pony' }, 'model', {
      channel: 'general',
    });
    expect(offered).toEqual([]);
    expect(run.replicate.count('create')).toBe(0);

    const there = { channel: 'after-dark' };
    expect(await mia.autocomplete('video', { prompt: 'x', model: 'pony' }, 'model', there)).toHaveLength(1);
    await mia.slash('video', options, there).waitForMessage(hasVideo);
    expect(run.replicate.predictions[0]).toMatchObject({
      model: 'charlesmccarthy/pony-sdxl',
      input: {
        prompt: 'a horse',
        seed: 7,
        model: 'ponyRealism21.safetensors',
        batch_size: 1,
        width: 1184,
        height: 672,
      },
    });
  });
});

describe('a model that needs an image', () => {
  it('at Runway starts from a still if the member brings no image, and costs that much more', async () => {
    await using run = await startWithRealAdapters();
    const mia = run.discord.member('mia');
    const options = { prompt: 'a kite', model: 'runway-gen4-turbo', aspect_ratio: '9:16', seed: 7 };
    const command = mia.slash('video', options);
    expect((await command.waitForMessage()).text).toContain('about $0.30');
    const still = await command.waitForMessage(hasStill);
    const done = await command.waitForMessage(hasVideo);
    expect(done.id).toBe(still.id);
    expect(done.text).toContain('$0.30 · [Powered by Runway](<https://runwayml.com>)');
    const paid = run.runway.requests.filter(({ method }) => method === 'POST');
    expect(paid).toMatchObject([
      { path: '/v1/text_to_image', json: { model: 'gen4_image', ratio: '720:1280', seed: 7 } },
      { path: '/v1/image_to_video', json: { model: 'gen4_turbo', ratio: '720:1280' } },
    ]);
    expect(Object(paid[1]?.json)['promptImage']).toEqual([
      { uri: expect.stringMatching(/^http:.*\.png/), position: 'first' },
    ]);
  });

  it('asks for one where nobody here can draw it', async () => {
    const wavespeed = createWavespeed({ runtime, apiKey: 'no call is made', isOperatorsOwn: false });
    await using run = await startBotInProcess({ providers: [wavespeed] });
    const command = run.discord.member('mia').slash('video', { prompt: 'a kite', model: 'vidu-q4' });
    const { text, components } = await command.waitForMessage();
    expect(text).toMatch(/^❌ Vidu Q4 needs an image to start from\. .* These can/);
    expect(JSON.stringify(components)).toMatch(/change:\d+:/);
  });

  it("at Runway takes the member's image instead", async () => {
    await using run = await startWithRealAdapters();
    const mia = run.discord.member('mia');
    const image = await mia.upload('boat.png', imageFile);
    const options = { prompt: 'a kite', model: 'runway-gen4-turbo', image: image.id };
    const done = await mia.slash('video', options).waitForMessage(hasVideo);
    expect(done.text).toContain('$0.25 · ');
    expect(run.runway.tasks).toMatchObject([{ endpoint: 'image_to_video', body: { model: 'gen4_turbo' } }]);
  });
});

describe('a model on the OpenAI wire', () => {
  it.each([
    ['sora-2', { model: 'sora-2', prompt: 'a kite', seconds: '8', size: '720x1280' }],
    ['sora-2-pro', { model: 'sora-2-pro', prompt: 'a kite', seconds: '8', size: '720x1280' }],
  ])('%s runs where the operator has set the address', async (model, fields) => {
    await using run = await startWithRealAdapters();
    const options = { prompt: 'a kite', model, duration: 8, aspect_ratio: '9:16', seed: 7 };
    const done = await run.discord.member('mia').slash('video', options).waitForMessage(hasVideo);
    const received = await (await fetch(done.attachments[0]?.url ?? '')).arrayBuffer();
    expect(Buffer.from(received).equals(await readFile(run.videoPath))).toBe(true);
    expect(run.openai.tasks[0]?.fields).toEqual(fields);
    // The loopback server answers 401 to a content request without the key.
    expect(run.openai.count('content')).toBe(1);
    expect(run.openai.count('create')).toBe(1);
  });

  it.each(['vllm', 'sglang'] as const)('self-hosted runs on a server like %s', async (openaiMode) => {
    await using run = await startWithRealAdapters({ openaiMode });
    const mia = run.discord.member('mia');
    const image = await mia.upload('boat.png', imageFile);
    const options = { prompt: 'a kite', model: 'self-hosted', duration: 6, resolution: '480p', seed: 0 };
    await mia.slash('video', options).waitForMessage(hasVideo);
    const [task] = run.openai.tasks;
    expect(task?.fields).toMatchObject({ model: 'my-model', prompt: 'a kite', size: '854x480' });
    expect(String(task?.fields['seconds'])).toBe('6');
    expect(String(task?.fields['seed'])).toBe('0');
    await mia.slash('video', { ...options, image: image.id }).waitForMessage(hasVideo);
    const second = run.openai.tasks[1];
    expect(openaiMode === 'vllm' ? second?.files : second?.fields['input_reference']).toBeTruthy();
  });
});

describe('a retired model', () => {
  it('says since when it is gone, and its button runs the successor, once, for its own member', async () => {
    await using run = await startWithRealAdapters({ withOpenai: false });
    const mia = run.discord.member('mia');
    const command = mia.slash('video', { prompt: 'a kite', model: 'sora-2', duration: 12, seed: 7 });
    const answer = await command.waitForMessage();
    expect(answer.ephemeral_for).toBe(mia.id);
    expect(answer.text).toMatch(/^❌ Sora 2 was discontinued by its provider on September 24, 2026/);
    expect(await mia.autocomplete('video', { prompt: 'x', model: 'sora' }, 'model')).toEqual([]);
    expect(run.replicate.count('create')).toBe(0);

    const click = mia.click(answer, 'Run with Veo 3.1 Fast');
    const done = await click.waitForMessage(hasVideo);
    expect(done.ephemeral_for).toBeUndefined();
    expect(done.text).toContain('Veo 3.1 Fast can’t do 12 s, so this is 8 s.');
    expect(run.replicate.predictions[0]).toMatchObject({
      model: 'google/veo-3.1-fast',
      input: { seed: 7 },
    });
    const again = await mia.click(answer, 'Run with Veo 3.1 Fast').waitForMessage();
    expect(again.text).toMatch(/^❌ This offer has expired/);
    expect(run.replicate.count('create')).toBe(1);
  });
});

it('lists first what the member took last, then what is taken where nobody chooses', async () => {
  await using run = await startWithRealAdapters();
  const mia = run.discord.member('mia');
  const listed = (typed: string) => mia.autocomplete('video', { prompt: 'x', model: typed }, 'model');
  const before = await listed('');
  expect(before).toHaveLength(25);
  await mia
    .slash('video', { prompt: 'a kite', model: 'vidu-q3-pro', notify: 'off' })
    .waitForMessage(hasVideo);
  expect((await listed('')).slice(0, 2)).toEqual([
    { name: 'Vidu Q3 Pro · ⚡⚡ about 2 min 30 s · $0.50, standard · 🔊 · Vidu, fal', value: 'vidu-q3-pro' },
    before[0],
  ]);
  // A better match stays the better one.
  expect((await listed('vidu'))[0]).toMatchObject({ value: 'vidu' });
});

it('shows the price before and after', async () => {
  await using run = await startWithRealAdapters();
  const command = run.discord.member('mia').slash('video', { prompt: 'a kite', model: 'flux-dev-svd' });
  expect((await command.waitForMessage()).text).toContain('about $0.17');
  const done = await command.waitForMessage(hasVideo);
  expect(done.text).toMatch(/✅ Done in .* · AI-generated by Flux Dev \+ SVD · 4 s · 480p · 16:9 · \$0\.17/);
});

describe("a member's image", () => {
  it.each([
    ['that is none', 'cat.png', Buffer.from('<html>not a cat</html>'), /can’t read that file as an image/],
    [
      'without anything in it',
      'cat.png',
      Buffer.from('GIF89a\x40\x01\x40\x01\x00\x00\x00;', 'latin1'),
      /damaged, incomplete/,
    ],
    ['that is too small', 'cat.png', draw(64, 64), /64 × 64; each side needs at least 128/],
    ['that is too wide', 'cat.png', draw(8_200, 300), /8200 × 300/],
    [
      'with a header and nothing else',
      'cat.png',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      /damaged, incomplete/,
    ],
  ])('%s is refused, and leaves nothing in the channel', async (_, name, bytes, sentence) => {
    await using run = await startWithRealAdapters();
    const mia = run.discord.member('mia');
    const image = await mia.upload(name, bytes);
    const command = mia.slash('video', { prompt: 'x', model: 'flux-kontext-svd', image: image.id });
    const answer = await command.waitForFollowup();
    expect(answer.ephemeral_for).toBe(mia.id);
    expect(answer.text).toMatch(/^❌ /);
    expect(answer.text).toMatch(sentence);
    expect(command.message()).toBeUndefined();
    expect(run.replicate.count('create')).toBe(0);
  });

  it('is refused by a model that takes none, at once', async () => {
    await using run = await startWithRealAdapters();
    const mia = run.discord.member('mia');
    const image = await mia.upload('cat.png', draw(640, 360));
    const command = mia.slash('video', { prompt: 'x', model: 'flux-schnell-svd', image: image.id });
    expect((await command.waitForMessage()).text).toMatch(
      /^❌ Flux Schnell \+ SVD can’t use an image to start from/,
    );
  });

  it('that Discord does not give out any more is refused with a sentence', async () => {
    await using run = await startWithRealAdapters({
      discord: { attachmentLifetimeMs: -60_000 },
    });
    const mia = run.discord.member('mia');
    const image = await mia.upload('cat.png', draw(640, 360));
    const command = mia.slash('video', { prompt: 'x', model: 'flux-kontext-svd', image: image.id });
    expect((await command.waitForFollowup()).text).toMatch(/^❌ I couldn’t get the image from Discord/);
    expect(command.message()).toBeUndefined();
  });
});
