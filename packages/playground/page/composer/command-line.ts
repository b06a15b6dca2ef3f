/** A command written as one line: `/video prompt: a paper boat model: preview`. */

import { OptionType } from '../enums.ts';
import type { Callable } from './commands.ts';

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
  const callable = callables.find(({ name }) => text.toLowerCase().startsWith(`${name} `));
  return callable && { callable, rest: text.slice(callable.name.length + 1) };
}

/**
 * Reads `name: value` pairs; a value runs to the next known option. Text before the first one belongs to the
 * first required text option. An option's name counts once; later it is part of a value.
 * Returns texts by option, in the order in which they were written
 */
export function parseOptions(rest: string, { options }: Pick<Callable, 'options'>): Map<string, string> {
  const texts: Map<string, string> = new Map();
  const marks = optionMarks(
    rest,
    options.map((option) => option.name),
  );
  const leading = rest.slice(0, marks[0]?.start ?? rest.length).trim();
  const free = unnamedTarget(options);
  if (leading !== '' && free && !marks.some((mark) => mark.name === free)) texts.set(free, leading);
  marks.forEach((mark, index) => {
    texts.set(mark.name, rest.slice(mark.end, marks[index + 1]?.start ?? rest.length).trim());
  });
  return texts;
}

function optionMarks(text: string, names: string[]) {
  const marks: { name: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(/(^|\s)([^\s:]{1,32}):/g)) {
    const name = names.find((one) => one === match[2]?.toLowerCase());
    if (!name || marks.some((mark) => mark.name === name)) continue;
    marks.push({ name, start: match.index, end: match.index + match[0].length });
  }
  return marks;
}

function unnamedTarget(options: Callable['options']) {
  const text = options.find((option) => option.required && option.type === OptionType.String);
  return (text ?? options.find((option) => option.required))?.name;
}

/**
 * An option's name with its colon at the end of what is being typed, which moves on to that option.
 * `names`: options that have no value yet
 */
export function trailingOption(typed: string, names: string[]): { name: string; before: string } | undefined {
  const match = /(?:^|\s)([^\s:]{1,32}):\s?$/.exec(typed);
  const name = names.find((one) => one === match?.[1]?.toLowerCase());
  return match && name ? { name, before: typed.slice(0, match.index) } : undefined;
}

/** The line that makes the same call when typed again. */
export function commandLine(callable: Callable, texts: Iterable<[string, string]>) {
  const options = [...texts].map(([name, text]) => ` ${name}: ${text}`);
  return `/${callable.name}${options.join('') || ' '}`;
}
