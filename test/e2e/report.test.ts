import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { labelsOf } from '../support/buttons.ts';
import { readMarkdown } from '../support/markdown.ts';
import { startStudio, untilSettled } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const NASTY = '@everyone **look** <@&123456789012345678> [here](https://evil.example)';

async function start({ withLog = true, prompt = NASTY } = {}) {
  const run = await startStudio();
  const [mia, moe, ada] = [run.discord.member('mia'), run.discord.member('moe'), run.discord.member('ada')];
  if (withLog) {
    const value = `<#${run.discord.channelId('films')}>`;
    await ada.slash('settings set', { name: 'log-channel', value }).waitForMessage();
  }
  const done = await mia.slash('video', { prompt, model: 'plain', notify: 'off' }).waitForMessage(hasVideo);
  // The message appears a moment before the job has ended.
  await untilSettled(run);
  return { run, discord: run.discord, mia, moe, ada, done, [Symbol.asyncDispose]: run[Symbol.asyncDispose] };
}

async function report(member: Member, message: ClientMessage, reason = '') {
  const form = member.messageCommand('Report', message);
  return (await (await member.submitModal(form, { reason })).waitForMessage()).text;
}

describe('Report', () => {
  it('tells the staff everything in the log channel, and pings nobody', async () => {
    await using all = await start();
    const { discord, mia, moe, done } = all;
    expect(await report(moe, done, 'not *nice*, @here')).toBe(
      '🚩 Thank you. This server’s staff got your report.',
    );
    const told = await discord.waitForMessage('films', ({ text }) => text.startsWith('🚩'));
    expect(told.text).toContain(`/${done.channel_id}/${done.id}`);
    expect(told.text).toContain('\\*\\*look\\*\\*');
    expect(told.text).toContain(`**Made for** <@${mia.id}> with Plain`);
    expect(told.text).toContain(`**Reported by** <@${moe.id}>: “not \\*nice\\*, \\@here”`);
    expect([told.mentions, told.mention_roles, told.mention_everyone]).toEqual([[], [], false]);
    expect(labelsOf(told)).toEqual(['Delete video', 'Block requester', 'Dismiss']);
    expect(discord.log.invalid()).toEqual([]);
  });

  it('adds the whole prompt as a file if it doesn’t fit into the message', async () => {
    const prompt = `${'[a]'.repeat(400)} and what was not to be read`;
    await using all = await start({ prompt });
    await report(all.moe, all.done, '[ [a](https://evil.example)');
    const told = await all.discord.waitForMessage('films', ({ text }) => text.startsWith('🚩'));
    expect(told.text).toContain('📎');
    const { visible } = readMarkdown(told.text);
    expect(visible).not.toContain('not to be read');
    expect(visible).toContain('“[ [a](https://evil.example)”');
    expect(told.attachments.map(({ filename }) => filename)).toEqual([
      expect.stringMatching(/^prompt-\d+\.txt$/),
    ]);
    expect(await (await fetch(told.attachments[0]?.url ?? '')).text()).toBe(prompt);
    expect(labelsOf(told)).toEqual(['Delete video', 'Block requester', 'Dismiss']);
    expect(all.discord.log.invalid()).toEqual([]);
  });

  it('is made once by each member, also at the same moment, and further ones stand below the first', async () => {
    await using all = await start();
    const { discord, moe, ada, done } = all;
    const answers = await Promise.all([report(moe, done), report(moe, done), report(ada, done, 'me too')]);
    expect(answers.filter((answer) => answer.startsWith('🚩'))).toHaveLength(2);
    expect(answers.filter((answer) => answer.includes('You already reported this'))).toHaveLength(1);
    const told = discord.messages('films').filter(({ text }) => text.startsWith('🚩'));
    expect(told).toHaveLength(2);
    expect(told[1]?.message_reference?.message_id).toBe(told[0]?.id);
    expect(labelsOf(told[1] as ClientMessage)).toEqual([]);
    await all.run.restart();
    expect(await report(moe, done)).toContain('You already reported this');
  });

  it('is for videos of this bot and of others', async () => {
    await using all = await start();
    const { mia, moe, done } = all;
    const other = moe.messageCommand('Report', mia.say('hello'));
    expect((await other.waitForMessage()).text).toMatch(/^❌ You can only report videos that I made here/);
    const own = mia.messageCommand('Report', done);
    expect((await own.waitForMessage()).text).toMatch(/^❌ This is your own video/);
  });

  it('says where it can not go, and is then open again', async () => {
    await using all = await start({ withLog: false });
    const { discord, moe, ada, done } = all;
    const told = await moe.messageCommand('Report', done).waitForMessage();
    expect(told.text).toMatch(/^❌ This server’s staff haven’t set a channel for reports/);
    const value = `<#${discord.channelId('films')}>`;
    await ada.slash('settings set', { name: 'log-channel', value }).waitForMessage();
    discord.setPermissions('films', 'bot', { deny: PermissionFlagsBits.SendMessages });
    expect(await report(moe, done)).toMatch(/^❌ I can’t write in the channel for reports/);
    discord.setPermissions('films', 'bot', { allow: PermissionFlagsBits.SendMessages });
    expect(await report(moe, done)).toMatch(/^🚩 Thank you/);
  });
});

