import { isDeepStrictEqual } from 'node:util';
import { type APIApplicationCommand, ApplicationCommandType, type REST, Routes } from 'discord.js';
import type { CommandData } from '../interactions/handlers.ts';
import { nameCommands } from '../locales/command-mentions.ts';

/**
 * Makes Discord's registered commands equal to `commands` in all languages, globally or in one guild, in one call, or
 * in none if they are equal already. Commands whose names stay keep their ids, and with them the admins' overrides.
 * @see https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-global-application-commands
 */
export async function deployCommands(
  rest: REST,
  applicationId: string,
  commands: readonly CommandData[],
  { guildId }: { guildId?: string | undefined },
): Promise<{ changed: boolean }> {
  const registered = await registeredCommands(rest, applicationId, guildId, { isLocalized: true });
  // Also if the call below fails: those whose names stay keep their ids.
  nameCommands(registered, guildId);
  const wanted = await commandsAsSent(commands);
  if (isDeepStrictEqual(registered.map(comparable).sort(byName), wanted.map(comparable).sort(byName)))
    return { changed: false };
  const made = await rest.put(routeOf(applicationId, guildId), { body: wanted });
  nameCommands(made as APIApplicationCommand[], guildId);
  return { changed: true };
}

/** The commands with their names and descriptions in every language. Only Discord needs these. */
export async function commandsAsSent(commands: readonly CommandData[]): Promise<CommandData[]> {
  const { localized } = await import('./localize.ts');
  return commands.map(localized);
}

/** Only a comparison needs the names and descriptions in every language. */
export async function registeredCommands(
  rest: Pick<REST, 'get'>,
  applicationId: string,
  guildId?: string,
  { isLocalized = false } = {},
): Promise<APIApplicationCommand[]> {
  const query = new URLSearchParams(isLocalized ? { with_localizations: 'true' } : {});
  return (await rest.get(routeOf(applicationId, guildId), { query })) as APIApplicationCommand[];
}

function routeOf(applicationId: string, guildId: string | undefined) {
  return guildId === undefined
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
}

/** A command as members know it: `/video`, or only the name for a menu command. */
export function spokenName({ type, name }: CommandData): string {
  return type === ApplicationCommandType.Message ? name : `/${name}`;
}

/** Fields that Discord adds to a command, or fills in with a default. */
const ownFields = new Set(['id', 'application_id', 'version', 'guild_id', 'dm_permission', 'handler']);

/** The command as it was defined: without Discord's own fields, and without fields with the default value. */
function comparable(command: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(command).flatMap(([key, value]: [string, unknown]) => {
      if (ownFields.has(key) || isDefault(value)) return [];
      return [[key, Array.isArray(value) ? value.map(comparableItem) : value]];
    }),
  );
}

function comparableItem(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? comparable(value) : value;
}

function isDefault(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === false ||
    // Discord's description of a command that can't have one.
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

function byName(a: Record<string, unknown>, b: Record<string, unknown>): number {
  return String(a['name']) < String(b['name']) ? -1 : 1;
}
