import { isDeepStrictEqual } from 'node:util';
import { languages } from '../locales/languages.ts';
import type { GuildRecord } from './record.ts';
import {
  defaultSettings,
  type Field,
  fieldSchema,
  type Patch,
  type Settings,
  settingsSchema,
} from './schema.ts';
import { invalidValue, ruleFor } from './value-rules.ts';

/** The real changes of a patch, validated. Throws a `UserError` for an invalid value. */
export function differences(before: Settings, patch: Patch) {
  return (Object.keys(patch) as Field[]).flatMap((field) => {
    const { success, data, error } = fieldSchema(field).safeParse(patch[field]);
    if (!success) {
      const [issue] = error.issues;
      throw invalidValue({ field }, issue ? ruleFor(issue) : (t) => t('right.other'));
    }
    return isDeepStrictEqual(before[field], data) ? [] : [{ field, before: before[field], after: data }];
  });
}

/** Valid settings, which share all defaults: most guilds have hardly any values of their own. */
export function parseSettings({ language, ...others }: GuildRecord['values']): Settings {
  // A language whose folder was removed can't be chosen any more.
  const isThere = languages.some((known) => known === language);
  const own = ownValues(settingsSchema.parse(isThere ? { ...others, language } : others));
  return Object.keys(own).length === 0 ? defaultSettings : { ...defaultSettings, ...own };
}

/** The guild's own settings: all differences from the defaults. */
export function ownValues(settings: Settings): Patch {
  return Object.fromEntries(
    Object.entries(settings).filter(([field, value]) => !isDefault(field as Field, value)),
  );
}

export function isDefault(field: Field, value: unknown): boolean {
  return isDeepStrictEqual(value, defaultSettings[field]);
}
