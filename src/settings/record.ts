import * as z from 'zod';
import { settingNow, settingsNow } from './older.ts';
import { type Field, fields, SETTINGS_VERSION } from './schema.ts';

/** Changes that are kept for each guild. */
export const HISTORY_LENGTH = 100;

/** Why a setting was changed, unless it was simply set. */
const reasons = ['import', 'reset', 'preset', 'report', 'opt-out'] as const;
export type Reason = (typeof reasons)[number];

const storedChange = z.object({
  revision: z.int(),
  /** A user id. */
  by: z.string(),
  atMs: z.number(),
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.enum(reasons).optional().catch(undefined),
});
const fieldNow = z.enum(fields as [Field, ...Field[]]);
const change = storedChange.transform(({ field, before, after, ...others }) => {
  const [[name, old], [, now]] = [settingNow(field, before), settingNow(field, after)];
  return { ...others, field: fieldNow.parse(name), before: old, after: now };
});
export type Change = z.infer<typeof change>;

/** A guild's row in the store: its own settings and their history, in one write. */
export const guildRecord = z.object({
  version: z.literal(SETTINGS_VERSION).default(SETTINGS_VERSION),
  /** The number of changes. */
  revision: z.int().default(0),
  /** The differences from the defaults. */
  values: z.preprocess(settingsNow, z.record(z.string(), z.unknown()).default({})),
  history: z.array(change).default([]),
});
export type GuildRecord = z.infer<typeof guildRecord>;
