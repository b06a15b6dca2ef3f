import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { describe, expect, it } from 'vitest';
import { act, labelsOf } from '../support/buttons.ts';
import { hasVideo, PATIENCE_MS } from '../support/chains.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { set } from '../support/settings.ts';
import { latestJob, startStudio, untilSettled } from '../support/studio.ts';

type Run = Awaited<ReturnType<typeof startStudio>>;

const TIMEOUT = { timeout: 240_000 };
const start = async () => startStudio({ decoder: await machineDecoder() }, {}, undefined, undefined, 20);
const people = ({ discord }: Run) => ({
  mia: discord.member('mia'),
  moe: discord.member('moe'),
  ada: discord.member('ada'),
});

/** Starts a story in #general, and resolves with its thread. */
async function begin({ discord }: Run, member: Member, values: { title: string; prompt?: string }) {
  const command = member.slash('story start', values);
  const reply = await command.waitForMessage(({ thread }) => thread !== undefined);
  const thread = reply.thread?.id ?? '';
  await discord.waitForMessage(thread, ({ text }) => text.includes('last frame of the one before'));
  return { reply, thread };
}

/** The message with the button, once it says this. */
const panel = ({ discord }: Run, thread: string, text: string | RegExp = 'The newest clip is by') =>
  discord.waitForMessage(
    thread,
    (message) => message.text.match(text) !== null && labelsOf(message).includes('Story so far'),
    PATIENCE_MS,
  );

/** Takes the turn, and makes the next clip. */
async function goOn(run: Run, member: Member, from: ClientMessage, prompt: string) {
  const sent = await member.submitModal(member.click(from, 'story:'), { prompt });
  const clip = await sent.waitForMessage(hasVideo, PATIENCE_MS);
  await untilSettled(run);
  return clip;
}

