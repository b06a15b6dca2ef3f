import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/providers/provider.ts';
import { textsOf } from '../support/layout.ts';
import { readMarkdown } from '../support/markdown.ts';
import { startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

/** The bot's own formatting in a message with a prompt: bold, small lines, its member, times, the message. */
const ours = new Set(['strong', 'subtext', 'block', 'user', 'mention', 'timestamp', 'url', 'address']);

interface Sent {
  content?: string;
  components?: readonly unknown[];
  allowed_mentions?: { parse?: string[]; users?: string[]; roles?: string[]; replied_user?: boolean };
}

/** All texts that the bot sent: messages, edits, answers and their follow-ups. */
function sentBodies(requests: readonly { json: unknown }[]): Sent[] {
  return requests.flatMap(({ json }) => {
    const { data, ...body } = (json ?? {}) as Sent & { data?: Sent };
    return [body, data ?? {}].filter(
      ({ content, components = [] }) => typeof content === 'string' || textsOf(components).length > 0,
    );
  });
}

describe('a nasty prompt', () => {
  it('pings nobody but its member, formats nothing and unfolds nothing, in any message of a job', async () => {
    let fails = false;
    let tasks = 0;
    await using run = await startStudio({
      async submit() {
        if (fails)
          throw new ProviderError('invalid_request', '@everyone **in the cause**', { isRefused: true });
        return { taskId: `task-${++tasks}` };
      },
    });
    const { discord } = run;
    const [mia, moe, ada] = [discord.member('mia'), discord.member('moe'), discord.member('ada')];
    const [guild] = discord.world.guilds.values();
    const role = [...(guild?.roles.values() ?? [])].find(({ name }) => name === 'Moderator')?.id ?? '';
    const prompt =
      `# @everyone @here <@&${role}> <@${ada.id}> <#${discord.channelId('films')}> **bold** ||spoiler||\n` +
      '> quote [click](https://evil.example/x.png) `code` https://evil.example/y.png <https://evil.example>';
    const asked = { prompt, model: 'plain' };
    const value = `<#${discord.channelId('films')}>`;
    await ada.slash('settings set', { name: 'log-channel', value }).waitForMessage();
    await ada.slash('settings set', { name: 'pause-reason', value: '@everyone' }).waitForMessage();

    const command = mia.slash('video', { ...asked, notify: 'ping' });
    const done = await command.waitForMessage(hasVideo);
    const ping = await command.waitForFollowup();
    expect(ping.mentions.map(({ id }) => id)).toEqual([mia.id]);
    await mia.slash('video', { ...asked, notify: 'dm' }).waitForMessage(hasVideo);
    await expect.poll(() => mia.directMessages(), { timeout: 5_000 }).toHaveLength(1);
    fails = true;
    await mia.slash('video', { ...asked, notify: 'ping' }).waitForMessage(({ text }) => text.includes('❌'));

    await moe.messageCommand('Verify', done).waitForMessage();
    for (const member of [moe, ada]) {
      const form = await member.submitModal(member.messageCommand('Report', done), {
        reason: prompt.slice(0, 300),
      });
      await form.waitForMessage();
    }
    await mia.slash('history').waitForMessage(({ text }) => text !== '');
    await ada.slash('block', { member: mia.id }).waitForMessage();
    await expect.poll(() => discord.messages('films').length, { timeout: 5_000 }).toBeGreaterThan(3);

    const all = [...discord.messages(), ...discord.messages('films'), ...mia.directMessages()];
    const own = all.filter(({ author }) => author.bot);
    const pinged = own.filter(({ mentions }) => mentions.length > 0);
    expect(new Set(pinged.flatMap(({ mentions }) => mentions.map(({ id }) => id)))).toEqual(
      new Set([mia.id]),
    );
    expect(pinged.every(({ text }) => /^<@\d+>, your video/.test(text))).toBe(true);
    expect(
      own.some(({ mention_everyone, mention_roles }) => mention_everyone || mention_roles.length > 0),
    ).toBe(false);

    const bodies = sentBodies(discord.log.requests());
    expect(bodies.length).toBeGreaterThan(12);
    for (const { allowed_mentions: allowed, content = '' } of bodies) {
      expect(allowed, content).toBeDefined();
      expect([allowed?.parse ?? [], allowed?.roles ?? [], allowed?.replied_user ?? false]).toEqual([
        [],
        [],
        false,
      ]);
      expect([[], [mia.id]]).toContainEqual(allowed?.users ?? []);
    }

    const shown = own.flatMap(({ id }) => discord.history(id)).map(({ message }) => message);
    const withPrompt = shown
      .flatMap(({ content, components = [] }) => [content, ...textsOf(components)])
      .map((content) => ({ content, ...readMarkdown(content) }))
      .filter(({ visible }) => visible.includes('evil.example'));
    expect(withPrompt.length).toBeGreaterThan(4);
    for (const { content, visible, markup } of withPrompt) {
      expect(visible).toContain('**bold** ||spoiler||');
      expect(markup.filter((what) => !ours.has(what))).toEqual([]);
      expect(content).not.toMatch(/https?:\/\/(?!discord\.com\/)/);
    }
    expect(JSON.stringify(own.map(({ embeds }) => embeds))).not.toContain('y.png"');
  });
});
