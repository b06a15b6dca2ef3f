import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import {
  concurrencyAt,
  moderationAccount,
  providerVariables,
  readAccounts,
  warnOfBaseUrl,
} from './accounts.ts';
import type { ModelsFile } from './catalogue/models-file.ts';
import { StartError } from './errors.ts';
import type { ProviderDefinition } from './providers/definition.ts';
import { providerDefinitions } from './providers/index.ts';
import { oneWord, positiveInteger, secret, url } from './variables.ts';

const positiveNumber = z
  .string()
  .regex(/^\d{1,9}(\.\d+)?$/, 'is no number; right is, for example, 25 or 12.50')
  .transform(Number);

const snowflakes = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter(Boolean))
  .refine(
    (ids) => ids.every((id) => /^\d{15,20}$/.test(id)),
    'holds something that is no server id; right is, for example, 123456789012345678,234567890123456789',
  );

const shardIds = z
  .string()
  .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'is no list of shards; right is, for example, 0-3 or 0,2')
  .transform((value) =>
    value.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    }),
  );

function oneOf<const T extends string>(...values: [T, ...T[]]) {
  return z.enum(values, `is none of ${values.join(', ')}`);
}

/** Variables of the contract that this version reads. */
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
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'is no port; right is a number from 0 to 65535, for example 3000')
    .transform(Number)
    .refine((port) => port <= 65_535, 'is no port; right is a number from 0 to 65535, for example 3000'),
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
const unbuiltVariables = {
  REDIS_URL: secret,
  DATABASE_URL: secret,
  METRICS_TOKEN: secret,
} satisfies Record<string, z.ZodType>;

const builtSchema = z.object(builtVariables).partial();
const unbuiltSchema = z.object(unbuiltVariables).partial();

/** What S3 needs; the region has a default that most servers other than Amazon's take. */
const s3Variables = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

const noModels: ModelsFile = { models: [], servers: {}, problems: [] };

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads the environment, once, for the whole program; an empty variable counts as unset.
 * Throws a `StartError` with one line for each problem, which never holds a value.
 */
