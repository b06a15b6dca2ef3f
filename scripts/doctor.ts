import { parseArgs } from 'node:util';
import { knownModelIds } from '../src/catalog/catalog.ts';
import { readModelsFile } from '../src/catalog/models-file.ts';
import { type Config, loadConfig } from '../src/config.ts';
import { loadEnvFile } from '../src/environment.ts';
import { StartError } from '../src/errors.ts';
import { findFfmpeg } from '../src/media/ffmpeg-path.ts';
import { createProviders } from '../src/providers/index.ts';
import { createRuntime } from '../src/runtime/index.ts';
import { checkAssistant } from './doctor/assistant.ts';
import { checkBlobs } from './doctor/blobs.ts';
import { checkDiscord } from './doctor/discord.ts';
import { bad, describe, good, hasProblems, hideSecrets, note } from './doctor/findings.ts';
import { checkHosting } from './doctor/hosting.ts';
import { askForModels } from './doctor/models.ts';
import { checkNetwork } from './doctor/network.ts';
import { checkKey, checkModels, checkModeration, checkServers } from './doctor/providers.ts';
import { backUp, checkStore, putBack } from './doctor/store.ts';

const usage = `Checks everything the bot needs. You can run it while the bot runs.

  npm run doctor
  npm run doctor -- --models        asks the providers instead which models they still have, by free calls
  npm run doctor -- --backup FILE   backs up jobs and settings to FILE instead

Stop the bot before these:

  npm run doctor -- --restore FILE  puts a backup in place of the store
  npm run doctor -- --roll-back     the same with the copy that was made before the last upgrade`;

const { help, backup, models, restore, 'roll-back': rollBack } = readArguments();
if (help) {
  console.log(usage);
  process.exit(0);
}
loadEnvFile(process.env);
const config = checkConfig();
if (config && backup !== undefined) await backUp(config, backup);
else if (config && (restore !== undefined || rollBack)) await putBack(config, restore);
else if (config && models) {
  const runtime = await createRuntime(config.network);
  await askForModels(config, await createProviders({ ...config, runtime, ffmpegPath: undefined }));
} else if (config) {
  const runtime = await createRuntime(config.network);
  await checkStore(config);
  const ffmpegPath = await checkFfmpeg(config);
  const providers = await createProviders({ ...config, runtime, ffmpegPath });
  for (const provider of providers.values())
    await (provider.inspect ? checkServers(provider, config) : checkKey(provider, config, runtime));
  await checkModeration(config, runtime);
  await checkAssistant(config, runtime);
  checkModels(config, providers);
  await checkNetwork(config, providers, runtime.network);
  await checkHosting(config, runtime.network);
  await checkBlobs(config, runtime);
  await checkDiscord(config);
}
process.exitCode = hasProblems() ? 1 : 0;

function readArguments() {
  try {
    const [flag, text] = [{ type: 'boolean' } as const, { type: 'string' } as const];
    const options = { help: flag, models: flag, backup: text, restore: text, 'roll-back': flag };
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${describe(error)}\n\n${usage}`);
    process.exit(2);
  }
}

function checkConfig(): Config | undefined {
  try {
    const loaded = loadConfig(process.env, {
      modelIds: knownModelIds(),
      readModels: readModelsFile,
    });
    hideSecrets(loaded.secrets);
    good('Configuration: all variables are valid');
    for (const warning of loaded.warnings) note(`Configuration: ${warning}`);
    return loaded;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    for (const problem of error.problems) bad(`Configuration: ${problem}`);
    return undefined;
  }
}

async function checkFfmpeg({ ffmpegPath }: Config): Promise<string | undefined> {
  try {
    const ffmpeg = await findFfmpeg({ configuredPath: ffmpegPath, searchPath: process.env['PATH'] });
    const { decoder } = ffmpeg;
    if (!decoder) {
      note(
        `ffmpeg: only ${ffmpeg.version} at ${ffmpeg.path}, which is too old: videos aren't checked, converted or compressed. Install ffmpeg 5 or newer, or set FFMPEG_PATH`,
      );
    } else if (decoder.writesH264) good(`ffmpeg: ${decoder.version} at ${decoder.path} writes H.264`);
    else
      bad(
        `ffmpeg: ${decoder.version} at ${decoder.path} can't write H.264; set FFMPEG_PATH to an ffmpeg that can`,
      );
    return ffmpeg.path;
  } catch (error) {
    bad(
      `ffmpeg: ${describe(error)}; videos aren't checked, converted or compressed. Install ffmpeg 5 or newer, or set FFMPEG_PATH`,
    );
    return undefined;
  }
}
