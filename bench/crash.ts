import { isFinal, isIn } from '../src/jobs/job.ts';
import { type CrashedJob, type CrashRun, type Kill, runWithCrashes } from '../test/support/crash-run.ts';
import { seededRandom } from './random.ts';
import { bounded, type Row, told } from './table.ts';

const JOBS = 200;
const KILLS = 80;
/** A round passes some more points than this: a change or a call of any job, before and after. */
const LATEST_PASSING = 40;

/** `kill -9` at points drawn by `SEED` (default 1), over and over, and what was left of the jobs. */
export async function measureCrashes(): Promise<Row[]> {
  const seed = Number(process.env['SEED'] ?? 1);
  const random = seededRandom(seed);
  const fates = ['completes', 'fails', 'never-ends'] as const;
  const kills = Array.from({ length: KILLS }, (): Kill => {
    const passing = 1 + Math.floor(random() * LATEST_PASSING);
    return { point: 'any', passing, fate: fates[Math.floor(random() * fates.length)] ?? 'completes' };
  });
  const rows: Row[] = [];
  await runWithCrashes({ jobs: JOBS, kills }, (run) => {
    rows.push(...toRows(run, seed));
  });
  return rows;
}

function toRows(run: CrashRun, seed: number): Row[] {
  const what = (fault: string) => `${KILLS} × kill -9 over ${JOBS} jobs (seed ${seed}): ${fault}`;
  const none = (fault: string, isFault: (each: CrashedJob) => boolean) => {
    const faults = run.jobs.filter(isFault);
    for (const { prompt, job } of faults) console.error(`${fault}: ${prompt}`, job?.status);
    return bounded(what(fault), { cutscene: faults.length, plainLoop: undefined, limit: 0 }, String);
  };
  const posted = run.discord.messages().flatMap(({ attachments }) => attachments);
  const videosOf = ({ command }: CrashedJob) =>
    posted.filter(({ filename }) => filename === `cutscene-${command.id}.mp4`).length;
  const ends = Map.groupBy(run.jobs, ({ job }) => job?.status.state ?? 'never taken');
  return [
    none('lost', isLost),
    none('paid twice', ({ creates }) => creates > 1),
    none('not shown once', (each) => videosOf(each) !== (each.job && isIn(each.job, 'succeeded') ? 1 : 0)),
    none('not settled in the ledger', isUnsettled),
    none('unclear without having been on its way', ({ job, wasSubmitting }) =>
      job ? isIn(job, 'unclear') && !wasSubmitting : false,
    ),
    told(what('ends'), [...ends].map(([state, { length }]) => `${length} ${state}`).join(', '), ''),
  ];
}

/** It was answered, and its message does not show how it ended. */
function isLost({ command, job }: CrashedJob): boolean {
  const message = command.message();
  if (job === undefined || (isIn(job, 'cancelled') && job.status.reason === 'unanswered'))
    return message !== undefined;
  const content = message?.content ?? '';
  if (isIn(job, 'unclear')) return !content.startsWith('⚠️');
  if (!isFinal(job) || !job.told) return true;
  return isIn(job, 'succeeded') ? message?.attachments.length !== 1 : !/^(❌|🚫 Cancelled\.)/u.test(content);
}

function isUnsettled({ job, ledger }: CrashedJob): boolean {
  return job !== undefined && ledger?.['state'] !== (isIn(job, 'unclear') ? 'held' : 'settled');
}
