import * as z from 'zod';
import { idNow } from '../catalog/catalog.ts';
import { DURATION_MAX_SECONDS } from '../catalog/fit.ts';
import { aspectRatios, resolutions } from '../catalog/formats.ts';
import { languages } from '../locales/languages.ts';
import { isWord } from '../moderation/word-list.ts';
import { isVisible } from '../text/clean.ts';

/**
 * Raised when stored or exported settings change their meaning. A new field with a default doesn't need it, nor does a
 * renamed one that `older.ts` knows.
 */
export const SETTINGS_VERSION = 1;

/** The schema's rules beyond zod's own. Their names are the messages of its errors. */
export type Rule = 'discordId' | 'modelId' | 'timeZone' | 'word' | 'entries';

/** By its shots, or by its seconds: see `VIDEO_SECONDS` in `jobs/film.ts`. */
export const filmCounts = ['shots', 'seconds'] as const;
export const overLimitWays = ['compress', 'host', 'link', 'refuse'] as const;

const snowflake = z.string().regex(/^\d{17,20}$/, 'discordId' satisfies Rule);
const modelId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,49}$/, 'modelId' satisfies Rule);
/** A day. */
export const MAX_COOLDOWN_MINUTES = 1_440;
/** Of videos or US dollars. */
export const MAX_LIMIT = 1_000_000;

export const MAX_SHOWCASE_STARS = 50;
export const MAX_ASSISTANT_CALLS = 1_000;

const usd = z.number().nonnegative().max(MAX_LIMIT);
const minutes = z.int().min(1).max(MAX_COOLDOWN_MINUTES);
const seconds = z.int().min(1).max(DURATION_MAX_SECONDS);

const list = <T extends z.ZodType<string>>(entry: T, max: number) =>
  z
    .array(entry)
    .max(max)
    .transform((values) => [...new Set(values)]);
/** A Discord select menu has at most 25 choices, and so do these lists. */
const ids = list(snowflake, 25);
const models = list(modelId.transform(idNow), 100);
const someModels = models.refine((entries) => entries.length > 0);

/** The key's (a role's, a member's, a model's) value in place of the server's. */
const map = <K extends z.ZodType<string, string>, V extends z.ZodType>(key: K, value: V, max: number) =>
  z.record(key, value).refine((record) => Object.keys(record).length <= max, {
    error: 'entries' satisfies Rule,
    params: { max },
  });

/** Per day, week and month of the guild's time zone. An absent one is unlimited. */
const limits = (amount: z.ZodNumber) =>
  z.strictObject({
    day: amount.exactOptional(),
    week: amount.exactOptional(),
    month: amount.exactOptional(),
  });
const videos = limits(z.int().min(0).max(MAX_LIMIT));
/** In US dollars. */
const budget = limits(usd);

const timeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, 'timeZone' satisfies Rule);

/**
 * Everything that an admin can decide for one guild. Each default is the bot's behavior in a new guild. `null` and
 * empty lists mean "no rule of its own".
 */
