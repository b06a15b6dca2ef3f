import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { act, controlOf } from '../support/buttons.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const quiet = { notify: 'off' };
const textOf = ({ components }: ClientMessage) => JSON.stringify(components);
const says = (text: string) => (message: ClientMessage) => textOf(message).includes(text);

type Run = Awaited<ReturnType<typeof startStudio>>;
type Member = ReturnType<Run['discord']['member']>;

/** Presses the button that makes the video of a composer. */
const make = (member: Member, composer: ClientMessage) =>
  member.click(composer, controlOf(composer, 'make')).waitForMessage(hasVideo);

describe('Edit prompt', () => {
  it('opens a private composer with the request, which makes the video for whoever pressed it', async () => {
    await using run = await startStudio();
    const options = {
      prompt: 'a kite',
      model: 'mover',
      duration: 8,
      resolution: '720p',
      aspect_ratio: '9:16',
    };
    const command = run.discord.member('mia').slash('video', { ...options, seed: 7, ...quiet });
    const done = await command.waitForMessage(hasVideo);

    const ada = run.discord.member('ada');
    const composer = await (await act(ada, done, 'Edit prompt')).waitForMessage();
    expect(composer.ephemeral_for).toBe(ada.id);
    for (const text of ['> a kite', '**Mover**', '8 seconds', '9:16 · tall', 'Make it · $0.10'])
      expect(textOf(composer)).toContain(text);
    const text = ada.click(composer, controlOf(composer, 'text'));
    const changed = await (await ada.submitModal(text, { prompt: 'a red kite' })).waitForMessage(
      says('a red kite'),
    );
    expect(changed.id).toBe(composer.id);
    const message = await make(ada, changed);
    expect(message.interaction_metadata?.user.id).toBe(ada.id);
    expect(message.text).toContain('a red kite');
    expect(message.flags).toBe(MessageFlags.SuppressEmbeds);
    const [first, second] = run.requests;
    expect(second).toMatchObject({ prompt: 'a red kite', durationSeconds: 8, aspectRatio: '9:16' });
    // The seed has made its video.
    expect(second?.seed).not.toBe(first?.seed);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('never cuts a prompt: one without room in the form stays as it is, or gives way to what is typed', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const prompt = `${'🪁'.repeat(3_990)}!`;
    // Discord may count like JavaScript, or like people.
    const command = mia.slash('video', { prompt, model: 'plain', ...quiet }, { raw: true });
    const opener = await act(mia, await command.waitForMessage(hasVideo), 'Edit prompt');
    const composer = await opener.waitForMessage();
    expect(textOf(composer)).toContain('3,991 characters in all');
    const text = mia.click(composer, controlOf(composer, 'text'));
    expect(JSON.stringify(await text.modal())).toContain('3,991 characters don’t fit in this form.');
    const kept = await (await mia.submitModal(text, { prompt: '' })).waitForMessage();
    await make(mia, kept);
    const again = mia.click(kept, controlOf(kept, 'text'));
    const changed = await (await mia.submitModal(again, { prompt: 'a kite' })).waitForMessage(
      says('> a kite'),
    );
    await make(mia, changed);
    expect(run.requests.map((request) => request.prompt)).toEqual([prompt, prompt, 'a kite']);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});

describe('the composer', () => {
  it('goes from /video without a prompt to a video with an image, a model and options', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    let shown = await mia.slash('video', { duration: 8, ...quiet }).waitForMessage();
    expect(textOf(shown)).toContain('No prompt yet');
    const fill = async (action: string, values: Record<string, string>) => {
      const form = mia.click(shown, controlOf(shown, action));
      shown = await (await mia.submitModal(form, values)).waitForMessage();
    };
    const choose = async (action: string, value: string) => {
      shown = await mia.select(shown, controlOf(shown, action), [value]).waitForMessage();
    };
    await fill('text', { prompt: 'a boat', seed: '7' });
    await fill('images', { first: (await mia.upload('boat.png', imageFile)).id });
    expect(textOf(shown)).toContain('can’t use an image to start from');
    await choose('model', 'animator');
    await choose('resolution', '720p');
    await choose('ratio', '9:16');
    await make(mia, shown);
    const [request] = run.requests;
    expect(request).toMatchObject({ prompt: 'a boat', durationSeconds: 8, resolution: '720p', seed: 7 });
    expect(request?.aspectRatio).toBe('9:16');
    expect(request?.imageBytes?.equals(imageFile)).toBe(true);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('outlives a restart, and keeps what was refused', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const composer = await mia.slash('video', { model: 'mover', ...quiet }).waitForMessage();
    await run.restart();
    const text = mia.click(composer, controlOf(composer, 'text'));
    const long = await (await mia.submitModal(text, { prompt: 'x'.repeat(101) })).waitForMessage(says('xxx'));
    expect(textOf(long)).toMatch(/has 101 characters; the limit of Mover is 100/);
    const plain = await mia
      .select(long, controlOf(long, 'model'), ['plain'])
      .waitForMessage(says('**Plain**'));
    await make(mia, plain);
    expect(run.requests).toMatchObject([{ prompt: 'x'.repeat(101) }]);
  });

  it('is the same where the bot may not embed', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    run.discord.takeFromBot('general', 'EmbedLinks');
    const composer = await mia.slash('video', quiet).waitForMessage();
    expect(textOf(composer)).toContain('No prompt yet');
    const text = mia.click(composer, controlOf(composer, 'text'));
    const filled = await (await mia.submitModal(text, { prompt: 'a kite' })).waitForMessage();
    expect(textOf(filled)).toContain('> a kite');
    await make(mia, await mia.select(filled, controlOf(filled, 'length'), ['8']).waitForMessage());
    expect(run.requests).toMatchObject([{ prompt: 'a kite', durationSeconds: 8 }]);
  });

  it('asks for the right to an image once more, as every way to a video', async () => {
    await using run = await startStudio();
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const set = (name: string, value: string) => ada.slash('settings set', { name, value }).waitForMessage();
    await set('consent-required', 'on');
    await set('confirm-above-usd', '0.05');
    const image = await mia.upload('boat.png', imageFile);
    const composer = await mia.slash('video', { model: 'mover', image, ...quiet }).waitForMessage();
    const text = mia.click(composer, controlOf(composer, 'text'));
    const filled = await (await mia.submitModal(text, { prompt: 'a kite' })).waitForMessage(says('a kite'));
    const question = await mia.click(filled, controlOf(filled, 'make')).waitForMessage();
    expect(JSON.stringify(question)).toContain('Do you have the right');
    // Its price is agreed to.
    expect(question.text).not.toContain('This video costs');
    await mia.click(question, 'run').waitForMessage(hasVideo);
    expect(run.requests).toHaveLength(1);
  });
});

describe('a message command', () => {
  it('Animate this image begins a video with the image of any message', async () => {
    await using run = await startStudio();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const post = moe.say('look', { files: [await moe.upload('boat.png', imageFile)] });
    const composer = await mia.messageCommand('Animate this image', post).waitForMessage();
    expect(textOf(composer)).toContain('**Mover**');
    const text = mia.click(composer, controlOf(composer, 'text'));
    const filled = await (await mia.submitModal(text, { prompt: 'it sails' })).waitForMessage(
      says('it sails'),
    );
    await make(mia, filled);
    expect(run.requests[0]).toMatchObject({ prompt: 'it sails' });
    expect(run.requests[0]?.imageBytes?.equals(imageFile)).toBe(true);
  });

  it.each([
    ['nothing to see', undefined, /^❌ That message has no image/],
    ['no image that is taken', 'notes.txt', /^❌ That message has no image I can read/],
  ])('Animate this image says so where there is %s', async (_, filename, sentence) => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const files = filename ? [await mia.upload(filename, new TextEncoder().encode('words'))] : [];
    const answer = await mia.messageCommand('Animate this image', mia.say('hi', { files })).waitForMessage();
    expect(answer.ephemeral_for).toBe(mia.id);
    expect(answer.text).toMatch(sentence);
  });

  it('Animate this image takes an embed’s image at Discord, and none from elsewhere', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const { url } = await mia.upload('boat.png', imageFile);
    const embedded = (address: string) => {
      const post = mia.say('a link');
      const stored = run.discord.world.messages.get(post.id);
      if (stored) stored.message.embeds = [{ image: { url: address } }];
      return post;
    };
    const composer = await mia.messageCommand('Animate this image', embedded(url)).waitForMessage();
    expect(textOf(composer)).toContain(url);
    const foreign = mia.messageCommand('Animate this image', embedded('https://example.com/boat.png'));
    expect((await foreign.waitForMessage()).text).toMatch(/^❌ That image is on another website/);
  });

  it('Remix opens a composer with the request of one of our videos, and of nothing else', async () => {
    await using run = await startStudio();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const options = { prompt: 'a kite', model: 'mover', duration: 8, ...quiet };
    const done = await mia.slash('video', options).waitForMessage(hasVideo);
    const composer = await moe.messageCommand('Remix', done).waitForMessage();
    const changed = await moe
      .select(composer, controlOf(composer, 'model'), ['plain'])
      .waitForMessage(says('**Plain**'));
    await make(moe, changed);
    expect(run.requests[1]).toMatchObject({ prompt: 'a kite', durationSeconds: 8 });

    const refused = await moe.messageCommand('Remix', moe.say('hello')).waitForMessage();
    expect(refused.ephemeral_for).toBe(moe.id);
    expect(refused.text).toMatch(/^❌ I can only remix messages/);
  });
});

