import type { Changes, OwnChange } from './changes.ts';
import type { EngineDeps } from './engine-contract.ts';
import type { Progress } from './estimates.ts';
import { aloneFleet } from './fleet.ts';
import type { HeldJobs } from './held-jobs.ts';
import type { Job } from './job.ts';
import { createPendingSubmits } from './pending-submits.ts';
import { takeUp } from './resume.ts';
import { createRunner } from './runner.ts';
import { createJobSignals, type Signals } from './signals.ts';
import { createStarter } from './starter.ts';
import { createStep } from './step.ts';

/** Lets held jobs take their steps, and keeps what is only needed for that. */
export function createStepping(
  deps: EngineDeps & {
    jobs: ReadonlyMap<string, Job>;
    held: Pick<HeldJobs, 'has'>;
    changes: Pick<Changes, 'apply' | 'confirm'>;
    signals: Signals;
    cancelJob(id: string): Promise<unknown>;
    /** Whether this process's jobs are surely its own. */
    isAlive(): boolean;
    /** A job couldn't be started. */
    onStartFailed(id: string): void;
  },
) {
  const { jobs, held, changes, clock, log } = deps;
  const progress = new Map<string, Progress>();
  /** Jobs from another process. Their last action may have happened without being stored. */
  const resumed = new Set<string>();
  const signals = createJobSignals(deps.signals);
  const isAlone = (deps.fleet ?? aloneFleet) === aloneFleet;
  const pendingSubmits = createPendingSubmits({ isAlive: deps.isAlive, confirm: changes.confirm, clock });

  const {
    step,
    check,
    news,
    forget: forgetCalls,
  } = createStep({
    ...{ ...deps, progress, signalsOf: signals.of },
    // The task of a paid call is noted even if another process holds the job by now.
    apply: (id, event) => changes.apply(id, event, { asHolder: event.type !== 'submitted' }),
    getJob: (id) => jobs.get(id),
    allJobs: () => jobs.values(),
    isResumed: (id) => resumed.has(id),
    claimSubmit: pendingSubmits.claim,
    mayPay: async (id) => isAlone || pendingSubmits.mayPay(id),
    wakeIn: (id, delayMs) => (delayMs > 0 ? runner.wakeIn(id, delayMs) : wake(id)),
  });

  const runner = createRunner({
    ...{ jobs, clock, log, ...deps.signals },
    mayStep: (id) => held.has(id) && deps.isAlive(),
    step: (job) => withSignals(job, () => (deps.inStep ? deps.inStep(job, () => step(job)) : step(job))),
  });

  const { wake, start, grant } = createStarter({
    ...{ jobs, holds: held.has, apply: changes.apply, runner, stopping: deps.signals.stopping, clock, log },
    onFailed: deps.onStartFailed,
  });

  async function withSignals<T>({ id }: Job, work: () => Promise<T>): Promise<T> {
    signals.begin(id);
    try {
      return await work();
    } finally {
      // Nobody else forgets those of another process's job.
      if (!held.has(id)) signals.forget(id);
    }
  }

  function forget(id: string) {
    progress.delete(id);
    resumed.delete(id);
    pendingSubmits.forget(id);
    runner.forget(id);
    news.forget(id);
    forgetCalls(id);
  }

  return {
    ...{ wake, start, grant, news },
    progressOf: (id: string): Progress => progress.get(id) ?? {},
    check: (job: Parameters<typeof check>[0]) => withSignals(job, () => check(job)),
    /** This process has changed the job. */
    onChanged({ id, isRestored }: Job, { event, sentAt }: OwnChange) {
      if (event.type === 'submitting' && !isRestored) pendingSubmits.add(id, sentAt);
    },
    /** Lets jobs continue as another process left them, or this one before it was interrupted. */
    goOn(taken: readonly Job[]) {
      for (const { id } of taken) resumed.add(id);
      takeUp(taken, { wake, wakeIn: runner.wakeIn });
    },
    /** The job may be another process's. */
    interrupt(id: string) {
      signals.end(id);
      runner.forget(id);
    },
    /** The job is another process's. */
    end(id: string) {
      signals.end(id);
      // A step that is under way needs them until it ends.
      if (!runner.isStepping(id)) signals.forget(id);
      forget(id);
    },
    /** The job is settled. */
    forget(id: string) {
      forget(id);
      signals.forget(id);
    },
    stop() {
      runner.stop();
      news.stop();
    },
    underWay: () => runner.underWay(),
  };
}
