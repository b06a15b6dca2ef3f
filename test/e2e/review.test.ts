import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { makeSampleVideo } from '../../bench/sample-video.ts';
import type { Invocation } from '../../playground/discord/driver/invocation.ts';
import type { Member } from '../../playground/discord/driver/member.ts';
import type { GuildOptions } from '../../playground/discord/options.ts';
import type { ClientMessage } from '../../playground/protocol.ts';
import { checkModels } from '../../src/catalogue/catalogue.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { labelsOf } from '../support/buttons.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { picture, startStudio } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MEBIBYTE = 1024 ** 2;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const isReady = ({ content }: ClientMessage) => content.startsWith('👀');
const isOver = ({ content }: ClientMessage) => content.startsWith('🚫');
const PROMPT = 'a *secret* kite';

async function start({
  by = 'mia',
  notify = 'ping',
  channel = 'general',
  takesImageBy,
  withImage = false,
  videoPath,
  uploadLimitBytes,
  env = {},
  limitBytes,
}: {
  by?: string;
  notify?: string;
  channel?: string;
  takesImageBy?: 'url';
  withImage?: boolean;
  videoPath?: string;
  /** Of the requester, and of everybody. */
  uploadLimitBytes?: number;
  limitBytes?: number;
  env?: Record<string, string>;
} = {}) {
  const behaviour: Parameters<typeof startStudio>[0] = {
    ...(takesImageBy && { takesImageBy }),
    ...(videoPath && {
      poll: async () => ({ state: 'succeeded', output: { kind: 'file', path: videoPath } }),
    }),
  };
  const run = await startStudio(behaviour, env, [
    { ...guild, ...(limitBytes && { uploadLimitBytes: limitBytes }) },
  ]);
  const { discord } = run;
  const [mia, moe, ada] = [discord.member('mia'), discord.member('moe'), discord.member('ada')];
  const set = (name: string, channel: string) =>
    ada
      .slash('settings set', { name, value: `<#${discord.channelId(channel)}>` })
      .waitForMessage(({ content }) => content.startsWith('✅'));
  await set('review-channels', 'general');
  await set('log-channel', 'films');
  const member = discord.member(by);
  if (uploadLimitBytes) member.setUploadLimit(uploadLimitBytes);
  const image = withImage ? { image: (await member.upload('boat.png', picture)).id, model: 'mover' } : {};
  const command = member.slash('video', { prompt: PROMPT, model: 'plain', notify, ...image }, { channel });
  const ready = await command.waitForMessage(isReady);
  return {
    ...{ run, discord, mia, moe, ada, command, ready },
    videoPath: join(run.dataDir, 'jobs', command.id, 'video.mp4'),
    open: async (member: Member, message = ready) =>
      member.click(message, 'Preview').waitForMessage(hasVideo),
    told: (text: string) => discord.waitForMessage('films', ({ content }) => content.includes(text)),
    async end(what: 'state' | 'quota' = 'state') {
      // The bot's own connection goes with its restarts.
      using connection = new DatabaseSync(join(run.dataDir, 'cutscene.sqlite'), { readOnly: true });
      const row = connection.prepare(
        'SELECT j.state, quota_counted AS quota, settled FROM jobs j JOIN ledger ON job_id = id',
      );
      const read = () => row.get();
      await expect.poll(read, { timeout: 10_000 }).toMatchObject({ settled: 1 });
      return read()?.[what];
    },
    [Symbol.asyncDispose]: run[Symbol.asyncDispose],
  };
}

const guild: GuildOptions = {
  name: 'Film Club',
  roles: [
    { name: 'Moderator', permissions: PermissionFlagsBits.ManageMessages },
    { name: 'Admin', permissions: PermissionFlagsBits.Administrator },
  ],
  channels: [{ name: 'general' }, { name: 'films' }, { name: 'scene', kind: 'thread', parent: 'general' }],
  members: [{ name: 'mia' }, { name: 'moe', roles: ['Moderator'] }, { name: 'ada', roles: ['Admin'] }],
};

/** Everything that a message ever said to all. */
function versionsOf(command: Invocation): string {
  return JSON.stringify(command.history());
}

