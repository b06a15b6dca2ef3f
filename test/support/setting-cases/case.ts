import type { Field } from '../../../src/settings/schema.ts';
import type { SettingsBot } from '../settings.ts';

/** A setting, and the effect that it must have. */
export interface Case {
  field: Field;
  name: string;
  /** What `/settings set` is given. */
  typed(bot: SettingsBot): string;
  /** What is chosen, or filled in, in the panel. */
  chosen(bot: SettingsBot): string[];
  /** What the setting has an effect on. */
  probe(bot: SettingsBot): Promise<string>;
  effect: RegExp;
}
