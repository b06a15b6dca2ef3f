import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import {
  DiscordAPIError,
  PermissionsBitField,
  REST,
  type RESTGetAPICurrentUserGuildsResult,
  type RESTGetCurrentApplicationResult,
  Routes,
} from 'discord.js';
import { createCatalogue, knownModelIds, modelsFor } from '../src/catalogue/catalogue.ts';
import { readModelsFile } from '../src/catalogue/models-file.ts';
import { sunsetWarnings } from '../src/catalogue/retirement.ts';
import { registeredCommands, spokenName } from '../src/commands/deploy.ts';
import { commands } from '../src/commands/index.ts';
import { type Config, loadConfig, loadEnvFile } from '../src/config.ts';
import { StartError } from '../src/errors.ts';
import { inviteUrl, neededPermissions } from '../src/events/client-ready.ts';
import { monthOf } from '../src/jobs/period.ts';
import { redact } from '../src/log.ts';
import { findFfmpeg } from '../src/media/ffmpeg-path.ts';
import { createModerator } from '../src/moderation/moderator.ts';
import { readSunset } from '../src/providers/http/sunset.ts';
import { createProviders } from '../src/providers/index.ts';
import { type Provider, ProviderError } from '../src/providers/provider.ts';
import { backUpStore } from '../src/store/backup.ts';
import { createLedger } from '../src/store/ledger.ts';
import { checkHosting } from './doctor-hosting.ts';

const KEY_TIMEOUT_MS = 10_000;
/** Below this a few videos fill the disk. */
const LOW_DISK_BYTES = 1024 ** 3;

let problems = 0;
const good = (line: string) => console.log(`✅ ${line}`);
const note = (line: string) => console.log(`⚠️  ${line}`);
function bad(line: string) {
  problems++;
  console.log(`❌ ${line}`);
}
const tell = { good, note, bad };

const usage = `Checks everything that the bot needs, beside a running bot too.

  npm run doctor
  npm run doctor -- --backup FILE   copies the store to FILE instead`;

const { help, backup } = readArguments();
if (help) {
  console.log(usage);
  process.exit(0);
}
loadEnvFile();
const config = checkConfig();
if (config && backup !== undefined) await backUp(config, backup);
else if (config) {
  await checkStore(config);
  const ffmpegPath = await checkFfmpeg(config);
  const providers = await createProviders({ ...config, ffmpegPath });
  for (const provider of providers.values()) await checkKey(provider, config);
  await checkModeration(config);
  checkModels(config, providers);
  for (const { mark, line } of await checkHosting(config)) tell[mark](redact(line, config.secrets));
  await checkDiscord(config);
}
process.exitCode = problems > 0 ? 1 : 0;

function readArguments(): { help?: boolean; backup?: string } {
  try {
    return parseArgs({ options: { help: { type: 'boolean' }, backup: { type: 'string' } } }).values;
  } catch (error) {
    console.error(`${describe(error)}\n\n${usage}`);
    process.exit(2);
  }
}

async function backUp({ dataDir }: Config, target: string): Promise<void> {
  try {
    const { bytes } = await backUpStore(dataDir, target);
    good(`Backup: ${target} (${megabytes(bytes)}); the README says how to restore it`);
  } catch (error) {
    bad(`Backup: ${dataDir} could not be copied to ${target} (${describe(error)})`);
  }
}

function checkConfig(): Config | undefined {
  try {
    const loaded = loadConfig(process.env, { modelIds: knownModelIds(), readModels: readModelsFile });
    good('Configuration: every variable reads well');
    for (const warning of loaded.warnings) note(`Configuration: ${warning}`);
    return loaded;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    for (const problem of error.problems) bad(`Configuration: ${problem}`);
    return undefined;
  }
}

/** Reads beside a running bot; changes nothing. */
async function checkStore({ dataDir }: Config): Promise<void> {
  const path = join(dataDir, 'cutscene.sqlite');
  if (!existsSync(path)) {
    note(`Store: ${dataDir} is empty; the first start fills it`);
    return;
  }
  try {
    await access(dataDir, constants.W_OK);
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    const result = String(database.prepare('PRAGMA quick_check').get()?.['quick_check']);
    const { jobs, open } =
      database.prepare('SELECT count(*) AS jobs, total(1 - settled) AS open FROM jobs').get() ?? {};
    const { spentUsd, heldUsd } = await createLedger(database).totals(monthOf(Date.now()));
    database.close();
    const size = megabytes((await stat(path)).size);
    if (result === 'ok') {
      good(`Store: ${path} is sound, ${size}, ${jobs} jobs, ${open} unfinished`);
      good(`Spent this month: $${spentUsd.toFixed(2)}, and up to $${heldUsd.toFixed(2)} by unfinished jobs`);
    } else bad(`Store: ${path} is damaged (${result}); restore it from a backup`);
    const { bavail, bsize } = await statfs(dataDir);
    const freeBytes = bavail * bsize;
    const gigabytes = (freeBytes / 1024 ** 3).toFixed(1);
    if (freeBytes < LOW_DISK_BYTES) bad(`Disk: only ${gigabytes} GB are free at ${dataDir}`);
    else good(`Disk: ${gigabytes} GB are free`);
  } catch (error) {
    bad(`Store: ${path} can't be used (${describe(error)})`);
  }
}

