import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { ComponentType } from 'discord.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MEBIBYTE } from '../../bench/sample-video.ts';
import { FILM, type SettingsBot, set, startSettingsBot, video } from '../support/settings.ts';

let bot: SettingsBot;
beforeAll(async () => {
  bot = await startSettingsBot();
});
afterAll(() => bot[Symbol.asyncDispose]());
beforeEach(async () => {
  await bot.ada.slash('settings reset', { name: 'all' }).waitForMessage();
});

const textOf = (message: ClientMessage) => message.text;
const quota = async (member = bot.mia) => {
  const message = await member.slash('quota').waitForMessage();
  expect(message.ephemeral_for).toBe(member.id);
  return textOf(message);
};
/** The first that says anything. Later checks come after it. */
const answerTo = (command: ReturnType<typeof ask>) => {
  const says = ({ text }: ClientMessage) => text !== '';
  return Promise.any([command.waitForMessage(says), command.waitForFollowup(says)]);
};
const ask = (prompt: string) => bot.mia.slash('video', { prompt, notify: 'off', model: 'wide' });
/** An unfinished one. */
async function running(prompt: string) {
  const command = ask(prompt);
  const isIt = (line: Record<string, unknown>) => line['job'] === command.id && line['state'] === 'running';
  await vi.waitUntil(() => bot.log.some(isIt), 5_000);
  return command;
}
async function endOf(...commands: ReturnType<typeof ask>[]) {
  bot.release();
  await Promise.all(commands.map((each) => each.waitForMessage(({ text }) => text.includes('❌'))));
}

describe('a quota', () => {
  it('takes exactly three of a hundred simultaneous commands, and gives back what fails', async () => {
    await set(bot.ada, 'member-videos', '3');
    bot.hold();
    const commands = Array.from({ length: 100 }, (_, index) => ask(`boat ${index}`));
    const answers = await Promise.all(commands.map(answerTo));
    const taken = commands.filter((_, index) => !answers[index]?.text.includes('❌'));
    expect(taken).toHaveLength(3);
    const refused = answers.filter(({ text }) => text.includes('❌'));
    for (const { text } of refused)
      expect(text.replace(/<t:\d+:R>/, '<when>')).toBe(
        '❌ You’re at 3 videos today, and the limit is 3 (limit for all members). You can make another <when>.',
      );
    expect(refused.every((message) => message.ephemeral_for === bot.mia.id)).toBe(true);
    expect(await quota()).toMatch(/\*\*0 of 3 left\*\* · .* 100% used · resets <t:\d+:R>/);
    await endOf(...taken);
    expect(await quota()).toContain('**3 of 3 left**');
    expect(await video(bot.mia)).toMatch(/Cheap · 8 s/);
  });

  it('is shown with what roles give, and budgets in dollars to admins alone', async () => {
    const role = bot.roleId('Moderator');
    await set(bot.ada, 'role-videos', `<@&${role}>: 10`);
    await set(bot.ada, 'server-budget', '20 a day');
    expect(await quota(bot.moe)).toContain(`Limits of your roles: <@&${role}> 10 a day`);
    expect(await quota()).toMatch(/\*\*No limit\*\*[\s\S]*\*\*This server\*\*, today: (?!.*\$)/);
    expect(await quota(bot.ada)).toMatch(/ 0% used · \$0\.00 of \$20\.00 · resets <t:/);
  });
});

it('asks before a dear video, makes it at the click, and counts nothing until then', async () => {
  await set(bot.ada, 'confirm-above-usd', '0.30');
  await set(bot.ada, 'member-videos', '2');
  const asked = await answerTo(ask('a dear boat'));
  expect(asked.ephemeral_for).toBe(bot.mia.id);
  expect(asked.text).toMatch(
    /^💵 \*\*This video costs about \$0\.50\.\*\*[\s\S]*🎟️ You have 2 of 2 videos left today/,
  );
  const button = [...walk(asked.components ?? [])].find(({ type }) => type === ComponentType.Button);
  expect(button?.['label']).toBe('Make it for about $0.50');
  const click = bot.mia.click(asked, String(button?.['custom_id']));
  expect(
    (await click.waitForMessage(({ text }) => text.includes('Wide · 5 s'))).ephemeral_for ?? null,
  ).toBeNull();
});

it('tells the log channel at 50, 80 and 100 % of a budget, each once', async () => {
  await set(bot.ada, 'log-channel', `<#${bot.discord.channelId('films')}>`);
  await set(bot.ada, 'server-budget', '1 a month');
  const told = () =>
    bot.discord.messages('films').flatMap(({ text }) => /\d+% of this|is used up/.exec(text) ?? []);
  bot.hold();
  const first = await running('first');
  await vi.waitUntil(() => told().length === 1);
  await endOf(first);
  bot.hold();
  const both = [await running('second'), await running('third')];
  await vi.waitUntil(() => told().length > 1);
  expect(await answerTo(ask('fourth'))).toMatchObject({
    text: expect.stringMatching(/budget for this month is used up\. The next video can be made <t:\d+:R>/),
  });
  await endOf(...both);
  expect(told()).toEqual(['50% of this', 'is used up']);
});

it('tells each level of a budget once, over restarts between two of them, and later where it can’t', async () => {
  await set(bot.ada, 'log-channel', `<#${bot.discord.channelId('after-dark')}>`);
  await set(bot.ada, 'server-budget', '2 a day');
  // The video is sent unchanged.
  bot.mia.setUploadLimit(2 * MEBIBYTE);
  const told = () =>
    bot.discord
      .messages('after-dark')
      .flatMap(
        ({ text }) =>
          /(\d+%) of this server’s budget for today|budget for today is used up/.exec(text)?.[0] ?? [],
      );
  const film = (seconds: number) => video(bot.mia, { prompt: FILM, model: 'wide', duration: seconds });
  const levels = ['50%', '80%'].map((level) => `${level} of this server’s budget for today`);
  const route = new RegExp(`/channels/${bot.discord.channelId('after-dark')}/messages$`);
  const away = bot.discord.faults.add({ method: 'POST', route }, { kind: 'status', status: 502 });
  await film(10);
  await expect.poll(() => bot.log.some(({ msg }) => msg === 'could not write to the log channel')).toBe(true);
  away.remove();
  await film(1);
  await expect.poll(told).toEqual(levels.slice(0, 1));
  await bot.restart();
  await film(1);
  await film(5);
  await expect.poll(told).toEqual(levels);
  await bot.restart();
  await film(3);
  await expect.poll(told).toEqual([...levels, 'budget for today is used up']);
  expect(await video(bot.mia, { model: 'wide' })).toContain('budget for today is used up');
  expect(told()).toHaveLength(3);
});