describe('a story', () => {
  it('is told in turns, each clip from the last frame of the one before', TIMEOUT, async () => {
    await using run = await start();
    const { mia, moe, ada } = people(run);
    const { reply, thread } = await begin(run, mia, { title: 'The *kite*', prompt: 'a kite rises' });
    expect(reply.text).toBe(`📖 <@${mia.id}> started a story: **The \\*kite\\***`);
    expect(reply.thread?.name).toBe('The *kite*');
    const first = await run.discord.waitForMessage(thread, hasVideo, PATIENCE_MS);
    expect(first.text).toContain('a kite rises');
    await untilSettled(run);
    const below = await panel(run, thread);
    expect(labelsOf(below)).toEqual(['Continue the story', 'Story so far']);

    const rests = await mia.click(below, 'story:').waitForMessage();
    expect(rests.text).toMatch(/^❌ The newest clip is yours, so others go first\. .* at <t:\d+:t>\.$/);
    const turn = moe.click(below, 'story:');
    expect((await turn.modal()).title).toBe('Clip 2');
    await panel(run, thread, `<@${moe.id}>’s turn until`);
    const held = await ada.click(below, 'story:').waitForMessage();
    expect(held.text).toMatch(new RegExp(`^❌ It’s <@${moe.id}>’s turn until <t:\\d+:t>\\.`));
    const second = await (await moe.submitModal(turn, { prompt: 'it meets a bird' })).waitForMessage(
      hasVideo,
      PATIENCE_MS,
    );
    expect(second.channel_id).toBe(thread);
    expect(second.text).toContain('2nd video in a chain by 2 members');
    expect(run.requests[1]?.inputs).toMatchObject([{ role: 'first', contentType: 'image/png' }]);
    await untilSettled(run);
    const next = await panel(run, thread, `newest clip is by <@${moe.id}>`);
    expect(next.id).not.toBe(below.id);
    const inThread = run.discord.messages(thread).map(({ id }) => id);
    expect(inThread.indexOf(next.id)).toBeGreaterThan(inThread.indexOf(second.id));
    expect(inThread).not.toContain(below.id);

    await goOn(run, mia, next, 'they dance');
    const shown = await ada.slash('story show', {}, { channel: thread }).waitForMessage();
    expect(shown.ephemeral_for).toBe(ada.id);
    for (const [index, text] of ['a kite rises', 'it meets a bird', 'they dance'].entries())
      expect(shown.text).toContain(`${index + 1}. [${text}](https://discord.com/channels/`);
    expect(shown.text).toContain('The film has all clips.');
    const film = await ada.click(shown, 'Make the film').waitForMessage(hasVideo, PATIENCE_MS);
    expect(film.text).toContain('**The \\*kite\\***');
    expect(film.text).toContain('[3](');
    expect(film.text).toContain(' · Film · ');
    expect(film.attachments.map(({ filename }) => filename)).toContainEqual(
      expect.stringMatching(/^credits-/),
    );
    const listed = await ada.slash('story show').waitForMessage();
    expect(listed.text).toContain(`<#${thread}> · 3 clips`);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('keeps a turn over a restart, and gives it up when its time is over', TIMEOUT, async () => {
    await using run = await start();
    const { mia, moe, ada } = people(run);
    const { thread } = await begin(run, mia, { title: 'The kite' });
    const first = await panel(run, thread, `<@${mia.id}>’s turn until`);
    expect(labelsOf(first)).toEqual(['Make the first clip', 'Story so far']);
    await run.restart();
    const held = await moe.click(first, 'story:').waitForMessage();
    expect(held.text).toContain(`It’s <@${mia.id}>’s turn`);
    const form = mia.click(first, 'story:');
    await form.modal();
    await run.pass(11 * 60_000);
    const taken = moe.click(first, 'story:');
    await taken.modal();
    const late = await (await mia.submitModal(form, { prompt: 'too late' })).waitForMessage();
    expect(late.text).toContain(`It’s <@${moe.id}>’s turn`);
    await (await moe.submitModal(taken, { prompt: 'a kite' })).waitForMessage(hasVideo, PATIENCE_MS);
    await untilSettled(run);
    const after = await panel(run, thread);
    const answer = await ada.slash('story end', {}, { channel: thread }).waitForMessage();
    expect(answer.text).toContain('has ended');
    await panel(run, thread, 'has ended with 1 clip');
    const over = await ada
      .click(after, 'story:', { raw: true })
      .waitForMessage()
      .catch(() => undefined);
    if (over) expect(over.text).toContain('This story has ended');
    expect(run.requests).toHaveLength(1);
  });

  it('goes on from the last clip that is there, and says so', TIMEOUT, async () => {
    await using run = await start();
    const { mia, moe, ada } = people(run);
    const { thread } = await begin(run, mia, { title: 'The kite', prompt: 'a kite' });
    await run.discord.waitForMessage(thread, hasVideo, PATIENCE_MS);
    await untilSettled(run);
    const second = await goOn(run, moe, await panel(run, thread), 'a bird');
    const below = await panel(run, thread, `newest clip is by <@${moe.id}>`);
    // Deleted in Discord itself, which nobody tells the bot.
    await run.discord.deleteMessage(second.id);
    const sent = await ada.submitModal(ada.click(below, 'story:'), { prompt: 'the sea' });
    const saysFrom = ({ text }: ClientMessage) => text.startsWith('⚠️');
    expect((await sent.waitForFollowup(saysFrom)).text).toContain('the next one continues from [clip 1](');
    const third = await sent.waitForMessage(hasVideo, PATIENCE_MS);
    expect(third.text).toContain('2nd video in a chain');
    await untilSettled(run);
    const shown = await mia.slash('story show', {}, { channel: thread }).waitForMessage();
    expect(shown.text).toContain('2. *gone or hidden*');
    expect(shown.text).toContain('The film takes the newest 2 of 3 clips.');

    // By the bot's own button it is known at once.
    const deleting = await (await act(ada, third, 'Delete')).waitForMessage();
    await ada.click(deleting, 'Delete it').acknowledged;
    await panel(run, thread, /continues from \[clip 1\]/);
    // Whoever doesn't want to appear in videos isn't continued either.
    expect(await set(ada, 'opted-out-members', `<@${mia.id}>`)).toContain('✅');
    const alone = await moe.submitModal(moe.click(await panel(run, thread, /clip/), 'story:'), {
      prompt: 'anew',
    });
    expect((await alone.waitForFollowup(saysFrom)).text).toContain('None of the clips can be continued');
    await alone.waitForMessage(hasVideo, PATIENCE_MS);
    expect((await latestJob(run)).continues).toBeUndefined();
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('says what the bot lacks, and leaves nothing behind', TIMEOUT, async () => {
    await using run = await start();
    const { mia } = people(run);
    run.discord.takeFromBot('general', 'CreatePublicThreads', 'SendMessagesInThreads');
    const lacking = await mia.slash('story start', { title: 'The kite' }).waitForMessage();
    expect(lacking.text).toMatch(/I need Create Public Threads and Send Messages in Threads\. \[An admin/);
    run.discord.takeFromBot('general');
    const video = await mia.slash('video', { prompt: 'a kite', notify: 'off' }).waitForMessage(hasVideo);
    expect(video.text).toContain('a kite');
    const blank = await mia.slash('story start', { title: '\u200b' }).waitForMessage();
    expect(blank.text).toContain('a title of up to 80 characters');
    const { thread } = await begin(run, mia, { title: 'The kite' });
    const inside = await mia.slash('story start', { title: 'Two' }, { channel: thread }).waitForMessage();
    expect(inside.text).toContain('I can’t start a thread here');
    const nowhere = await mia.slash('story end').waitForMessage();
    expect(nowhere.text).toContain('There’s no story in this channel');
    run.discord.setThread(thread, { locked: true });
    const locked = await mia.click(await panel(run, thread, 'turn until'), 'story:').waitForMessage();
    expect(locked.text).toContain('This thread is locked');
    run.discord.blockWords(['forbidden']);
    const isPublic = ({ ephemeral_for }: ClientMessage) => ephemeral_for === undefined;
    const before = run.discord.messages().filter(isPublic).length;
    const refusal = await mia.slash('story start', { title: 'a forbidden kite' }).waitForFollowup();
    expect(refusal.text).toContain('AutoMod');
    expect(run.discord.messages().filter(isPublic)).toHaveLength(before);
  });
});
