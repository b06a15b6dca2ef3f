import { access, writeFile } from 'node:fs/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { AttachmentFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { labelsOf } from '../support/buttons.ts';
import { hasVideo, isOver, isReady, PROMPT, startReview } from '../support/review.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Everything that a message ever showed to everybody. */
function versionsOf(command: Invocation): string {
  return JSON.stringify(command.history());
}

describe('a video in a channel with review', () => {
  it('shows nothing of its prompt until its member has looked at it and published it', async () => {
    await using all = await startReview();
    const { discord, mia, command, ready } = all;
    expect(ready.text).toMatch(
      /^👀 A video by <@\d+> is ready for review\. .* until <t:\d+:f>\.\n-# Plain · 4 s · 480p · 16:9 · cost \$0\.10$/,
    );
    expect(labelsOf(ready)).toEqual(['Preview']);
    await discord.waitForMessage('general', ({ text }) =>
      text.startsWith(`<@${mia.id}>, your video is done. Press **Preview**`),
    );
    const waits = await all.told('is waiting for review');
    expect(waits.text).toContain(`/${ready.channel_id}/${ready.id}`);
    expect(waits.mentions).toEqual([]);

    const shown = await all.open(mia);
    expect(shown.ephemeral_for).toBe(mia.id);
    expect(shown.text).toContain(`<@${mia.id}> · Plain · 4 s · 480p · 16:9 · seed`);
    expect(shown.embeds[0]?.description).toBe('a \\*secret\\* kite');
    expect(shown.attachments[0]?.content_type).toBe('video/mp4');
    expect(labelsOf(shown)).toEqual(['Publish', 'Discard']);
    expect(versionsOf(command)).not.toContain('secret');

    const done = await mia.click(shown, 'Publish').waitForMessage(({ text }) => text === '✅ Published.');
    expect([done.attachments, done.embeds, labelsOf(done)]).toEqual([[], [], []]);
    const published = await command.waitForMessage(hasVideo);
    expect(published.id).toBe(ready.id);
    expect(published.text).toContain('a \\*secret\\* kite');
    expect(published.attachments[0]?.filename).toMatch(/^cutscene-/);
    expect(labelsOf(published)).toContain('Again');
    expect(await all.end()).toBe('succeeded');
    await all.told(`✅ <@${mia.id}> published the video by <@${mia.id}>`);
    // The member who published it needs no ping.
    const pings = discord.messages('general').filter(({ text }) => text.includes('your video'));
    expect(pings).toHaveLength(1);
    expect(discord.log.invalid()).toEqual([]);
  });

  it('shows the whole prompt as a file where the message has no room for it', async () => {
    const hidden = 'and what was not to be read';
    const prompt = `${'*'.repeat(3_900)} ${hidden}`;
    await using all = await startReview({ prompt });
    const shown = await all.open(all.moe);
    expect(shown.embeds[0]?.description).not.toContain(hidden);
    expect(shown.text).toContain('📎');
    const [video, text] = shown.attachments;
    expect([video?.content_type, text?.content_type]).toEqual(['video/mp4', 'text/plain; charset=utf-8']);
    expect(await (await fetch(text?.url ?? '')).text()).toBe(prompt);
    const done = await all.moe.click(shown, 'Approve').waitForMessage(({ text }) => text.startsWith('✅'));
    expect(done.attachments).toEqual([]);
    expect(all.discord.log.invalid()).toEqual([]);
  });

  it('is shown to nobody else, and nobody else gets at its prompt', async () => {
    await using all = await startReview({ by: 'moe' });
    const { discord, mia, command, ready } = all;
    const refused = await mia.click(ready, 'Preview').waitForMessage();
    expect(refused.text).toMatch(/^❌ Only <@\d+> and members who can manage messages/);
    for (const kind of [
      'publish',
      'approve',
      'spoiler',
      'discard',
      'reject',
      'edit',
      'again',
      'change-model',
    ]) {
      const answer = await mia.click(ready, `${kind}:${command.id}`, { raw: true }).waitForMessage();
      expect(answer.text, kind).toMatch(/^❌ (Only|This video isn’t published)/);
      expect(answer.ephemeral_for).toBe(mia.id);
    }
    const remix = await mia.messageCommand('Remix', ready).waitForMessage();
    expect(remix.text).toMatch(/^❌ This video isn’t published/);
    expect(discord.message(ready.id).text).toBe(ready.text);
  });

  it('is published by staff, hidden until it is clicked, by the first of two who decide', async () => {
    await using all = await startReview();
    const { discord, mia, moe, ada, command, ready } = all;
    await ada.slash('block', { member: mia.id }).waitForMessage();
    const blocked = await mia.click(ready, `publish:${command.id}`, { raw: true }).waitForMessage();
    expect(blocked.text).toMatch(/^❌ You can’t make videos on this server/);
    // Staff's reasons aren't for the requester.
    const own = await mia.click(ready, `spoiler:${command.id}`, { raw: true }).waitForMessage();
    expect(own.text).toMatch(/^❌ Only members who can manage messages in its channel/);

    const [first, second] = await Promise.all([all.open(moe), all.open(ada)]);
    expect(labelsOf(first)).toEqual(['Approve', 'Approve as spoiler', 'Reject…']);
    const form = ada.click(second, 'Reject…');
    await form.modal();
    const spoiler = moe.click(first, 'Approve as spoiler');
    const [yes, no] = await Promise.all([
      spoiler.waitForMessage(({ text }) => text !== first.text),
      ada.submitModal(form, { reason: 'too loud' }).then((sent) => sent.waitForMessage()),
    ]);
    expect(yes.text).toBe('🙈 Published as a spoiler.');
    expect(no.text).toMatch(/^❌ This video is already published\./);
    expect(no.ephemeral_for).toBe(ada.id);
    const published = await command.waitForMessage(hasVideo);
    expect(published.attachments).toEqual([
      expect.objectContaining({
        filename: expect.stringMatching(/^cutscene-/),
        flags: AttachmentFlags.IsSpoiler,
      }),
    ]);
    await discord.waitForMessage('general', ({ text }) => text.includes('your video is ready'));
    expect(await all.end()).toBe('succeeded');
    await all.told(`🙈 <@${moe.id}> published the video by <@${mia.id}> as a spoiler`);
    // Who decided is forgotten once the end is told.
    const late = async () => (await ada.click(second, 'Approve').waitForMessage()).text;
    await expect.poll(late).toBe('❌ This video is already published.');
  });

  it('is rejected with a reason that its member reads, and the channel does not', async () => {
    await using all = await startReview({ notify: 'off' });
    const { mia, moe, command, ready } = all;
    const form = moe.click(await all.open(moe), 'Reject…');
    const sent = await moe.submitModal(form, { reason: 'no *boats*, please' });
    await sent.waitForMessage(({ text }) => text.startsWith('🚫 Rejected.'));
    const over = await command.waitForMessage(isOver);
    expect(over.text).toMatch(/^🚫 A video by <@\d+> wasn’t published\.\n-# Plain · .*cost \$0\.10$/);
    expect(over.id).toBe(ready.id);
    expect([await all.end(), await all.end('quota')]).toEqual(['cancelled', 1]);
    expect(versionsOf(command)).not.toMatch(/secret|boats/);
    await expect
      .poll(() => mia.directMessages().map(({ text }) => text))
      .toEqual([
        expect.stringContaining('Their reason: “no \\*boats\\*, please” It was made, so it used quota'),
      ]);
    const log = await all.told('rejected the video');
    expect(log.text).toContain(`<@${moe.id}>`);
    expect(log.text).toContain('> no \\*boats\\*, please');
    await expect.poll(() => access(all.videoPath).catch(() => 'gone')).toBe('gone');
    const history = await mia.slash('history').waitForMessage(({ text }) => text !== '');
    expect(history.text).toMatch(/secret.*\n🚫 Not published: no \\\*boats/);
    const stale = await moe.click(ready, `preview:${command.id}`, { raw: true }).waitForMessage();
    expect(stale.text).toBe('❌ This video was already rejected.');
    // Its buttons are for members who may know the prompt.
    expect(JSON.stringify(await moe.click(over, 'Edit prompt').waitForMessage())).toContain('secret');
  });

  it('outlives a restart, and a message that somebody deletes: /queue leads to it', async () => {
    await using all = await startReview({ notify: 'dm' });
    const { discord, mia, moe, command, ready, run } = all;
    await run.restart();
    expect(discord.message(ready.id).text).toBe(ready.text);
    await discord.deleteMessage(ready.id);
    const texts = (message: ClientMessage) => JSON.stringify(message.components);
    const ofAll = await moe.slash('queue').waitForMessage();
    const server = await moe
      .click(ofAll, 'Whole server')
      .waitForMessage((one) => texts(one).includes('A video by'));
    expect(texts(server)).not.toContain('secret');
    expect(texts(server)).toContain('Ready for review until');
    const list = await mia.slash('queue').waitForMessage();
    expect(texts(list)).toContain('1 in review');
    expect(texts(list)).toContain('secret');
    await mia.click(await all.open(mia, list), 'Publish').acknowledged;
    const posted = await discord.waitForMessage('general', hasVideo);
    expect(posted.text).toContain(`<@${mia.id}>`);
    expect(await all.end()).toBe('succeeded');
    expect(discord.messages('general').filter(hasVideo)).toHaveLength(1);
    expect(mia.directMessages().map(({ text }) => text)).toEqual([
      expect.stringMatching(/your video is done\. Press \*\*Preview/),
    ]);
    expect(command.message()).toBeUndefined();
  });

  it('whose file is broken says so to reviewers, and fails for free once it is published', async () => {
    await using all = await startReview();
    const { mia, moe, command, ready } = all;
    await writeFile(all.videoPath, 'this is no film');
    for (const member of [mia, moe]) {
      const answer = await member.click(ready, 'Preview').waitForMessage(({ text }) => text !== '');
      expect(answer.text).toMatch(/^❌ I can’t show this video, because its file is broken\./);
      expect(answer.ephemeral_for).toBe(member.id);
    }
    mia.click(ready, `publish:${command.id}`, { raw: true });
    await command.waitForMessage(({ text }) => text.includes('that isn’t a playable video'));
    expect([await all.end(), await all.end('quota')]).toEqual(['failed', 0]);
  });

  it('is gone after a day, also where the bot was off at that moment', async () => {
    await using all = await startReview();
    const { mia, command, ready, run } = all;
    run.pass(DAY_MS - HOUR_MS);
    await run.restart();
    await access(all.videoPath);
    run.pass(HOUR_MS);
    await run.restart();
    const over = await command.waitForMessage(isOver);
    expect(over.text).toMatch(
      /^🚫 Nobody published the video by <@\d+> within 24 hours, so it was deleted\./,
    );
    expect([await all.end(), await all.end('quota')]).toEqual(['cancelled', 1]);
    await all.told('Nobody decided on the video');
    await expect.poll(() => access(all.videoPath).catch(() => 'gone')).toBe('gone');
    await run.discord.waitForMessage('general', ({ text }) => text.includes('your video wasn’t published'));
    const stale = await mia.click(ready, `publish:${command.id}`, { raw: true }).waitForMessage();
    expect(stale.text).toBe('❌ Nobody decided on this video in time, so it was deleted.');
  });

  it('is thrown away by its member, by Discard as by Cancel, and goes with their data', async () => {
    await using all = await startReview({ notify: 'off' });
    const { mia, command, ready, discord } = all;
    const cancel = await mia.click(ready, `cancel:${command.id}`, { raw: true }).acknowledged;
    expect(cancel.type).toBe(6);
    await command.waitForMessage(isOver);
    const again = discord.member('mia').slash('video', { prompt: PROMPT, model: 'plain', notify: 'off' });
    const shown = await all.open(mia, await again.waitForMessage(isReady));
    const done = await mia.click(shown, 'Discard').waitForMessage(({ text }) => text.startsWith('🗑️'));
    expect(done.text).toBe('🗑️ Discarded. It was made, so it used quota.');
    expect((await again.waitForMessage(isOver)).text).toContain('wasn’t published');
    await all.told(`🗑️ <@${mia.id}> discarded`);
  });
});
