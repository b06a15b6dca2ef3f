import { defaultSettings, type Field, type Patch } from './schema.ts';

/** The defaults of several settings, except those that members set for themselves. */
export function resetPatch(wanted: readonly Field[]): Patch {
  const own = wanted.filter((field) => field !== 'optedOutMembers');
  return Object.fromEntries(own.map((field) => [field, defaultSettings[field]]));
}
