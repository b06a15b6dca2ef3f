import { parseArgs } from 'node:util';
import {
  type REST,
  type RESTGetAPICurrentUserGuildsResult,
  type RESTGetCurrentApplicationResult,
  Routes,
} from 'discord.js';
import { knownModelIds } from '../src/catalog/catalog.ts';
import { readModelsFile } from '../src/catalog/models-file.ts';
import { commandsAsSent, deployCommands, registeredCommands, spokenName } from '../src/commands/deploy.ts';
import { commandData } from '../src/commands/index.ts';
import { loadConfig } from '../src/config.ts';
import { createScriptRest } from '../src/discord/rest.ts';
import { loadEnvFile } from '../src/environment.ts';
import { reasonOf, StartError } from '../src/errors.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { openNetwork } from '../src/runtime/network/index.ts';

/** The total time to wait if Discord asks for it. */
const PATIENCE_MS = 10 * 60_000;

const usage = `Registers the slash commands with Discord.

  npm run deploy-commands                   everywhere
  npm run deploy-commands -- --guild ID     in one server
  npm run deploy-commands -- --remove       removes them (also with --guild)
  npm run deploy-commands -- --dry-run      prints what would be sent, without sending it`;

try {
  await main();
} catch (error) {
  const lines = error instanceof StartError ? error.problems : [reasonOf(error)];
  for (const line of lines) console.error(line);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const { values } = readArguments();
  if (values.help) {
    console.log(usage);
    return;
  }
  const guildId = values.guild;
  if (guildId !== undefined && !/^\d{15,20}$/.test(guildId)) {
    throw new StartError(["--guild: isn't a server id; for example --guild 123456789012345678"]);
  }
  const wanted = values.remove ? [] : commandData;
  if (values['dry-run']) {
    console.log(JSON.stringify(await commandsAsSent(wanted), null, 2));
    return;
  }
  loadEnvFile(process.env);
  const config = loadConfig(process.env, {
    modelIds: knownModelIds(),
    readModels: readModelsFile,
  });
  await openNetwork(config.network);
  const { token, apiUrl } = config.discord;
  if (token === undefined) throw new StartError(['DISCORD_TOKEN: is missing; put the bot token into .env']);

  const rest = createScriptRest({
    ...{ token, apiUrl, clock: systemClock, holdMs: PATIENCE_MS },
    say: (line) => console.warn(line),
  });
  const application = (await rest.get(Routes.currentApplication())) as RESTGetCurrentApplicationResult;
  const place = guildId === undefined ? 'everywhere' : `in server ${guildId}`;
  const { changed } = await deployCommands(rest, application.id, wanted, { guildId });
  const names = commandData.map(spokenName).join(', ');
  if (values.remove)
    console.log(changed ? `Removed the commands ${place}.` : `There were no commands ${place}.`);
  else console.log(`${changed ? 'Registered' : 'Already registered'} ${place}: ${names}`);
  if (!values.remove) await warnOfDoubles(rest, application.id, guildId);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        guild: { type: 'string' },
        remove: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new StartError([`${reasonOf(error)}\n\n${usage}`]);
  }
}

/** A command that is registered both globally and in a guild shows twice there. */
async function warnOfDoubles(rest: REST, applicationId: string, guildId: string | undefined): Promise<void> {
  const own = new Set<string>(commandData.map(({ name }) => name));
  const isOurs = ({ name }: { name: string }) => own.has(name);
  if (guildId !== undefined) {
    const doubled = (await registeredCommands(rest, applicationId)).some(isOurs);
    if (doubled) {
      console.warn(`Server ${guildId} shows each command twice: they are also registered everywhere.`);
      console.warn('Remove one: npm run deploy-commands -- --remove, or the same with --guild.');
    }
    return;
  }
  const guilds = (await rest.get(Routes.userGuilds())) as RESTGetAPICurrentUserGuildsResult;
  for (const guild of guilds) {
    const doubled = (await registeredCommands(rest, applicationId, guild.id)).some(isOurs);
    if (doubled) {
      console.warn(`Server ${guild.id} shows each command twice: they are also registered for that server.`);
      console.warn(`Remove them there: npm run deploy-commands -- --remove --guild ${guild.id}`);
    }
  }
}
