import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { openBoard } from '@cutscene/playground/scenes/board.ts';
import { vi } from 'vitest';
import { controlOf, labelsOf } from '../buttons.ts';
import { FILM, type SettingsBot, set, video } from '../settings.ts';
import { shape } from '../stores.ts';
import type { Case } from './case.ts';

/** How many of two videos run at the same time. */
async function together(bot: SettingsBot, second: Member): Promise<string> {
  bot.hold();
  const isIn = (state: string, id: string) =>
    bot.log.some((line) => line['job'] === id && line['state'] === state);
  const first = bot.mia.slash('video', { prompt: 'first', notify: 'off' });
  await vi.waitUntil(() => isIn('running', first.id), 5_000);
  const other = second.slash('video', { prompt: 'second', notify: 'off' });
  await other.waitForMessage();
  await vi.waitUntil(() => isIn('queued', other.id), 5_000);
  // A file stores a start at once. A server does it later, and nothing says that there is none.
  if (shape === 'Postgres') await vi.waitUntil(() => isIn('running', other.id), 5_000).catch(() => {});
  const most = bot.release();
  await Promise.all([first, other].map((each) => each.waitForMessage(({ text }) => text.includes('❌'))));
  return `${Math.max(most, bot.release())} at once`;
}

/** What a member reads who asks for one video right after another. */
async function another(bot: SettingsBot, member: Member): Promise<string> {
  bot.hold();
  const accepted: ReturnType<Member['slash']>[] = [];
  let said = '';
  for (const prompt of ['first', 'second']) {
    const command = member.slash('video', { prompt, notify: 'off' });
    const says = ({ text }: ClientMessage) => text !== '';
    said = (await Promise.any([command.waitForMessage(says), command.waitForFollowup(says)])).text;
    if (said.includes('❌')) break;
    accepted.push(command);
  }
  bot.release();
  await Promise.all(accepted.map((each) => each.waitForMessage(({ text }) => text.includes('❌'))));
  return said;
}

/** What a member reads who may make one video a day, and asks for a film of two shots of four seconds. */
async function film({ ada }: SettingsBot): Promise<string> {
  await set(ada, 'member-videos', '1');
  const board = await openBoard(ada, { idea: 'first (4s)\nsecond (4s)' });
  const isEnd = ({ text }: ClientMessage) => text.includes('❌');
  const { text } = await (await board.run('final')).waitForMessage(isEnd);
  await ada.slash('settings reset', { name: 'member-videos' }).waitForMessage();
  return text;
}

export const limitsCases: readonly Case[] = [
  {
    field: 'maxDurationSeconds',
    name: 'max-duration-seconds',
    typed: () => '6',
    chosen: () => ['6'],
    probe: ({ mia }) => video(mia, { model: 'wide', duration: 10 }),
    effect: /can be up to 6 s long\. Ask for 6 s or less/,
  },
  {
    field: 'roleMaxDurationSeconds',
    name: 'role-max-duration-seconds',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 6 s`,
    chosen: ({ roleId }) => [roleId('Moderator'), '6 s'],
    probe: ({ moe }) => video(moe, { model: 'wide', duration: 10 }),
    effect: /With your role <@&\d+>, videos can be up to 6 s long/,
  },
  {
    field: 'maxResolution',
    name: 'max-resolution',
    typed: () => '720p',
    chosen: () => ['720p'],
    probe: ({ mia }) => video(mia, { model: 'wide', resolution: '1080p' }),
    effect: /can have up to 720p/,
  },
  {
    field: 'roleMaxResolution',
    name: 'role-max-resolution',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 720p`,
    chosen: ({ roleId }) => [roleId('Moderator'), '720p'],
    probe: ({ moe }) => video(moe, { model: 'wide', resolution: '1080p' }),
    effect: /With your role <@&\d+>, videos can have up to 720p/,
  },
  {
    field: 'maxUsdPerVideo',
    name: 'max-usd-per-video',
    typed: () => '$0.30',
    chosen: () => ['0.30'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /would cost about \$0\.50; the limit here is \$0\.30 per video/,
  },
  {
    field: 'roleMaxUsdPerVideo',
    name: 'role-max-usd-per-video',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: $0.30`,
    chosen: ({ roleId }) => [roleId('Moderator'), '$0.30'],
    probe: ({ moe }) => video(moe, { model: 'wide' }),
    effect: /would cost about \$0\.50; the limit of your role <@&\d+> is \$0\.30 per video/,
  },
  {
    field: 'confirmAboveUsd',
    name: 'confirm-above-usd',
    typed: () => '$0.30',
    chosen: () => ['0.30'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /This video costs about \$0\.50/,
  },
  {
    field: 'overUploadLimit',
    name: 'over-upload-limit',
    typed: () => 'refuse',
    chosen: () => ['refuse'],
    probe: ({ mia }) => video(mia, { prompt: FILM }),
    effect: /❌ The video is over this server’s upload limit/,
  },
  {
    field: 'assistantCalls',
    name: 'assistant-calls',
    typed: () => 'off',
    chosen: () => ['0'],
    async probe({ mia }) {
      const begun = await mia.slash('video', {}).waitForMessage();
      const form = mia.click(begun, controlOf(begun, 'text'));
      const typed = await mia.submitModal(form, { prompt: 'a paper boat' });
      return labelsOf(await typed.waitForMessage()).join(', ');
    },
    effect: /^Prompt, (?!.*Improve)/,
  },
];

export const paceCases: readonly Case[] = [
  {
    field: 'memberJobsAtOnce',
    name: 'member-jobs-at-once',
    typed: () => '1',
    chosen: () => ['1'],
    probe: (bot) => together(bot, bot.mia),
    effect: /^1 at once/,
  },
  {
    field: 'serverJobsAtOnce',
    name: 'server-jobs-at-once',
    typed: () => '1',
    chosen: () => ['1'],
    probe: (bot) => together(bot, bot.moe),
    effect: /^1 at once/,
  },
  {
    field: 'filmCounts',
    name: 'film-counts',
    typed: () => 'seconds',
    chosen: () => ['seconds'],
    probe: film,
    effect: /❌ (?!Shot 2)/,
  },
  {
    field: 'memberCooldownMinutes',
    name: 'member-cooldown-minutes',
    typed: () => '10 min',
    chosen: () => ['10'],
    probe: (bot) => another(bot, bot.mia),
    effect: /On this server, at least 10 min pass between two videos of a member\. You can make another <t:/,
  },
  {
    field: 'roleCooldownMinutes',
    name: 'role-cooldown-minutes',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 10`,
    chosen: ({ roleId }) => [roleId('Moderator'), '10'],
    probe: (bot) => another(bot, bot.moe),
    effect: /With your role <@&\d+>, at least 10 min pass between two videos\. You can make another <t:/,
  },
];
