import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { type APILabelComponent, ComponentType, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { act } from '../support/buttons.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const quiet = { notify: 'off' };

/** The default of a form's field. */
function proposed(modal: { components: readonly unknown[] }, id: string): string | undefined {
  const labels = modal.components as APILabelComponent[];
  const field = labels.map(({ component }) => component).find(({ custom_id }) => custom_id === id);
  if (field?.type === ComponentType.TextInput) return field.value;
  if (field?.type !== ComponentType.StringSelect) return undefined;
  return field.options.find((option) => option.default)?.value;
}

describe('Edit prompt', () => {
  it('opens the form filled in, and sending it does what /video does, for the sender', async () => {
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
    const click = await act(ada, done, 'Edit prompt');
    const modal = await click.modal();
    expect(modal.title).toBe('Edit prompt');
    expect(['prompt', 'model', 'duration', 'format'].map((id) => proposed(modal, id))).toEqual([
      'a kite',
      'mover',
      '8',
      '9:16 720p',
    ]);
    const sent = await ada.submitModal(click, { prompt: 'a red kite' });
    const message = await sent.waitForMessage(hasVideo);
    expect(message.interaction_metadata?.user.id).toBe(ada.id);
    expect(message.content).toContain('a red kite');
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
    const done = await mia
      .slash('video', { prompt, model: 'plain', ...quiet }, { raw: true })
      .waitForMessage(hasVideo);
    const click = await act(mia, done, 'Edit prompt');
    const modal = await click.modal();
    expect(proposed(modal, 'prompt')).toBeUndefined();
    expect(JSON.stringify(modal.components)).toContain('3,991 characters don’t fit in this form.');
    await (await mia.submitModal(click, { prompt: '' })).waitForMessage(hasVideo);
    await (await mia.submitModal(await act(mia, done, 'Edit prompt'), { prompt: 'a kite' })).waitForMessage(
      hasVideo,
    );
    await mia.click(done, 'Again').waitForMessage(hasVideo);
    await (await mia.submitModal(mia.messageCommand('Remix', done), { prompt: '' })).waitForMessage(hasVideo);
    expect(run.requests.map((request) => request.prompt)).toEqual([prompt, prompt, 'a kite', prompt, prompt]);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('keeps such a prompt over a refusal of the form', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const prompt = '🪁'.repeat(2_001);
    // Discord may count like JavaScript, or like people.
    const done = await mia
      .slash('video', { prompt, model: 'plain', ...quiet }, { raw: true })
      .waitForMessage(hasVideo);
    const refused = await (
      await mia.submitModal(await act(mia, done, 'Edit prompt'), { prompt: '', duration: '99' })
    ).waitForMessage(({ content }) => content.startsWith('❌'));
    const changed = mia.click(refused, 'Change it');
    await (await mia.submitModal(changed, { prompt: '', duration: '4' })).waitForMessage(hasVideo);
    expect(run.requests.map((request) => request.prompt)).toEqual([prompt, prompt]);
  });

  it('takes an empty length and the model’s own format, and an image that is added', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const done = await mia
      .slash('video', { prompt: 'a kite', model: 'plain', ...quiet })
      .waitForMessage(hasVideo);
    const image = await mia.upload('boat.png', imageFile);
    const values = { model: 'animator', duration: '', format: 'own', image: image.id };
    const sent = await mia.submitModal(await act(mia, done, 'Edit prompt'), values);
    await sent.waitForMessage(hasVideo);
    const [, second] = run.requests;
    expect(second).toMatchObject({ durationSeconds: 4, resolution: '480p', aspectRatio: '16:9' });
    expect(second?.imageBytes?.equals(imageFile)).toBe(true);
  });

  it.each([
    ['a length that is none', { duration: 'long' }, /duration must be a whole number/],
    [
      'a prompt that is too long for the model',
      { model: 'mover', prompt: 'x'.repeat(101) },
      /has 101 characters/,
    ],
  ])('refuses %s, and keeps what was typed for another try', async (_, values, sentence) => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const done = await mia
      .slash('video', { prompt: 'a kite', model: 'plain', ...quiet })
      .waitForMessage(hasVideo);
    const refused = await mia.submitModal(await act(mia, done, 'Edit prompt'), {
      prompt: 'a bee',
      ...values,
    });
    const answer = await refused.waitForMessage();
    expect(answer.ephemeral_for).toBe(mia.id);
    expect(answer.content).toMatch(sentence);

    const again = mia.click(answer, 'Change it');
    expect(proposed(await again.modal(), 'prompt')).toBe('prompt' in values ? values.prompt : 'a bee');
    const sent = await mia.submitModal(again, { prompt: 'a bee', model: 'plain', duration: '8 s' });
    await sent.waitForMessage(hasVideo);
    expect(run.requests[1]).toMatchObject({ prompt: 'a bee', durationSeconds: 8 });
  });
});

describe('a message command', () => {
  it('Animate this image begins a video with the image of any message', async () => {
    await using run = await startStudio();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const post = moe.say('look', { files: [await moe.upload('boat.png', imageFile)] });
    const command = mia.messageCommand('Animate this image', post);
    const modal = await command.modal();
    expect(modal.title).toBe('Animate this image');
    expect(proposed(modal, 'model')).toBe('mover');
    const sent = await mia.submitModal(command, { prompt: 'the boat sails away' });
    await sent.waitForMessage(hasVideo);
    expect(run.requests[0]).toMatchObject({ prompt: 'the boat sails away' });
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
    expect(answer.content).toMatch(sentence);
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
    const command = mia.messageCommand('Animate this image', embedded(url));
    await (await mia.submitModal(command, { prompt: 'x' })).waitForMessage(hasVideo);
    expect(run.requests[0]?.imageBytes?.equals(imageFile)).toBe(true);
    const foreign = mia.messageCommand('Animate this image', embedded('https://example.com/boat.png'));
    expect((await foreign.waitForMessage()).content).toMatch(/^❌ That image is on another website/);
  });

  it('Remix opens the form filled in from one of our videos, and from nothing else', async () => {
    await using run = await startStudio();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const options = { prompt: 'a kite', model: 'mover', duration: 8, ...quiet };
    const done = await mia.slash('video', options).waitForMessage(hasVideo);
    const command = moe.messageCommand('Remix', done);
    const modal = await command.modal();
    expect(['prompt', 'model', 'duration'].map((id) => proposed(modal, id))).toEqual([
      'a kite',
      'mover',
      '8',
    ]);
    await (await moe.submitModal(command, { model: 'plain' })).waitForMessage(hasVideo);
    expect(run.requests[1]).toMatchObject({ prompt: 'a kite', durationSeconds: 8 });

    const refused = await moe.messageCommand('Remix', moe.say('hello')).waitForMessage();
    expect(refused.ephemeral_for).toBe(moe.id);
    expect(refused.content).toMatch(/^❌ I can only remix messages/);
  });
});

describe('/help', () => {
  it('says how to begin, with examples that open the form filled in', async () => {
    await using run = await startStudio();
    const mia = run.discord.member('mia');
    const help = mia.slash('help');
    const message = await help.waitForMessage();
    expect(message.ephemeral_for).toBe(mia.id);
    expect(JSON.stringify(message.components)).toMatch(/\/video.*\/models.*Remix/);
    const click = mia.click(message, 'example:1');
    const modal = await click.modal();
    expect(proposed(modal, 'prompt')).toMatch(/^A red fox/);
    expect(proposed(modal, 'model')).toBe('plain');
    await (await mia.submitModal(click)).waitForMessage(hasVideo);
    expect(run.requests[0]?.prompt).toMatch(/^A red fox/);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});
