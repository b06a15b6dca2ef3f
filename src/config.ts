import { resolve } from 'node:path';
import type * as z from 'zod';
import {
  concurrencyAt,
  providerVariables,
  readAccounts,
  readSetups,
  warnOfBaseUrl,
  warnOfPublicUrl,
} from './accounts.ts';
import { assistantAccount, problemsOfAssistant, warningsOfAssistant } from './assistant/account.ts';
import type { ModelsFile } from './catalog/models-file.ts';
import { toOwnModels } from './catalog/own-models.ts';
import { isStandIn } from './catalog/provider-names.ts';
import { idsOf } from './catalog/ways.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { StartError } from './errors.ts';
import { moderationAccount, NO_MODERATION } from './moderation/account.ts';
import type { ProviderDefinition } from './providers/definition.ts';
import { providerDefinitions } from './providers/index.ts';
import {
  filesOf,
  hostingOf,
  isPart,
  problemsOfBlobs,
  problemsOfRole,
  problemsOfS3,
  roleOf,
} from './storage-variables.ts';
import { tracesOf } from './trace-variables.ts';
import { activeSchema, isSecret, type Values } from './variables.ts';

const noModels: ModelsFile = { models: [], servers: {}, problems: [], warnings: [] };

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads the environment, once, for the whole program. An empty variable counts as unset. Throws a `StartError` with one
 * line per problem, which never contains a value.
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
  const environment = readEnvironment(env);
  const parsed = activeSchema.safeParse(environment);
  const values = parsed.data ?? {};
  const ofProviders = providerVariables(definitions).safeParse(environment);
  const problems = linesOf(parsed.error, ofProviders.error);

  // Any problem leaves `values` empty, so checks across variables use the raw environment.
  const own = ownModels(environment, known, definitions);
  problems.push(...own.problems);
  const modelIds = [...known.modelIds, ...own.models.flatMap(idsOf)];
  if (own.problems.length === 0) problems.push(...problemsOfModels(environment, modelIds));
  problems.push(...problemsOfDiscord(environment, values), ...problemsOfS3(environment));
  problems.push(...problemsOfBlobs(environment), ...problemsOfRole(environment));
  problems.push(...problemsOfAssistant(environment));
  if (problems.length > 0) throw new StartError(problems);

  const providerValues = ofProviders.data ?? {};
  const accounts = readAccounts(definitions, providerValues);
  const moderation = moderationAccount(environment);
  const traces = tracesOf(values);
  const dataDir = resolve(values.DATA_DIR ?? './data');
  const files = filesOf(values, dataDir);
  return Object.freeze({
    discord: {
      token: values.DISCORD_TOKEN,
      apiUrl: values.DISCORD_API_URL,
      proxyUrl: values.DISCORD_PROXY_URL,
      allowedGuilds: values.ALLOWED_GUILDS,
      deployCommands: values.DEPLOY_COMMANDS ?? 'auto',
      shards: values.DISCORD_SHARDS,
      shardCount: values.DISCORD_SHARD_COUNT,
    },
    accounts,
    /** Tasks at once at each provider, if it or the operator sets a limit. */
    concurrency: concurrencyAt(definitions, providerValues),
    /** The operator's own models, and the servers and setups that run them. */
    own: { models: own.models, servers: own.servers, setups: own.setups },
    defaultModel: values.DEFAULT_MODEL,
    /** By model, the provider that alone makes it. */
    modelProviders: values.MODEL_PROVIDERS,
    /** What becomes of models that a provider describes and nobody wrote a row for. Unset: the operator is asked. */
    newModels: values.NEW_MODELS,
    moderation,
    /** Helps with prompts. Absent: nothing offers that. */
    assistant: assistantAccount(values),
    dataDir,
    /** What this process does: everything, or a part of what several do. */
    role: roleOf(values),
    /** The Postgres database. Unset: a SQLite file in the data folder. */
    databaseUrl: values.DATABASE_URL,
    network: {
      proxies: { http: values.HTTP_PROXY, https: values.HTTPS_PROXY, except: values.NO_PROXY ?? [] },
      publicNetworks: values.PUBLIC_NETWORKS ?? [],
    },
    http: httpOf(values),
    hosting: hostingOf(values, files.filesDir),
    ...files,
    /** How long members' requests are kept. */
    retentionDays: values.RETENTION_DAYS ?? 90,
    /** The operator's own limits, above those of servers. */
    caps: {
      globalUsdPerMonth: values.GLOBAL_BUDGET_USD_MONTH,
      guildUsdPerMonth: values.GUILD_BUDGET_USD_MONTH,
    },
    /** Where alerts go. Unset: to the operators, by direct message. */
    alertUrl: values.ALERT_WEBHOOK_URL,
    traces,
    ffmpegPath: values.FFMPEG_PATH,
    logLevel: values.LOG_LEVEL ?? 'info',
    /** Everything that must never appear in a log. */
    secrets: [
      ...secretsIn(environment, definitions),
      ...passwordIn(values.DATABASE_URL),
      ...Object.values(own.servers).flatMap(({ apiKey }) => apiKey ?? []),
      ...Object.values(traces?.headers ?? {}),
    ],
    /** For the operator, at start. */
    warnings: [
      ...own.warnings,
      ...warningsOf(environment, moderation !== undefined),
      ...warningsOfKeys(accounts.length + Object.keys(own.servers).length, values.DEFAULT_MODEL, definitions),
      ...accounts.flatMap(({ definition, account }) => warnOfBaseUrl(definition, account)),
      ...warnOfPublicUrl(
        values.PUBLIC_URL,
        accounts.map(({ definition }) => definition),
      ),
    ],
  });
}

