import { vi } from 'vitest';
import { MEBIBYTE, makeSampleVideo } from '../../bench/sample-video.ts';
import type { Member } from '../../playground/discord/driver/member.ts';
import type { OptionValues } from '../../playground/discord/driver/options.ts';
import type { LocalDiscord } from '../../playground/discord/index.ts';
import type { ClientMessage } from '../../playground/protocol.ts';
import { startLoopbackModeration } from '../../playground/providers/moderation.ts';
import { checkModels } from '../../src/catalogue/catalogue.ts';
import type { ModelRow } from '../../src/catalogue/schema.ts';
import { ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import type { Field } from '../../src/settings/schema.ts';
import { startBotInProcess } from './bot-in-process.ts';
import { createFastClock } from './clock.ts';
import { fakeProvider } from './engine.ts';
import { picture } from './studio.ts';

const row = (id: string, label: string, usd: number, more: Partial<ModelRow>): ModelRow => ({
  id,
  label,
  provider: 'fake',
  stages: [{ makes: 'video', providerModel: id, price: { usd, per: 'second' } }],
  durations: { from: 1, to: 20 },
  defaultDurationSeconds: 5,
  resolutions: ['480p', '720p', '1080p'],
  aspectRatios: ['16:9', '9:16'],
  ...more,
});

/** One that can do everything, one that is cheap and so the default, and one for adults. */
const models = checkModels([
  row('wide', 'Wide', 0.1, { image: 'optional' }),
  row('cheap', 'Cheap', 0.01, { durations: [4, 8], defaultDurationSeconds: 8, resolutions: ['480p'] }),
  row('adult', 'Adult', 0.1, { ageRestricted: true }),
]);

/** The prompt of the one video that is made. */
export const FILM = 'a film of 1 MiB';

/**
 * The real bot with three models at a provider that refuses each task at once, so that no job stays, but a `FILM` and
 * while it `holds`. Prompts are checked: violence is what has blood in it.
 */
export async function startSettingsBot() {
  const clock = createFastClock(20);
  let held = Promise.withResolvers<void>();
  let holds = false;
  let running = 0;
  let most = 0;
  let film: ReturnType<typeof makeSampleVideo> | undefined;
  const refused: TaskStatus = { state: 'failed', kind: 'task_failed', cause: 'as the test wants' };
  const { provider } = fakeProvider({
    async submit({ prompt }) {
      if (prompt === FILM) return { taskId: FILM };
      if (!holds) throw new ProviderError('invalid_request', 'as the test wants');
      running++;
      most = Math.max(most, running);
      return { taskId: 'held' };
    },
    async poll({ taskId }) {
      if (taskId === FILM) {
        film ??= makeSampleVideo(MEBIBYTE);
        return { state: 'succeeded', output: { kind: 'file', path: (await film).path } };
      }
      await held.promise;
      running--;
      return refused;
    },
  });
  const moderation = await startLoopbackModeration();
  const run = await startBotInProcess({
    providers: [{ ...provider, id: 'fake' }],
    models,
    env: { MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl },
    clock,
    discord: { uploadLimitBytes: MEBIBYTE / 2 },
  });
  const { discord } = run;
  await discord.waitForBot({ command: 'settings' });
  return {
    discord,
    moderation,
    log: run.log,
    restart: run.restart,
    mia: discord.member('mia'),
    moe: discord.member('moe'),
    ada: discord.member('ada'),
    roleId: (name: string) => roleId(discord, name),
    pass: clock.pass,
    hold() {
      held = Promise.withResolvers();
      holds = true;
      most = 0;
    },
    /** Lets the held tasks end; resolves with how many ran at the same time. */
    release() {
      holds = false;
      held.resolve();
      return most;
    },
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await moderation.close();
      await (await film)?.[Symbol.asyncDispose]();
    },
  };
}
export type SettingsBot = Awaited<ReturnType<typeof startSettingsBot>>;

function roleId(discord: LocalDiscord, name: string): string {
  const [guild] = discord.world.guilds.values();
  const role = [...(guild?.roles.values() ?? [])].find((each) => each.name === name);
  if (role === undefined) throw new Error(`there is no role ${name}`);
  return role.id;
}

