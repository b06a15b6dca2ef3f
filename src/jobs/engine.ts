import type { Model } from '../catalogue/schema.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { InputImage, Provider } from '../providers/provider.ts';
import { isFinal, isIn, isSettled, type Job, type JobIn, type VideoFile } from './job.ts';
import { fairOrder, type Limits, openJobsOf, startable } from './queue.ts';
import { createStep } from './step.ts';
import type { JobStore } from './store.ts';
import type { Timings } from './timings.ts';
import { type JobEvent, transition } from './transition.ts';

/** What the provider last said of a running task; kept in memory, for it is old at once. */
export interface Progress {
  /** 0 to 1. */
  fraction?: number;
  step?: string;
}

export interface EngineDeps {
  store: JobStore;
  providers: ReadonlyMap<string, Provider>;
  findModel(id: string): Model | undefined;
  limits: Limits;
  timings: Timings;
  /** Brings the task's output to this machine and makes sure that it is a video that plays. Safe to repeat. */
  downloadVideo(job: JobIn<'downloading'>, signal: AbortSignal): Promise<VideoFile>;
  /** The same for the picture of a first stage. */
  downloadStill(job: JobIn<'downloading'>, signal: AbortSignal): Promise<InputImage>;
  /**
   * Brings the video to the member. With `mayBeThere` an earlier attempt may have posted it: that one counts,
   * for a video is posted once.
   */
  deliver(
    job: JobIn<'delivering'>,
    options: { mayBeThere: boolean; signal: AbortSignal },
  ): Promise<Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>>;
  /** Tells the member how the job ended, in its message. Safe to repeat. */
  tell(job: Job, signal: AbortSignal): Promise<void>;
  /** Throws away what the job kept on this machine. */
  cleanUp(job: Job): Promise<void>;
  /** Whether the first response is visible; asked for jobs that a crash left `accepted`. */
  wasAnswered(job: Job, signal: AbortSignal): Promise<{ messageId: string } | undefined>;
  /** Called after each stored change. Must not throw. */
  onChange(job: Job, previous: Job): void;
  clock: Clock;
  random(): number;
  log: Log;
}

/** The queue stands still for first responses for this long at most, and looks this often. */
const FIRST_RESPONSES_MS = 1_000;
const FIRST_RESPONSES_LOOK_MS = 20;

/** Moves jobs from accepted to their end, one stored step at a time. One per process. */
export interface Engine {
  /**
   * Stores a new job in state `accepted`. False if this job is known already (its command arrived twice).
   * Throws a `UserError` when the member has too many jobs, or the bot is stopping.
   */
  accept(job: Job): Promise<boolean>;
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
  /** The job as it is now, if it is not settled. */
  get(id: string): Job | undefined;
  /** The jobs in memory: all that are not settled. */
  all(): Iterable<Job>;
  progressOf(id: string): Progress;
  /** 1 for the job that its provider takes next; `undefined` for one that does not wait. */
  placeOf(id: string): number | undefined;
  cancel(id: string): Promise<Job | undefined>;
  /** Asks Discord whether the first response of an `accepted` job arrived; then it queues, or ends unpaid. */
  recheck(id: string): void;
  /** Takes up every stored job where it was. */
  resume(): Promise<number>;
  /** Stops taking jobs, lets paid calls come back and stores the rest; resolves within `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export function createEngine(deps: EngineDeps): Engine {
  const { store, clock, log } = deps;
  const jobs = new Map<string, Job>();
  const progress = new Map<string, Progress>();
  const timers = new Map<string, () => void>();
  /** The end of the last change of each job: changes of one job happen one after the other. */
  const changes = new Map<string, Promise<unknown>>();
  /** Jobs that are taking a step right now. */
  const stepping = new Set<string>();
  /** Those of them that were woken meanwhile. */
  const wakeAgain = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  /** Jobs that this process has moved to `submitting` and whose paid call it has not begun: each is made once. */
  const orders = new Set<string>();
  /** Jobs that an earlier process began: what it did last may have happened without being stored. */
  const resumed = new Set<string>();
  let pumping: Promise<void> | undefined;
  let pumpAgain = false;
  let cancelPump = () => {};
  const step = createStep({
    ...deps,
    apply,
    getJob: (id) => jobs.get(id),
    isResumed: (id) => resumed.has(id),
    takeOrder: (id) => orders.delete(id),
    progress,
    stopping: stopping.signal,
  });

