import type { BaseInteraction } from 'discord.js';

/** Remembers each server's own language in Discord from its last interaction; servers themselves are not asked. */
export function createGuildLocales() {
  const locales = new Map<string, string>();
  return {
    note({ guildId, guildLocale }: Pick<BaseInteraction, 'guildId' | 'guildLocale'>) {
      if (guildId && guildLocale) locales.set(guildId, guildLocale);
    },
    of: (guildId: string) => locales.get(guildId) ?? null,
  };
}