async function checkFfmpeg({ ffmpegPath }: Config): Promise<string | undefined> {
  try {
    const ffmpeg = await findFfmpeg({ configuredPath: ffmpegPath, searchPath: process.env['PATH'] });
    const line = `ffmpeg: ${ffmpeg.version} at ${ffmpeg.path}`;
    if (ffmpeg.writesH264) good(`${line} writes H.264`);
    else bad(`${line} can't write H.264; set FFMPEG_PATH to one that can`);
    return ffmpeg.path;
  } catch (error) {
    bad(
      `ffmpeg: ${describe(error)}; without it videos are neither converted nor made to fit. Install it, or set FFMPEG_PATH`,
    );
    return undefined;
  }
}

/** What of the models that may be chosen here ends soon. */
function checkModels(
  { selfHosted, own, defaultModel }: Config,
  providers: ReadonlyMap<string, Provider>,
): void {
  const catalogue = createCatalogue({
    models: modelsFor({ selfHosted: selfHosted.model, own: own.models }),
    providers,
    defaultModelId: defaultModel,
    now: Date.now,
  });
  for (const warning of sunsetWarnings(catalogue.ending, Date.now())) note(`Models: ${warning}`);
}

/** One free call with the key. */
async function checkKey({ id, api }: Provider, { secrets }: Config): Promise<void> {
  if (api?.checkUrl === undefined) return;
  try {
    const { headers } = api;
    const answer = await fetch(api.checkUrl, { headers, signal: AbortSignal.timeout(KEY_TIMEOUT_MS) });
    const { status } = answer;
    const sunset = readSunset(Object.fromEntries(answer.headers));
    if (sunset)
      note(`${id}: says that this service ends ${sunset.endsOn ? `on ${sunset.endsOn}` : 'one day'}`);
    if (status === 401 || status === 403)
      bad(`${id}: the key is refused; copy it again from the provider's page`);
    else if (status === 200) good(`${id}: the key is good`);
    else note(`${id}: answers ${status} at ${api.origin}, so the key could not be tried`);
  } catch (error) {
    bad(`${id}: ${api.origin} can't be reached (${redact(describe(error), secrets)})`);
  }
}

/** One free call, as for a prompt. */
async function checkModeration({ moderation, secrets }: Config): Promise<void> {
  if (!moderation) return;
  const { origin } = new URL(moderation.baseUrl);
  try {
    const moderator = createModerator(moderation, (work) => work());
    await moderator.classify({ prompt: 'a paper boat', picture: null });
    good(`Moderation: ${origin} checks prompts`);
  } catch (error) {
    const isRefused = error instanceof ProviderError && error.kind === 'unauthorized';
    bad(
      isRefused
        ? `Moderation: ${origin} refuses the key; copy it again`
        : `Moderation: ${origin} does not work (${redact(describe(error), secrets)})`,
    );
  }
}

async function checkDiscord({ discord: { token, apiUrl }, secrets }: Config): Promise<void> {
  if (token === undefined) {
    note('Discord: DISCORD_TOKEN is not set, so `npm start` opens the playground');
    return;
  }
  const rest = new REST({ version: '10', retries: 0, ...(apiUrl !== undefined && { api: apiUrl }) }).setToken(
    token,
  );
  try {
    const application = (await rest.get(Routes.currentApplication())) as RESTGetCurrentApplicationResult;
    good(`Discord: the token is that of ${application.name}`);
    await checkCommands(rest, application.id);
    await checkPermissions(rest);
    console.log(`🔗 Invite: ${inviteUrl(application.id)}`);
  } catch (error) {
    const isRefused = error instanceof DiscordAPIError && error.status === 401;
    bad(
      isRefused
        ? 'Discord: DISCORD_TOKEN is refused; copy it again from the Developer Portal, under Bot'
        : `Discord: ${redact(describe(error), secrets)}`,
    );
  }
}

async function checkCommands(rest: REST, applicationId: string): Promise<void> {
  const registered = new Set((await registeredCommands(rest, applicationId)).map(({ name }) => name));
  const missing = commands.filter(({ data }) => !registered.has(data.name)).map(spokenName);
  if (missing.length === 0) good('Commands: registered');
  else
    note(
      `Commands: ${missing.join(', ')} not registered yet; the next start does it, or npm run deploy-commands`,
    );
}

async function checkPermissions(rest: REST): Promise<void> {
  const guilds = (await rest.get(Routes.userGuilds())) as RESTGetAPICurrentUserGuildsResult;
  if (guilds.length === 0) note('Servers: the bot is in none yet; open the invite link below');
  for (const guild of guilds) {
    const missing = new PermissionsBitField(BigInt(guild.permissions)).missing(neededPermissions);
    if (missing.length === 0) good(`Server ${guild.name}: all permissions are there`);
    else
      bad(
        `Server ${guild.name}: ${missing.join(', ')} missing; give them to the bot's role, or invite it again`,
      );
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
