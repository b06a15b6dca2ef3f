import { existsSync } from 'node:fs';
import * as z from 'zod';
import {
  oneOf,
  oneWord,
  port,
  positiveInteger,
  positiveNumber,
  secret,
  shardIds,
  snowflakes,
  url,
} from './variable-kinds.ts';

/** Variables that this version reads. */
const builtVariables = {
  NODE_ENV: z.string(),
  DISCORD_TOKEN: z
    .string()
    .refine((value) => !/^bot\b/i.test(value), {
      error: 'starts with "Bot"; give the token alone',
      abort: true,
    })
    .regex(oneWord, 'has spaces or odd characters in it; copy the token alone'),
  DISCORD_API_URL: url,
  ALLOWED_GUILDS: snowflakes,
  DEPLOY_COMMANDS: oneOf('auto', 'off'),
  DISCORD_SHARDS: shardIds,
  DISCORD_SHARD_COUNT: positiveInteger,
  SELF_HOSTED_MODEL: z.string(),
  SELF_HOSTED_ENCODING: oneOf('multipart', 'json'),
  MODELS_FILE: z.string(),
  DEFAULT_MODEL: z.string(),
  MODERATION_API_KEY: secret,
  MODERATION_BASE_URL: url,
  DATA_DIR: z.string(),
  HOST: z.string(),
  PORT: port,
  PUBLIC_URL: url,
  S3_ENDPOINT: url,
  S3_BUCKET: z
    .string()
    .regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'is no name of a bucket; right is, for example, my-videos'),
  S3_ACCESS_KEY_ID: secret,
  S3_SECRET_ACCESS_KEY: secret,
  S3_REGION: z.string().regex(oneWord, 'is no region; right is, for example, eu-central-1 or auto'),
  RETENTION_DAYS: positiveInteger,
  HOSTED_DAYS: positiveInteger,
  HOSTED_MAX_GB: positiveNumber,
  GLOBAL_BUDGET_USD_MONTH: positiveNumber,
  GUILD_BUDGET_USD_MONTH: positiveNumber,
  FFMPEG_PATH: z.string().refine(existsSync, 'names no file; right is, for example, /usr/bin/ffmpeg'),
  PLAYGROUND_PAID: oneOf('0', '1'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
};

/** Variables of the contract whose feature is not built yet: checked, warned about, otherwise unused. */
export const unbuiltVariables = {
  REDIS_URL: secret,
  DATABASE_URL: secret,
  METRICS_TOKEN: secret,
} satisfies Record<string, z.ZodType>;

export const builtSchema = z.object(builtVariables).partial();
export const unbuiltSchema = z.object(unbuiltVariables).partial();

export type Values = z.infer<typeof builtSchema>;

/** Whether a variable holds what must never be seen in a log. Those of providers are told by their definitions. */
export function isSecret(name: string): boolean {
  if (!(name in builtVariables || name in unbuiltVariables)) return false;
  return /TOKEN|_KEY|SECRET|^REDIS_URL$|^DATABASE_URL$/.test(name);
}
