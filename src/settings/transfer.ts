import * as z from 'zod';
import { UserError } from '../errors.ts';
import { hasMoreValues } from '../json-values.ts';
import type { Translate } from '../locales/translate.ts';
import { codeLine } from '../text/markdown.ts';
import { settingsNow } from './older.ts';
import { type Patch, SETTINGS_VERSION, type Settings, settingsSchema } from './schema.ts';
import { ruleFor } from './value-rules.ts';
import { ownValues } from './values.ts';

/** All lists of a guild's settings together have fewer. */
const MAX_VALUES = 20_000;
/** The number of problems that are named at once. */
const NAMED_PROBLEMS = 5;

const exported = z.strictObject({
  version: z.literal(SETTINGS_VERSION),
  settings: z.preprocess(settingsNow, settingsSchema.omit({ optedOutMembers: true })),
});

/**
 * A guild's settings as text: everything that differs from the defaults, in JSON, except what members set for
 * themselves.
 */
export function toJson(settings: Settings): string {
  const { optedOutMembers: _, ...values } = ownValues(settings);
  return `${JSON.stringify({ version: SETTINGS_VERSION, settings: values }, null, 2)}\n`;
}

/**
 * All settings from an exported text. Fields that it doesn't contain become the default. Throws a `UserError` with the
 * first problems and their places.
 */
export function fromJson(text: string): Patch {
  let value: unknown;
  try {
    if (hasMoreValues(text, MAX_VALUES)) throw new Error('it has too many values');
    value = JSON.parse(text);
  } catch {
    throw new UserError((t) => t('settings.noJson'));
  }
  const { data, error } = exported.safeParse(value);
  if (data) return data.settings;
  throw new UserError((t) => `${t('settings.wrongFile')}\n${problemLines(t, error.issues).join('\n')}`);
}

/** The first problems with their places, and valid values for them. */
function problemLines(t: Translate, issues: readonly z.core.$ZodIssue[]): string[] {
  const lines = issues.slice(0, NAMED_PROBLEMS).map((issue) => {
    const place = issue.path.length === 0 ? t('settings.theFile') : issue.path.join('.');
    return `- ${codeLine(place, 80)}: ${ruleFor(issue)(t)}`;
  });
  const more = issues.length - lines.length;
  return more > 0 ? [...lines, `- ${t('settings.andMore', { count: more })}`] : lines;
}
