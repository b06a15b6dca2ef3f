import { knownModelIds } from '../src/catalog/catalog.ts';
import { readModelsFile } from '../src/catalog/models-file.ts';
import { loadConfig } from '../src/config.ts';
import { loadEnvFile } from '../src/environment.ts';
import { reasonOf, StartError } from '../src/errors.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { moveToPostgres } from '../src/store/move-to-postgres.ts';

const usage = `Moves jobs, settings and sums from DATA_DIR into the Postgres database of DATABASE_URL. Stop the bot first.

  npm run migrate    repeat it if it is interrupted; the bot doesn't start in between`;

try {
  await main();
} catch (error) {
  const lines = error instanceof StartError ? error.problems : [reasonOf(error)];
  for (const line of lines) console.error(line);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  if (process.argv.length > 2) {
    console.log(usage);
    return;
  }
  loadEnvFile(process.env);
  const { dataDir, databaseUrl } = loadConfig(process.env, {
    ...{ modelIds: knownModelIds(), readModels: readModelsFile },
  });
  if (databaseUrl === undefined)
    throw new StartError(['DATABASE_URL: is missing; it names the database to move to']);
  const { jobs, ledger, keyv } = await moveToPostgres({ dataDir, databaseUrl }, systemClock);
  const figures = [`${jobs} jobs`, `${ledger} ledger entries`, `${keyv} settings and other entries`];
  console.log(`The database has ${figures.join(', ')}. From now on, start the bot with DATABASE_URL.`);
  console.log(`Videos and pictures stay in ${dataDir}. Its cutscene.sqlite is not used any more.`);
}