  async function apply(id: string, event: JobEvent): Promise<Job | undefined> {
    const before = changes.get(id);
    const change = (async () => {
      await before?.catch(() => {});
      const job = jobs.get(id);
      if (job === undefined) return undefined;
      const changed = transition(job, event, clock.now());
      if (changed === job) return job;
      await store.update(changed);
      jobs.set(id, changed);
      logChange(changed, job);
      deps.onChange(changed, job);
      if (isSettled(changed)) forget(changed);
      if (changed.status.state !== job.status.state) pump();
      return changed;
    })();
    changes.set(id, change);
    try {
      return await change;
    } finally {
      if (changes.get(id) === change) changes.delete(id);
    }
  }

  function forget(job: Job) {
    jobs.delete(job.id);
    progress.delete(job.id);
    resumed.delete(job.id);
    orders.delete(job.id);
    timers.get(job.id)?.();
    timers.delete(job.id);
    deps
      .cleanUp(job)
      .catch((err: unknown) => log.warn({ err, job: job.id }, 'could not clean up after the job'));
  }

  /** Lets the job take its next step now. A job takes one step at a time. */
  function wake(id: string) {
    timers.get(id)?.();
    timers.delete(id);
    if (stopping.signal.aborted) return;
    if (stepping.has(id)) {
      wakeAgain.add(id);
      return;
    }
    stepping.add(id);
    const run = runSteps(id).finally(() => underWay.delete(run));
    underWay.add(run);
  }

  async function runSteps(id: string) {
    let delayMs: number | undefined = 0;
    try {
      while (delayMs === 0 && !stopping.signal.aborted) {
        const job = jobs.get(id);
        if (job === undefined) break;
        delayMs = await step(job);
        // Something came in meanwhile, such as a cancel: it must not wait for the timer.
        if (wakeAgain.delete(id)) delayMs = 0;
      }
    } catch (err) {
      log.error({ err, job: id }, 'a step of the job failed unexpectedly; it will be taken again');
      delayMs = 5_000;
    }
    // In the same turn as the last look at the job, so that no call to `wake` falls between.
    stepping.delete(id);
    wakeAgain.delete(id);
    if (!delayMs || stopping.signal.aborted) return;
    timers.set(
      id,
      clock.after(delayMs, () => wake(id)),
    );
  }

  /** Takes from the queue what may run now. */
  function pump() {
    if (pumping) {
      pumpAgain = true;
      return;
    }
    pumping = (async () => {
      let lookedAtMs: number;
      do {
        pumpAgain = false;
        await firstResponses();
        lookedAtMs = clock.now();
        const ready = stopping.signal.aborted ? [] : startable([...jobs.values()], deps.limits, lookedAtMs);
        await Promise.all(ready.map(start));
      } while (pumpAgain);
      pumping = undefined;
      pumpWhenDue(lookedAtMs);
    })();
  }

  /** Waits a moment while members wait for a first response: they have 3 s, and everything else has minutes. */
  async function firstResponses() {
    const untilMs = clock.now() + FIRST_RESPONSES_MS;
    while (clock.now() < untilMs && isAnybodyWaiting() && !stopping.signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      clock.after(FIRST_RESPONSES_LOOK_MS, resolve);
      await promise;
    }
  }

  function isAnybodyWaiting(): boolean {
    // One that waits longer has another trouble.
    const sinceMs = clock.now() - FIRST_RESPONSES_MS;
    for (const job of jobs.values()) if (isIn(job, 'accepted') && job.createdAtMs > sinceMs) return true;
    return false;
  }

