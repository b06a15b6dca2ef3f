import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './bot/controls.ts';
import { warmUp } from './bot/warm-up.ts';
import { knownModelIds, modelsFor } from './catalog/catalog.ts';
import './catalog/models-file.ts';
import './commands/localize.ts';
import './commands/operator/show.ts';
import './commands/settings/subcommands.ts';
import { loadConfig } from './config.ts';
import { removeLeftovers } from './leftovers.ts';
import './media/assemble.ts';
import './media/ffmpeg-path.ts';
import { createProviders, providerDefinitions } from './providers/index.ts';
import { createRuntime } from './runtime/index.ts';
import { useOneUndici } from './runtime/network/one-undici.ts';
import './store/data-dir.ts';
import './store/open-stores.ts';
import './store/postgres/life.ts';
import './store/postgres/one-bot.ts';
import './store/postgres/stores.ts';
import './store/start-guard.ts';
import './store/tighten-data-dir.ts';

/** Nobody waits longer for an installation. */
const LIMIT_MS = 30_000;

/**
 * Loads what a start loads and what the first click does, with every provider, and answers some commands, so that what
 * they call is compiled too. It needs no network and leaves nothing behind. Node keeps the compiled code at the end of
 * the process.
 */
export async function compile(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cutscene-'));
  const config = loadConfig({ DISCORD_TOKEN: 'none', DATA_DIR: dataDir }, { modelIds: knownModelIds() });
  useOneUndici();
  const runtime = await createRuntime(config.network);
  const { clock } = runtime;
  clock.after(LIMIT_MS, () => process.exit(1));
  const accounts = providerDefinitions.map((definition) => ({
    definition,
    account: {
      ...{ apiKey: 'none', isOperatorsOwn: true },
      baseUrl: `http://127.0.0.1:9${definition.baseUrlEnding}`,
    },
  }));
  const providers = await createProviders({ ...config, accounts, runtime, ffmpegPath: undefined });
  const models = modelsFor(config);
  // Without its limit of time.
  await warmUp({ config, models, providers, clock: { ...clock, steadyMs: () => 0 } });
  await rm(dataDir, { recursive: true });
  await removeLeftovers(new URL('../node_modules/', import.meta.url), process.env['npm_lifecycle_event']);
  process.exit(0);
}
