import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction } from 'discord.js';
import type { LocalDiscord } from '../discord/index.ts';

export interface BotOptions {
  intents?: ClientOptions['intents'];
  rest?: ClientOptions['rest'];
  on?: (interaction: Interaction) => unknown;
}

/** An unmodified discord.js client, logged in. Errors of its handler are kept in `errors`. */
export async function connect(discord: LocalDiscord, options: BotOptions = {}) {
  const client = new Client({
    intents: options.intents ?? [GatewayIntentBits.Guilds],
    rest: { ...options.rest, api: discord.apiUrl },
  });
  const errors: unknown[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  const handle = async (interaction: Interaction) => options.on?.(interaction);
  client.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((error: unknown) => errors.push(error));
  });
  const ready = Promise.withResolvers<void>();
  client.once(Events.ClientReady, () => ready.resolve());
  await client.login(discord.botToken);
  await ready.promise;
  return { client, errors, [Symbol.asyncDispose]: () => client.destroy() };
}

/** The next event of a client. */
export async function next<Name extends keyof import('discord.js').ClientEvents>(
  client: Client,
  name: Name,
): Promise<import('discord.js').ClientEvents[Name]> {
  return await new Promise((resolve) => {
    client.once(name as string, (...values) => resolve(values as import('discord.js').ClientEvents[Name]));
  });
}