  /** Comes back for the first of the jobs that were not due yet at the last look. */
  function pumpWhenDue(lookedAtMs: number) {
    cancelPump();
    const dueAtMs = [...jobs.values()].flatMap((job) =>
      isIn(job, 'queued') && job.status.notBeforeMs > lookedAtMs ? [job.status.notBeforeMs] : [],
    );
    if (dueAtMs.length === 0 || stopping.signal.aborted) return;
    cancelPump = clock.after(Math.max(0, Math.min(...dueAtMs) - clock.now()), pump);
  }

  async function start(job: Job) {
    try {
      // A member may have cancelled it in this very moment.
      if (!isIn(jobs.get(job.id) ?? job, 'queued')) return;
      const started = await apply(job.id, { type: 'submitting' });
      if (started === undefined || !isIn(started, 'submitting')) return;
      orders.add(job.id);
      wake(job.id);
    } catch (err) {
      log.error({ err, job: job.id }, 'could not start the job; it stays in the queue');
      clock.after(5_000, pump);
    }
  }

  function logChange(job: Job, previous: Job) {
    const { status } = job;
    if (status.state === previous.status.state) return;
    const fields = {
      job: job.id,
      guild: job.origin.guildId,
      model: job.request.model,
      provider: job.provider,
      state: status.state,
      tookMs: job.stateSinceMs - previous.stateSinceMs,
      totalMs: job.stateSinceMs - job.createdAtMs,
      ...('cause' in status && { cause: status.cause }),
      ...('kind' in status && { kind: status.kind }),
      ...('route' in status && { route: status.route, bytes: status.file.bytes }),
    };
    log[status.state === 'failed' || status.state === 'unclear' ? 'warn' : 'info'](fields, 'job');
  }

  return {
    async accept(job) {
      if (stopping.signal.aborted) {
        throw new UserError('I am being restarted right now. Please ask again in a minute.');
      }
      if (jobs.has(job.id)) return false;
      const open = openJobsOf(jobs.values(), job.origin.guildId, job.origin.userId);
      const { memberRunning, memberWaiting } = deps.limits;
      if (open >= memberRunning + memberWaiting) {
        throw new UserError(
          `You already have ${open} videos on the way, which is the most one member may have. ` +
            'Please wait until one is done, or cancel one.',
        );
      }
      // Counted before the write, so that a burst of commands can't slip past the limit.
      jobs.set(job.id, job);
      try {
        const isNew = await store.insert(job);
        if (!isNew) jobs.delete(job.id);
        return isNew;
      } catch (error) {
        jobs.delete(job.id);
        throw error;
      }
    },

    async apply(id, event) {
      const job = await apply(id, event);
      if (job && !isIn(job, 'queued', 'accepted', 'unclear')) wake(id);
      return job;
    },

    get: (id) => jobs.get(id),
    all: () => jobs.values(),
    progressOf: (id) => progress.get(id) ?? {},

    placeOf(id) {
      const job = jobs.get(id);
      if (job === undefined || !isIn(job, 'queued')) return undefined;
      const rivals = [...jobs.values()].filter(({ provider }) => provider === job.provider);
      return fairOrder(rivals).findIndex((rival) => rival.id === id) + 1;
    },

    async cancel(id) {
      const job = await apply(id, { type: 'cancel-requested' });
      if (job && (isFinal(job) || isIn(job, 'cancelling'))) wake(id);
      return job;
    },

    recheck: (id) => wake(id),

    async resume() {
      const stored = await store.unsettled();
      for (const job of stored) {
        jobs.set(job.id, job);
        resumed.add(job.id);
      }
      for (const job of stored) if (!isIn(job, 'queued', 'unclear')) wake(job.id);
      pump();
      return stored.length;
    },

    async close(graceMs) {
      stopping.abort(new Error('The bot is stopping'));
      for (const stop of timers.values()) stop();
      timers.clear();
      cancelPump();
      const grace = Promise.withResolvers<void>();
      const cancelGrace = clock.after(graceMs, grace.resolve);
      await Promise.race([Promise.allSettled([...underWay, ...changes.values(), pumping]), grace.promise]);
      cancelGrace();
    },
  };
}
