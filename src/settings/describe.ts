import { itemOf } from './items.ts';
import type { Change } from './record.ts';
import { type ModelLabel, showValue } from './show.ts';

/** Of one value in a line that shows two. */
const VALUE_LENGTH = 200;

/** `**Default model**: Kling → Pika`. */
export function describeChange(
  { field, before, after }: Pick<Change, 'field' | 'before' | 'after'>,
  labelOf: ModelLabel,
) {
  const item = itemOf(field);
  if (!item) return `**${field}**`;
  const [old, now] = [before, after].map((value) => cut(showValue(item, value, labelOf), VALUE_LENGTH));
  return `**${item.label}**: ${old} → ${now}`;
}

/** As many lines as fit into `maxLength` characters, and how many more there are. */
export function fittingLines(lines: readonly string[], maxLength: number): string {
  let text = '';
  for (const [index, line] of lines.entries()) {
    const rest = `\nand ${lines.length - index} more`;
    if (text.length + line.length + 1 + rest.length > maxLength) return text + rest;
    text += `${index === 0 ? '' : '\n'}${line}`;
  }
  return text;
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // At a space, so that no mention is cut in two.
  return `${text.slice(0, text.lastIndexOf(' ', maxLength - 2))} …`;
}
