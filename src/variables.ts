import { existsSync } from 'node:fs';
import * as z from 'zod';
import { newModels } from './catalog/described/new-models.ts';
import { networkRanges } from './network-variables.ts';
import { traceVariables } from './trace-variables.ts';
import {
  databaseUrl,
  list,
  listenAddress,
  oneOf,
  oneWord,
  pairs,
  port,
  positiveInteger,
  positiveNumber,
  problem,
  proxyUrl,
  secret,
  shardIds,
  snowflakes,
  twoPrices,
  url,
  webhookUrl,
} from './variable-kinds.ts';

const httpProxy = proxyUrl('http://proxy.example.com:3128');

/** Variables that this version reads. */
const activeVariables = {
  NODE_ENV: z.string(),
  DISCORD_TOKEN: z
    .string()
    .refine((value) => !/^bot\b/i.test(value), {
      error: 'starts with "Bot"; give only the token',
      abort: true,
    })
    .regex(oneWord, 'contains spaces or odd characters; copy only the token'),
  DISCORD_API_URL: url('http://127.0.0.1:4000/api'),
  DISCORD_PROXY_URL: url('http://127.0.0.1:8080'),
  ALLOWED_GUILDS: snowflakes,
  DEPLOY_COMMANDS: oneOf('auto', 'off'),
  DISCORD_SHARDS: shardIds,
  DISCORD_SHARD_COUNT: positiveInteger('4'),
  MODELS_FILE: z.string(),
  DEFAULT_MODEL: z.string(),
  MODEL_PROVIDERS: pairs('models and their providers', 'kling=fal, veo-3.1=replicate'),
  NEW_MODELS: oneOf(...newModels),
  MODERATION_API_KEY: secret,
  MODERATION_BASE_URL: url('https://api.openai.com/v1'),
  ASSISTANT_BASE_URL: url('https://api.openai.com/v1'),
  ASSISTANT_API_KEY: secret,
  ASSISTANT_MODEL: z.string().regex(oneWord, problem("isn't the name of a model", 'gpt-5-mini')),
  ASSISTANT_USD_PER_MTOK: twoPrices('0.25,2'),
  DATA_DIR: z.string(),
  BLOBS_DIR: z.string(),
  ROLE: oneOf('all', 'gateway', 'worker'),
  DATABASE_URL: databaseUrl('postgres://cutscene:password@127.0.0.1:5432/cutscene'),
  HOST: listenAddress('127.0.0.1'),
  PORT: port,
  METRICS_TOKEN: secret,
  ALERT_WEBHOOK_URL: webhookUrl('https://hooks.example.com/services/…'),
  ...traceVariables,
  PUBLIC_URL: url('https://videos.example.com'),
  S3_ENDPOINT: url('https://s3.eu-central-1.amazonaws.com'),
  S3_BUCKET: z.string().regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, problem("isn't a bucket name", 'my-videos')),
  S3_ACCESS_KEY_ID: secret,
  S3_SECRET_ACCESS_KEY: secret,
  S3_REGION: z.string().regex(oneWord, problem("isn't a region", 'eu-central-1')),
  HTTP_PROXY: httpProxy,
  HTTPS_PROXY: httpProxy,
  NO_PROXY: list,
  PUBLIC_NETWORKS: networkRanges,
  RETENTION_DAYS: positiveInteger('90'),
  HOSTED_DAYS: positiveInteger('7'),
  HOSTED_MAX_GB: positiveNumber('10'),
  GLOBAL_BUDGET_USD_MONTH: positiveNumber('200'),
  GUILD_BUDGET_USD_MONTH: positiveNumber('12.50'),
  FFMPEG_PATH: z.string().refine(existsSync, problem("doesn't exist", '/usr/bin/ffmpeg')),
  PLAYGROUND_PAID: oneOf('0', '1'),
  LOG_LEVEL: oneOf('info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent'),
};

export const activeSchema = z.object(activeVariables).partial();

export type Values = z.infer<typeof activeSchema>;

/** Whether a variable's value must never appear in a log. Providers' definitions list theirs. */
export function isSecret(name: string): boolean {
  if (!(name in activeVariables)) return false;
  return /TOKEN|_KEY|SECRET|_HEADERS$|^(DATABASE_URL|ALERT_WEBHOOK_URL|HTTPS?_PROXY)$/.test(name);
}
