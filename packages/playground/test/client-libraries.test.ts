import { API, Client as CoreClient, GatewayDispatchEvents } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';
import { type ChatInputCommandInteraction, Client as DiscordJsClient, Events } from 'discord.js';
import { type AnyInteractionGateway, type CommandInteraction, Client as OceanicClient } from 'oceanic.js';
import { describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { VIDEO } from './raw.ts';

/** A library's own way to connect, register, and answer one command. */
interface Library {
  name: string;
  connect(discord: LocalDiscord): Promise<AsyncDisposable & { answered: Promise<void> }>;
}

const command = { name: 'video', description: 'Make a video', options: VIDEO.options.slice(0, 1) };
const bytes = Buffer.from('a film');

const discordJs: Library = {
  name: 'discord.js',
  async connect(discord) {
    const client = new DiscordJsClient({ intents: ['Guilds'], rest: { api: discord.apiUrl } });
    const answered = settled<ChatInputCommandInteraction>(async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply({ content: 'done', files: [{ attachment: bytes, name: 'film.txt' }] });
      const second = await interaction.followUp('a follow-up');
      await interaction.followUp('another');
      await interaction.deleteReply(second);
    });
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) answered.run(interaction);
    });
    const ready = Promise.withResolvers<DiscordJsClient<true>>();
    client.once(Events.ClientReady, ready.resolve);
    await client.login(discord.botToken);
    await (await ready.promise).application.commands.set([command]);
    return { answered: answered.done, [Symbol.asyncDispose]: () => client.destroy() };
  },
};

const core: Library = {
  name: '@discordjs/core',
  async connect(discord) {
    const rest = new REST({ version: '10', api: discord.apiUrl }).setToken(discord.botToken);
    const gateway = new WebSocketManager({ token: discord.botToken, intents: 0, rest });
    const client = new CoreClient({ rest, gateway });
    const api = new API(rest);
    const answered = settled<{ application_id: string; id: string; token: string }>(
      async ({ application_id: app, id, token }) => {
        await api.interactions.defer(id, token);
        const files = [{ name: 'film.txt', data: bytes }];
        await api.interactions.editReply(app, token, { content: 'done', files });
        const second = await api.interactions.followUp(app, token, { content: 'a follow-up' });
        await api.interactions.followUp(app, token, { content: 'another' });
        await api.interactions.deleteReply(app, token, second.id);
      },
    );
    client.on(GatewayDispatchEvents.InteractionCreate, ({ data }) => answered.run(data));
    const ready = new Promise((resolve) => client.once(GatewayDispatchEvents.Ready, resolve));
    await gateway.connect();
    await ready;
    await api.applicationCommands.bulkOverwriteGlobalCommands(discord.applicationId, [command]);
    return { answered: answered.done, [Symbol.asyncDispose]: async () => await gateway.destroy() };
  },
};

const oceanic: Library = {
  name: 'oceanic.js',
  async connect(discord) {
    const client = new OceanicClient({
      auth: `Bot ${discord.botToken}`,
      rest: { baseURL: `${discord.apiUrl}/v10` },
      gateway: { intents: ['GUILDS'] },
    });
    const answered = settled<CommandInteraction>(async (interaction) => {
      await interaction.defer();
      const files = [{ name: 'film.txt', contents: bytes }];
      await interaction.editOriginal({ content: 'done', files });
      const second = await interaction.createFollowup({ content: 'a follow-up' });
      await interaction.createFollowup({ content: 'another' });
      await interaction.deleteFollowup((await second.getMessage()).id);
    });
    client.on('error', (error) => answered.fail(error));
    client.on('interactionCreate', (interaction: AnyInteractionGateway) => {
      if (interaction.isCommandInteraction()) answered.run(interaction);
    });
    const ready = new Promise<void>((resolve) => client.once('ready', resolve));
    await client.connect();
    await ready;
    await client.application.bulkEditGlobalCommands([{ ...command, type: 1 }] as never);
    return {
      answered: answered.done,
      [Symbol.asyncDispose]: async () => client.disconnect(false),
    };
  },
};

describe.each([discordJs, core, oceanic])('$name', ({ connect }) => {
  it('connects, registers a command, and answers it with a file and follow-ups', async () => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord);
    await discord.waitForBot({ command: 'video' });
    const run = discord.member('mia').slash('video', { prompt: 'a cat' }, { channel: 'films' });
    await bot.answered;
    expect(await run.acknowledged).toMatchObject({ type: 5 });
    const message = run.message();
    expect(message).toMatchObject({ content: 'done', attachments: [{ filename: 'film.txt', size: 6 }] });
    const link = message?.attachments[0]?.url ?? '';
    expect(await (await fetch(link)).text()).toBe('a film');
    expect(run.followups.map(({ content }) => content)).toEqual(['another']);
    expect(discord.log.unexpected()).toEqual([]);
    expect(discord.log.requests().filter(({ status }) => status >= 400)).toEqual([]);
  });
});

/** Runs a handler once and returns how it ended. */
function settled<Environment>(handle: (given: Environment) => Promise<void>) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return {
    done: promise,
    run: (given: Environment) => void handle(given).then(resolve, reject),
    fail: reject,
  };
}
