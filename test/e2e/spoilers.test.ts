import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { AttachmentFlags, PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { labelsOf, openMore } from '../support/buttons.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { startStudio, untilSettled } from '../support/studio.ts';

type Run = Awaited<ReturnType<typeof startStudio>>;

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const kite = { prompt: 'a kite', model: 'plain', notify: 'off' };
const hiddenOf = ({ attachments }: ClientMessage) =>
  attachments.map(({ flags }) => flags === AttachmentFlags.IsSpoiler);
/** It was written a moment before the end was stored. */
const textOf = ({ text }: ClientMessage) => text.replace(/Done in [^·]+/, '');
const unseen = { deny: PermissionFlagsBits.ViewChannel };

/** Has the video's message changed by a moderator, and gives the answer. */
async function change(by: Member, message: ClientMessage, label: string): Promise<string> {
  const more = await openMore(by, message);
  return (await by.click(more, label).waitForMessage(({ text }) => text !== more.text)).text;
}

const routes: Record<string, (run: Run, command: Invocation) => Promise<void>> = {
  'by the token, where the bot doesn’t see the channel': async ({ discord }) =>
    discord.setPermissions('general', 'bot', unseen),
  'by the channel': async (_, command) => command.expireToken(),
  'after a restart': async (run, command) => {
    await untilSettled(run);
    command.expireToken();
    await run.restart();
  },
};

describe('a published video', () => {
  it.each(Object.entries(routes))('is hidden by staff, and shown again: %s', async (_, happens) => {
    await using run = await startStudio();
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const command = mia.slash('video', kite);
    const done = await command.waitForMessage(hasVideo);
    await untilSettled(run);
    expect(hiddenOf(done)).toEqual([false]);
    await happens(run, command);

    expect(await change(moe, done, 'Hide as spoiler')).toMatch(/^🙈 Hidden/);
    const hidden = run.discord.message(done.id);
    expect(hiddenOf(hidden)).toEqual([true]);
    expect([textOf(hidden), labelsOf(hidden)]).toEqual([textOf(done), labelsOf(done)]);
    expect(hidden.attachments[0]?.id).toBe(done.attachments[0]?.id);
    expect(await change(moe, hidden, 'Remove spoiler')).toMatch(/^👁️ Everybody sees/);
    expect(hiddenOf(run.discord.message(done.id))).toEqual([false]);
    expect(run.discord.log.unexpected()).toEqual([]);
  });

  it('is hidden in a new message too, and what is posted again of it is hidden', async () => {
    const film = Promise.withResolvers<string>();
    await using run = await startStudio({
      poll: async () => ({ state: 'succeeded', output: { kind: 'file', path: await film.promise } }),
    });
    const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
    const command = mia.slash('video', kite);
    const first = await command.waitForMessage();
    await run.discord.deleteMessage(first.id);
    film.resolve(run.filmPath);
    const done = await run.discord.waitForMessage('general', hasVideo);
    expect(done.id).not.toBe(first.id);
    await untilSettled(run);
    expect(await change(moe, done, 'Hide as spoiler')).toMatch(/^🙈/);
    const hidden = run.discord.message(done.id);
    expect([hiddenOf(hidden), textOf(hidden)]).toEqual([[true], textOf(done)]);

    const list = await mia.slash('history').waitForMessage(({ components }) => (components ?? []).length > 0);
    const chosen = mia.select(list, 'history', [command.id]);
    const shown = await chosen.waitForMessage(({ components }) => (components ?? []).length > 0);
    const again = await mia.click(shown, 'repost').waitForMessage(hasVideo);
    expect(hiddenOf(again)).toEqual([true]);
  });

  it('that is a link is hidden between bars', async () => {
    const env = { PUBLIC_URL: 'https://bot.example', HOST: '127.0.0.1' };
    await using run = await startStudio({ decoder: await machineDecoder() }, env);
    run.discord.setUploadLimit(1_000);
    const command = run.discord.member('mia').slash('video', kite);
    const done = await command.waitForMessage(({ text }) => text.includes('https://bot.example'));
    const moe = run.discord.member('moe');
    await untilSettled(run);
    expect(await change(moe, done, 'Hide as spoiler')).toMatch(/^🙈/);
    expect(run.discord.message(done.id).text).toMatch(/^\|\| https:\/\/bot\.example\S+ \|\|$/m);
    expect(await change(moe, run.discord.message(done.id), 'Remove spoiler')).toMatch(/^👁️/);
    expect(textOf(run.discord.message(done.id))).toBe(textOf(done));
  });

  it('stays as it is for other members, and where its message is out of reach', async () => {
    await using run = await startStudio();
    const [mia, moe, ada] = [run.discord.member('mia'), run.discord.member('moe'), run.discord.member('ada')];
    const value = `<#${run.discord.channelId('films')}>`;
    await ada.slash('settings set', { name: 'log-channel', value }).waitForMessage();
    const command = mia.slash('video', kite);
    const done = await command.waitForMessage(hasVideo);
    await untilSettled(run);
    expect(labelsOf(await openMore(mia, done))).not.toContain('Hide as spoiler');
    const forged = mia.click(done, `hide:${command.id}:${done.attachments[0]?.id}`, { raw: true });
    expect((await forged.waitForMessage()).text).toMatch(/^❌ Only members who can manage messages/);

    const more = await openMore(moe, done);
    command.expireToken();
    run.discord.setPermissions('general', 'bot', unseen);
    const away = await moe.click(more, 'Hide as spoiler').waitForFollowup();
    expect(away.text).toMatch(/^❌ I can’t see this channel/);
    expect(hiddenOf(run.discord.message(done.id))).toEqual([false]);

    run.discord.setPermissions('general', 'bot', { allow: PermissionFlagsBits.ViewChannel });
    expect(await change(moe, done, 'Hide as spoiler')).toMatch(/^🙈/);
    const line = ({ text }: ClientMessage) =>
      text.startsWith(`🙈 <@${moe.id}> hid the video by <@${mia.id}> as a spoiler: https://`);
    await run.discord.waitForMessage('films', line);
  });
});
