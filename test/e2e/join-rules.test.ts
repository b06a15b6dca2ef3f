import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { AttachmentFlags, PermissionFlagsBits } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { act, labelsOf } from '../support/buttons.ts';
import { chain, hasVideo, made, PATIENCE_MS } from '../support/chains.ts';
import { heldFfmpeg, isRunning } from '../support/held-ffmpeg.ts';
import { isReady } from '../support/review.ts';
import { set } from '../support/settings.ts';
import { startStudio, untilSettled } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const isCanceled = ({ text }: ClientMessage) => text.includes('Canceled.');
/** Of a reel, and of the text beside it, which shows no more than its message. */
const hiddenOf = ({ attachments }: ClientMessage) =>
  attachments.map(({ flags }) => flags === AttachmentFlags.IsSpoiler);

const { Administrator, ManageMessages, ViewChannel } = PermissionFlagsBits;
const club: GuildOptions = {
  name: 'Club',
  roles: [
    { name: 'Admin', permissions: Administrator },
    { name: 'Moderator', permissions: ManageMessages },
  ],
  channels: [{ name: 'general' }, { name: 'films' }],
  members: [
    ...[{ name: 'mia' }, { name: 'ben' }],
    ...[
      { name: 'moe', roles: ['Moderator'] },
      { name: 'ada', roles: ['Admin'] },
    ],
  ],
};

