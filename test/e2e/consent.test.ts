import { describe, expect, it } from 'vitest';
import type { Member } from '../../playground/discord/driver/member.ts';
import type { ClientMessage } from '../../playground/protocol.ts';
import { labelsOf } from '../support/buttons.ts';
import { set } from '../support/settings.ts';
import { picture, startStudio } from '../support/studio.ts';

type Studio = Awaited<ReturnType<typeof startStudio>>;

const hasVideo = ({ attachments }: ClientMessage) => attachments[0]?.content_type === 'video/mp4';
const asks = ({ embeds }: ClientMessage) => /Do you have the right/.test(embeds[0]?.description ?? '');

async function startAsking() {
  const run = await startStudio();
  const member = (name: string) => run.discord.member(name);
  await set(member('ada'), 'consent-required', 'on');
  return { run, mia: member('mia'), moe: member('moe'), ada: member('ada') };
}

async function withPicture(member: Member) {
  const image = await member.upload('boat.png', picture);
  return {
    image,
    command: member.slash('video', { prompt: 'a boat', model: 'mover', image, notify: 'off' }),
  };
}

/** Confirms at once. */
async function film(member: Member) {
  const { command } = await withPicture(member);
  return member.click(await command.waitForMessage(asks), 'I have the right').waitForMessage(hasVideo);
}

const countOf = ({ log }: Studio, state: string) => log.filter((line) => line['state'] === state).length;
const isDone = (run: Studio, videos: number) =>
  expect.poll(() => countOf(run, 'succeeded')).toBeGreaterThanOrEqual(videos);

describe('consent', () => {
  it('is asked for with the picture, kept over a restart, given once, and shown to staff', async () => {
    const { run, mia, ada } = await startAsking();
    await using _ = run;
    const { image, command } = await withPicture(mia);
    const question = await command.waitForMessage(asks);
    expect(question.ephemeral_for).toBe(mia.id);
    expect(question.content).toContain('> a boat');
    expect(question.embeds[0]?.thumbnail?.url).toBe(image.url);
    expect(labelsOf(question)).toEqual(['I have the right', 'No']);
    expect(countOf(run, 'accepted') + countOf(run, 'queued')).toBe(0);

    await run.restart();
    const video = await mia.click(question, 'I have the right').waitForMessage(hasVideo);
    expect(run.requests[0]?.pictureBytes?.equals(picture)).toBe(true);
    const late = await mia.click(question, 'I have the right').waitForMessage();
    expect(late).toMatchObject({ content: expect.stringContaining('offer is over'), ephemeral_for: mia.id });
    expect(run.requests).toHaveLength(1);
    await isDone(run, 1);

    const verified = await ada.messageCommand('Verify', video).waitForMessage();
    expect(verified.content).toMatch(
      new RegExp(`<@${mia.id}> confirmed the right to its picture, and to the people in it, <t:\\d+:R>`),
    );
    expect((await mia.messageCommand('Verify', video).waitForMessage()).content).not.toContain('confirmed');
    const privacy = await mia.slash('privacy').waitForMessage();
    const exported = await mia
      .click(privacy, 'Export my data')
      .waitForMessage(({ attachments }) => attachments.length > 0);
    const { videos } = (await (await fetch(exported.attachments[0]?.url ?? '')).json()) as {
      videos: object[];
    };
    expect(videos).toMatchObject([{ rightToPictureConfirmedAt: expect.stringMatching(/^\d{4}-/) }]);
  });

  it('is given for another video from one’s own picture, and asked for from somebody else', async () => {
    const { run, mia, moe, ada } = await startAsking();
    await using _ = run;
    const video = await film(mia);
    const again = await mia.click(video, 'Again').waitForMessage(hasVideo);
    await isDone(run, 2);
    expect((await ada.messageCommand('Verify', again).waitForMessage()).content).toContain('confirmed');

    const question = await moe.click(video, 'Again').waitForMessage(asks);
    const runId = `run:${question.interaction_metadata?.id}:mover`;
    const forged = await mia.click(video, runId, { raw: true }).waitForMessage();
    expect(forged).toMatchObject({
      content: expect.stringContaining('offer is over'),
      ephemeral_for: mia.id,
    });
    moe.click(question, 'No');
    const declined = await run.discord.waitForMessage(
      'general',
      ({ id, content }) => id === question.id && content.startsWith('Nothing was made'),
    );
    expect(declined).toMatchObject({ embeds: [], components: [] });
    const late = await moe.click(video, runId, { raw: true }).waitForMessage();
    expect(late.content).toContain('offer is over');
    expect(run.requests).toHaveLength(2);

    const remix = moe.messageCommand('Remix', video);
    const sent = await moe.submitModal(remix, { prompt: 'the boat sails' });
    expect((await sent.waitForMessage(asks)).ephemeral_for).toBe(moe.id);
  });

  it('is asked for by Animate this image, and in one message with the price', async () => {
    const { run, mia, moe, ada } = await startAsking();
    await using _ = run;
    await set(ada, 'confirm-above-usd', '0.05');
    const post = moe.say('look', { files: [await moe.upload('boat.png', picture)] });
    const sent = await mia.submitModal(mia.messageCommand('Animate this image', post), {
      prompt: 'it sails',
    });
    const question = await sent.waitForMessage(asks);
    expect(question.content).toContain('This video costs about $0.10');
    expect(question.embeds[0]?.thumbnail?.url).toBe(post.attachments[0]?.url);
    const yes = mia.click(question, 'I have the right, make it for $0.10');
    await yes.waitForMessage(hasVideo);
  });
});
