import { CAREFUL_BOT_PERMISSIONS, EVERYONE_PERMISSIONS } from '@cutscene/playground/discord/options.ts';
import { ComponentType, Locale, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { labelsOf } from '../support/buttons.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { imagesOf } from '../support/layout.ts';
import { hasVideo, isOver, isReady } from '../support/review.ts';
import { set } from '../support/settings.ts';
import { startStudio } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { AttachFiles, EmbedLinks, ReadMessageHistory } = PermissionFlagsBits;

/** A bot with all permissions except this one, with one video of Ada's in its history. */
async function startWithout(lacking: bigint) {
  const folder = await temporaryFolder();
  const path = `${folder.path}/film.mp4`;
  await makeFilm(path);
  const { provider } = fakeProvider({
    poll: async () => ({ state: 'succeeded', output: { kind: 'file', path } }),
  });
  const run = await startBotInProcess({
    ...{ providers: [provider], clock: createFastClock(20) },
    discord: {
      rateLimits: false,
      guilds: [
        {
          name: 'Film Club',
          everyonePermissions: EVERYONE_PERMISSIONS & ~lacking,
          botPermissions: CAREFUL_BOT_PERMISSIONS & ~lacking,
          roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
          channels: [{ name: 'films' }],
          members: [{ name: 'ada', roles: ['Admin'] }],
        },
      ],
    },
  });
  const ada = run.discord.member('ada');
  const video = ada.slash('video', { prompt: 'a red kite', notify: 'off' });
  await expect
    .poll(() => run.log.find((line) => line['state'] === 'succeeded'), { timeout: 20_000 })
    .toBeDefined();
  return {
    ...{ ...run, ada, video },
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
      expect(run.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    },
  };
}

const commands: [command: string, says: RegExp][] = [
  ['models', /Preview/],
  ['history', /a red kite/],
  ['stats', /1 video/],
  ['settings panel', /default/i],
  ['settings show', /default-model/],
  ['queue', /Nothing/],
  ['quota', /\d/],
  ['help', /video/],
];

const lacks: [what: string, lacking: bigint][] = [
  ['Embed Links', EmbedLinks],
  ['Attach Files', AttachFiles],
  ['Read Message History', ReadMessageHistory],
  ['all of them', EmbedLinks | AttachFiles | ReadMessageHistory],
];

describe.each(lacks)('where the bot lacks %s', (_, lacking) => {
  it('every overview answers with what it has to say, in a container', async () => {
    await using run = await startWithout(lacking);
    for (const [command, says] of commands) {
      const answer = run.ada.slash(command);
      const message = await answer.waitForMessage(({ text, embeds, components }) =>
        says.test(JSON.stringify([text, embeds, components])),
      );
      expect(message.text, command).not.toContain('Something went wrong');
      expect(message.text, command).toMatch(says);
      expect([message.embeds, message.components?.[0]?.type], command).toEqual([[], ComponentType.Container]);
    }
  });

  it('the pages of an overview turn, and lists refresh', async () => {
    await using run = await startWithout(lacking);
    const stats = run.ada.slash('stats');
    const month = await stats.waitForMessage(({ components }) => (components?.length ?? 0) > 0);
    await run.ada.click(month, '7 days').acknowledged;
    const week = await stats.waitForMessage(({ text }) => text.includes('The last 7 days'));
    const pictures = lacking & AttachFiles ? 0 : 1;
    expect([month, week].map((message) => imagesOf(message).length)).toEqual([pictures, pictures]);
    const queue = await run.ada.slash('queue').waitForMessage();
    const refreshed = run.ada.click(queue, 'Refresh');
    await refreshed.acknowledged;
    expect(run.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

describe('where the bot lacks Embed Links', () => {
  it('staff decide over videos, and the operator sees how the bot is, in every language', async () => {
    const locales = [
      ...[Locale.EnglishUS, Locale.German, Locale.SpanishES, Locale.French],
      ...[Locale.Japanese, Locale.PortugueseBR],
    ];
    await using run = await startStudio({}, {}, [
      {
        name: 'Film Club',
        everyonePermissions: EVERYONE_PERMISSIONS & ~EmbedLinks,
        botPermissions: CAREFUL_BOT_PERMISSIONS & ~EmbedLinks,
        roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
        channels: [{ name: 'films' }],
        members: [{ name: 'mia' }, ...locales.map((locale) => ({ name: locale, locale, roles: ['Admin'] }))],
      },
    ]);
    const { discord } = run;
    const staff = locales.map((locale) => discord.member(locale));
    discord.world.team = staff.map(({ id: userId }) => ({ userId, role: 'admin' }));
    const [ada] = staff;
    if (ada) await set(ada, 'review-channels', `<#${discord.channelId('films')}>`);
    // More than fits into a message in plain text.
    const prompt = 'a kite\n'.repeat(500);
    for (const member of staff) {
      const command = discord.member('mia').slash('video', { prompt, model: 'plain', notify: 'off' });
      const ready = await command.waitForMessage(isReady);
      const shown = await member.click(ready, 'preview:').waitForMessage(hasVideo);
      expect(shown).toMatchObject({ text: expect.stringContaining('a kite\na kite'), embeds: [] });
      expect(shown.attachments.map(({ filename }) => filename)).toContain(`prompt-${command.id}.txt`);
      await (await member.submitModal(member.click(shown, 'reject:'), { reason: 'no' })).acknowledged;
      await command.waitForMessage(isOver);

      for (const view of ['health', 'servers', 'spend']) {
        const page = await member.slash(`operator ${view}`).waitForMessage(({ text }) => text !== '');
        expect(page.text).toMatch(/^### (🩺|🏠|💵) /);
        const [refresh = ''] = labelsOf(page).slice(-2);
        await member.click(page, refresh).acknowledged;
      }
    }
    expect(discord.log.unexpected()).toEqual([]);
  });
});

describe('a video where the bot may not', () => {
  it('attach files comes as a direct message; its message says why and where it is', async () => {
    await using run = await startWithout(AttachFiles);
    const [dm] = run.ada.directMessages();
    expect(dm?.attachments).toHaveLength(1);
    const shown = await run.video.waitForMessage(({ text }) => text.includes('by DM: https://'));
    expect(shown.text).toContain(`/channels/@me/${dm?.channel_id}/${dm?.id}`);
    expect(shown.components).toEqual([]);
    const [first] = run.video.history();
    expect(first?.message.content).toMatch(/can’t attach files here.* Attach Files/);
  });

  it('read the history arrives in its place, and its member knew that something is missing', async () => {
    await using run = await startWithout(ReadMessageHistory);
    expect(run.video.message()?.attachments).toHaveLength(1);
    expect(run.video.history()[0]?.message.content).toContain(
      'I’m missing permissions here (Read Message History)',
    );
  });
});
