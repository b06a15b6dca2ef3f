/** A command written as one line: `/video prompt: a paper boat model: preview`. */

import { OptionType } from '../enums.ts';
import type { Callable, Option } from './commands.ts';

/**
 * The command at the start of a line, and the rest. Undefined as long as the name isn't complete:
 * a complete one is followed by a space.
 */
export function parseCommand(
  line: string,
  callables: Callable[],
): { callable: Callable; rest: string } | undefined {
  if (!line.startsWith('/')) return undefined;
  const text = line.slice(1);
  for (const callable of callables) {
    const { name, sentAs } = callable;
    const written = [name, sentAs].find((one) => text.toLowerCase().startsWith(`${one} `));
    if (written !== undefined) return { callable, rest: text.slice(written.length + 1) };
  }
  return undefined;
}

/**
 * Reads `name: value` pairs; a value runs to the next known option. Text before the first one belongs to the
 * first required text option. An option's name counts once; later it is part of a value.
 * Returns texts by option, in the order in which they were written
 */
export function parseOptions(rest: string, { options }: Pick<Callable, 'options'>): Map<string, string> {
  const texts: Map<string, string> = new Map();
  const marks = optionMarks(rest, options);
  const leading = rest.slice(0, marks[0]?.start ?? rest.length).trim();
  const free = unnamedTarget(options);
  if (leading !== '' && free && !marks.some((mark) => mark.name === free)) texts.set(free, leading);
  marks.forEach((mark, index) => {
    texts.set(mark.name, rest.slice(mark.end, marks[index + 1]?.start ?? rest.length).trim());
  });
  return texts;
}

function optionMarks(text: string, options: Option[]) {
  const marks: { name: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(/(^|\s)([^\s:]{1,32}):/g)) {
    const name = optionCalled(match[2], options)?.name;
    if (!name || marks.some((mark) => mark.name === name)) continue;
    marks.push({ name, start: match.index, end: match.index + match[0].length });
  }
  return marks;
}

/** By its name in the page's language, or by the bot's own. */
function optionCalled(text: string | undefined, options: Option[]) {
  const typed = text?.toLowerCase();
  return options.find(({ name, sentAs }) => name === typed || sentAs === typed);
}

function unnamedTarget(options: Callable['options']) {
  const text = options.find((option) => option.required && option.type === OptionType.String);
  return (text ?? options.find((option) => option.required))?.name;
}

/**
 * An option's name with its colon at the end of what is being typed, which moves on to that option.
 * `options`: those that have no value yet
 */
export function trailingOption(
  typed: string,
  options: Option[],
): { name: string; before: string } | undefined {
  const match = /(?:^|\s)([^\s:]{1,32}):\s?$/.exec(typed);
  const name = optionCalled(match?.[1], options)?.name;
  return match && name ? { name, before: typed.slice(0, match.index) } : undefined;
}

/** The line that makes the same call when typed again. */
export function commandLine(callable: Callable, texts: Iterable<[string, string]>) {
  const options = [...texts].map(([name, text]) => ` ${name}: ${text}`);
  return `/${callable.name}${options.join('') || ' '}`;
}
