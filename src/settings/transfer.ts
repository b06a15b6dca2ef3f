import * as z from 'zod';
import { UserError } from '../errors.ts';
import { type Patch, SETTINGS_VERSION, type Settings, settingsSchema } from './schema.ts';
import { ownValues } from './store.ts';

/** Problems that are named at once. */
const NAMED_PROBLEMS = 5;

const exported = z.strictObject({
  version: z.literal(SETTINGS_VERSION, `must be ${SETTINGS_VERSION}`),
  settings: settingsSchema.omit({ optedOutMembers: true }),
});

/** A guild's settings as text: what differs from the defaults, in JSON, but for what members have said themselves. */
export function toJson(settings: Settings): string {
  const { optedOutMembers: _, ...values } = ownValues(settings);
  return `${JSON.stringify({ version: SETTINGS_VERSION, settings: values }, null, 2)}\n`;
}

/**
 * The settings in an exported text, all of them: what the text does not name becomes the default. Throws a
 * `UserError` that names the first problems with their places.
 */
export function fromJson(text: string): Patch {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError('This file is no JSON. Nothing was changed.');
  }
  const { data, error } = exported.safeParse(value);
  if (data) return data.settings;
  const problems = error.issues.slice(0, NAMED_PROBLEMS).map(({ path, message }) => {
    const place = path.length === 0 ? 'the file' : path.join('.');
    return `- \`${place.replace(/`/g, '').slice(0, 80)}\`: ${message.replace(/[`*_<@#]/g, '').slice(0, 150)}`;
  });
  const more = error.issues.length - problems.length;
  if (more > 0) problems.push(`- and ${more} more`);
  throw new UserError(`This file can't be used, and nothing was changed:\n${problems.join('\n')}`);
}