describe('the log channel', () => {
  it('is one of this server that the bot sees, and of no other server', async () => {
    const admin = { name: 'Admin', permissions: PermissionFlagsBits.Administrator };
    const guilds = [
      {
        name: 'Ours',
        roles: [admin],
        channels: [{ name: 'log' }],
        members: [{ name: 'ada', roles: ['Admin'] }],
      },
      { name: 'Theirs', channels: [{ name: 'private' }], members: [] },
    ];
    await using run = await startBotInProcess({ providers: [], discord: { guilds } });
    const { discord } = run;
    const ada = discord.member('ada');
    const setTo = async (id: string) => {
      const value = `<#${id}>`;
      return (await ada.slash('settings set', { name: 'log-channel', value }).waitForMessage()).text;
    };
    expect(await setTo('123456789012345678')).toMatch(/^❌ I can’t see that channel on this server/);
    expect(await setTo(discord.channelId('private'))).toMatch(/^❌ I can’t see that channel on this server/);
    discord.setPermissions('log', 'bot', { deny: PermissionFlagsBits.ViewChannel });
    expect(await setTo(discord.channelId('log'))).toMatch(/^❌ I can’t see that channel on this server/);
    discord.setPermissions('log', 'bot', { allow: PermissionFlagsBits.ViewChannel });
    expect(await setTo(discord.channelId('log'))).toMatch(/^✅/);
    expect(discord.messages('private')).toEqual([]);
  });
});

describe('the staff', () => {
  it('delete the video and block the requester, and the report says who did it', async () => {
    await using all = await start();
    const { discord, mia, moe, ada, done } = all;
    await report(ada, done);
    const told = await discord.waitForMessage('films', ({ text }) => text.startsWith('🚩'));
    const now = () => discord.message(told.id);
    const refused = await mia.click(told, 'Delete video').waitForMessage();
    expect(refused.text).toMatch(/^❌ Only members who can manage messages/);

    moe.click(told, 'Delete video');
    await expect
      .poll(() => now().text, { timeout: 5_000 })
      .toMatch(new RegExp(`🗑️ Deleted by <@${moe.id}> <t:\\d+:R>$`));
    expect(discord.messages().filter(hasVideo)).toEqual([]);
    expect(labelsOf(now())).toEqual(['Block requester']);

    moe.click(told, 'Block requester');
    await expect
      .poll(() => now().text, { timeout: 5_000 })
      .toContain(`🚫 <@${mia.id}> blocked by <@${moe.id}>`);
    expect(labelsOf(now())).toEqual([]);
    expect(now().mentions).toEqual([]);
    await all.run.restart();
    const video = await mia.slash('video', { prompt: 'a kite' }).waitForMessage();
    expect(video.text).toContain('You can’t make videos on this server');
  });

  it('dismiss a report, and can not be fooled by forged buttons', async () => {
    await using all = await start();
    const { discord, moe, ada, done } = all;
    await report(ada, done);
    const told = await discord.waitForMessage('films', ({ text }) => text.startsWith('🚩'));
    const bystander = ada.say('do not delete me');
    const id = JSON.stringify(told.components).match(/report:[^"]+\.delete/)?.[0] ?? '';
    const forged = id.replace(done.id, bystander.id);
    const answer = await moe.click(told, forged, { raw: true }).waitForMessage();
    expect(answer.text).toBe('❌ This isn’t one of this bot’s buttons.');
    moe.click(told, 'Dismiss');
    await expect
      .poll(() => discord.message(told.id).text, { timeout: 5_000 })
      .toContain(`✔️ Dismissed by <@${moe.id}>`);
    expect(labelsOf(discord.message(told.id))).toEqual([]);
    expect(discord.message(done.id).attachments).toHaveLength(1);
  });

  it('block and unblock by command, several at once, and members are not offered it', async () => {
    await using all = await start();
    const { discord, mia, moe, ada } = all;
    expect(moe.commands()).toEqual(expect.arrayContaining(['block', 'unblock']));
    expect(mia.commands()).not.toContain('block');
    await Promise.all([
      moe.slash('block', { member: mia.id }).waitForMessage(),
      ada.slash('block', { member: moe.id }).waitForMessage(),
    ]);
    const shown = await ada.slash('settings show', { section: 'access' }).waitForMessage();
    expect(shown.text).toContain(`<@${mia.id}>`);
    expect(shown.text).toContain(`<@${moe.id}>`);
    await discord.waitForMessage('films', ({ text }) => text.includes('Blocked members'));
    // Nor may they post their earlier videos again.
    const list = await mia.slash('history').waitForMessage(({ text }) => text !== '');
    const jobId = /cutscene-(\d+)/.exec(all.done.attachments[0]?.filename ?? '')?.[1] ?? '';
    const chosen = await mia
      .select(list, 'history', [jobId])
      .waitForMessage((message) => labelsOf(message).length > 0);
    expect((await mia.click(chosen, 'repost').waitForMessage()).text).toMatch(/^❌ You can’t make videos/);
    const again = await ada.slash('block', { member: mia.id }).waitForMessage();
    expect(again.text).toBe(`<@${mia.id}> was already blocked.`);
    const back = await ada.slash('unblock', { member: mia.id }).waitForMessage();
    expect(back.text).toBe(`✅ <@${mia.id}> can make videos here again.`);
    const video = mia.slash('video', { prompt: 'a kite', model: 'plain', notify: 'off' });
    await video.waitForMessage(hasVideo);
  });
});