export function loadConfig(
  env: NodeJS.ProcessEnv,
  known: {
    modelIds: readonly string[];
    readModels?: (path: string, providerIds: readonly string[]) => ModelsFile;
    providers?: readonly ProviderDefinition[];
  },
) {
  const definitions = known.providers ?? providerDefinitions;
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = builtSchema.safeParse(given);
  const values = parsed.data ?? {};
  const ofProviders = providerVariables(definitions).safeParse(given);
  const problems = [parsed.error, ofProviders.error, unbuiltSchema.safeParse(given).error]
    .flatMap((error) => error?.issues ?? [])
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`);

  // A problem elsewhere leaves `values` empty, so what is asked across variables looks at what was given.
  const modelsPath = given['MODELS_FILE'];
  const own =
    modelsPath && known.readModels
      ? known.readModels(
          resolve(modelsPath),
          definitions.map(({ id }) => id),
        )
      : noModels;
  problems.push(...own.problems);
  const modelIds = [...known.modelIds, ...own.models.map(({ id }) => id)];
  const defaultModel = given['DEFAULT_MODEL'];
  if (defaultModel && own.problems.length === 0 && !modelIds.includes(defaultModel)) {
    problems.push(`DEFAULT_MODEL: is no model of this version; right is one of ${modelIds.join(', ')}`);
  }
  const shardCount = values.DISCORD_SHARD_COUNT;
  if (given['DISCORD_SHARDS'] && !given['DISCORD_SHARD_COUNT']) {
    problems.push(
      'DISCORD_SHARD_COUNT: is missing; with DISCORD_SHARDS it says how many shards there are in all',
    );
  }
  if (shardCount !== undefined && values.DISCORD_SHARDS?.some((shard) => shard >= shardCount)) {
    problems.push(
      'DISCORD_SHARDS: names a shard that DISCORD_SHARD_COUNT does not have; shards count from 0',
    );
  }
  if (!given['DISCORD_TOKEN'] && given['NODE_ENV'] === 'production') {
    problems.push(
      'DISCORD_TOKEN: is missing; it is on the Developer Portal (https://discord.com/developers/applications) under Bot',
    );
  }
  const missingOfS3 = s3Variables.filter((name) => !given[name]);
  if (missingOfS3.length < s3Variables.length) {
    for (const name of missingOfS3) {
      problems.push(`${name}: is missing; hosting videos at S3 takes ${s3Variables.join(', ')} together`);
    }
  }
  if (problems.length > 0) throw new StartError(problems);

  const providerValues = ofProviders.data ?? {};
  const accounts = readAccounts(definitions, providerValues);
  const keyNames = new Set(definitions.flatMap(({ keyVariables }) => keyVariables));
  const secrets = Object.entries(given)
    .filter(
      ([name]) =>
        keyNames.has(name) ||
        (/TOKEN|_KEY|SECRET|^REDIS_URL$|^DATABASE_URL$/.test(name) &&
          (name in builtVariables || name in unbuiltVariables)),
    )
    .map(([, value]) => value ?? '');

  const moderation = moderationAccount(given);
  const dataDir = resolve(values.DATA_DIR ?? './data');
  return Object.freeze({
    discord: {
      token: values.DISCORD_TOKEN,
      apiUrl: values.DISCORD_API_URL,
      allowedGuilds: values.ALLOWED_GUILDS,
      deployCommands: values.DEPLOY_COMMANDS ?? 'auto',
      shards: values.DISCORD_SHARDS,
      shardCount,
    },
    accounts,
    /** Tasks at once at each provider, where it or the operator says. */
    concurrency: concurrencyAt(definitions, providerValues),
    selfHosted: {
      /** Absent where there is no server for it. */
      model: given['OPENAI_BASE_URL'] && (values.SELF_HOSTED_MODEL ?? ''),
      encoding: values.SELF_HOSTED_ENCODING ?? 'multipart',
    },
    /** The operator's own models, and the servers that they run on. */
    own: { models: own.models, servers: own.servers },
    defaultModel: values.DEFAULT_MODEL,
    moderation,
    dataDir,
    http: {
      host: values.HOST ?? (values.PUBLIC_URL ? '0.0.0.0' : '127.0.0.1'),
      port: values.PORT ?? 3000,
      publicUrl: values.PUBLIC_URL,
    },
    hosting: {
      path: join(dataDir, 'hosted'),
      s3: values.S3_ENDPOINT
        ? {
            endpoint: values.S3_ENDPOINT,
            bucket: values.S3_BUCKET ?? '',
            accessKeyId: values.S3_ACCESS_KEY_ID ?? '',
            secretAccessKey: values.S3_SECRET_ACCESS_KEY ?? '',
            region: values.S3_REGION ?? 'us-east-1',
          }
        : undefined,
      keptMs: (values.HOSTED_DAYS ?? 7) * 24 * 3_600_000,
      maxBytes: (values.HOSTED_MAX_GB ?? 10) * 1e9,
    },
    /** How long what members asked for is kept. */
    retentionDays: values.RETENTION_DAYS ?? 90,
    /** The operator's own, above what servers set. */
    caps: {
      globalUsdPerMonth: values.GLOBAL_BUDGET_USD_MONTH,
      guildUsdPerMonth: values.GUILD_BUDGET_USD_MONTH,
    },
    ffmpegPath: values.FFMPEG_PATH,
    logLevel: values.LOG_LEVEL ?? 'info',
    /** Everything that must never be seen in a log. */
    secrets: [...secrets, ...Object.values(own.servers).flatMap(({ apiKey }) => apiKey ?? [])],
    /** For the operator, at start. */
    warnings: [
      ...Object.keys(unbuiltVariables)
        .filter((name) => name in given)
        .map((name) => `${name} is set, but this version does not use it yet`),
      ...accounts.flatMap(({ definition, account }) => warnOfBaseUrl(definition, account)),
      ...(moderation
        ? []
        : [
            'moderation is off, so no prompt is checked: it takes MODERATION_API_KEY, or a key of OpenAI itself',
          ]),
      ...(values.ALLOWED_GUILDS
        ? []
        : ['ALLOWED_GUILDS is not set: every server that adds this bot may use it and its keys']),
    ],
  });
}

/** Adds what `.env` in the working directory says to the environment; what is set already stays. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
