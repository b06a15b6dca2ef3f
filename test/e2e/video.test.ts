import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../../playground/discord/index.ts';
import type { ClientMessage } from '../../playground/protocol.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { type BotProcess, botEnv, spawnBot } from '../support/bot-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The smallest film: the tests are about its way, not its beauty. */
const SMALL = { duration: 1, resolution: '480p' };
const hasVideo = (message: ClientMessage) => message.attachments.length > 0;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let discord: LocalDiscord;
let bot: BotProcess;

beforeAll(async () => {
  folder = await temporaryFolder();
  discord = await startLocalDiscord();
  bot = spawnBot(botEnv(discord, folder.path));
  await discord.waitForBot({ command: 'video' });
});

afterAll(async () => {
  expect(await bot?.stop()).toBe(0);
  await discord?.close();
  await folder?.[Symbol.asyncDispose]();
});

describe('/video', () => {
  it('ends with a playable video in the message that showed its progress', async () => {
    const mia = discord.member('mia');
    const prompt = 'a *paper* boat on a rainy street';
    const command = mia.slash('video', { prompt, aspect_ratio: '1:1', seed: 7, notify: 'ping', ...SMALL });
    await command.acknowledged;
    const first = await command.waitForMessage();
    expect(first.flags).toBe(MessageFlags.SuppressEmbeds);
    expect(first.content).toContain('⏳ In the queue');
    expect(first.content).toContain('\\*paper\\*');

    const done = await command.waitForMessage(hasVideo);
    expect(done.id).toBe(first.id);
    const states = command.history().map(({ message }) => message.content);
    expect(states.length).toBeGreaterThanOrEqual(3);
    expect(states[1]).toMatch(/0:0\d so far · ready <t:\d+:R>/);

    expect(done.content).toContain(
      'Preview (drawn on this machine, free) · 1 s · 480p · 1:1 · seed 7 · took',
    );
    expect(done.content).toContain('free');
    expect(done.content).toContain('AI-generated');
    const [attachment] = done.attachments;
    expect(attachment).toMatchObject({
      content_type: 'video/mp4',
      filename: `cutscene-${command.id}.mp4`,
      description: `AI-generated video: ${prompt}`,
      width: 480,
      height: 480,
    });

    const bytes = await (await fetch(attachment?.url ?? '')).arrayBuffer();
    const path = join(folder.path, 'received.mp4');
    await writeFile(path, Buffer.from(bytes));
    const probed = await probeVideo(path);
    expect(probed).toMatchObject({ ok: true, video: { videoCodec: 'avc', audioCodec: 'aac', width: 480 } });

    const ping = await command.waitForFollowup();
    expect(ping.content).toContain(`<@${mia.id}>`);
    expect(ping.mentions.map(({ id }) => id)).toEqual([mia.id]);
    expect(ping.message_reference?.message_id).toBe(done.id);
    // Nothing but the ping mentions anybody.
    expect(command.history().flatMap(({ message }) => message.mentions)).toEqual([]);
  });

  it('gives a fresh link on Download, to the one who pressed alone', async () => {
    const command = discord.member('mia').slash('video', { prompt: 'a kite', notify: 'off', ...SMALL });
    const done = await command.waitForMessage(hasVideo);
    const click = discord.member('moe').click(done, 'Download');
    const answer = await click.waitForMessage();
    expect(answer.ephemeral_for).toBe(discord.member('moe').id);
    expect(answer.components?.[0]).toMatchObject({
      type: ComponentType.ActionRow,
      components: [{ style: ButtonStyle.Link, url: done.attachments[0]?.url }],
    });
    expect(command.followups).toEqual([]);
  });

  it('tells by direct message if the member wants that, and remembers it', async () => {
    const ada = discord.member('ada');
    const first = ada.slash('video', { prompt: 'a lamp', notify: 'dm', ...SMALL });
    const done = await first.waitForMessage(hasVideo);
    const second = ada.slash('video', { prompt: 'a door', ...SMALL });
    await second.waitForMessage(hasVideo);
    await bot.waitForLog(({ job, state }) => job === second.id && state === 'succeeded');
    await expect.poll(() => ada.directMessages().length).toBe(2);
    expect(ada.directMessages()[0]?.content).toContain(`/${done.channel_id}/${done.id}`);
    expect(first.followups).toEqual([]);
  });

  it('can be cancelled by its member and by moderators, and by nobody else', async () => {
    const command = discord
      .member('mia')
      .slash('video', { prompt: 'a long film', duration: 60, resolution: '1080p' });
    const message = await command.waitForMessage((shown) => shown.content.includes('so far · ready'));
    await discord.member('ada').slash('video', { prompt: 'in between', notify: 'off', ...SMALL })
      .acknowledged;

    discord.addChannel({ name: 'unused' });
    const stranger = discord.member('mia');
    const moderator = discord.member('moe').click(message, 'Cancel');
    await moderator.acknowledged;
    const cancelled = await command.waitForMessage((shown) => shown.content.includes('🚫 Cancelled'));
    expect(cancelled.components).toEqual([]);
    expect(cancelled.attachments).toEqual([]);
    expect(stranger.id).toBe(command.userId);
    await bot.waitForLog(({ job, state }) => job === command.id && state === 'cancelled');
  });

  it('says politely that somebody else has to cancel it', async () => {
    const command = discord
      .member('moe')
      .slash('video', { prompt: 'mine', duration: 60, resolution: '1080p' });
    const message = await command.waitForMessage();
    const answer = await discord.member('mia').click(message, 'Cancel').waitForMessage();
    expect(answer.ephemeral_for).toBe(discord.member('mia').id);
    expect(answer.content).toContain(`Only <@${command.userId}> and moderators`);
    await discord.member('moe').click(message, 'Cancel').acknowledged;
    await command.waitForMessage((shown) => shown.content.includes('🚫 Cancelled'));
  });

  it('offers its models while the member types', async () => {
    const choices = await discord.member('mia').autocomplete('video', { prompt: 'x', model: 'PRE' }, 'model');
    expect(choices).toEqual([
      { name: expect.stringMatching(/^Preview .* · about 8 s · free$/), value: 'preview' },
    ]);
    expect(await discord.member('mia').autocomplete('video', { prompt: 'x', model: 'zzz' }, 'model')).toEqual(
      [],
    );
  });
});

