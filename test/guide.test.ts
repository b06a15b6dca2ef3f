import {
  ChannelType,
  OverwriteType,
  PermissionFlagsBits,
  type REST,
  type RESTGetCurrentApplicationResult,
  Routes,
} from 'discord.js';
import { describe, expect, it, vi } from 'vitest';
import { checkApplication } from '../scripts/doctor/application.ts';
import { checkChannels } from '../scripts/doctor/channels.ts';
import { pictures } from '../scripts/draw-guide.ts';
import { neededPermissions } from '../src/discord/invite.ts';
import { read } from './support/image.ts';

const guide = read('docs/guide.md');
const PRIVATE = {
  icon: 'an-icon',
  flags: 0,
  bot_public: false,
  bot_require_code_grant: false,
  interactions_endpoint_url: null,
  terms_of_service_url: 'https://example.com/terms',
  privacy_policy_url: 'https://example.com/privacy',
};

/** The lines that a check prints. */
async function printed(check: () => unknown): Promise<string[]> {
  const print = vi.spyOn(console, 'log').mockReturnValue();
  await check();
  const lines = print.mock.calls.map(([line]) => String(line).trim());
  print.mockRestore();
  return lines;
}

/** What the doctor says about an application. */
const said = (changed: object, allowedGuilds?: string[]) =>
  printed(() =>
    checkApplication({ ...PRIVATE, ...changed } as unknown as RESTGetCurrentApplicationResult, allowedGuilds),
  );

describe('docs/guide.md', () => {
  it('has the pictures that the script draws', () => {
    for (const [name, picture] of Object.entries(pictures)) {
      // Otherwise, run `node scripts/draw-guide.ts`.
      expect(read(`docs/${name}`) === picture, name).toBe(true);
      expect(guide).toContain(`](${name})`);
    }
  });

  it.each([
    ['✅ Portal: only you can add', {}],
    ['⚠️  Portal: the bot has no icon', { icon: null }],
    [
      '⚠️  Portal: Terms of Service URL and Privacy Policy URL not set',
      { terms_of_service_url: undefined, privacy_policy_url: '' },
    ],
    [
      '❌ Portal: commands go to the Interactions Endpoint URL',
      { interactions_endpoint_url: 'https://example.com/x?y' },
    ],
    ['❌ Portal: Requires OAuth2 Code Grant is on', { bot_require_code_grant: true }],
    ['⚠️  Portal: Public Bot is on and ALLOWED_GUILDS is unset', { bot_public: true }],
    ['⚠️  Portal: privileged intents are on', { flags: 1 << 19 }],
  ])('says what the doctor says: %s', async (begin, changed) => {
    const line = (await said(changed)).find((each) => each.startsWith(begin));
    expect(line).toBeDefined();
    expect(guide).toContain(`| \`${line?.replace(/^\S+ +/, '')}\` |`);
  });

  it('says nothing of a public bot whose servers are named', async () => {
    expect(await said({ bot_public: true }, ['1'])).toEqual([]);
  });

  it('names the channels that take a permission from the bot, and none that it may not see', async () => {
    const { ViewChannel, AttachFiles, EmbedLinks, Administrator, CreatePublicThreads } = PermissionFlagsBits;
    const channel = (name: string, deny: bigint, type = ChannelType.GuildText) => ({
      ...{ id: name, name, type },
      permission_overwrites: [{ id: 'guild', type: OverwriteType.Role, allow: '0', deny: String(deny) }],
    });
    const channels = [
      channel('films', AttachFiles),
      channel('news', AttachFiles, ChannelType.GuildAnnouncement),
      channel('general', EmbedLinks | AttachFiles),
      channel('open', 0n),
      channel('staff', ViewChannel | AttachFiles),
      channel('talk', AttachFiles, ChannelType.GuildVoice),
    ];
    const check = (permissions: bigint) => {
      const answers: Record<string, unknown> = {
        [Routes.guildChannels('guild')]: channels,
        [Routes.guildRoles('guild')]: [{ id: 'guild', permissions: String(permissions) }],
        [Routes.guildMember('guild', 'bot')]: { roles: [] },
      };
      const rest = { get: async (route: string) => answers[route] } as unknown as REST;
      return printed(() => checkChannels(rest, { id: 'guild', name: 'Film Club' }, 'bot'));
    };
    const needed = neededPermissions.reduce((all, one) => all | one, 0n);
    const lines = await check(needed);
    expect(lines).toEqual([
      "⚠️  Server Film Club: AttachFiles missing in #films, #news; change that in the channel's permissions",
      "⚠️  Server Film Club: EmbedLinks, AttachFiles missing in #general; change that in the channel's permissions",
    ]);
    expect(guide).toContain(lines[0]?.replace(/^\S+ +/, ''));
    channels.push(...Array.from({ length: 12 }, (_, index) => channel(`shut-${index}`, AttachFiles)));
    expect((await check(needed))[0]).toMatch(/#films, #news, #shut-0, .*#shut-7, and 4 more; change/);
    expect(await check(Administrator)).toEqual([]);
    channels.splice(0, channels.length, channel('plain', CreatePublicThreads));
    expect(await check(needed)).toEqual([]);
    expect(await check(needed | CreatePublicThreads)).toEqual([
      "⚠️  Server Film Club: CreatePublicThreads missing in #plain; change that in the channel's permissions",
    ]);
  });
});
