import type { Unit } from '../jobs/allowance.ts';
import type { MessageKey, Sentence, Translate } from '../locales/translate.ts';
import type { Field } from './schema.ts';

/** One value of a list, or a number. */
export type Single =
  /** The stored value, and its label if the value isn't clear enough. */
  | { kind: 'choice'; options: readonly string[]; names?: Readonly<Record<string, Sentence>> }
  /** Of stars, none means every video; of calls, that there are none. */
  | { kind: 'number'; min: number; max: number; unit: 's' | 'min' | 'videos' | 'usd' | 'stars' | 'calls' };

/** How a setting is edited, in the panel and in `/settings set`. */
export type Control =
  | Single
  | { kind: 'toggle' }
  | { kind: 'model' | 'models' | 'channels' | 'roles' | 'members' }
  | { kind: 'models-by-role' | 'models-by-channel' }
  /** Of text; a showcase may be a forum too. */
  | { kind: 'channel'; isShowcase?: true }
  | { kind: 'text'; maxLength: number }
  | { kind: 'words' | 'thresholds' }
  /** Videos or US dollars per day, week and month. */
  | { kind: 'limits'; of: Unit }
  | ByKey;

/**
 * The same, or a single value, for single roles, members or models. `canLift`: `unlimited` lifts what applies otherwise.
 */
export type ByKey = { kind: 'by-role' | 'by-member' | 'by-model'; of: Unit | Single; canLift?: true };

export const sections = [
  { id: 'models', emoji: '🎬' },
  { id: 'video', emoji: '🎞️' },
  { id: 'access', emoji: '🚪' },
  { id: 'limits', emoji: '📏' },
  { id: 'quotas', emoji: '🎟️' },
  { id: 'budgets', emoji: '💰' },
  { id: 'safety', emoji: '🛡️' },
  { id: 'showcase', emoji: '⭐' },
  { id: 'general', emoji: '🧰' },
] as const;
export type SectionId = (typeof sections)[number]['id'];

/** A field with the two messages that an offered one needs: its label, and a short sentence below it. */
type Offered<F extends Field> = `setting.${F}` | `setting.${F}.help` extends MessageKey ? F : never;

/** One setting that admins can change. */
export interface Item {
  field: { [F in Field]: Offered<F> }[Field];
  section: SectionId;
  /** The text shown if nothing is set. */
  unset: Sentence;
  control: Control;
}

/** The name in `/settings set`: `allowed-models` for `allowedModels`. */
export function nameOf({ field }: { field: Field }): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The name of a choice's option. */
export function optionName(t: Translate, { control }: { control: Control }, option: string): string {
  return (control.kind === 'choice' && control.names?.[option]?.(t)) || option;
}