describe('bad input', () => {
  it.each([
    ['an empty prompt', { prompt: '' }, /prompt is empty/],
    ['a prompt of spaces', { prompt: ' \n ' }, /prompt is empty/],
    ['a prompt over the limit', { prompt: 'x'.repeat(4_001) }, /4,001 characters.*takes 4,000/],
    ['an unknown model', { prompt: 'x', model: '@everyone' }, /no such model here. Choose one of `preview`/],
    ['no time at all', { prompt: 'x', duration: 0 }, /from 1 to 60/],
    ['an hour', { prompt: 'x', duration: 3_600 }, /from 1 to 60/],
    ['a resolution of its own', { prompt: 'x', resolution: '8k' }, /no resolution "8k"/],
    ['a shape of its own', { prompt: 'x', aspect_ratio: '0:0' }, /no aspect ratio "0:0"/],
    ['a negative seed', { prompt: 'x', seed: -1 }, /seed must be/],
    ['an unknown way to be told', { prompt: 'x', notify: 'fax' }, /choose one of ping, dm, off/],
  ])('%s is refused to the member alone, with a sentence that helps', async (_, values, sentence) => {
    const before = discord.messages().length;
    const mia = discord.member('mia');
    const command = mia.slash('video', values, { raw: true });
    const answer = await command.waitForMessage();
    expect(answer.ephemeral_for).toBe(mia.id);
    expect(answer.content).toMatch(/^❌ /);
    expect(answer.content).toMatch(sentence);
    expect(answer.mentions).toEqual([]);
    expect(answer.mention_everyone).toBe(false);
    expect(discord.messages()).toHaveLength(before + 1);
    expect(bot.log.filter(({ job }) => job === command.id)).toEqual([]);
  });

  it('a picture is refused by a model that takes none', async () => {
    const mia = discord.member('mia');
    const image = await mia.upload('still.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47]));
    const answer = await mia.slash('video', { prompt: 'x', image: image.id }).waitForMessage();
    expect(answer.content).toMatch(/^❌ .*can't start from a picture/);
  });
});

it('never did anything that Discord would count against it', () => {
  expect(discord.log.unexpected()).toEqual([]);
  expect(discord.log.invalid()).toEqual([]);
});
