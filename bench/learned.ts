import type { Job } from '../src/jobs/job.ts';
import { createTimings } from '../src/jobs/timings.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { createSqliteStores } from '../src/store/sqlite/stores.ts';

/** The benches' request: a video of the operator's own server with default options. */
const timed: Pick<Job, 'stage' | 'provider' | 'request'> = {
  stage: 0,
  provider: 'openai',
  request: {
    model: 'self-hosted',
    task: 'generate',
    prompt: '',
    durationSeconds: 5,
    resolution: '480p',
    aspectRatio: '16:9',
    seed: 0,
  },
};

/** Writes the durations of earlier jobs into an empty data folder, as a bot that ran for a while has learned them. */
export async function teachTimes(dataDir: string, durationsMs: readonly number[]): Promise<void> {
  const database = await openDatabase(dataDir, systemClock);
  const timings = await createTimings(createSqliteStores(database).keyv('timings'));
  for (const durationMs of durationsMs) await timings.record(timed, durationMs);
  await database.close();
}
