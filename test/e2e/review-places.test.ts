import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { MEBIBYTE } from '../../bench/sample-video.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { labelsOf } from '../support/buttons.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { modelsOf } from '../support/models.ts';
import { makePaddedVideo } from '../support/padded-video.ts';
import { hasVideo, isOver, isReady, PROMPT, startReview } from '../support/review.ts';
import { imageFile, untilSettled } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('review', () => {
  it('works if the bot doesn’t see the channel: the reviewer’s click opens it', async () => {
    await using all = await startReview({ notify: 'off' });
    const { run, discord, mia, moe, ready, command } = all;
    discord.setPermissions('general', 'bot', { deny: PermissionFlagsBits.ViewChannel });
    run.pass(15 * 60_000);
    // A message that couldn't be changed in time has a control with the same effect.
    const versions = command.history().length;
    await mia.click(ready, `deliver:${command.id}`, { raw: true }).acknowledged;
    await expect.poll(() => command.history().length).toBe(versions + 1);
    expect(discord.message(ready.id)).toMatchObject({ content: ready.text, components: ready.components });
    run.pass(15 * 60_000);
    const shown = await moe.click(ready, 'Preview').waitForFollowup(hasVideo);
    expect(shown.ephemeral_for).toBe(moe.id);
    moe.click(shown, 'Approve');
    const published = await command.waitForMessage(hasVideo);
    expect(published.id).toBe(ready.id);
    expect(mia.directMessages()).toEqual([]);
  });

  it('shows what is too large for a click smaller, and publishes it as it came', {
    timeout: 60_000,
  }, async () => {
    await using large = await makePaddedVideo(25 * MEBIBYTE);
    await using all = await startReview({ videoPath: large.path, uploadLimitBytes: 50 * MEBIBYTE });
    const { moe, command } = all;
    const preview = await moe.click(all.ready, 'Preview').waitForMessage(hasVideo);
    expect(preview.attachments[0]?.size).toBeLessThan(10 * MEBIBYTE);
    moe.click(preview, 'Approve');
    const published = await command.waitForMessage(hasVideo);
    expect(published.attachments[0]?.size).toBeGreaterThan(24 * MEBIBYTE);
  });

  it('says that a preview did not come, and publishes once, also where the answer to it is lost', async () => {
    await using all = await startReview();
    const { discord, mia, command, ready } = all;
    const away = discord.faults.add({ hasFile: true }, { kind: 'status', status: 502 });
    const refused = mia.click(ready, 'Preview');
    const isRefusal = ({ text }: ClientMessage) => text.startsWith('❌');
    expect((await refused.waitForMessage(isRefusal)).text).toMatch(/^❌ Discord isn’t answering/);
    away.remove();
    // Not a double click.
    all.run.pass(5_000);
    const shown = await all.open(mia);
    discord.faults.add({ hasFile: true, times: 1, afterWork: true }, { kind: 'reset', during: 'response' });
    mia.click(shown, 'Publish');
    await command.waitForMessage(hasVideo);
    expect(await all.end()).toBe('succeeded');
    expect(discord.messages('general').filter(hasVideo)).toHaveLength(1);
    const uploads = discord.log
      .requests()
      .filter(({ files, path }) => files.length > 0 && path.includes(command.token));
    expect(uploads).toHaveLength(1);
  });

  it('shows what no attachment can take behind a link, which goes with the video', async () => {
    await using all = await startReview({
      env: { PUBLIC_URL: 'https://bot.example', HOST: '127.0.0.1' },
      limitBytes: 1_000,
    });
    const { run, mia, ready } = all;
    const isLinked = ({ text }: ClientMessage) => text.includes('https://bot.example/');
    const shown = await mia.click(ready, 'Preview').waitForMessage(isLinked);
    const { pathname } = new URL(/https:\S+/.exec(shown.text)?.[0] ?? '');
    expect((await fetch(run.bot.httpUrl + pathname)).status).toBe(200);
    mia.click(shown, 'Discard');
    await expect.poll(async () => (await fetch(run.bot.httpUrl + pathname)).status).toBe(404);
  });

  it('says what it can’t show, and still allows a decision', async () => {
    await using all = await startReview({ limitBytes: 1_000 });
    const shown = await all.mia.click(all.ready, 'Preview').waitForMessage(({ embeds }) => embeds.length > 0);
    expect(shown.text).toContain('The video is too large to show here');
    expect(labelsOf(shown)).toEqual(['Publish', 'Discard']);
  });

  it('shows what is for adults in age-restricted channels only, also from /queue', async () => {
    await using all = await startReview({ channel: 'after-dark', reviewIn: 'after-dark' });
    const { mia } = all;
    expect((await all.open(mia)).attachments).toHaveLength(1);
    all.run.pass(5_000);
    const refused = await mia.click(await mia.slash('queue').waitForMessage(), 'Preview').waitForMessage();
    expect(refused.text).toBe('❌ This video can only be shown in age-restricted channels.');
  });

  it('lets members who delete their data take what waits with them', async () => {
    await using all = await startReview({ notify: 'off' });
    const { run, mia, command } = all;
    const question = await mia
      .click(await mia.slash('privacy').waitForMessage(), 'Delete my data')
      .waitForMessage();
    mia.click(question, 'Delete permanently');
    await command.waitForMessage(isOver);
    const stored = async () => JSON.stringify(await run.stores.sql('SELECT data FROM jobs'));
    await expect.poll(stored).not.toContain(mia.id);
    expect(await stored()).not.toContain('secret');
    await expect.poll(() => access(all.videoPath).catch(() => 'gone')).toBe('gone');
  });

  it('shows no image that a provider has to fetch', async () => {
    await using all = await startReview({ takesImageBy: 'url', by: 'moe', withImage: true });
    const { run, moe, command } = all;
    expect(run.requests[0]?.inputs[0]?.url).toMatch(/input-/);
    expect(command.followups.filter(hasVideo).map(({ ephemeral_for }) => ephemeral_for)).toEqual([moe.id]);
    expect(command.history().flatMap(({ message }) => message.attachments)).toEqual([]);
  });

  it('shows no still of a first stage', async () => {
    await using folder = await temporaryFolder();
    const [still, film] = [join(folder.path, 'still.png'), join(folder.path, 'film.mp4')];
    await Promise.all([writeFile(still, imageFile), makeFilm(film)]);
    let orders = 0;
    const { provider } = fakeProvider({
      submit: async ({ model }) => ({ taskId: model, number: ++orders }),
      poll: async ({ taskId }) => ({
        ...{ state: 'succeeded', output: { kind: 'file', path: taskId === 'image' ? still : film } },
      }),
    });
    const stages = [
      { makes: 'image', providerModel: 'image', price: { usd: 0, per: 'task' } },
      { makes: 'video', providerModel: 'film', price: { usd: 0, per: 'task' } },
    ] as const;
    const [model] = modelsOf([
      {
        ...{ id: 'staged', label: 'Staged', provider: 'preview', stages: [...stages] },
        ...{ durations: [4], resolutions: ['480p'], aspectRatios: ['16:9'], promptMaxLength: 100 },
      },
    ]);
    await using run = await startBotInProcess({
      ...{ providers: [provider], models: model ? [model] : [], clock: createFastClock(20) },
      discord: { rateLimits: false },
    });
    const { discord } = run;
    const make = (channel: string) =>
      discord.member('mia').slash('video', { prompt: PROMPT, notify: 'off' }, { channel });
    const value = `<#${discord.channelId('general')}>`;
    await discord.member('ada').slash('settings set', { name: 'review-channels', value }).waitForMessage();
    const [open, reviewed] = [make('films'), make('general')];
    await Promise.all([open.waitForMessage(hasVideo), reviewed.waitForMessage(isReady)]);
    const shown = (command: Invocation) =>
      command.history().flatMap(({ message }) => message.attachments.map(({ filename }) => filename));
    expect(shown(open)).toContainEqual(expect.stringMatching(/^still-/));
    expect(shown(reviewed)).toEqual([]);
  });

  it('is for its channels alone, their threads among them, and can not be gone round with /history', async () => {
    await using all = await startReview({ channel: 'scene' });
    const { mia, moe, command } = all;
    await moe.click(await all.open(moe), 'Approve').acknowledged;
    await command.waitForMessage(hasVideo);
    const free = mia.slash(
      'video',
      { prompt: 'a boat', model: 'plain', notify: 'off' },
      { channel: 'films' },
    );
    expect((await free.waitForMessage(hasVideo)).text).toContain('a boat');
    const repost = async (id: string) => {
      const list = await mia.slash('history').waitForMessage(({ text }) => text.includes('**2. '));
      const chosen = await mia
        .select(list, 'history', [id])
        .waitForMessage((one) => labelsOf(one).length > 0);
      return mia.click(chosen, 'repost').waitForMessage(({ text }) => text !== '');
    };
    // The history has it once its delivery is stored.
    await untilSettled(all.run);
    expect((await repost(free.id)).text).toMatch(/^❌ Videos in this channel are reviewed/);
    expect((await repost(command.id)).attachments).toHaveLength(1);
  });
});
