import { isIn } from '../src/jobs/job.ts';
import { type CrashRun, type Kill, runWithCrashes } from '../test/support/crash-run.ts';
import { none, outcomeRows } from './outcomes.ts';
import { seededRandom } from './random.ts';
import type { Row } from './table.ts';

const JOBS = 400;
const KILLS = 80;
/** A point is a change or a call of any job, before and after. The jobs of a round pass about this many. */
const LATEST_PASSING = 150;
const LATEST_MS = 6_000;

/** `kill -9` at points drawn by `SEED` (default 1), over and over, and the outcome of the jobs. */
export async function measureCrashes(): Promise<Row[]> {
  const seed = Number(process.env['SEED'] ?? 1);
  const random = seededRandom(seed);
  const fates = ['completes', 'fails', 'never-ends'] as const;
  const kills = Array.from({ length: KILLS }, (): Kill => {
    const passing = 1 + Math.floor(random() * LATEST_PASSING);
    const fate = fates[Math.floor(random() * fates.length)] ?? 'completes';
    return { point: 'any', passing, fate, latestMs: LATEST_MS };
  });
  const rows: Row[] = [];
  await runWithCrashes({ jobs: JOBS, kills }, (run) => {
    rows.push(...toRows(run, seed));
  });
  return rows;
}

function toRows({ discord, jobs }: CrashRun, seed: number): Row[] {
  const what = `${KILLS} × kill -9 over ${JOBS} jobs (seed ${seed})`;
  return [
    ...outcomeRows(what, discord, jobs),
    none(`${what}: unclear without having been on its way`, jobs, ({ job, wasSubmitting }) =>
      job ? isIn(job, 'unclear') && !wasSubmitting : false,
    ),
  ];
}