function linesOf(...errors: readonly (z.ZodError | undefined)[]): string[] {
  return errors
    .flatMap((error) => error?.issues ?? [])
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

function secretsIn(environment: Environment, definitions: readonly ProviderDefinition[]): string[] {
  const keyNames = new Set(definitions.flatMap(({ keyVariables }) => keyVariables));
  return Object.entries(environment).flatMap(([name, value]) =>
    keyNames.has(name) || isSecret(name) ? (value ?? []) : [],
  );
}

/** An error may contain the password alone. */
function passwordIn(databaseUrl: string | undefined): string[] {
  if (databaseUrl === undefined) return [];
  const { password, searchParams } = new URL(databaseUrl);
  return [password, decodeURIComponent(password), searchParams.get('password') ?? ''].filter(Boolean);
}

/** Address of the bot's own server, and its public URL. */
function httpOf({ HOST: host, PORT: port = 3000, PUBLIC_URL: publicUrl, METRICS_TOKEN }: Partial<Values>) {
  return {
    host: host ?? (publicUrl ? '0.0.0.0' : '127.0.0.1'),
    ...{ port, publicUrl, metricsToken: METRICS_TOKEN },
  };
}

/** The content of `MODELS_FILE`, and what providers read from variables of their own. */
function ownModels(
  environment: Environment,
  { readModels }: Parameters<typeof loadConfig>[1],
  definitions: readonly ProviderDefinition[],
) {
  const path = environment['MODELS_FILE'];
  const providerIds = definitions.map(({ id }) => id);
  const file = path && readModels ? readModels(resolve(path), providerIds) : noModels;
  const setups = readSetups(definitions, environment);
  const read = [...setups.values()];
  const found = toOwnModels(
    read.flatMap(({ models }) => models),
    file.models.flatMap(idsOf),
  );
  return {
    ...{ servers: file.servers, setups, models: [...file.models, ...found.models] },
    problems: [...file.problems, ...read.flatMap(({ problems }) => problems)],
    warnings: [...file.warnings, ...read.flatMap(({ warnings }) => warnings), ...found.warnings],
  };
}

function problemsOfModels(environment: Environment, modelIds: readonly string[]): string[] {
  const { DEFAULT_MODEL: usual, MODEL_PROVIDERS: set = '' } = environment;
  const isKnown = (id: string | undefined) => !id || modelIds.includes(id);
  const all = `choose one of ${modelIds.join(', ')}`;
  return [
    ...(isKnown(usual) ? [] : [`DEFAULT_MODEL: isn't a model in this version; ${all}`]),
    ...(set.split(/[\s,]+/).every((pair) => isKnown(pair.replace(/=.*/, '')))
      ? []
      : [`MODEL_PROVIDERS: names a model that isn't in this version; ${all}`]),
  ];
}

function problemsOfDiscord(
  environment: Environment,
  { DISCORD_SHARDS: shards, DISCORD_SHARD_COUNT: count }: Values,
): string[] {
  const problems: string[] = [];
  if (environment['DISCORD_SHARDS'] && !environment['DISCORD_SHARD_COUNT']) {
    problems.push(
      'DISCORD_SHARD_COUNT: is missing; DISCORD_SHARDS needs the total number of shards, for example 4',
    );
  }
  if (count !== undefined && shards?.some((shard) => shard >= count)) {
    problems.push(
      'DISCORD_SHARDS: contains a shard beyond DISCORD_SHARD_COUNT; shards count from 0, for example 0-3 of 4',
    );
  }
  // Otherwise, the playground starts.
  const isBot = environment['NODE_ENV'] === 'production' || isPart(environment);
  if (!environment['DISCORD_TOKEN'] && isBot) {
    problems.push(
      'DISCORD_TOKEN: is missing; copy it from the Developer Portal (https://discord.com/developers/applications), under Bot',
    );
  }
  return problems;
}

function warningsOfKeys(
  keys: number,
  defaultModel: string | undefined,
  definitions: readonly ProviderDefinition[],
): string[] {
  if (keys > 0 || (defaultModel !== undefined && isStandIn(defaultModel))) return [];
  const example = definitions.find(({ isKeyOptional }) => !isKeyOptional)?.keyVariables[0];
  return [`no provider has a key, so only the preview model works. Set one, for example ${example}`];
}

function warningsOf(environment: Environment, isModerated: boolean): string[] {
  const warnings = warningsOfAssistant(environment);
  if (!isModerated) warnings.push(NO_MODERATION);
  if (isPart(environment) && !environment['BLOBS_DIR'] && !environment['S3_ENDPOINT'])
    warnings.push(
      "BLOBS_DIR is not set, and neither are the S3 variables: processes can't share members' images and waiting videos. Set BLOBS_DIR to a folder that all of them see",
    );
  if (!environment['ALLOWED_GUILDS'])
    warnings.push('ALLOWED_GUILDS is not set: every server that adds this bot can use it and your keys');
  return warnings;
}
