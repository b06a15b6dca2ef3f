import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { describe, expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { labelsOf, makeComposed } from '../support/buttons.ts';
import { fakeProvider } from '../support/engine.ts';
import { imagesOf } from '../support/layout.ts';
import { modelsOf } from '../support/models.ts';
import { set } from '../support/settings.ts';
import { imageFile, startStudio } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Studio = Awaited<ReturnType<typeof startStudio>>;

const hasVideo = ({ attachments }: ClientMessage) => attachments[0]?.content_type === 'video/mp4';
const asks = ({ text }: ClientMessage) => text.includes('Do you have the right');

async function startAsking() {
  const run = await startStudio();
  const member = (name: string) => run.discord.member(name);
  await set(member('ada'), 'consent-required', 'on');
  return { run, mia: member('mia'), moe: member('moe'), ada: member('ada') };
}

async function withImage(member: Member) {
  const image = await member.upload('boat.png', imageFile);
  return {
    image,
    command: member.slash('video', { prompt: 'a boat', model: 'mover', image, notify: 'off' }),
  };
}

/** Confirms at once if asked. */
async function film(member: Member) {
  const { command } = await withImage(member);
  const message = await command.waitForMessage((each) => asks(each) || hasVideo(each));
  return hasVideo(message)
    ? message
    : member.click(message, 'Yes, I have the right').waitForMessage(hasVideo);
}

const countOf = ({ log }: Studio, state: string) => log.filter((line) => line['state'] === state).length;
const isDone = (run: Studio, videos: number) =>
  expect.poll(() => countOf(run, 'succeeded')).toBeGreaterThanOrEqual(videos);

/** A file's URL. Its signature changes every second. */
const placeOf = (url = '') => new URL(url).pathname;

describe('consent', () => {
  it('is asked for with the image, kept over a restart, given once, and shown to staff', async () => {
    const { run, mia, ada } = await startAsking();
    await using _ = run;
    const { image, command } = await withImage(mia);
    const question = await command.waitForMessage(asks);
    expect(question.ephemeral_for).toBe(mia.id);
    expect(question.text).toContain('> a boat');
    expect(placeOf(imagesOf(question)[0])).toBe(placeOf(image.url));
    expect(labelsOf(question)).toEqual(['Yes, I have the right', 'No']);
    expect(countOf(run, 'accepted') + countOf(run, 'queued')).toBe(0);

    await run.restart();
    const video = await mia.click(question, 'Yes, I have the right').waitForMessage(hasVideo);
    expect(run.requests[0]?.imageBytes?.equals(imageFile)).toBe(true);
    const late = await mia.click(question, 'Yes, I have the right').waitForMessage();
    expect(late).toMatchObject({
      text: expect.stringContaining('offer has expired'),
      ephemeral_for: mia.id,
    });
    expect(run.requests).toHaveLength(1);
    await isDone(run, 1);

    const verified = await ada.messageCommand('Verify', video).waitForMessage();
    expect(verified.text).toMatch(
      new RegExp(`<@${mia.id}> confirmed <t:\\d+:R> that they may use the image and show the people in it`),
    );
    expect((await mia.messageCommand('Verify', video).waitForMessage()).text).not.toContain('confirmed');
    const privacy = await mia.slash('privacy').waitForMessage();
    const exported = await mia
      .click(privacy, 'Export my data')
      .waitForMessage(({ attachments }) => attachments.length > 0);
    const { videos } = (await (await fetch(exported.attachments[0]?.url ?? '')).json()) as {
      videos: object[];
    };
    expect(videos).toMatchObject([{ consentConfirmedAt: expect.stringMatching(/^\d{4}-/) }]);
  });

  it('is given for another video from one’s own image, and asked for from somebody else', async () => {
    const { run, mia, moe, ada } = await startAsking();
    await using _ = run;
    const video = await film(mia);
    const again = await mia.click(video, 'Again').waitForMessage(hasVideo);
    await isDone(run, 2);
    expect((await ada.messageCommand('Verify', again).waitForMessage()).text).toContain('confirmed');

    const question = await moe.click(video, 'Again').waitForMessage(asks);
    const runId = `run:${question.interaction_metadata?.id}:mover`;
    const forged = await mia.click(video, runId, { raw: true }).waitForMessage();
    expect(forged).toMatchObject({
      text: expect.stringContaining('offer has expired'),
      ephemeral_for: mia.id,
    });
    moe.click(question, 'No');
    const declined = await run.discord.waitForMessage(
      'general',
      ({ id, text }) => id === question.id && text.startsWith('Nothing was made'),
    );
    expect([imagesOf(declined), labelsOf(declined)]).toEqual([[], []]);
    const late = await moe.click(video, runId, { raw: true }).waitForMessage();
    expect(late.text).toContain('offer has expired');
    expect(run.requests).toHaveLength(2);

    const remix = moe.messageCommand('Remix', video);
    const sent = await makeComposed(moe, remix, { prompt: 'the boat sails' });
    expect((await sent.waitForMessage(asks)).ephemeral_for).toBe(moe.id);
  });

  it('is asked for by Animate this image, whose price is agreed to, and in one message with a price', async () => {
    const { run, mia, moe, ada } = await startAsking();
    await using _ = run;
    const post = moe.say('look', { files: [await moe.upload('boat.png', imageFile)] });
    async function animate() {
      const opener = mia.messageCommand('Animate this image', post);
      return (await makeComposed(mia, opener, { prompt: 'it sails' })).waitForMessage(asks);
    }
    const typed = { prompt: 'it sails', model: 'mover', image: await mia.upload('boat.png', imageFile) };
    const early = await mia.slash('video', typed).waitForMessage(asks);
    await set(ada, 'confirm-above-usd', '0.05');
    const question = await animate();
    // Its button had the price.
    expect(question.text).not.toContain('This video costs');
    expect(placeOf(imagesOf(question)[0])).toBe(placeOf(post.attachments[0]?.url));
    await mia.click(question, 'Yes, I have the right').waitForMessage(hasVideo);
    const both = await mia.slash('video', typed).waitForMessage(asks);
    expect(both.text).toContain('This video costs about $0.10');
    await mia.click(both, 'Yes, make it for $0.10').waitForMessage(hasVideo);
    // A member who wasn't asked about a price hasn't agreed to one.
    const later = await mia.click(early, 'Yes, I have the right').waitForMessage();
    expect(later.text).toContain('costs about $0.10');
    expect(asks(later)).toBe(false);
  });
});

describe('a member who opts out', () => {
  const optOut = async (member: Member, label = 'No videos of me here') => {
    const privacy = await member.slash('privacy').waitForMessage();
    return (await member.click(privacy, label).waitForMessage()).text;
  };
  const refusalOf = (member: Member, prompt: string) =>
    member.slash('video', { prompt, model: 'plain', notify: 'off' }).waitForMessage();

  it('is mentioned in no prompt of others, and no image of theirs is taken, until they take it back', async () => {
    await using run = await startStudio();
    const [mia, moe, ada] = ['mia', 'moe', 'ada'].map((name) => run.discord.member(name));
    if (!mia || !moe || !ada) throw new Error('somebody is missing');
    const before = await film(moe);
    const post = moe.say('me', { files: [await moe.upload('me.png', imageFile)] });
    expect(await optOut(moe)).toMatch(/^🛡️ You’re on this server’s list.*doesn’t ask about other images/);
    await run.restart();

    for (const prompt of [`<@${moe.id}> dances`, 'a film about @moe.', `<@!${moe.id}>`]) {
      const answer = await refusalOf(mia, prompt);
      expect(answer).toMatchObject({ ephemeral_for: mia.id, mentions: [] });
      expect(answer.text).toContain(`<@${moe.id}> doesn’t want to appear in videos on this server`);
    }
    const animated = await mia.messageCommand('Animate this image', post).waitForMessage();
    expect(animated.text).toContain(`This image or video is from <@${moe.id}>`);
    expect((await mia.click(before, 'Again').waitForMessage()).text).toContain('This image or video is from');
    // A name isn't a mention, and members may make videos of themselves.
    await refusalOf(mia, 'a horse for moe').then((message) => expect(message.text).not.toContain('❌'));
    expect((await moe.messageCommand('Animate this image', post).waitForMessage()).text).toContain(
      'Your next video',
    );

    expect(await optOut(moe, 'Allow videos of me here')).toContain('You’re off the list');
    expect((await refusalOf(mia, `<@${moe.id}> dances`)).text).not.toContain('❌');
  });

  it('is named in the consent question, which is asked again when somebody has opted out since', async () => {
    const { run, mia, moe, ada } = await startAsking();
    await using _ = run;
    const video = await film(mia);
    const { command } = await withImage(mia);
    const early = await command.waitForMessage(asks);
    expect(early.text).not.toContain(moe.id);
    expect(await optOut(moe)).toContain('has to confirm it isn’t about you');

    const question = await mia.click(early, 'Yes, I have the right').waitForMessage(asks);
    expect(question.text).toContain(`on this server: <@${moe.id}>. Continue only if none`);
    expect(question.mentions).toEqual([]);
    await mia.click(question, 'Yes, I have the right').waitForMessage(hasVideo);
    await mia.click(video, 'Again').waitForMessage(asks);
    expect((await moe.click(video, 'Again').waitForMessage(asks)).text).not.toContain(moe.id);

    const named = await mia
      .slash('video', { prompt: 'MOE, the horse', model: 'plain', notify: 'off' })
      .waitForMessage(({ text }) => text !== '');
    expect(named.text).toContain(`“moe” in your prompt is also the name of <@${moe.id}>`);
    const horse = await mia.click(named, 'I mean something else').waitForMessage(hasVideo);
    await isDone(run, 3);
    expect((await ada.messageCommand('Verify', horse).waitForMessage()).text).toContain(
      'that the prompt isn’t about anyone who opted out',
    );
  });

  it.each(['mention', 'image'])(
    'between the two stages of a video with their %s: it ends there',
    async (what) => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, 'still.png');
      await writeFile(path, imageFile);
      const isMade = Promise.withResolvers<void>();
      const { provider, calls } = fakeProvider({
        async poll() {
          await isMade.promise;
          return { state: 'succeeded', output: { kind: 'file', path } };
        },
      });
      const stage = { providerModel: 'film', price: { usd: 0.1, per: 'task' } } as const;
      const models = modelsOf([
        {
          ...{ id: 'staged', label: 'Staged', provider: 'preview', image: 'optional', promptMaxLength: 100 },
          ...{ durations: [4], resolutions: ['480p'], aspectRatios: ['16:9'] },
          stages: [
            { ...stage, makes: 'image' },
            { ...stage, makes: 'video' },
          ],
        },
      ]);
      await using run = await startBotInProcess({ providers: [provider], models });
      const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
      const post = moe.say('me', { files: [await moe.upload('me.png', imageFile)] });
      const command =
        what === 'mention'
          ? mia.slash('video', { prompt: `<@${moe.id}> dances` })
          : await makeComposed(mia, mia.messageCommand('Animate this image', post), { prompt: 'it dances' });
      await command.waitForMessage();
      await expect.poll(() => calls.poll).toBe(1);
      await optOut(moe);
      isMade.resolve();
      const ended = await command.waitForMessage(({ text }) => text.startsWith('❌'));
      expect(ended.text).toMatch(/about someone who doesn’t want to appear in videos.* No quota used/);
      expect(labelsOf(ended)).toEqual(['Edit prompt']);
      expect(calls.submit).toBe(1);
    },
  );

  it('stays so when they delete their data, or admins reset or import all settings', async () => {
    await using run = await startStudio();
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    await optOut(mia);
    const privacy = await mia.slash('privacy').waitForMessage();
    const hasFile = ({ attachments }: ClientMessage) => attachments.length > 0;
    const exported = await mia.click(privacy, 'Export my data').waitForMessage(hasFile);
    expect(await (await fetch(exported.attachments[0]?.url ?? '')).json()).toMatchObject({
      settingsThatNameYou: [{ settings: { optedOutMembers: [mia.id] } }],
      namesYouOptedOutWith: [{ names: expect.arrayContaining(['mia']) }],
    });
    const question = await mia.click(privacy, 'Delete my data').waitForMessage();
    mia.click(question, 'Delete permanently');
    await run.discord.waitForMessage('general', ({ text }) => text.startsWith('🗑️'));
    await ada.slash('settings reset', { name: 'all' }).waitForMessage();
    const settings = await ada.slash('settings export').waitForMessage(hasFile);
    expect(await (await fetch(settings.attachments[0]?.url ?? '')).text()).not.toContain(mia.id);
    const file = await ada.upload('settings.json', Buffer.from('{"version":1,"settings":{"paused":false}}'));
    const imported = await ada.slash('settings import', { file }).waitForMessage(({ text }) => text !== '');
    expect(imported.text).toBe('These settings are already set.');
    expect((await refusalOf(ada, '@mia flies')).text).toContain('doesn’t want to appear in videos');
    // Admins can remove somebody from the list by name.
    await ada.slash('settings reset', { name: 'opted-out-members' }).waitForMessage();
    expect((await refusalOf(ada, '@mia flies')).text).not.toContain('❌');
  });
});
