import type { Translate } from '../locales/translate.ts';
import { itemOf } from './items.ts';
import type { Change } from './record.ts';
import { type ModelLabel, showValue } from './show.ts';

/** Length limit for one value in a line that shows two. */
const VALUE_LENGTH = 200;

/** `**Default model**: Kling → Pika`. Longer values than `valueLength` are cut. */
export function describeChange(
  t: Translate,
  { field, before, after }: Pick<Change, 'field' | 'before' | 'after'>,
  labelOf: ModelLabel,
  valueLength = VALUE_LENGTH,
) {
  const item = itemOf(field);
  if (!item) return `**${field}**`;
  const [old, now] = [before, after].map((value) => cut(showValue(t, item, value, labelOf), valueLength));
  return `**${t(`setting.${item.field}`)}**: ${old} → ${now}`;
}

/** ` (import)`: why a setting was changed, unless it was simply set. */
export function describeReason(t: Translate, { reason }: Pick<Change, 'reason'>): string {
  return reason === undefined ? '' : ` (${t(`reason.${reason}`)})`;
}

/** As many lines as fit into `maxLength` characters, and the number of the others. */
export function fittingLines(t: Translate, lines: readonly string[], maxLength: number): string {
  let text = '';
  for (const [index, line] of lines.entries()) {
    const rest = `\n${t('settings.andMore', { count: lines.length - index })}`;
    if (text.length + line.length + 1 + rest.length > maxLength) return text + rest;
    text += `${index === 0 ? '' : '\n'}${line}`;
  }
  return text;
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // At a space, so that no mention is cut in two. A word that fills it all isn't a mention, but may end in an escape.
  const end = text.lastIndexOf(' ', maxLength - 2);
  const shown = end > 0 ? text.slice(0, end) : text.slice(0, maxLength - 2).toWellFormed();
  return `${shown.replace(/\\$/, '')} …`;
}
