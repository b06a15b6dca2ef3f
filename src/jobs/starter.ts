import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Changes } from './changes.ts';
import { isIn, type Job } from './job.ts';
import type { Runner } from './runner.ts';
import { isGranted } from './states.ts';

const RETRY_MS = 5_000;

/** Starts queued jobs: at once, or after the process that dispatches for all has granted it. */
export interface Starter {
  /** Moves a queued job on. */
  start(job: Job): Promise<void>;
  /** Lets the job's holder start it. */
  grant(job: Job): Promise<void>;
  /** Lets a job take its next step now, or start if that is granted. */
  wake(id: string): void;
}

export function createStarter(deps: {
  jobs: ReadonlyMap<string, Job>;
  holds(id: string): boolean;
  apply: Changes['apply'];
  runner: Pick<Runner, 'wake'>;
  /** Called if a job couldn't start, and nobody else lets it try again. */
  onFailed(id: string): void;
  stopping: AbortSignal;
  clock: Clock;
  log: Log;
}): Starter {
  const { jobs, apply, runner, stopping, clock, log } = deps;
  const starting = new Set<string>();

  function wake(id: string) {
    const job = jobs.get(id);
    if (!job || !isGranted(job) || !deps.holds(id)) runner.wake(id);
    else if (!starting.has(id)) {
      starting.add(id);
      void start(job).finally(() => starting.delete(id));
    }
  }

  async function start(job: Job) {
    const { id } = job;
    try {
      // The member may have canceled it at this very moment.
      if (stopping.aborted || !isIn(jobs.get(id) ?? job, 'queued')) return;
      const started = await apply(id, { type: job.reel ? 'assembling' : 'submitting' }, { asHolder: true });
      // No paid call begins any more, and whoever continues the job could not know that none was made.
      if (stopping.aborted && started && isIn(started, 'submitting'))
        await apply(id, { type: 'postponed', notBeforeMs: clock.now() }, { asHolder: true });
      else if (started && isIn(started, 'submitting', 'assembling')) runner.wake(id);
    } catch (err) {
      log.error({ err, job: id }, 'could not start the job; it stays queued');
      clock.after(RETRY_MS, () => deps.onFailed(id));
    }
  }

  return {
    start,
    wake,
    async grant({ id }) {
      try {
        await apply(id, { type: 'may-start' }, { grant: true });
        wake(id);
      } catch (err) {
        log.error({ err, job: id }, 'could not let the job start; it stays queued');
      }
    },
  };
}
