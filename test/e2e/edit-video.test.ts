import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { describe, expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { act, controlOf, labelsOf, openMore } from '../support/buttons.ts';
import { makeFilm } from '../support/films.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { startWithRealAdapters } from '../support/real-models.ts';
import { imageFile, latestJob, startStudio, untilSettled } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const hasVideo = ({ attachments }: ClientMessage) =>
  attachments.some(({ filename }) => filename.endsWith('.mp4'));
const textOf = ({ components }: ClientMessage) => JSON.stringify(components);
const quiet = { notify: 'off' };

interface Run extends Pick<Awaited<ReturnType<typeof startStudio>>, 'discord' | 'stores' | 'dataDir'> {}
type Member = ReturnType<Run['discord']['member']>;

/** A finished video. */
async function aVideo(run: Run, member: Member, model: string) {
  const command = member.slash('video', { prompt: 'a kite', model, ...quiet });
  const done = await command.waitForMessage(hasVideo);
  await untilSettled(run);
  return { id: command.id, done };
}

async function type(member: Member, composer: ClientMessage, prompt: string): Promise<ClientMessage> {
  const form = member.click(composer, controlOf(composer, 'text'));
  return (await member.submitModal(form, { prompt })).waitForMessage((message) =>
    textOf(message).includes(prompt),
  );
}

async function make(run: Run, member: Member, composer: ClientMessage): Promise<ClientMessage> {
  const made = await member.click(composer, controlOf(composer, 'make')).waitForMessage(hasVideo);
  await untilSettled(run);
  return made;
}

/** The latest job as it is kept, and what was booked for it. */
async function latest(run: Run) {
  const job = await latestJob(run);
  const [booked] = await run.stores.sql(`SELECT * FROM ledger WHERE job_id = '${job.id}'`);
  return { job, booked };
}

async function probe(bytes: Buffer | undefined) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'sent');
  await writeFile(path, bytes ?? '');
  return await probeVideo(path);
}

async function filmFile(codecs: string[], name = 'film.mp4', seconds = 1): Promise<Buffer> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, name);
  await makeFilm(path, { seconds, codecs });
  return await readFile(path);
}

/** Films are decoded in real time, while waits end early. */
const startUnhurried = async (more: { isSplit?: boolean } = {}) =>
  startWithRealAdapters({ decoder: await machineDecoder(), seconds: 4, speed: 12, ...more });

