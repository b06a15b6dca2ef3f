import { SETTINGS_VERSION } from '../../../src/settings/schema.ts';
import { CREW, membersOf, type World } from '../world.ts';
import { clickThrough } from './paths.ts';
import type { Act, Stage } from './stage.ts';

const MINUTE_MS = 60_000;

interface Choice {
  name: string;
  values(guild: number, world: World['discord']): readonly string[];
  /** Not everybody could work with it for long. */
  isShort?: true;
}

/** Settings that admins change while videos are being made. */
const choices: readonly Choice[] = [
  { name: 'member-videos', values: () => ['3', '6 a day, 12 a week', '40 a month'] },
  { name: 'server-videos', values: () => ['15', '45 a day, 150 a week'] },
  { name: 'member-budget', values: () => ['2 a day, 4 a week', '9 a month'] },
  { name: 'role-member-budgets', values: (guild, discord) => [`<@&${crewOf(guild, discord)}>: 3 a week`] },
  { name: 'server-budget', values: () => ['4 a day', '25 a day, 40 a week', '10 a month'] },
  { name: 'role-videos', values: (guild, discord) => [`<@&${crewOf(guild, discord)}>: 5`] },
  {
    name: 'member-override-videos',
    values: (guild, discord) => [`<@${discord.member(memberOf(guild)).id}> 4`],
  },
  {
    name: 'role-budgets',
    values: (guild, discord) => [`<@&${crewOf(guild, discord)}>: 3 a day, 9 a month`],
  },
  { name: 'model-budgets', values: () => ['kling: 2 a day, 5 a month', 'hailuo-2.3: 3 a day'] },
  { name: 'member-jobs-at-once', values: () => ['1', '5'] },
  { name: 'server-jobs-at-once', values: () => ['2', '20'] },
  { name: 'time-zone', values: () => ['Europe/Berlin', 'Pacific/Kiritimati', 'America/New_York'] },
  { name: 'language', values: () => ['de', 'fr', 'es'], isShort: true },
  { name: 'review-channels', values: (guild, discord) => [`<#${discord.channelId(`stage-${guild}`)}>`] },
  { name: 'log-channel', values: (guild, discord) => [`<#${discord.channelId(`log-${guild}`)}>`] },
  {
    name: 'denied-channels',
    values: (guild, discord) => [`<#${discord.channelId(`night-${guild}`)}>`],
    isShort: true,
  },
  { name: 'confirm-above-usd', values: () => ['0.2'] },
  { name: 'max-usd-per-video', values: () => ['0.5'], isShort: true },
  { name: 'over-upload-limit', values: () => ['link', 'refuse', 'host'] },
  { name: 'consent-required', values: () => ['on'], isShort: true },
  { name: 'allowed-models', values: () => ['kling, vidu, hailuo-2.3'], isShort: true },
  { name: 'blocked-words', values: () => ['storm'], isShort: true },
  { name: 'moderation', values: () => ['off'], isShort: true },
  { name: 'paused', values: () => ['on'], isShort: true },
  { name: 'showcase-channel', values: (guild, discord) => [`<#${discord.channelId(`log-${guild}`)}>`] },
  { name: 'showcase-stars', values: () => ['0', '1', '2'] },
  { name: 'channel-models', values: channelModels, isShort: true },
  { name: 'member-cooldown-minutes', values: () => ['20'], isShort: true },
  { name: 'role-cooldown-minutes', values: (guild, discord) => [`<@&${crewOf(guild, discord)}>: 5`] },
  { name: 'role-max-duration-seconds', values: (guild, discord) => [`<@&${crewOf(guild, discord)}>: 5`] },
  { name: 'role-max-resolution', values: (guild, discord) => [`<@&${crewOf(guild, discord)}>: 720p`] },
  { name: 'role-max-usd-per-video', values: (guild, discord) => [`<@&${crewOf(guild, discord)}>: 0.4`] },
  { name: 'film-counts', values: () => ['seconds'] },
  { name: 'pause-reason', values: () => ['until **zqbold** q990000q [zqlink](https://zqevil.example/a)'] },
];

function channelModels(guild: number, discord: World['discord']): string[] {
  return [`<#${discord.channelId(`films-${guild}`)}>: kling, vidu, hailuo-2.3`];
}

const memberOf = (guild: number) => membersOf(guild)[5] ?? '';

function crewOf(guild: number, { world }: World['discord']): string {
  const roles = [...world.guilds.values()][guild]?.roles.values() ?? [];
  return [...roles].find(({ name }) => name === CREW)?.id ?? '';
}

