import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import { gifFacts } from '@cutscene/playground/discord/gif.ts';
import { CAREFUL_BOT_PERMISSIONS, type GuildOptions } from '@cutscene/playground/discord/options.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { act, labelsOf, openMore } from '../support/buttons.ts';
import { makeFilm } from '../support/films.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { startStudio, untilSettled } from '../support/studio.ts';

const decoder = await machineDecoder();
const { Administrator, CreateGuildExpressions } = PermissionFlagsBits;
const hasFile = ({ attachments }: ClientMessage) => attachments.length > 0;
const kite = { prompt: 'a red kite', model: 'plain', notify: 'off' };

const clubWith = (more: Partial<GuildOptions> = {}): GuildOptions => ({
  name: 'Club',
  roles: [
    { name: 'Artist', permissions: CreateGuildExpressions },
    { name: 'Admin', permissions: Administrator },
  ],
  channels: [{ name: 'general' }, { name: 'late', ageRestricted: true }],
  members: [{ name: 'mia' }, { name: 'art', roles: ['Artist'] }, { name: 'ada', roles: ['Admin'] }],
  botPermissions: CAREFUL_BOT_PERMISSIONS | CreateGuildExpressions,
  ...more,
});

async function start(guild = clubWith(), { hasSound = true, channel = 'general' } = {}) {
  const run = await startStudio({ decoder }, {}, [guild]);
  await makeFilm(run.filmPath, { seconds: 2, hasSound });
  const [mia, art] = [run.discord.member('mia'), run.discord.member('art')];
  const done = await mia.slash('video', kite, { channel }).waitForMessage(hasFile);
  await untilSettled(run);
  return {
    run,
    discord: run.discord,
    mia,
    art,
    done,
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  };
}

const openMenu = async (member: Member, done: ClientMessage) =>
  (await act(member, done, 'Export…')).waitForMessage(({ text }) => text !== '');

async function make(member: Member, menu: ClientMessage, label: string, part: Record<string, string> = {}) {
  return member.submitModal(member.click(menu, label), part);
}

const fileOf = async (member: Member, done: ClientMessage, label: string) =>
  (await make(member, await openMenu(member, done), label)).waitForMessage(hasFile);

async function bytesOf({ attachments: [file] }: ClientMessage): Promise<Buffer> {
  return Buffer.from(await (await fetch(file?.url ?? '')).arrayBuffer());
}

