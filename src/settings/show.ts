import { amountText, type Entries } from './entries.ts';
import type { Control, Item } from './items.ts';
import { isDefault } from './store.ts';

/** How models are called. */
export type ModelLabel = (modelId: string) => string;

/** Longer lists end with a count. */
const SHOWN = 12;

/** A value as Discord shows it, in one line: roles, channels and members as mentions. */
export function showValue({ field, control, unset }: Item, value: unknown, labelOf: ModelLabel): string {
  if (isDefault(field, value)) return unset;
  switch (control.kind) {
    case 'toggle':
      return value === true ? 'on' : 'off';
    case 'models-by-role':
      return few(
        Object.entries(value as Record<string, string[]>).map(
          ([roleId, models]) => `<@&${roleId}>: ${few(models.map(labelOf))}`,
        ),
        '; ',
      );
    case 'by-role':
    case 'by-member':
    case 'by-model':
      return few(
        Object.entries(value as Entries).map(
          ([key, amount]) => `${showEntry(control.kind, key, labelOf)}: ${amountText(amount)}`,
        ),
        '; ',
      );
    case 'number':
      return showNumber(Number(value), control.unit);
    case 'text':
      return `“${plain(String(value))}”`;
    case 'words':
      return few((value as string[]).map(plain));
    case 'thresholds':
      return few(asTyped(value as Record<string, number>));
    default:
      return few([value].flat().map((entry) => showEntry(control.kind, String(entry), labelOf)));
  }
}

/** A value as somebody would type it into a form. */
export function editableText({ control }: Pick<Item, 'control'>, value: unknown): string {
  if (control.kind === 'words') return (value as string[]).join('\n');
  if (control.kind === 'thresholds') return asTyped(value as Record<string, number>).join('\n');
  if (control.kind === 'by-model') {
    return Object.entries(value as Entries)
      .map(([key, amount]) => `${key}: ${amountText(amount)}`)
      .join('\n');
  }
  return value === null ? '' : String(value);
}

function asTyped(thresholds: Record<string, number>): string[] {
  return Object.entries(thresholds).map(([kind, score]) => `${kind} ${score}`);
}

function showEntry(kind: Control['kind'], entry: string, labelOf: ModelLabel): string {
  if (kind === 'model' || kind === 'models' || kind === 'by-model') return labelOf(entry);
  if (kind === 'channel' || kind === 'channels') return `<#${entry}>`;
  if (kind === 'roles' || kind === 'by-role') return `<@&${entry}>`;
  return kind === 'members' || kind === 'by-member' ? `<@${entry}>` : entry;
}

export function showNumber(value: number, unit: 's' | 'videos' | 'usd'): string {
  if (unit === 'usd') return `$${value.toFixed(2)}`;
  return unit === 's' ? `${value} s` : `${value}`;
}

function few(entries: readonly string[], separator = ', '): string {
  if (entries.length <= SHOWN) return entries.join(separator);
  return `${entries.slice(0, SHOWN).join(separator)} and ${entries.length - SHOWN} more`;
}

/** An admin's own text can't format the message that quotes it. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\*_~`|<>[\]()#-]/g, '\\$&');
}