/** An admin changes a setting of a guild. */
export function change(
  { person, say, follow }: Stage,
  guild: number,
  { name, value }: { name: string; value: string },
  event: Parameters<Act['run']>[1],
) {
  const admin = person(guild, membersOf(guild)[0] ?? '');
  say(`the admin of guild ${guild} sets ${name}: ${value}`);
  const command = admin.member.slash('settings set', { name, value }, { channel: `films-${guild}` });
  return follow(`settings of guild ${guild}`, command, admin, event);
}

/** An admin changes a setting; one that keeps members from working is undone soon. */
export const setSetting: Act = {
  weight: 4,
  cells: choices.map(({ name }) => `setting ${name}`),
  run(stage, event) {
    const { random } = event;
    const { guild } = stage.anybody(random);
    const { name, values, isShort } = random.pick(choices);
    const value = random.chance(0.15) ? 'default' : random.pick(values(guild, stage.discord));
    change(stage, guild, { name, value }, event);
    stage.counters.hit(`setting ${name}`);
    const forMs = (isShort ? random.between(5, 40) : random.between(60, 400)) * MINUTE_MS;
    stage.later(forMs, () => change(stage, guild, { name, value: usual(guild, name, stage.discord) }, event));
  },
};

/** What guilds have from the beginning on: every kind of allowance, a review channel, a log channel and a showcase. */
export function usualSettings(guild: number, discord: World['discord']): { name: string; value: string }[] {
  const own = [
    { name: 'member-videos', value: '4' },
    { name: 'server-videos', value: '30' },
    { name: 'server-budget', value: '5 a day' },
    { name: 'role-budgets', value: `<@&${crewOf(3, discord)}>: 1 a day, 4 a month` },
  ][guild];
  const wall = { name: 'showcase-channel', value: `<#${discord.channelId(`log-${guild}`)}>` };
  return [
    ...(own ? [own] : []),
    ...(guild < 2 ? [] : [wall, { name: 'showcase-stars', value: guild === 2 ? '0' : '1' }]),
    ...(guild % 2 === 0
      ? [{ name: 'review-channels', value: `<#${discord.channelId(`stage-${guild}`)}>` }]
      : []),
    ...(guild < 2 ? [{ name: 'log-channel', value: `<#${discord.channelId(`log-${guild}`)}>` }] : []),
  ];
}

function usual(guild: number, name: string, discord: World['discord']): string {
  return usualSettings(guild, discord).find((each) => each.name === name)?.value ?? 'default';
}

const duties = ['settings panel', 'settings show', 'settings history', 'settings export', 'block'] as const;

/** An admin reads or exports the settings, or blocks somebody for a while. */
export const administer: Act = {
  weight: 1,
  cells: duties.map((what) => `admin: ${what}`),
  run({ person, say, follow, anybody, counters, later }, event) {
    const { random } = event;
    const { guild } = anybody(random);
    const admin = person(guild, membersOf(guild)[0] ?? '');
    const channel = `films-${guild}`;
    const what = random.pick(duties);
    counters.hit(`admin: ${what}`);
    say(`the admin of guild ${guild} uses /${what}`);
    if (what !== 'block') return void follow(what, admin.member.slash(what, {}, { channel }), admin, event);
    const member = person(guild, random.pick(membersOf(guild).slice(1))).member;
    const use = (name: string) =>
      follow(name, admin.member.slash(name, { member }, { channel }), admin, event);
    use('block');
    later(30 * MINUTE_MS, () => use('unblock'));
  },
};

/** An admin loads settings from a file. All that aren't in it become the default until the usual ones are back. */
export const importSettings: Act = {
  weight: 0.5,
  async run(stage, event) {
    const { random } = event;
    const { guild } = stage.anybody(random);
    const admin = stage.person(guild, membersOf(guild)[0] ?? '');
    const settings = { memberVideos: { day: random.between(3, 8) } };
    const text = JSON.stringify({ version: SETTINGS_VERSION, settings });
    const file = await admin.member.upload('settings.json', Buffer.from(text));
    stage.say(`the admin of guild ${guild} imports settings`);
    const command = admin.member.slash('settings import', { file }, { channel: `films-${guild}` });
    stage.follow(`settings import of guild ${guild}`, command, admin, event);
    clickThrough(stage, event, { who: admin, path: [/^import:/] });
    stage.later(random.between(60, 400) * MINUTE_MS, () => {
      for (const setting of [
        { name: 'member-videos', value: 'default' },
        ...usualSettings(guild, stage.discord),
      ])
        change(stage, guild, setting, event);
    });
  },
};
