import type { Field } from '../../../src/settings/schema.ts';
import type { SettingsBot } from '../settings.ts';

/** A setting, and its required effect. */
export interface Case {
  field: Field;
  name: string;
  /** The input of `/settings set`. */
  typed(bot: SettingsBot): string;
  /** The choice, or the text, in the panel. */
  chosen(bot: SettingsBot): string[];
  /** The subject of the setting's effect. */
  probe(bot: SettingsBot): Promise<string>;
  effect: RegExp;
}