export const settingsSchema = z.strictObject({
  /** Empty: every model that is set up. */
  allowedModels: models.default([]),
  /** `null`: the operator's default, otherwise the cheapest. */
  defaultModel: modelId.transform(idNow).nullable().default(null),
  /** Roles whose members have these models instead of `allowedModels`. Several roles add up. */
  roleModels: map(snowflake, someModels, 25).default({}),
  /** Channels in which only these of a member's models can be used. A thread counts as its channel. */
  channelModels: map(snowflake, someModels, 100).default({}),
  ageRestrictedModels: z.boolean().default(true),

  /** The default of `/video`; `null`: the model's own. */
  defaultDurationSeconds: seconds.nullable().default(null),
  defaultResolution: z.enum(resolutions).nullable().default(null),
  defaultAspectRatio: z.enum(aspectRatios).nullable().default(null),
  maxDurationSeconds: seconds.nullable().default(null),
  maxResolution: z.enum(resolutions).nullable().default(null),
  /** Instead of these, by role; `null`: no limit. Of several roles, the one that allows the most counts. */
  roleMaxDurationSeconds: map(snowflake, seconds.nullable(), 100).default({}),
  roleMaxResolution: map(snowflake, z.enum(resolutions).nullable(), 100).default({}),

  /** Where `/video` may be used. A thread counts as its channel. Empty: everywhere. */
  allowedChannels: ids.default([]),
  /** Overrides `allowedChannels`. */
  deniedChannels: ids.default([]),
  /** Empty: everybody. */
  allowedRoles: ids.default([]),
  blockedMembers: list(snowflake, 1_000).default([]),

  /** Jobs that run at the same time; further ones wait. `null`: the bot's own limit, and none for the guild. */
  memberJobsAtOnce: z.int().min(1).max(20).nullable().default(null),
  serverJobsAtOnce: z.int().min(1).max(1_000).nullable().default(null),

  /** How much quota a film uses. */
  filmCounts: z.enum(filmCounts).default('shots'),

  /** From one video of a member to the next; `null`: no wait. */
  memberCooldownMinutes: minutes.nullable().default(null),
  /** Instead of it. Of several roles, the shortest counts. */
  roleCooldownMinutes: map(snowflake, minutes.nullable(), 100).default({}),

  /** For each member, unless a map below has something for one of their roles or for them. */
  memberVideos: videos.default({}),
  /** Instead of `memberVideos`. Of several roles, the one that allows the most counts. */
  roleVideos: map(snowflake, videos, 100).default({}),
  /** By member. Overrides roles. */
  memberOverrideVideos: map(snowflake, videos, 1_000).default({}),
  /** All members together. */
  serverVideos: videos.default({}),

  /** What each member can spend, by the same rules. */
  memberBudget: budget.default({}),
  roleMemberBudgets: map(snowflake, budget, 100).default({}),
  memberOverrideBudgets: map(snowflake, budget, 1_000).default({}),
  /** What all members together can spend. */
  serverBudget: budget.default({}),
  /** The common budget of a role's members, or of a model's videos, besides the server's budget. */
  roleBudgets: map(snowflake, budget, 100).default({}),
  modelBudgets: map(modelId, budget, 100).default({}),
  maxUsdPerVideo: usd.nullable().default(null),
  /** Instead of it, by the same rules. */
  roleMaxUsdPerVideo: map(snowflake, usd.nullable(), 100).default({}),
  /** A member confirms a video whose estimate is above this; `null`: never. */
  confirmAboveUsd: usd.nullable().default(null),

  /** How often each member may ask the assistant in a day; 0: never. No effect if the operator has set none. */
  assistantCalls: z.int().min(0).max(MAX_ASSISTANT_CALLS).default(20),

  /** The first way to try with a video over the upload limit. */
  overUploadLimit: z.enum(overLimitWays).default('compress'),

  /** Has no effect if the operator has set no moderation endpoint. */
  moderation: z.boolean().default(true),
  /** By the endpoint's category, see `Rules` in `verdict.ts`. Absent: the endpoint's own flag. */
  moderationThresholds: map(z.string().regex(/^[a-z/-]{1,40}$/), z.number().min(0).max(1), 30).default({}),
  moderationWhenDown: z.enum(['open', 'closed']).default('closed'),
  /** Words and phrases that no prompt may contain. */
  blockedWords: list(
    z
      .string()
      .trim()
      .min(1)
      .max(100)
      .refine(isWord, 'word' satisfies Rule),
    500,
  ).default([]),
  consentRequired: z.boolean().default(false),
  /** Whether members may share their cast with the server. */
  sharedCast: z.boolean().default(false),
  /** Members who opted out of videos. They opt in and out themselves, so a reset or import doesn't change it. */
  optedOutMembers: list(snowflake, 1_000).default([]),
  /** Channels whose videos are reviewed before they are shown. */
  reviewChannels: ids.default([]),

  /** `null`: the server's own language in Discord. */
  language: z.enum(languages).nullable().default(null),
  /** Days, weeks and months of quotas and budgets begin at its midnight. */
  timeZone: timeZone.default('UTC'),
  paused: z.boolean().default(false),
  pauseReason: z
    .string()
    .overwrite((text) => (isVisible(text) ? text.trim() : ''))
    .max(200)
    .default(''),
  logChannel: snowflake.nullable().default(null),

  /** Where finished videos are copied to. */
  showcaseChannel: snowflake.nullable().default(null),
  /** How many stars a video needs for that; 0: none, so every video is copied. */
  showcaseStars: z.int().min(0).max(MAX_SHOWCASE_STARS).default(3),
});

export type Settings = z.infer<typeof settingsSchema>;
export type Limits = Settings['serverVideos'];
export type Field = keyof Settings;
/** The differences from the defaults. */
export type Patch = { [F in Field]?: Settings[F] };

export const defaultSettings: Readonly<Settings> = settingsSchema.parse({});
export const fields = Object.keys(settingsSchema.shape) as Field[];

/** One field's schema, without its default. */
export function fieldSchema(field: Field): z.ZodType {
  return settingsSchema.shape[field].unwrap();
}

function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 are valid for Intl, but have no daylight saving.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
