import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import { startable } from './fair-queue.ts';
import { keepStarts, logBroken } from './invariants.ts';
import { isIn, type Job } from './job.ts';
import type { Limits, ProviderGate } from './limits.ts';
import { isGranted } from './states.ts';

/** The queue pauses for first responses for at most this long, and checks this often. */
const FIRST_RESPONSES_MS = 1_000;
const FIRST_RESPONSES_LOOK_MS = 20;
/** After limits that couldn't be read. */
const LIMITS_AGAIN_MS = 2_000;
/** A job waits this long for a provider that keeps failing. */
const MAX_TROUBLE_MS = 30 * 60_000;

/** Starts the jobs that may run, whenever something changes. */
export interface Dispatcher {
  /** Checks the queue now, or once more if a check is under way. */
  dispatch(): void;
  /** The check under way, if any. */
  underWay(): Promise<void> | undefined;
  stop(): void;
}

export function createDispatcher(deps: {
  jobs: ReadonlyMap<string, Job>;
  limits: Limits;
  gate: ProviderGate;
  clock: Clock;
  stopping: AbortSignal;
  /** Whether this process dispatches for all. Absent if it is alone. */
  mayDispatch?: (() => Promise<boolean>) | undefined;
  /** Whether a first response is this process's to send. */
  holds(id: string): boolean;
  /** Moves one job on from the queue. Must not throw. */
  start(job: Job): Promise<void>;
  /** Lets another provider make a job whose own gets no submits now, if one can. */
  changeOffer(job: Job): Promise<void>;
  /** Ends a job whose provider has been failing for too long. */
  giveUp(job: Job, cause: string): Promise<void>;
  log: Log;
}): Dispatcher {
  const { jobs, gate, clock, stopping } = deps;
  const limits = { ...deps.limits, submitsAtOnce: gate.submitsAtOnce };
  const onBroken = logBroken(deps.log);
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let cancelTimer = () => {};

  function dispatch() {
    if (looking !== undefined) {
      lookAgain = true;
      return;
    }
    looking = (async () => {
      let lookedAtMs: number | undefined;
      do {
        lookAgain = false;
        lookedAtMs = await lookOnce();
      } while (lookAgain && !stopping.aborted);
      looking = undefined;
      if (lookedAtMs !== undefined) lookWhenDue(lookedAtMs);
    })();
  }

  /** When it looked; `undefined` if another process does so, or it looks again later. */
  async function lookOnce(): Promise<number | undefined> {
    if (deps.mayDispatch && !(await deps.mayDispatch())) return undefined;
    if (!(await areLimitsKnown())) return undefined;
    await firstResponses();
    const lookedAtMs = clock.now();
    if (stopping.aborted) return lookedAtMs;
    await Promise.all(unsubmittable().map(changeOffer));
    for (const job of hopeless(lookedAtMs)) await giveUp(job);
    await Promise.all(nextToStart(lookedAtMs).map(deps.start));
    return lookedAtMs;
  }

  /** If not, the next look is due soon. */
  async function areLimitsKnown(): Promise<boolean> {
    if (!deps.limits.load) return true;
    const waiting = [...jobs.values()].filter((job) => isIn(job, 'queued'));
    try {
      await deps.limits.load(new Set(waiting.map(({ origin }) => origin.guildId)));
      return true;
    } catch (err) {
      deps.log.warn({ err }, 'could not read the limits of waiting jobs; they wait');
      cancelTimer();
      cancelTimer = clock.after(LIMITS_AGAIN_MS, dispatch);
      return false;
    }
  }

  function nextToStart(nowMs: number): Job[] {
    const all = [...jobs.values()];
    return keepStarts(startable(all, limits, nowMs), all, limits.providerRunning, onBroken);
  }

  /** Pauses briefly while members wait for a first response: they have 3 s, everything else has minutes. */
  async function firstResponses() {
    const untilMs = clock.steadyMs() + FIRST_RESPONSES_MS;
    while (clock.steadyMs() < untilMs && isAnybodyWaiting() && !stopping.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      clock.after(FIRST_RESPONSES_LOOK_MS, resolve);
      await promise;
    }
  }

  function isAnybodyWaiting(): boolean {
    // If it waits longer, the queue isn't the cause.
    const sinceMs = clock.now() - FIRST_RESPONSES_MS;
    for (const job of jobs.values())
      if (isIn(job, 'accepted') && job.createdAtMs > sinceMs && deps.holds(job.id)) return true;
    return false;
  }

  /** Jobs that wait for a provider that gets no submits now. */
  function unsubmittable(): Job[] {
    return [...jobs.values()].filter(
      (job) => isIn(job, 'queued') && !isGranted(job) && gate.waitMs(job.provider, 'submit') > 0,
    );
  }

  async function changeOffer(job: Job) {
    await deps
      .changeOffer(job)
      .catch((err: unknown) =>
        deps.log.error({ err, job: job.id }, 'could not let another provider make the job; it waits'),
      );
  }

  async function giveUp(job: Job) {
    const cause = `its provider has been failing for more than ${MAX_TROUBLE_MS} ms`;
    await deps
      .giveUp(job, cause)
      .catch((err: unknown) =>
        deps.log.error({ err, job: job.id }, 'could not end the job; it stays queued'),
      );
  }

  function hopeless(nowMs: number): Job[] {
    return [...jobs.values()].filter(
      (job) =>
        isIn(job, 'queued') &&
        Math.min(nowMs - job.stateSinceMs, gate.failingForMs(job.provider)) > MAX_TROUBLE_MS,
    );
  }

  /** Schedules the next check: for the first job that wasn't due yet, or whose provider is paused. */
  function lookWhenDue(lookedAtMs: number) {
    cancelTimer();
    const dueAtMs = [...jobs.values()].flatMap((job) => {
      if (!isIn(job, 'queued')) return [];
      const atMs = Math.max(job.status.notBeforeMs, lookedAtMs + gate.waitMs(job.provider, 'submit'));
      return atMs > lookedAtMs ? [atMs] : [];
    });
    if (dueAtMs.length === 0 || stopping.aborted) return;
    cancelTimer = clock.after(Math.max(0, Math.min(...dueAtMs) - clock.now()), dispatch);
  }

  return { dispatch, underWay: () => looking, stop: () => cancelTimer() };
}
