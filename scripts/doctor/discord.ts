import {
  DiscordAPIError,
  PermissionsBitField,
  type REST,
  type RESTGetAPICurrentUserGuildsResult,
  type RESTGetCurrentApplicationResult,
  Routes,
} from 'discord.js';
import { registeredCommands, spokenName } from '../../src/commands/deploy.ts';
import { commandData } from '../../src/commands/index.ts';
import type { Config } from '../../src/config.ts';
import { inviteUrl, neededPermissions, threadPermissions } from '../../src/discord/invite.ts';
import { createScriptRest } from '../../src/discord/rest.ts';
import { redact } from '../../src/log.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { checkApplication } from './application.ts';
import { checkChannels } from './channels.ts';
import { bad, describe, good, note } from './findings.ts';
import { checkShowcase, readShowcases } from './showcase.ts';

/** Whether Discord accepts the token, the commands are registered, and the bot has its permissions in each server. */
export async function checkDiscord(config: Config): Promise<void> {
  const { discord, secrets } = config;
  const { token, apiUrl, allowedGuilds } = discord;
  if (token === undefined) {
    note('Discord: DISCORD_TOKEN is not set, so `npm start` opens the playground');
    return;
  }
  // It checks the present state. Only the bot waits.
  const rest = createScriptRest({ ...{ token, apiUrl, clock: systemClock, holdMs: 0 }, say: note });
  try {
    const application = (await rest.get(Routes.currentApplication())) as RESTGetCurrentApplicationResult;
    good(`Discord: the token belongs to ${application.name}`);
    checkApplication(application, allowedGuilds);
    await checkCommands(rest, application.id);
    const showcases = await readShowcases(config);
    await checkPermissions(rest, application.bot?.id ?? application.id, {
      allowedGuilds,
      showcases,
      secrets,
    });
    console.log(`🔗 Invite: ${inviteUrl(application.id)}`);
  } catch (error) {
    const isRefused = error instanceof DiscordAPIError && error.status === 401;
    bad(
      isRefused
        ? 'Discord: DISCORD_TOKEN is refused; copy it again from the Developer Portal, under Bot'
        : `Discord: ${redact(describe(error), secrets)}`,
    );
  }
}

async function checkCommands(rest: REST, applicationId: string): Promise<void> {
  const registered = new Set((await registeredCommands(rest, applicationId)).map(({ name }) => name));
  const missing = commandData.filter(({ name }) => !registered.has(name)).map(spokenName);
  if (missing.length === 0) good('Commands: registered');
  else
    note(
      `Commands: ${missing.join(', ')} not registered yet; start the bot, or run: npm run deploy-commands`,
    );
}

async function checkPermissions(
  rest: REST,
  botId: string,
  {
    allowedGuilds,
    showcases,
    secrets,
  }: {
    allowedGuilds: readonly string[] | undefined;
    showcases: ReadonlyMap<string, string>;
    secrets: Config['secrets'];
  },
): Promise<void> {
  const guilds = (await rest.get(Routes.userGuilds())) as RESTGetAPICurrentUserGuildsResult;
  if (guilds.length === 0) note("Servers: the bot isn't in any server yet; open the invite link below");
  for (const guild of guilds) {
    if (allowedGuilds?.includes(guild.id) === false)
      note(
        `Server ${guild.name}: it isn't in ALLOWED_GUILDS; to allow it, add ${guild.id} and restart the bot`,
      );
    if (!/^\d+$/.test(guild.permissions)) {
      bad(`Server ${guild.name}: Discord doesn't say which permissions the bot has`);
      continue;
    }
    const has = new PermissionsBitField(BigInt(guild.permissions));
    const missing = has.missing(neededPermissions);
    const forThreads = has.missing(threadPermissions);
    if (missing.length === 0 && forThreads.length === 0)
      good(`Server ${guild.name}: the bot has all permissions`);
    else if (missing.length === 0)
      note(
        `Server ${guild.name}: ${forThreads.join(', ')} missing; without it there is no /story, and the shots of a /film go into the channel. Give it to the bot's role, or invite the bot again`,
      );
    else
      bad(
        `Server ${guild.name}: ${missing.join(', ')} missing; give them to the bot's role, or invite the bot again`,
      );
    // One server without an answer leaves the others to check.
    const unchecked = (error: unknown) =>
      bad(`Server ${guild.name}: its channels can't be checked: ${redact(describe(error), secrets)}`);
    await checkShowcase(rest, guild, showcases).catch(unchecked);
    if (missing.length === 0) await checkChannels(rest, guild, botId).catch(unchecked);
  }
}
