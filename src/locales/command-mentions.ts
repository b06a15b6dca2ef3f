import { commandTexts } from './command-texts.ts';
import type { Language } from './languages.ts';

/** A command as Discord registered it. */
interface Registered {
  id: string;
  name: string;
}

// A process is one application at Discord, which gives each command its id. Sentences are said in every part of the
// bot, and none of them knows Discord's ids, so they are kept here for all of them.
let everywhere: ReadonlyMap<string, string> = new Map();
const byGuild = new Map<string, ReadonlyMap<string, string>>();

/** From now on, sentences name these commands in a way that a click uses: everywhere, or only in one server. */
export function nameCommands(commands: readonly Registered[], guildId?: string): void {
  const ids = new Map(commands.flatMap(({ name, id }) => (/^\d+$/.test(id) ? [[name, id]] : [])));
  if (guildId === undefined) everywhere = ids;
  else if (ids.size > 0) byGuild.set(guildId, ids);
  else byGuild.delete(guildId);
}

/** Whether a server has commands of its own, with ids of their own. */
export function hasOwnCommands(guildId: string): boolean {
  return byGuild.has(guildId);
}

/**
 * A text with its commands (`</settings set>`, in English in every language) as Discord makes them clickable:
 * `</settings set:123>`. One without a known id becomes plain code in its own language: `/einstellungen setzen`.
 * @see https://docs.discord.com/developers/reference#message-formatting
 */
export function mentionCommands(text: string, language: Language, guildId?: string): string {
  if (!text.includes('</')) return text;
  const own = guildId === undefined ? undefined : byGuild.get(guildId);
  return text.replace(/<\/(([a-z]+)[a-z ]*)>/g, (_, path: string, name: string) => {
    const id = own?.get(name) ?? everywhere.get(name);
    return id === undefined ? `\`/${namesIn(language, path)}\`` : `</${path}:${id}>`;
  });
}

/** `einstellungen setzen` for `settings set`. */
function namesIn(language: Language, path: string): string {
  const words = path.split(' ');
  const texts = commandTexts(language);
  return words.map((word, index) => texts[words.slice(0, index + 1).join(' ')]?.name ?? word).join(' ');
}