/** What somebody reads in the end after `/video`: its model and options, or why it was refused. */
export async function video(member: Member, values: OptionValues = {}, channel = 'general'): Promise<string> {
  const command = member.slash('video', { prompt: 'a paper boat', notify: 'off', ...values }, { channel });
  // Refused by the bot, at once or after a check, or taken and failed at the provider.
  const isEnd = (message: ClientMessage) =>
    /❌|💵|🖼️|🏷️|AI-generated/.test(textOf(message)) || message.attachments.length > 0;
  return textOf(await Promise.any([command.waitForMessage(isEnd), command.waitForFollowup(isEnd)]));
}

function textOf({ content, embeds }: ClientMessage): string {
  return [content, ...embeds.map(({ description = '' }) => description)].join('\n');
}

async function statsFooter(member: Member): Promise<string> {
  const { embeds } = await member.slash('stats').waitForMessage(({ embeds }) => embeds.length > 0);
  return embeds[0]?.footer?.text ?? '';
}

/** What `/settings set` answers. */
export async function set(member: Member, name: string, value: string): Promise<string> {
  return (await member.slash('settings set', { name, value }).waitForMessage()).content;
}

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
  const most = bot.release();
  await Promise.all(
    [first, other].map((each) => each.waitForMessage(({ content }) => content.includes('❌'))),
  );
  return `${Math.max(most, bot.release())} at once`;
}

export interface Case {
  field: Field;
  name: string;
  /** What `/settings set` is given. */
  typed(bot: SettingsBot): string;
  /** What is chosen, or filled in, in the panel. */
  chosen(bot: SettingsBot): string[];
  /** What the setting has an effect on. */
  probe(bot: SettingsBot): Promise<string>;
  effect: RegExp;
}

