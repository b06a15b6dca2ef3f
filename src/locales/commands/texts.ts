/**
 * The names and descriptions of commands in one language, by their path in English: `video prompt` is an option,
 * `video notify=ping` a choice. A choice, and a command in a message's menu, has a name alone.
 */
export type CommandTexts = Readonly<Record<string, CommandText>>;
export type CommandText = string | readonly [name: string, description: string];