describe('/help', () => {
  it('says how to begin, with examples that open a composer', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const message = await mia.slash('help').waitForMessage();
    expect(message.ephemeral_for).toBe(mia.id);
    expect(textOf(message)).toMatch(/\/video.*\/models.*Remix/);
    const composer = await mia.click(message, 'example:1').waitForMessage();
    expect(textOf(composer)).toMatch(/A red fox.*\*\*Plain\*\*/);
    await make(mia, composer);
    expect(run.requests[0]?.prompt).toMatch(/^A red fox/);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});

it('a model that lacks something is replaced in the composer, with everything that was typed', async () => {
  await using run = await startStudio();
  const mia = run.discord.member('mia');
  const image = (await mia.upload('boat.png', imageFile)).id;
  const options = { prompt: 'a kite', model: 'plain', image, duration: 8, ...quiet };
  const refused = await mia.slash('video', options).waitForMessage();
  expect(refused.text).toMatch(/^❌ Plain can’t use an image to start from/);
  const composer = await mia.click(refused, 'Use Mover · $0.10').waitForMessage();
  for (const text of ['> a kite', '**Mover**', '8 seconds']) expect(textOf(composer)).toContain(text);
  await make(mia, composer);
  expect(run.requests).toMatchObject([{ prompt: 'a kite', durationSeconds: 8, inputs: [{ role: 'first' }] }]);
});

it('a model that needs an image opens in the composer, where one can be added', async () => {
  await using run = await startStudio();
  const mia = run.discord.member('mia');
  const refused = await mia
    .slash('video', { prompt: 'a kite', model: 'animator', ...quiet })
    .waitForMessage();
  expect(refused.text).toMatch(/^❌ Animator needs an image to start from/);
  const composer = await mia.click(refused, 'Edit prompt').waitForMessage();
  for (const text of ['> a kite', '**Animator**']) expect(textOf(composer)).toContain(text);
  expect(controlOf(composer, 'images')).toMatch(/^compose:/);
});