/** Every setting that is offered, with the effect that it must have. */
export const cases: readonly Case[] = [
  {
    field: 'allowedModels',
    name: 'allowed-models',
    typed: () => 'cheap',
    chosen: () => ['cheap'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /You may not use Wide on this server\. Choose one of `cheap`/,
  },
  {
    field: 'defaultModel',
    name: 'default-model',
    typed: () => 'wide',
    chosen: () => ['wide'],
    probe: ({ mia }) => video(mia),
    effect: /Wide · 5 s/,
  },
  {
    field: 'roleModels',
    name: 'role-models',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: cheap`,
    chosen: ({ roleId }) => [roleId('Moderator'), 'cheap'],
    probe: ({ moe }) => video(moe, { model: 'wide' }),
    effect: /You may not use Wide/,
  },
  {
    field: 'ageRestrictedModels',
    name: 'age-restricted-models',
    typed: () => 'off',
    chosen: () => [],
    probe: ({ mia }) => video(mia, { model: 'adult' }, 'after-dark'),
    effect: /Adult is switched off on this server/,
  },
  {
    field: 'defaultDurationSeconds',
    name: 'default-duration-seconds',
    typed: () => '7 s',
    chosen: () => ['7'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /Wide · 7 s/,
  },
  {
    field: 'defaultResolution',
    name: 'default-resolution',
    typed: () => '1080p',
    chosen: () => ['1080p'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /Wide · 5 s · 1080p/,
  },
  {
    field: 'defaultAspectRatio',
    name: 'default-aspect-ratio',
    typed: () => '9:16',
    chosen: () => ['9:16'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /480p · 9:16/,
  },
  {
    field: 'allowedChannels',
    name: 'allowed-channels',
    typed: ({ discord }) => `<#${discord.channelId('films')}>`,
    chosen: ({ discord }) => [discord.channelId('films')],
    probe: ({ mia }) => video(mia),
    effect: /Videos can’t be made in this channel\. Try <#\d+>\./,
  },
  {
    field: 'deniedChannels',
    name: 'denied-channels',
    typed: ({ discord }) => `+<#${discord.channelId('general')}>`,
    chosen: ({ discord }) => [discord.channelId('general')],
    probe: ({ mia }) => video(mia),
    effect: /Videos can’t be made in this channel\. Try another one\./,
  },
  {
    field: 'allowedRoles',
    name: 'allowed-roles',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}> <@&${roleId('Admin')}>`,
    chosen: ({ roleId }) => [roleId('Moderator'), roleId('Admin')],
    probe: ({ mia }) => video(mia),
    effect: /Only members with <@&\d+> or <@&\d+> may make videos here/,
  },
  {
    field: 'blockedMembers',
    name: 'blocked-members',
    typed: ({ mia }) => `<@${mia.id}>`,
    chosen: ({ mia }) => [mia.id],
    probe: ({ mia }) => video(mia),
    effect: /You may not make videos on this server/,
  },
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
    field: 'maxDurationSeconds',
    name: 'max-duration-seconds',
    typed: () => '6',
    chosen: () => ['6'],
    probe: ({ mia }) => video(mia, { model: 'wide', duration: 10 }),
    effect: /may be 6 s long at most\. Ask for 6 s or less/,
  },
  {
    field: 'maxResolution',
    name: 'max-resolution',
    typed: () => '720p',
    chosen: () => ['720p'],
    probe: ({ mia }) => video(mia, { model: 'wide', resolution: '1080p' }),
    effect: /may have 720p at most/,
  },
  {
    field: 'overUploadLimit',
    name: 'over-upload-limit',
    typed: () => 'refuse',
    chosen: () => ['refuse'],
    probe: ({ mia }) => video(mia, { prompt: FILM }),
    effect: /❌ The video is larger than this server may upload/,
  },
  {
    field: 'maxUsdPerVideo',
    name: 'max-usd-per-video',
    typed: () => '$0.30',
    chosen: () => ['0.30'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /would cost about \$0\.50, and \$0\.30 is the most/,
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
    field: 'memberVideosPerDay',
    name: 'member-videos-per-day',
    typed: () => '0',
    chosen: () => ['0'],
    probe: ({ mia }) => video(mia),
    effect: /your quota is 0 a day, by the rule for all members/,
  },
  {
    field: 'roleVideosPerDay',
    name: 'role-videos-per-day',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 0`,
    chosen: ({ roleId }) => [roleId('Moderator'), '0'],
    probe: ({ moe }) => video(moe),
    effect: /your quota is 0 a day, by your role <@&\d+>/,
  },
  {
    field: 'memberOverrideVideosPerDay',
    name: 'member-override-videos-per-day',
    typed: ({ mia }) => `<@${mia.id}> 0`,
    chosen: ({ mia }) => [mia.id, '0'],
    probe: ({ mia }) => video(mia),
    effect: /your quota is 0 a day, by a rule for you alone/,
  },
  {
    field: 'serverVideosPerDay',
    name: 'server-videos-per-day',
    typed: () => '0',
    chosen: () => ['0'],
    probe: ({ mia }) => video(mia),
    effect: /This server has used \d+ of its 0 videos of today/,
  },
  {
    field: 'budgetUsdPerDay',
    name: 'budget-usd-per-day',
    typed: () => '$0.40',
    chosen: () => ['0.40'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /This server’s budget of today has too little left/,
  },
  {
    field: 'budgetUsdPerMonth',
    name: 'budget-usd-per-month',
    typed: () => '$0.40',
    chosen: () => ['0.40'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /This server’s budget of this month has too little left/,
  },
  {
    field: 'roleBudgets',
    name: 'role-budgets',
    typed: ({ roleId }) => `<@&${roleId('Moderator')}>: 0.40 a day, $9 a month`,
    chosen: ({ roleId }) => [roleId('Moderator'), '0.40 a day, 9 a month'],
    probe: ({ moe }) => video(moe, { model: 'wide' }),
    effect: /<@&\d+>’s budget of today has too little left/,
  },
  {
    field: 'modelBudgets',
    name: 'model-budgets',
    typed: () => 'wide: 0.40 a month',
    chosen: () => ['wide: 0.40 a month'],
    probe: ({ mia }) => video(mia, { model: 'wide' }),
    effect: /Wide’s budget of this month has too little left/,
  },
  {
    field: 'moderation',
    name: 'moderation',
    typed: () => 'off',
    chosen: () => [],
    async probe({ mia, moderation }) {
      const before = moderation.count('moderate');
      await video(mia);
      return `${moderation.count('moderate') - before} checks`;
    },
    effect: /^0 checks/,
  },
  {
    field: 'moderationThresholds',
    name: 'moderation-thresholds',
    typed: () => 'violence 0.9, hate 0.2',
    chosen: () => ['violence 0.9\nhate 0.2'],
    // The endpoint scores it 0.86.
    probe: ({ mia }) => video(mia, { prompt: 'blood on the snow' }),
    effect: /Cheap · 8 s/,
  },
  {
    field: 'moderationWhenDown',
    name: 'moderation-when-down',
    typed: () => 'open',
    chosen: () => ['open'],
    async probe({ mia, moderation }) {
      const script = moderation.script('moderate', { kind: 'status', status: 429, body: {} });
      const answer = await video(mia);
      script.remove();
      return answer;
    },
    effect: /Cheap · 8 s/,
  },
  {
    field: 'blockedWords',
    name: 'blocked-words',
    typed: () => 'paper boat, zomb*',
    chosen: () => ['paper boat\nzomb*'],
    probe: ({ mia }) => video(mia, { prompt: 'a PAPER-boat' }),
    effect: /This server does not allow “paper boat” in prompts/,
  },
  {
    field: 'consentRequired',
    name: 'consent-required',
    typed: () => 'on',
    chosen: () => [],
    async probe({ mia }) {
      return video(mia, { model: 'wide', image: await mia.upload('boat.png', picture) });
    },
    effect: /Do you have the right to use this picture/,
  },
  {
    field: 'optedOutMembers',
    name: 'opted-out-members',
    typed: ({ moe }) => `<@${moe.id}>`,
    chosen: ({ moe }) => [moe.id],
    probe: ({ mia, moe }) => video(mia, { prompt: `<@${moe.id}> rides a horse` }),
    effect: /<@\d+> wants to be in no videos on this server, and your prompt mentions them\./,
  },
  {
    field: 'reviewChannels',
    name: 'review-channels',
    typed: ({ discord }) => `<#${discord.channelId('general')}>`,
    chosen: ({ discord }) => [discord.channelId('general')],
    probe: ({ mia }) => video(mia),
    effect: /A video by <@\d+>\n/,
  },
  {
    field: 'paused',
    name: 'paused',
    typed: () => 'on',
    chosen: () => [],
    probe: ({ mia }) => video(mia),
    effect: /Videos are paused on this server/,
  },
  {
    field: 'pauseReason',
    name: 'pause-reason',
    typed: () => 'Exams *until* Friday',
    chosen: () => ['Exams *until* Friday'],
    async probe({ mia, ada }) {
      await set(ada, 'paused', 'on');
      const answer = await video(mia);
      await set(ada, 'paused', 'off');
      return answer;
    },
    effect: /paused on this server: Exams \\\*until\\\* Friday\./,
  },
  {
    field: 'logChannel',
    name: 'log-channel',
    typed: ({ discord }) => `<#${discord.channelId('films')}>`,
    chosen: ({ discord }) => [discord.channelId('films')],
    async probe({ discord, ada }) {
      await set(ada, 'default-duration-seconds', '9');
      await set(ada, 'default-duration-seconds', 'default');
      const told = () => discord.messages('films').map(({ content }) => content);
      return told().some((content) => content.includes('Log channel')) ? told().join('\n') : 'nothing';
    },
    effect: /changed the settings\n\*\*Log channel\*\*: none → <#\d+>/,
  },
  {
    field: 'timeZone',
    name: 'time-zone',
    typed: () => 'Pacific/Kiritimati',
    chosen: () => ['Pacific/Kiritimati'],
    probe: ({ ada }) => statsFooter(ada),
    effect: /Days in Pacific\/Kiritimati/,
  },
  {
    field: 'language',
    name: 'language',
    typed: () => 'DE',
    chosen: () => ['de'],
    probe: ({ mia }) => video(mia),
    effect: /❌ Cheap nimmt diese Optionen nicht an\./,
  },
];