describe('a video in a channel with review', () => {
  it('shows nothing of its prompt until its member has looked at it and published it', async () => {
    await using all = await start();
    const { discord, mia, command, ready } = all;
    expect(ready.content).toMatch(
      /^👀 A video by <@\d+> is ready for review\. .* until <t:\d+:f>\.\n-# Plain · 4 s · 480p · 16:9 · cost \$0\.10$/,
    );
    expect(labelsOf(ready)).toEqual(['Preview']);
    await discord.waitForMessage('general', ({ content }) =>
      content.startsWith(`<@${mia.id}> your video is made. Press Preview`),
    );
    const waits = await all.told('waits for review');
    expect(waits.content).toContain(`/${ready.channel_id}/${ready.id}`);
    expect(waits.mentions).toEqual([]);

    const shown = await all.open(mia);
    expect(shown.ephemeral_for).toBe(mia.id);
    expect(shown.content).toContain(`<@${mia.id}> · Plain · 4 s · 480p · 16:9 · seed`);
    expect(shown.embeds[0]?.description).toBe('a \\*secret\\* kite');
    expect(shown.attachments[0]?.content_type).toBe('video/mp4');
    expect(labelsOf(shown)).toEqual(['Publish', 'Discard']);
    expect(versionsOf(command)).not.toContain('secret');

    const done = await mia
      .click(shown, 'Publish')
      .waitForMessage(({ content }) => content === '✅ Published.');
    expect([done.attachments, done.embeds, labelsOf(done)]).toEqual([[], [], []]);
    const published = await command.waitForMessage(hasVideo);
    expect(published.id).toBe(ready.id);
    expect(published.content).toContain('a \\*secret\\* kite');
    expect(published.attachments[0]?.filename).toMatch(/^cutscene-/);
    expect(labelsOf(published)).toContain('Again');
    expect(await all.end()).toBe('succeeded');
    await all.told(`✅ <@${mia.id}> published the video by <@${mia.id}>`);
    // Whoever published it needs no ping.
    const pings = discord.messages('general').filter(({ content }) => content.includes('your video'));
    expect(pings).toHaveLength(1);
    expect(discord.log.invalid()).toEqual([]);
  });

  it('is shown to nobody else, and nobody else gets at its prompt', async () => {
    await using all = await start({ by: 'moe' });
    const { discord, mia, command, ready } = all;
    const refused = await mia.click(ready, 'Preview').waitForMessage();
    expect(refused.content).toMatch(/^❌ Only <@\d+> and members who may manage messages/);
    for (const kind of ['publish', 'approve', 'spoiler', 'discard', 'reject', 'edit', 'again', 'other']) {
      const answer = await mia.click(ready, `${kind}:${command.id}`, { raw: true }).waitForMessage();
      expect(answer.content, kind).toMatch(/^❌ (Only|This video is not published)/);
      expect(answer.ephemeral_for).toBe(mia.id);
    }
    const remix = await mia.messageCommand('Remix', ready).waitForMessage();
    expect(remix.content).toMatch(/^❌ This video is not published/);
    expect(discord.message(ready.id).content).toBe(ready.content);
  });

  it('is published by staff, hidden until it is clicked, by the first of two who decide', async () => {
    await using all = await start();
    const { discord, mia, moe, ada, command, ready } = all;
    await ada.slash('block', { member: mia.id }).waitForMessage();
    const blocked = await mia.click(ready, `publish:${command.id}`, { raw: true }).waitForMessage();
    expect(blocked.content).toMatch(/^❌ You may not make videos on this server/);
    // What is for staff is not for the requester.
    const own = await mia.click(ready, `spoiler:${command.id}`, { raw: true }).waitForMessage();
    expect(own.content).toMatch(/^❌ Only members who may manage messages in its channel/);

    const [first, second] = await Promise.all([all.open(moe), all.open(ada)]);
    expect(labelsOf(first)).toEqual(['Approve', 'Approve as spoiler', 'Reject…']);
    const form = ada.click(second, 'Reject…');
    await form.modal();
    const spoiler = moe.click(first, 'Approve as spoiler');
    const [yes, no] = await Promise.all([
      spoiler.waitForMessage(({ content }) => content !== first.content),
      ada.submitModal(form, { reason: 'too loud' }).then((sent) => sent.waitForMessage()),
    ]);
    expect(yes.content).toBe('🙈 Published as a spoiler.');
    expect(no.content).toMatch(/^❌ This video is published already\./);
    expect(no.ephemeral_for).toBe(ada.id);
    const published = await command.waitForMessage(hasVideo);
    expect(published.attachments.map(({ filename }) => filename)).toEqual([
      expect.stringMatching(/^SPOILER_cutscene-/),
    ]);
    await discord.waitForMessage('general', ({ content }) => content.includes('your video is ready'));
    expect(await all.end()).toBe('succeeded');
    await all.told(`🙈 <@${moe.id}> published the video by <@${mia.id}> as a spoiler`);
    const late = await ada.click(second, 'Approve').waitForMessage();
    expect(late.content).toBe('❌ This video is published already.');
  });

  it('is rejected with a reason that its member reads, and the channel does not', async () => {
    await using all = await start({ notify: 'off' });
    const { mia, moe, command, ready } = all;
    const form = moe.click(await all.open(moe), 'Reject…');
    const sent = await moe.submitModal(form, { reason: 'no *boats*, please' });
    await sent.waitForMessage(({ content }) => content.startsWith('🚫 Rejected.'));
    const over = await command.waitForMessage(isOver);
    expect(over.content).toMatch(/^🚫 A video by <@\d+> was not published\.\n-# Plain · .*cost \$0\.10$/);
    expect(over.id).toBe(ready.id);
    expect([await all.end(), await all.end('quota')]).toEqual(['cancelled', 1]);
    expect(versionsOf(command)).not.toMatch(/secret|boats/);
    await expect
      .poll(() => mia.directMessages().map(({ content }) => content))
      .toEqual([expect.stringContaining('They say: “no \\*boats\\*, please” It was made, so it counts')]);
    const log = await all.told('rejected the video');
    expect(log.content).toContain(`<@${moe.id}>`);
    expect(log.content).toContain('> no \\*boats\\*, please');
    await expect.poll(() => access(all.videoPath).catch(() => 'gone')).toBe('gone');
    const history = await mia.slash('history').waitForMessage(({ embeds }) => embeds.length > 0);
    expect(history.embeds[0]?.description).toMatch(/secret.*\n🚫 Not published: no \\\*boats/);
    const stale = await moe.click(ready, `preview:${command.id}`, { raw: true }).waitForMessage();
    expect(stale.content).toBe('❌ This video was rejected already.');
    // Its buttons are for those who may know the prompt.
    expect((await moe.click(over, 'Edit prompt').modal()).custom_id).toContain(command.id);
  });

  it('outlives a restart, and a message that somebody deletes: /queue leads to it', async () => {
    await using all = await start({ notify: 'dm' });
    const { discord, mia, moe, command, ready, run } = all;
    await run.restart();
    expect(discord.message(ready.id).content).toBe(ready.content);
    await discord.deleteMessage(ready.id);
    const texts = (message: ClientMessage) => JSON.stringify(message.components);
    const ofAll = await moe.slash('queue').waitForMessage();
    const server = await moe
      .click(ofAll, 'Whole server')
      .waitForMessage((one) => texts(one).includes('A video by'));
    expect(texts(server)).not.toContain('secret');
    expect(texts(server)).toContain('Ready for review, until');
    const list = await mia.slash('queue').waitForMessage();
    expect(texts(list)).toContain('1 to be reviewed');
    expect(texts(list)).toContain('secret');
    await mia.click(await all.open(mia, list), 'Publish').acknowledged;
    const posted = await discord.waitForMessage('general', hasVideo);
    expect(posted.content).toContain(`<@${mia.id}>`);
    expect(await all.end()).toBe('succeeded');
    expect(discord.messages('general').filter(hasVideo)).toHaveLength(1);
    expect(mia.directMessages().map(({ content }) => content)).toEqual([
      expect.stringMatching(/your video is made\. Press Preview/),
    ]);
    expect(command.message()).toBeUndefined();
  });

  it('is gone after a day, also where the bot was off at that moment', async () => {
    await using all = await start();
    const { mia, command, ready, run } = all;
    run.pass(DAY_MS - HOUR_MS);
    await run.restart();
    await access(all.videoPath);
    run.pass(HOUR_MS);
    await run.restart();
    const over = await command.waitForMessage(isOver);
    expect(over.content).toMatch(/^🚫 Nobody published the video by <@\d+> within 24 hours, so it is gone\./);
    expect([await all.end(), await all.end('quota')]).toEqual(['cancelled', 1]);
    await all.told('Nobody decided over the video');
    await expect.poll(() => access(all.videoPath).catch(() => 'gone')).toBe('gone');
    await run.discord.waitForMessage('general', ({ content }) =>
      content.includes('your video was not published'),
    );
    const stale = await mia.click(ready, `publish:${command.id}`, { raw: true }).waitForMessage();
    expect(stale.content).toBe('❌ Nobody decided over this video in time, so it is gone.');
  });

  it('is thrown away by its member, by Discard as by Cancel, and goes with their data', async () => {
    await using all = await start({ notify: 'off' });
    const { mia, command, ready, discord } = all;
    const cancel = await mia.click(ready, `cancel:${command.id}`, { raw: true }).acknowledged;
    expect(cancel.type).toBe(6);
    await command.waitForMessage(isOver);
    const again = discord.member('mia').slash('video', { prompt: PROMPT, model: 'plain', notify: 'off' });
    const shown = await all.open(mia, await again.waitForMessage(isReady));
    const done = await mia.click(shown, 'Discard').waitForMessage(({ content }) => content.startsWith('🗑️'));
    expect(done.content).toBe('🗑️ Discarded. It was made, so it counts against your quota.');
    expect((await again.waitForMessage(isOver)).content).toContain('was not published');
    await all.told(`🗑️ <@${mia.id}> discarded`);
  });
});

describe('review', () => {
  it('works where the bot does not see the channel: the click of whoever looks opens it', async () => {
    await using all = await start({ notify: 'off' });
    const { run, discord, mia, moe, ready, command } = all;
    discord.setPermissions('general', 'bot', { deny: PermissionFlagsBits.ViewChannel });
    run.pass(15 * 60_000);
    // What a message has that could not be changed in time leads to the same.
    const versions = command.history().length;
    await mia.click(ready, `deliver:${command.id}`, { raw: true }).acknowledged;
    await expect.poll(() => command.history().length).toBe(versions + 1);
    expect(discord.message(ready.id)).toMatchObject({ content: ready.content, components: ready.components });
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
    await using large = await makeSampleVideo(25 * MEBIBYTE);
    await using all = await start({ videoPath: large.path, uploadLimitBytes: 50 * MEBIBYTE });
    const { moe, command } = all;
    const preview = await moe.click(all.ready, 'Preview').waitForMessage(hasVideo, 30_000);
    expect(preview.attachments[0]?.size).toBeLessThan(10 * MEBIBYTE);
    moe.click(preview, 'Approve');
    const published = await command.waitForMessage(hasVideo, 10_000);
    expect(published.attachments[0]?.size).toBeGreaterThan(24 * MEBIBYTE);
  });

  it('says that a preview did not come, and publishes once, also where the answer to it is lost', async () => {
    await using all = await start();
    const { discord, mia, command, ready } = all;
    const away = discord.faults.add({ hasFile: true }, { kind: 'status', status: 502 });
    const refused = mia.click(ready, 'Preview');
    const isRefusal = ({ content }: ClientMessage) => content.startsWith('❌');
    expect((await refused.waitForMessage(isRefusal, 20_000)).content).toMatch(/^❌ Discord does not answer/);
    away.remove();
    // No double click.
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
    await using all = await start({
      env: { PUBLIC_URL: 'https://bot.example', HOST: '127.0.0.1' },
      limitBytes: 1_000,
    });
    const { run, mia, ready } = all;
    const isLinked = ({ content }: ClientMessage) => content.includes('https://bot.example/');
    const shown = await mia.click(ready, 'Preview').waitForMessage(isLinked);
    const { pathname } = new URL(/https:\S+/.exec(shown.content)?.[0] ?? '');
    expect((await fetch(run.bot.httpUrl + pathname)).status).toBe(200);
    mia.click(shown, 'Discard');
    await expect.poll(async () => (await fetch(run.bot.httpUrl + pathname)).status).toBe(404);
  });

  it('says what it can not show, and lets it be decided over all the same', async () => {
    await using all = await start({ limitBytes: 1_000 });
    const shown = await all.mia.click(all.ready, 'Preview').waitForMessage(({ embeds }) => embeds.length > 0);
    expect(shown.content).toContain('The video is too large to be shown here');
    expect(labelsOf(shown)).toEqual(['Publish', 'Discard']);
  });

  it('lets members who delete their data take what waits with them', async () => {
    await using all = await start({ notify: 'off' });
    const { run, mia, command } = all;
    const question = await mia
      .click(await mia.slash('privacy').waitForMessage(), 'Delete my data')
      .waitForMessage();
    mia.click(question, 'Delete it for good');
    await command.waitForMessage(isOver);
    using connection = new DatabaseSync(join(run.dataDir, 'cutscene.sqlite'), { readOnly: true });
    const stored = () => JSON.stringify(connection.prepare('SELECT data FROM jobs').all());
    await expect.poll(stored).not.toContain(mia.id);
    expect(stored()).not.toContain('secret');
    await expect.poll(() => access(all.videoPath).catch(() => 'gone')).toBe('gone');
  });

  it('shows no picture that a provider has to fetch', async () => {
    await using all = await start({ takesImageBy: 'url', by: 'moe', withImage: true });
    const { run, moe, command } = all;
    expect(run.requests[0]?.image?.url).toMatch(/first-frame/);
    expect(command.followups.filter(hasVideo).map(({ ephemeral_for }) => ephemeral_for)).toEqual([moe.id]);
    expect(command.history().flatMap(({ message }) => message.attachments)).toEqual([]);
  });

  it('shows no still of a first stage', async () => {
    await using folder = await temporaryFolder();
    const [still, film] = [join(folder.path, 'still.png'), join(folder.path, 'film.mp4')];
    await Promise.all([writeFile(still, picture), makeFilm(film)]);
    const { provider } = fakeProvider({
      submit: async ({ model }) => ({ taskId: model }),
      poll: async ({ taskId }) => ({
        ...{ state: 'succeeded', output: { kind: 'file', path: taskId === 'picture' ? still : film } },
      }),
    });
    const stages = [
      { makes: 'image', providerModel: 'picture', price: { usd: 0, per: 'task' } },
      { makes: 'video', providerModel: 'film', price: { usd: 0, per: 'task' } },
    ] as const;
    const [model] = checkModels([
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
    await Promise.all([
      open.waitForMessage(({ content }) => content.includes('✨')),
      reviewed.waitForMessage(isReady),
    ]);
    const shown = (command: Invocation) =>
      command.history().flatMap(({ message }) => message.attachments.map(({ filename }) => filename));
    expect(shown(open)).toContainEqual(expect.stringMatching(/^still-/));
    expect(shown(reviewed)).toEqual([]);
  });

  it('is for its channels alone, their threads among them, and can not be gone round with /history', async () => {
    await using all = await start({ channel: 'scene' });
    const { mia, moe, command } = all;
    await moe.click(await all.open(moe), 'Approve').acknowledged;
    await command.waitForMessage(hasVideo);
    const free = mia.slash(
      'video',
      { prompt: 'a boat', model: 'plain', notify: 'off' },
      { channel: 'films' },
    );
    expect((await free.waitForMessage(hasVideo)).content).toContain('a boat');
    const repost = async (id: string) => {
      const list = await mia.slash('history').waitForMessage(({ embeds }) => embeds.length > 1);
      const chosen = await mia
        .select(list, 'history', [id])
        .waitForMessage((one) => labelsOf(one).length > 0);
      return mia.click(chosen, 'repost').waitForMessage(({ content }) => content !== '');
    };
    await expect
      .poll(async () => (await repost(free.id)).content)
      .toMatch(/^❌ Videos in this channel are looked at/);
    expect((await repost(command.id)).attachments).toHaveLength(1);
  });
});
