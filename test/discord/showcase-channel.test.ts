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

it('knows which channels everybody sees', async () => {
  const staff = run.discord.channelId('staff');
  run.discord.setPermissions('staff', '@everyone', { deny: PermissionFlagsBits.ViewChannel });
  const found = await run.read(run.discord.channelId('text'));
  const asked = [run.discord.channelId('forum'), staff, '1200000000000000099'];
  expect(asked.map((id) => found?.isPublic(id))).toEqual([true, false, undefined]);
});

it('is none in a channel of another kind or another server', async () => {
  expect(await run.read(run.discord.channelId('voice'))).toBeUndefined();
  expect(await run.read('1200000000000000099')).toBeUndefined();
  await expect(run.read(run.discord.channelId('text'), '1200000000000000099')).rejects.toThrow(
    /Unknown Guild/,
  );
});
