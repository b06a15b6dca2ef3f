import { type Language, readTexts } from './languages.ts';

/** How a language names and describes a command, an option or a choice; the latter has a name alone. */
interface CommandText {
  name: string;
  description?: string;
}

/** A language's command texts by their path in English: `video prompt` is an option, `video notify=ping` a choice. */
export type CommandTexts = Readonly<Record<string, CommandText>>;

const known = new Map<Language, CommandTexts>();

export function commandTexts(language: Language): CommandTexts {
  const texts = known.get(language) ?? (readTexts(language, 'commands') as Record<string, CommandText>);
  known.set(language, texts);
  return texts;
}
