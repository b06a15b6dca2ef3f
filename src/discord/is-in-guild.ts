import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';

/** Creates the function that asks Discord whether the bot is in a guild. Throws if Discord doesn't answer. */
export function createIsInGuild(rest: Pick<REST, 'get'>) {
  return async (guildId: string): Promise<boolean> => {
    try {
      await rest.get(Routes.guild(guildId));
      return true;
    } catch (error) {
      const { UnknownGuild, MissingAccess } = RESTJSONErrorCodes;
      if (error instanceof DiscordAPIError && [UnknownGuild, MissingAccess].includes(Number(error.code)))
        return false;
      throw error;
    }
  };
}
