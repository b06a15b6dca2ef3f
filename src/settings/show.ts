import type { Translate } from '../locales/translate.ts';
import { kindsOfContent } from '../moderation/verdict.ts';
import { safeLine } from '../text/markdown.ts';
import { amountText, type Entries, limitsText } from './entries.ts';
import type { Control, Item } from './item.ts';
import type { Limits } from './schema.ts';
import { showSingle } from './single.ts';
import { isDefault } from './values.ts';

/** The labels of models. */
export type ModelLabel = (modelId: string) => string;

/** Longer lists end with a count. */
const SHOWN = 12;
/** And so do those that are longer than this: a section of the panel has four lists, and 4,000 characters in all. */
const LIST_LENGTH = 350;

/** A value in one line as Discord shows it: roles, channels and members as mentions. */
export function showValue(t: Translate, item: Item, value: unknown, labelOf: ModelLabel): string {
  const { field, control } = item;
  if (isDefault(field, value)) return item.unset(t);
  switch (control.kind) {
    case 'toggle':
      return value === true ? t('value.on') : t('value.off');
    case 'choice':
    case 'number':
      return showSingle(t, control, value);
    case 'models-by-role':
    case 'models-by-channel':
      return few(
        t,
        Object.entries(value as Record<string, string[]>).map(
          ([key, models]) => `${showEntry(control.kind, key, labelOf)}: ${few(t, models.map(labelOf))}`,
        ),
        '; ',
      );
    case 'by-role':
    case 'by-member':
    case 'by-model':
      return few(
        t,
        Object.entries(value as Entries).map(
          ([key, amount]) => `${showEntry(control.kind, key, labelOf)}: ${amountText(t, control, amount)}`,
        ),
        '; ',
      );
    case 'limits':
      return limitsText(t, control.of, value as Limits);
    case 'text':
      return `“${safeLine(String(value))}”`;
    case 'words':
      return few(
        t,
        (value as string[]).map((word) => safeLine(word)),
      );
    case 'thresholds':
      return few(t, asRead(t, value as Record<string, number>));
    default:
      return few(
        t,
        [value].flat().map((entry) => showEntry(control.kind, String(entry), labelOf)),
      );
  }
}

/** A value as an admin would type it into a form. */
export function editableText(
  t: Translate,
  { field, control }: Pick<Item, 'field' | 'control'>,
  value: unknown,
): string {
  if (control.kind === 'limits')
    return isDefault(field, value) ? '' : limitsText(t, control.of, value as Limits);
  if (control.kind === 'words') return (value as string[]).join('\n');
  if (control.kind === 'thresholds') return asTyped(value as Record<string, number>).join('\n');
  if (control.kind === 'by-model') {
    return Object.entries(value as Entries)
      .map(([key, amount]) => `${key}: ${amountText(t, control, amount)}`)
      .join('\n');
  }
  return value === null ? '' : String(value);
}

function asTyped(thresholds: Record<string, number>): string[] {
  return Object.entries(thresholds).map(([kind, score]) => `${kind} ${score}`);
}

/** Categories that members know by one name stand together: `threats 0.1–0.2`. */
function asRead(t: Translate, thresholds: Record<string, number>): string[] {
  const scores = new Map<string, number[]>();
  for (const [category, score] of Object.entries(thresholds)) {
    const kind = kindsOfContent[category];
    const name = kind === undefined ? category : t(`content.${kind}`);
    scores.set(name, [...(scores.get(name) ?? []), score]);
  }
  return [...scores].map(([name, all]) => {
    const ends = new Set([Math.min(...all), Math.max(...all)]);
    return `${name} ${[...ends].map((score) => score.toLocaleString(t.language)).join('–')}`;
  });
}

function showEntry(kind: Control['kind'], entry: string, labelOf: ModelLabel): string {
  if (kind === 'model' || kind === 'models' || kind === 'by-model') return labelOf(entry);
  if (kind === 'channel' || kind === 'channels' || kind === 'models-by-channel') return `<#${entry}>`;
  if (kind === 'roles' || kind === 'by-role' || kind === 'models-by-role') return `<@&${entry}>`;
  return kind === 'members' || kind === 'by-member' ? `<@${entry}>` : entry;
}

function few(t: Translate, entries: readonly string[], separator = ', '): string {
  const isRoomFor = (_: string, index: number) =>
    entries.slice(0, index + 1).join(separator).length <= LIST_LENGTH;
  const shown = Math.max(1, entries.slice(0, SHOWN).filter(isRoomFor).length);
  if (entries.length <= shown) return entries.join(separator);
  const more = t('settings.andMore', { count: entries.length - shown });
  return [...entries.slice(0, shown), more].join(separator);
}
