import { defaultSettings, type Field, type Patch } from './schema.ts';

/** The defaults of several settings, but for what members have said themselves. */
export function resetPatch(wanted: readonly Field[]): Patch {
  const own = wanted.filter((field) => field !== 'optedOutMembers');
  return Object.fromEntries(own.map((field) => [field, defaultSettings[field]]));
}
