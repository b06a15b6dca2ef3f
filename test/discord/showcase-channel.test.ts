import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { ChannelKind } from '@cutscene/playground/discord/options.ts';
import { CAREFUL_BOT_PERMISSIONS } from '@cutscene/playground/discord/options.ts';
import { PermissionFlagsBits, REST } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadShowcase, type ShowcasePermission } from '../../src/discord/showcase-channel.ts';

const kinds: readonly ChannelKind[] = ['text', 'announcement', 'forum', 'media'];
const inText: readonly ShowcasePermission[] = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
];
const needsOf = (kind: ChannelKind) =>
  kind === 'forum' || kind === 'media' ? ([...inText, 'ManageThreads'] as const) : inText;

async function start(botPermissions = CAREFUL_BOT_PERMISSIONS | PermissionFlagsBits.ManageThreads) {
  const discord = await startLocalDiscord({
    guilds: [
      {
        name: 'Film Club',
        channels: [
          ...kinds.map((kind) => ({ name: kind, kind, ageRestricted: kind === 'media' })),
          { name: 'voice', kind: 'voice' },
          { name: 'strict', kind: 'forum', tags: ['Kling', 'reel'], requiresTag: true },
          { name: 'staff' },
        ],
        roles: [
          { name: 'Member', permissions: 0n },
          { name: 'Staff', permissions: 0n },
          { name: 'Admin', permissions: PermissionFlagsBits.Administrator },
        ],
        members: [{ name: 'mia' }],
        everyonePermissions: PermissionFlagsBits.ViewChannel,
        botPermissions,
      },
    ],
  });
  const rest = new REST({ version: '10', api: discord.apiUrl }).setToken(discord.botToken);
  const [guildId = ''] = discord.world.guilds.keys();
  const readShowcase = createReadShowcase(rest);
  const signal = new AbortController().signal;
  return {
    discord,
    guildId,
    read: (channelId: string, of = guildId) => readShowcase(of, channelId, signal),
    async [Symbol.asyncDispose]() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
      await discord.close();
    },
  };
}

let run: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run[Symbol.asyncDispose]());

describe.each(kinds)('a showcase that is a channel of kind %s', (kind) => {
  it.each(needsOf(kind))('lacks %s where the channel takes it, and nothing otherwise', async (permission) => {
    const id = run.discord.channelId(kind);
    run.discord.takeFromBot(kind, permission);
    expect(await run.read(id)).toMatchObject({ missing: [permission], addUrl: undefined });
    run.discord.takeFromBot(kind);
    expect(await run.read(id)).toMatchObject({
      ...{ id, missing: [], addUrl: undefined, requiresTag: false },
      ...{ isForum: kind === 'forum' || kind === 'media', isAgeRestricted: kind === 'media' },
    });
  });

  it('says with which link the bot gets what it has nowhere', async () => {
    await using poor = await start(PermissionFlagsBits.ViewChannel);
    const found = await poor.read(poor.discord.channelId(kind));
    expect(found?.missing).toEqual(needsOf(kind).slice(1));
    const { searchParams } = new URL(found?.addUrl ?? '');
    const permissions = BigInt(searchParams.get('permissions') ?? 0);
    for (const name of needsOf(kind)) expect(permissions & PermissionFlagsBits[name]).not.toBe(0n);
    expect([searchParams.get('guild_id'), searchParams.get('client_id')]).toEqual([
      ...[poor.guildId, poor.discord.applicationId],
    ]);
  });
});

it('knows the tags of a forum, and whether a post needs one', async () => {
  const found = await run.read(run.discord.channelId('strict'));
  expect([found?.tags.map(({ name }) => name), found?.requiresTag]).toEqual([['Kling', 'reel'], true]);
});

describe('all who see the showcase see another channel too', () => {
  const cases: readonly [showcase: readonly string[], other: readonly string[], isWithin: boolean][] = [
    [['@everyone'], ['@everyone'], true],
    [['@everyone'], ['Member'], false],
    [['Member'], ['@everyone'], true],
    [['Member'], ['Member'], true],
    [['Member'], ['Member', 'Staff'], true],
    [['Member', 'Staff'], ['Member'], false],
    [['Member'], ['Staff'], false],
    [['Member', 'mia'], ['Member'], false],
    [['Member', 'mia'], ['Member', 'mia'], true],
    // The bot itself, and those who see everything.
    [['Member', 'bot'], ['Member'], true],
    [[], [], true],
    [[], ['Staff'], true],
  ];

  it.each(cases)('that is seen by %j, and the other by %j: %s', async (showcase, other, isWithin) => {
    await using own = await start();
    const view = PermissionFlagsBits.ViewChannel;
    for (const [name, seenBy] of [
      ['text', showcase],
      ['staff', other],
    ] as const) {
      if (!seenBy.includes('@everyone')) own.discord.setPermissions(name, '@everyone', { deny: view });
      for (const each of seenBy) own.discord.setPermissions(name, each, { allow: view });
    }
    const found = await own.read(own.discord.channelId('text'));
    expect(found?.isWithin(own.discord.channelId('staff'))).toBe(isWithin);
  });

  it('unless that is a thread or on another server, which nobody knows', async () => {
    const found = await run.read(run.discord.channelId('text'));
    expect(found?.isWithin('1200000000000000099')).toBeUndefined();
  });
});

it('is none in a channel of another kind or another server', async () => {
  expect(await run.read(run.discord.channelId('voice'))).toBeUndefined();
  expect(await run.read('1200000000000000099')).toBeUndefined();
  await expect(run.read(run.discord.channelId('text'), '1200000000000000099')).rejects.toThrow(
    /Unknown Guild/,
  );
});