describe('a finished video of four seconds', () => {
  it.each([
    ['gemini-omni', 'wavespeed', 0.4, 'google/gemini-omni-1.1-flash/video-edit'],
    ['kling-4', 'wavespeed', 0.94, 'kwaivgi/kling-v4.0/video-edit'],
    ['runway-gen4.5', 'runway', 1.12, 'aleph2'],
    ['luma-ray-3.2', 'lumaAgents', 1.08, 'ray-3.2'],
    ['gemini-omni-1.2', 'google', 0.32, 'gemini-omni-1.2-flash'],
    ['grok-imagine-1.5', 'xai', 0.32, 'grok-imagine-video'],
  ] as const)('is edited by %s at %s for $%f, told before', async (model, server, usd, name) => {
    await using run = await startUnhurried();
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const { id, done } = await aVideo(run, mia, model);
    const composer = await (await act(ada, done, 'Edit video')).waitForMessage();
    expect(composer.ephemeral_for).toBe(ada.id);
    expect(textOf(composer)).toContain('Nothing to change yet');
    expect(textOf(composer)).toContain(`Make it · $${usd.toFixed(2)}`);
    expect(textOf(composer)).toContain('From a video');
    // Its length and shape are those of the video.
    expect(textOf(composer)).not.toMatch(/:(?:length|ratio)"/);
    await make(run, ada, await type(ada, composer, 'make it night'));

    const task = run[server].tasks.at(-1);
    expect(JSON.stringify(task)).toContain(name);
    expect(JSON.stringify(task)).toContain('make it night');
    const { job, booked } = await latest(run);
    expect(job).toMatchObject({
      ...{ continues: id, imageOwnerIds: [mia.id], reservedUsd: usd },
      request: { model, task: 'edit', durationSeconds: 4, aspectRatio: '16:9', prompt: 'make it night' },
      inputs: [{ role: 'video', contentType: 'video/mp4', durationMs: 4_000, width: 320, height: 180 }],
    });
    expect(booked).toMatchObject({ model, held_microusd: 0, spent_microusd: (job.costUsd ?? 0) * 1e6 });
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('is edited by talk where its provider made it itself', async () => {
    await using run = await startUnhurried();
    const mia = run.discord.member('mia');
    const { done } = await aVideo(run, mia, 'gemini-omni-1.2');
    const composer = await (await act(mia, done, 'Edit video')).waitForMessage();
    await make(run, mia, await type(mia, composer, 'make it night'));
    const [made, edited] = run.google.tasks;
    expect(edited?.body).toMatchObject({
      ...{ previous_interaction_id: made?.id, input: [{ type: 'text', text: 'make it night' }] },
    });
  });

  it('goes to WaveSpeed as an MP4 of picture and sound alone, and becomes sharper there', async () => {
    await using run = await startUnhurried();
    const mia = run.discord.member('mia');
    const { id, done } = await aVideo(run, mia, 'seedance-2.5-turbo');
    const composer = await (await act(mia, done, 'Upscale')).waitForMessage();
    expect(textOf(composer)).toContain('Make a video sharper');
    expect(textOf(composer)).toContain('SeedVR2');
    // The next resolution above its own, which is 180 lines.
    expect(textOf(composer)).toContain('Make it · $0.08');
    expect(labelsOf(composer)).not.toContain('Prompt');
    const sharper = await mia
      .select(composer, controlOf(composer, 'resolution'), ['4k'])
      .waitForMessage((message) => textOf(message).includes('Make it · $0.24'));
    await make(run, mia, sharper);
    const task = run.wavespeed.tasks.at(-1);
    expect(task).toMatchObject({ model: 'wavespeed-ai/seedvr2/video' });
    expect(task?.input).toEqual({
      video: expect.stringContaining('/media/upload'),
      target_resolution: '4k',
    });
    const [upload] = run.wavespeed.uploads;
    expect(upload).toMatchObject({ filename: 'input.mp4', contentType: 'video/mp4' });
    expect(await probe(upload?.bytes)).toMatchObject({
      ok: true,
      video: { width: 320, height: 180, durationSeconds: 4, isFaststartMp4: true },
    });
    expect((await latest(run)).job).toMatchObject({
      continues: id,
      costUsd: 0.24,
      request: { prompt: 'a kite' },
    });
  });

  it.each([
    ['gemini-omni-1.2', 'google', 0.5, 'gemini-omni-1.2-flash'],
    ['xai-grok-imagine-1.5', 'xai', 0.6, 'grok-imagine-video'],
    ['seedance-2.5', 'runway', 1.5, 'seedance2_5'],
  ] as const)('is extended by %s at %s for $%f, told before', async (model, server, usd, name) => {
    await using run = await startUnhurried({ isSplit: true });
    const mia = run.discord.member('mia');
    const { id, done } = await aVideo(run, mia, model);
    const composer = await (await act(mia, done, 'Continue')).waitForMessage();
    expect(textOf(composer)).toContain('Continues a video');
    expect(textOf(composer)).toContain(`Make it · $${usd.toFixed(2)}`);
    await make(run, mia, await type(mia, composer, 'it flies on'));
    const task = run[server].tasks.at(-1);
    expect(JSON.stringify(task)).toContain(name);
    expect(JSON.stringify(task)).toContain('it flies on');
    const { job, booked } = await latest(run);
    expect(job).toMatchObject({
      ...{ continues: id, imageOwnerIds: [mia.id], reservedUsd: expect.closeTo(usd) },
      request: { model, task: 'extend', prompt: 'it flies on' },
      inputs: [{ role: 'video', contentType: 'video/mp4' }],
    });
    expect(booked).toMatchObject({ model, held_microusd: 0, spent_microusd: (job.costUsd ?? 0) * 1e6 });
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('is extended where the model can, and continued from its last frame by others', async () => {
    await using run = await startUnhurried();
    const mia = run.discord.member('mia');
    const { id, done } = await aVideo(run, mia, 'flux-3');
    const composer = await (await act(mia, done, 'Continue')).waitForMessage();
    expect(textOf(composer)).toContain('▶️ Continue a video');
    expect(textOf(composer)).toContain('Continues a video');
    expect(textOf(composer)).toContain('Make it · $2.05');
    const other = await mia
      .select(composer, controlOf(composer, 'model'), ['kling'])
      .waitForMessage((message) => textOf(message).includes('🎬 Your next video'));
    await make(run, mia, other);
    expect(run.wavespeed.tasks.at(-1)).toMatchObject({ model: 'kwaivgi/kling-v3.0-std/image-to-video' });
    expect((await latest(run)).job).toMatchObject({ continues: id, request: { task: 'generate' } });

    const again = await (await act(mia, done, 'Continue')).waitForMessage();
    await make(run, mia, again);
    const task = run.wavespeed.tasks.at(-1);
    expect(task).toMatchObject({ model: 'black-forest-labs/flux-3/video-extend' });
    expect(task?.input).toMatchObject({ prompt: 'a kite', duration: 5, video: expect.any(String) });
    expect((await latest(run)).job).toMatchObject({
      ...{ continues: id, reservedUsd: 2.05 },
      request: { task: 'extend' },
      inputs: [{ role: 'video' }],
    });
  });
});

const stages = (usd: number, per: 'task' | 'second') =>
  [{ makes: 'video', providerModel: 'film', price: { usd, per } }] as const;
const video = { video: { min: 1, maxSeconds: 3, maxBytes: 200_000 } };

const models = checkModels([
  {
    ...{ id: 'maker', label: 'Maker' },
    offers: [
      {
        ...{ provider: 'preview', durations: [4, 8], resolutions: ['480p', '720p'] },
        ways: [
          { inputs: { first: {} }, stages: [...stages(0.1, 'task')] },
          { task: 'edit', inputs: video, durations: { from: 1, to: 3 }, stages: [...stages(0.2, 'second')] },
          { task: 'extend', inputs: video, stages: [...stages(0.5, 'second')] },
        ],
      },
    ],
  },
  {
    ...{ id: 'plain', label: 'Plain' },
    offers: [
      {
        ...{ provider: 'preview', durations: [4, 8], resolutions: ['480p', '720p'] },
        ways: [{ stages: [...stages(0.1, 'task')] }],
      },
    ],
  },
]);

const start = async (env: Record<string, string> = {}) =>
  startStudio({ decoder: await machineDecoder() }, env, undefined, models);

async function post(member: Member, name: string, bytes: Buffer) {
  return member.say('mine', { files: [await member.upload(name, bytes)] });
}

async function optOut(member: Member) {
  const privacy = await member.slash('privacy').waitForMessage();
  await member.click(privacy, 'No videos of me here').waitForMessage();
}

describe('a member’s video', () => {
  it.each([
    ['an MP4', 'film.mp4', []],
    ['an MP4 of another codec', 'film.mp4', ['-c:v', 'mpeg4']],
    ['a MOV that says where it was filmed', 'film.mov', ['-metadata', 'location=+52.5-013.4/']],
  ])('that is %s is edited and continued by the menu of its message', async (_, name, codecs) => {
    await using run = await start();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const message = await post(moe, name, await filmFile(codecs, name));
    const command = mia.messageCommand('Edit this video', message);
    const composer = await command.waitForMessage((each) => textOf(each).includes('Edit a video'));
    expect(composer.ephemeral_for).toBe(mia.id);
    expect(textOf(composer)).toContain('Make it · $0.20');
    await make(run, mia, await type(mia, composer, 'as a drawing'));
    expect(run.requests).toMatchObject([
      { task: 'edit', prompt: 'as a drawing', durationSeconds: 1, inputs: [{ role: 'video', width: 320 }] },
    ]);
    expect((await latest(run)).job).toMatchObject({ imageOwnerIds: [moe.id], costUsd: 0.2 });
    const [input] = run.requests[0]?.inputs ?? [];
    const sent = await readFile(input?.path ?? '');
    expect(await probe(sent)).toMatchObject({
      ok: true,
      video: { isFaststartMp4: true, isCommonH264: true },
    });
    expect(sent.includes('+52.5')).toBe(false);

    const continued = mia.messageCommand('Continue this video', message);
    const next = await continued.waitForMessage((each) => textOf(each).includes('Continue a video'));
    await make(run, mia, await type(mia, next, 'it flies on'));
    expect(run.requests.at(-1)).toMatchObject({ task: 'extend', durationSeconds: 4 });
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('is edited after a restart of the bot, before it is made and while it is made', async () => {
    let isReady = false;
    await using run = await startStudio(
      {
        decoder: await machineDecoder(),
        poll: async () =>
          isReady ? { state: 'succeeded', output: { kind: 'file', path: film } } : { state: 'running' },
      },
      ...([{}, undefined, models] as const),
    );
    const film = run.filmPath;
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const message = await post(moe, 'film.mp4', await filmFile([]));
    const command = mia.messageCommand('Edit this video', message);
    const composer = await command.waitForMessage((each) => textOf(each).includes('Edit a video'));
    await run.restart();
    const ready = await type(mia, composer, 'as a drawing');
    const made = mia.click(ready, controlOf(ready, 'make'));
    await expect.poll(() => run.requests.length, { timeout: 20_000 }).toBe(1);
    await run.restart();
    isReady = true;
    await made.waitForMessage(hasVideo);
    expect(run.requests).toMatchObject([{ task: 'edit', inputs: [{ role: 'video' }] }]);
  });

  it.each([
    ['no video', 'film.mp4', async () => Buffer.from('nothing of the kind'), /^❌ There’s no video in that/],
    ['an image', 'boat.png', async () => imageFile, /^❌ There’s no video in that message/],
    [
      ...(['too long', 'film.mp4', () => filmFile([], 'film.mp4', 4)] as const),
      /^❌ Maker takes videos of up to 3 seconds, and this one is longer/,
    ],
    [
      ...([
        'too large',
        'film.mp4',
        () => filmFile(['-b:v', '9M', '-minrate', '9M', '-vf', 'noise=alls=90']),
      ] as const),
      /^❌ Maker takes videos of up to 0 MB, and this one is larger/,
    ],
  ])('that is %s is refused, and nothing of it stays', async (_, name, bytes, expected) => {
    await using run = await start();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const message = await post(moe, name, await bytes());
    const answer = await mia
      .messageCommand('Edit this video', message)
      .waitForMessage(({ text }) => text !== '');
    expect(answer.text).toMatch(expected);
    expect(answer.ephemeral_for).toBe(mia.id);
    expect(run.requests).toEqual([]);
  });

  it('that has been deleted since is refused when it is made, and nothing is charged', async () => {
    await using run = await start();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const message = await post(moe, 'film.mp4', await filmFile([]));
    const opened = mia.messageCommand('Edit this video', message);
    const composer = await opened.waitForMessage((each) => textOf(each).includes('Edit a video'));
    const ready = await type(mia, composer, 'as a drawing');
    await run.discord.deleteMessage(message.id);
    const made = mia.click(ready, controlOf(ready, 'make'));
    expect((await made.waitForFollowup()).text).toMatch(/^❌ I couldn’t get the file from Discord/);
    expect(run.requests).toEqual([]);
    expect(await run.stores.sql('SELECT job_id FROM ledger')).toEqual([]);
  });
});

describe('Edit video', () => {
  it('is offered where a model can, and says when the video is gone', async () => {
    await using run = await start();
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const { done } = await aVideo(run, mia, 'maker');
    const under = await openMore(ada, done);
    expect(labelsOf(under)).toContain('Edit video');
    expect(labelsOf(under)).not.toContain('Upscale');
    const composer = await ada.click(under, 'Edit video').waitForMessage();
    const ready = await type(ada, composer, 'make it night');
    await run.discord.deleteMessage(done.id);
    const gone = await ada.click(under, 'Edit video').waitForMessage();
    expect(gone.text).toMatch(/^❌ The message with this video is gone/);
    const made = ada.click(ready, controlOf(ready, 'make'));
    expect((await made.waitForFollowup()).text).toMatch(/^❌ The message with this video is gone/);
    expect(run.requests).toHaveLength(1);
  });

  it('asks for consent, and is refused for a video whose maker has opted out', async () => {
    await using run = await start();
    const [mia, ada, moe] = [run.discord.member('mia'), run.discord.member('ada'), run.discord.member('moe')];
    await ada.slash('settings set', { name: 'consent-required', value: 'on' }).waitForMessage();
    const { done } = await aVideo(run, moe, 'maker');
    const composer = await (await act(mia, done, 'Edit video')).waitForMessage();
    const ready = await type(mia, composer, 'make it night');
    const question = await mia.click(ready, controlOf(ready, 'make')).waitForMessage();
    expect(question.text).toContain('the right to use this image or video');
    const edited = await mia.click(question, 'Yes, I have the right').waitForMessage(hasVideo);
    await untilSettled(run);
    await optOut(moe);
    // Also of a video that was made from it.
    for (const message of [done, edited]) {
      const refused = await (await act(mia, message, 'Edit video')).waitForMessage();
      expect(refused.text).toContain(`This image or video is from <@${moe.id}>`);
      const byMenu = await mia.messageCommand('Edit this video', message).waitForMessage();
      expect(byMenu.text).toContain(`This image or video is from <@${moe.id}>`);
    }
    expect(run.requests).toHaveLength(2);
  });

  it('shows the video to the moderation, from its beginning to its end', async () => {
    let isBad = false;
    await using moderation = disposable(
      await startLoopbackModeration({
        judge: ({ images }) => (isBad && images.length > 0 ? { violence: 0.9 } : {}),
      }),
    );
    const env = { MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl };
    await using run = await startStudio({ decoder: await machineDecoder() }, env, undefined, models, 5);
    const mia = run.discord.member('mia');
    const { done } = await aVideo(run, mia, 'maker');
    const before = moderation.requests.length;
    const composer = await (await act(mia, done, 'Edit video')).waitForMessage();
    const ready = await type(mia, composer, 'make it night');
    await make(run, mia, ready);
    expect(moderation.requests).toHaveLength(before + 4);
    isBad = true;
    const next = await (await act(mia, done, 'Edit video')).waitForMessage();
    const dark = await type(mia, next, 'make it dark');
    const refused = await mia.click(dark, controlOf(dark, 'make')).waitForFollowup();
    expect(refused.text).toMatch(/^❌ The check of your prompt or image found .*violence/);
    expect(run.requests).toHaveLength(2);
  });
});

function disposable<T extends { close(): Promise<void> }>(server: T) {
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}