describe.skipIf(!decoder)('a delivered video', { timeout: 60_000 }, () => {
  it('becomes a GIF, an emoji, a sticker and a sound, which only the member gets', async () => {
    await using club = await start();
    const { mia, done, discord, run } = club;
    const menu = await openMenu(mia, done);
    expect(menu.ephemeral_for).toBe(mia.id);
    const kinds = ['GIF', 'Emoji', 'Sticker', 'Soundboard sound'];
    expect(labelsOf(menu)).toEqual(kinds);
    for (const label of kinds.slice(0, 3)) {
      const made = await make(mia, menu, label, { from: '0.5', seconds: '1' });
      const answer = await made.waitForMessage(hasFile);
      expect(answer.ephemeral_for).toBe(mia.id);
      // She may not add anything here.
      expect(labelsOf(answer)).toEqual([]);
      expect(answer.text).toMatch(/1 s, \d+ kB\. Save it now/);
      const { width, height, seconds } = gifFacts(await bytesOf(answer)) ?? {};
      expect([label, width, height, seconds?.toFixed(1)]).toEqual([
        label,
        ...(label === 'GIF' ? [320, 180] : label === 'Emoji' ? [128, 128] : [320, 320]),
        '1.0',
      ]);
    }
    const sound = await fileOf(mia, done, 'Soundboard sound');
    expect(sound.attachments[0]).toMatchObject({ content_type: 'audio/mpeg' });
    // The mark by which the bot knows its own videos.
    expect(sound.attachments[0]?.filename).toMatch(/^cutscene-\d+-\w{24}\.mp3$/);
    await expect.poll(() => readdir(join(run.dataDir, 'jobs'))).toEqual([]);
    expect(run.requests).toHaveLength(1);
    expect(discord.log.invalid()).toEqual([]);
  });

  it('has no sound to export where it has none, and no button where nothing decodes it', async () => {
    await using club = await start(undefined, { hasSound: false });
    expect(labelsOf(await openMenu(club.mia, club.done))).toEqual(['GIF', 'Emoji', 'Sticker']);
    await using without = await startStudio({ decoder: undefined });
    const mia = without.discord.member('mia');
    const command = mia.slash('video', kite);
    const done = await command.waitForMessage(hasFile);
    await untilSettled(without);
    expect(labelsOf(await openMore(mia, done))).not.toContain('Export…');
    const forced = await mia.click(done, `export:${command.id}`, { raw: true }).waitForMessage();
    expect(forced.text).toMatch(/^❌ .*without ffmpeg/);
  });

  it('becomes part of the server by who may add that, once', async () => {
    await using club = await start();
    const { art, done, discord } = club;
    for (const [label, values, said] of [
      ['Emoji', { name: 'red_kite' }, /✅ Added: <a:red_kite:\d+> is now an emoji/],
      ['Sticker', { name: 'My *kite*', tag: 'kite' }, /✅ Added: \*\*My \\\*kite\\\*\*\* is now a sticker/],
      ['Soundboard sound', { name: 'Beep' }, /✅ Added: \*\*Beep\*\* is now a sound/],
    ] as const) {
      const answer = await fileOf(art, done, label);
      expect(labelsOf(answer)).toEqual(['Add to this server']);
      const [form, another] = [art.click(answer, 'export-add:'), art.click(answer, 'export-add:')];
      await another.modal();
      await art.submitModal(form, values);
      await expect.poll(() => discord.message(answer.id).text).toMatch(said);
      expect(labelsOf(discord.message(answer.id))).toEqual([]);
      expect(discord.message(answer.id).attachments).toHaveLength(1);
      // A form that was still open.
      const twice = await art.submitModal(another, values);
      expect((await twice.waitForMessage()).text).toMatch(/^❌/);
    }
    expect(discord.expressions()).toMatchObject([
      { kind: 'emoji', name: 'red_kite', contentType: 'image/gif' },
      { kind: 'sticker', name: 'My *kite*', tags: 'kite' },
      { kind: 'sound', name: 'Beep', reason: 'Exported from a video by art' },
    ]);
    expect(discord.log.invalid()).toEqual([]);
  });

  it('is not added without a permission, a slot or a name, and says why', async () => {
    await using club = await start();
    const { art, mia, done, discord } = club;
    const answer = await fileOf(art, done, 'Emoji');
    const add = async (name = 'kite') =>
      (await art.submitModal(art.click(answer, 'export-add:'), { name })).waitForFollowup();
    discord.setSlots({ emoji: 0 });
    expect((await add()).text).toMatch(/^❌ This server has no free slot for animated emoji/);
    discord.setSlots({ emoji: 50 });
    const misnamed = await art.submitModal(art.click(answer, 'export-add:'), { name: '🪁' });
    expect((await misnamed.waitForMessage()).text).toMatch(/^❌ The name of an emoji has/);
    // It was given away meanwhile.
    const open = art.click(answer, 'export-add:');
    await open.modal();
    const guild = [...discord.world.guilds.values()][0];
    const record = guild?.members.get(art.id);
    const roleIds = record?.roleIds ?? [];
    if (record) record.roleIds = [];
    const without = await (await art.submitModal(open, { name: 'kite' })).waitForMessage();
    expect(without.text).toMatch(/^❌ You need the permission Create Expressions/);
    if (record) record.roleIds = roleIds;
    expect(discord.expressions()).toEqual([]);
    // Another member’s click on it can only be forged.
    const command = labelsOf(answer).length > 0 && JSON.stringify(answer.components);
    const [, id = ''] = /"(export-add:\d+:emoji)"/.exec(command || '') ?? [];
    const forged = mia.click(done, id, { raw: true });
    expect((await forged.waitForMessage()).text).toMatch(/^❌ You need the permission/);
  });

  it('says what the bot lacks, and offers nothing that all of the server must not see', async () => {
    await using bare = await start(clubWith({ botPermissions: CAREFUL_BOT_PERMISSIONS }));
    const lacking = await fileOf(bare.art, bare.done, 'Emoji');
    expect(labelsOf(lacking)).toEqual([]);
    expect(lacking.text).toContain('I need the permission Create Expressions');
    bare.discord.takeFromBot('general', 'AttachFiles');
    const menu = await openMenu(bare.art, bare.done);
    const refused = await (await make(bare.art, menu, 'Emoji')).waitForMessage();
    expect(refused.text).toMatch(/^❌ I can’t attach files here/);

    await using late = await start(undefined, { channel: 'late' });
    const answer = await fileOf(late.art, late.done, 'Emoji');
    expect(labelsOf(answer)).toEqual([]);
    expect(answer.text).toContain('can’t be added to the whole server');
  });

  it('is not exported by a member whom staff have blocked', async () => {
    await using club = await start();
    const { art, mia, done, discord } = club;
    const menu = await openMenu(art, done);
    const made = await fileOf(art, done, 'Emoji');
    const form = art.click(menu, 'GIF');
    await form.modal();
    const ada = discord.member('ada');
    await ada.slash('block', { member: art.id }).waitForMessage();
    const refusal = /^❌ You can’t make videos on this server/;
    expect((await openMenu(art, done)).text).toMatch(refusal);
    for (const attempt of [await art.submitModal(form, {}), art.click(made, 'export-add:')])
      expect((await attempt.waitForMessage()).text).toMatch(refusal);
    expect(labelsOf(await openMenu(mia, done))).toContain('GIF');
    await ada.slash('unblock', { member: art.id }).waitForMessage();
    expect(labelsOf(await openMenu(art, done))).toContain('GIF');
  });

  it('is not exported once it is deleted, or its member wants to appear nowhere', async () => {
    await using club = await start();
    const { art, mia, done, discord } = club;
    const menu = await openMenu(art, done);
    const made = await fileOf(art, done, 'Emoji');
    const form = art.click(menu, 'GIF');
    await form.modal();
    const privacy = await mia.slash('privacy').waitForMessage();
    await mia.click(privacy, 'No videos of me here').waitForMessage();
    expect((await openMenu(art, done)).text).toMatch(/^❌ .*doesn’t want to appear/);
    for (const attempt of [await art.submitModal(form, {}), art.click(made, 'export-add:')])
      expect((await attempt.waitForMessage()).text).toMatch(/doesn’t want to appear/);
    // Her own.
    const hers = await openMenu(mia, done);
    await discord.deleteMessage(done.id);
    const gone = await (await make(mia, hers, 'GIF')).waitForMessage(({ text }) => text.startsWith('❌'));
    expect(gone.text).toMatch(/^❌ The message with this video is gone/);
  });
});
