import { CAREFUL_BOT_PERMISSIONS, EVERYONE_PERMISSIONS } from '@cutscene/playground/discord/options.ts';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { AttachFiles, EmbedLinks, ReadMessageHistory } = PermissionFlagsBits;

/** A bot that may do everything but this, with one video of Ada's in its history. */
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
  ['settings panel', /default.model/i],
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
  it('every overview answers with what it has to say', async () => {
    await using run = await startWithout(lacking);
    for (const [command, says] of commands) {
      const answer = run.ada.slash(command);
      const message = await answer.waitForMessage(({ content, embeds, components }) =>
        says.test(JSON.stringify([content, embeds, components])),
      );
      expect(message.content, command).not.toContain('Something went wrong');
      if (lacking & EmbedLinks) {
        expect(message.embeds, command).toEqual([]);
        expect(message.content, command).toMatch(says);
      }
    }
  });

  it('the pages of an overview turn, and lists refresh', async () => {
    await using run = await startWithout(lacking);
    const history = await run.ada
      .slash('stats')
      .waitForMessage(({ components }) => (components?.length ?? 0) > 0);
    const turned = run.ada.click(history, '7 days');
    await turned.acknowledged;
    const queue = await run.ada.slash('queue').waitForMessage();
    const refreshed = run.ada.click(queue, 'Refresh');
    await refreshed.acknowledged;
    expect(run.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

describe('a video where the bot may not', () => {
  it('attach files comes as a direct message; its message says why and where it is', async () => {
    await using run = await startWithout(AttachFiles);
    const [dm] = run.ada.directMessages();
    expect(dm?.attachments).toHaveLength(1);
    const shown = await run.video.waitForMessage(({ content }) =>
      content.includes('as a direct message: https://'),
    );
    expect(shown.content).toContain(`/channels/@me/${dm?.channel_id}/${dm?.id}`);
    expect(shown.components).toEqual([]);
    const [first] = run.video.history();
    expect(first?.message.content).toMatch(/can’t attach files here.* Attach Files/);
  });

  it('read the history arrives in its place, and its member knew that something is missing', async () => {
    await using run = await startWithout(ReadMessageHistory);
    expect(run.video.message()?.attachments).toHaveLength(1);
    expect(run.video.history()[0]?.message.content).toContain('I’m missing Read Message History here');
  });
});