describe('Join', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let ffmpeg: Awaited<ReturnType<typeof heldFfmpeg>>;
  let run: Awaited<ReturnType<typeof startStudio>>;
  let mia: Member;
  let ben: Member;
  let moe: Member;
  let ada: Member;
  /** The first one is mia's, the second one ben's. */
  let videos: ClientMessage[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    ffmpeg = await heldFfmpeg(folder.path);
    const env = { PUBLIC_URL: 'https://bot.example', HOST: '127.0.0.1' };
    run = await startStudio({ decoder: ffmpeg.decoder }, env, [club], undefined, 3);
    const { discord } = run;
    [mia, ben] = [discord.member('mia'), discord.member('ben')];
    [moe, ada] = [discord.member('moe'), discord.member('ada')];
    videos = await chain(run, ['mia', 'ben']);
  }, 120_000);
  afterEach(async () => {
    await ffmpeg.release();
    await untilSettled(run);
  });
  afterAll(async () => {
    await run?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const [first, last] = [() => videos[0] as ClientMessage, () => videos.at(-1) as ClientMessage];
  const joins = (member = ben, video = last()) => act(member, video, 'Join');
  async function reelOf(click: Invocation | Promise<Invocation>): Promise<ClientMessage> {
    const reel = await (await click).waitForMessage(hasVideo, PATIENCE_MS);
    await untilSettled(run);
    return reel;
  }
  const said = async (click: Invocation, words: string) =>
    click.waitForMessage(({ text }) => text.includes(words), PATIENCE_MS);

  async function cancel(member: Member, click: Invocation): Promise<void> {
    await act(member, click.message() as ClientMessage, 'Cancel');
    await click.waitForMessage(isCanceled, PATIENCE_MS);
  }

  /** What becomes of ben's reel if something happens while it waits for moe's. */
  async function meanwhile(happens: () => Promise<unknown>): Promise<Invocation> {
    await ffmpeg.hold();
    const before = await joins(moe);
    await ffmpeg.process();
    const click = await joins();
    await said(click, 'Queued');
    await happens();
    await cancel(moe, before);
    await ffmpeg.release();
    return click;
  }

  it('is canceled while it is joined and while it waits: ffmpeg ends, and no file stays', async () => {
    await ffmpeg.hold();
    const [working, waiting] = [await joins(moe), await joins()];
    const pid = await ffmpeg.process();
    await said(working, 'Joining the videos');
    await said(waiting, 'Queued');
    await cancel(ben, waiting);
    expect(isRunning(pid)).toBe(true);
    await cancel(moe, working);
    await expect.poll(() => isRunning(pid)).toBe(false);
    await untilSettled(run);
    const kept = () => readdir(join(run.dataDir, 'jobs'));
    await expect.poll(kept).not.toContain(working.id);
    expect(await kept()).not.toContain(waiting.id);
    const joined = run.log.filter(({ state }) => state === 'assembling').map(({ job }) => job);
    expect(joined).toEqual([working.id]);
  });

  it('is not canceled by others', async () => {
    await ffmpeg.hold();
    const click = await joins();
    await ffmpeg.process();
    const forged = mia.click(click.message() as ClientMessage, `cancel:${click.id}`, { raw: true });
    expect((await forged.waitForMessage()).text).toContain(`Only <@${ben.id}> and moderators`);
    await cancel(moe, click);
  });

  it('hides what staff hide meanwhile, and goes on after a restart of the bot', async () => {
    const click = await meanwhile(async () => {
      const hides = await act(moe, first(), 'Hide as spoiler');
      await hides.waitForMessage(({ text }) => text.startsWith('🙈'));
      await run.restart();
      await ffmpeg.process();
    });
    expect(hiddenOf(await reelOf(click))).toEqual([true, false]);
    const shows = await act(moe, first(), 'Remove spoiler');
    await shows.waitForMessage(({ text }) => text.startsWith('👁️'));
    expect(hiddenOf(await reelOf(joins()))).toEqual([false, false]);
  });

  it('waits for its review as every video does, also over a restart', async () => {
    await set(ada, 'review-channels', `<#${run.discord.channelId('general')}>`);
    const click = await joins(mia);
    const ready = await click.waitForMessage(isReady, PATIENCE_MS);
    expect(JSON.stringify(click.history())).not.toContain('/attachments/');
    await run.restart();
    const shown = await moe.click(ready, 'Preview').waitForMessage(hasVideo, PATIENCE_MS);
    moe.click(shown, 'Approve');
    expect((await click.waitForMessage(hasVideo, PATIENCE_MS)).text).toContain('**Reel of 2 videos**');
    await ada.slash('settings reset', { name: 'review-channels' }).waitForMessage();
  });

  it('asks for consent where the server wants that', async () => {
    await set(ada, 'consent-required', 'on');
    const question = await (await joins(mia)).waitForMessage();
    expect(question.ephemeral_for).toBe(mia.id);
    expect(labelsOf(question)).toEqual(['Yes, I have the right']);
    const yes = mia.click(question, 'Yes, I have the right');
    expect((await yes.waitForMessage(hasVideo, PATIENCE_MS)).text).toContain('Reel of 2 videos');
    await ada.slash('settings reset', { name: 'consent-required' }).waitForMessage();
  });

  it('makes reels over the upload limit smaller, or a link, or refuses them, as the server wants', async () => {
    const bytes = (await reelOf(joins())).attachments[0]?.size ?? 0;
    run.discord.setUploadLimit(Math.round(bytes * 0.7));
    expect((await reelOf(joins())).attachments[0]?.size).toBeLessThanOrEqual(bytes * 0.7);
    await set(ada, 'over-upload-limit', 'host');
    await said(await joins(), 'https://bot.example/videos/');
    await untilSettled(run);
    await set(ada, 'over-upload-limit', 'refuse');
    await said(await joins(), 'they are too large together');
    run.discord.setUploadLimit(20 * 1024 ** 2);
  });

  it('needs a member who reads where each video is, and a message that shows it', async () => {
    const there = mia.slash(
      'video',
      { prompt: 'a bee', model: 'mover', notify: 'off' },
      { channel: 'films' },
    );
    await there.waitForMessage(hasVideo, PATIENCE_MS);
    await untilSettled(run);
    const list = await mia.slash('history', { search: 'bee' }).waitForMessage(({ text }) => text !== '');
    const chosen = await mia
      .select(list, 'history:choose', [there.id])
      .waitForMessage(({ text }) => text !== '');
    const copy = await mia.click(chosen, 'Post again here').waitForMessage(hasVideo, PATIENCE_MS);
    const next = await made(mia, await (await act(mia, copy, 'Continue')).waitForMessage());
    await untilSettled(run);
    run.discord.setPermissions('films', 'ben', { deny: ViewChannel });
    const refused = await (await joins(ben, next)).waitForMessage();
    expect(refused.text).toContain('is in a channel that you can’t see');
    expect((await reelOf(joins(moe, next))).text).toContain('Reel of 2 videos');
    const forged = ben.click(refused, `join:${there.id}`, { raw: true });
    expect((await forged.waitForMessage()).text).toMatch(/^❌/);
  });

  it('isn’t made of videos whose members opt out, before or while it waits', async () => {
    const click = await meanwhile(async () => {
      const privacy = await mia.slash('privacy').waitForMessage();
      await mia.click(privacy, 'No videos of me here').waitForMessage();
    });
    await said(click, 'about someone who doesn’t want to appear in videos on this server');
    expect(hasVideo(click.message() as ClientMessage)).toBe(false);
    await untilSettled(run);
    const refused = await (await joins()).waitForMessage();
    expect(refused.text).toContain(`This image or video is from <@${mia.id}>`);
  });
});
