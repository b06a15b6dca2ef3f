import type { TaskRef } from '../../providers/provider.ts';
import { isIn, type Job, type JobIn } from '../job.ts';
import { isSubmitting, traitsOf } from '../states.ts';
import { SUBMIT_TIMEOUT_MS } from './submit.ts';
import { idempotencyKeyOf, toTaskRequest } from './task-request.ts';
import type { NextLook, StepTools } from './tools.ts';

const LIST_TIMEOUT_MS = 20_000;
const LOOK_MS = 4_000;
/** A task that isn't in the list after this long was never created, or will never be visible. */
const LIST_LAG_MS = 20_000;
/** A task that is as young as this submit may belong to a job that was submitted at most this long before it. */
const LONGEST_WAY_MS = 24 * 60 * 60_000;
/** How long a list is tried that can't be read, or can't be judged yet. */
const MAX_LOOK_UP_MS = 2 * 60_000;

type Finding =
  | { task: TaskRef }
  | 'none'
  /** Nobody knows which jobs they belong to. */
  | 'several'
  /** The provider is failing, or the task may belong to another submit that is under way. */
  | 'not-yet'
  | 'no-list';

/**
 * Creates the step that looks in a provider's list for a submit whose answer was lost. It accepts exactly one matching
 * task that no other job has or may have submitted.
 */
export function createLookUp(tools: StepTools) {
  const { deps, currentStage, isStopping, repeatable } = tools;
  const { apply, clock, log } = deps;
  const checks = new Map<string, Promise<void>>();

  /** The tasks that `job` may have submitted at `submittedAtMs`. */
  async function list(job: Job, submittedAtMs: number): Promise<readonly TaskRef[]> {
    const made = currentStage(job);
    if (!made) return [];
    const request = toTaskRequest(job, made);
    const found = await repeatable(job, LIST_TIMEOUT_MS, async (signal) =>
      made.provider.findTasks?.(request, {
        ...{ signal, idempotencyKey: idempotencyKeyOf(job) },
        ...{ fromMs: submittedAtMs, untilMs: submittedAtMs + SUBMIT_TIMEOUT_MS },
      }),
    );
    return found ?? [];
  }

  async function look(job: Job): Promise<Finding> {
    if (!currentStage(job)?.provider.findTasks) return 'no-list';
    try {
      return await find(job, orderedAtMs(job));
    } catch (err) {
      if (!isStopping(job)) log.warn({ err, job: job.id }, "could not read the provider's task list");
      return 'not-yet';
    }
  }

  async function find(job: Job, submittedAtMs: number): Promise<Finding> {
    if (deps.gate.waitMs(job.provider, 'poll') > 0) return 'not-yet';
    const [task, ...more] = await listFree(job, submittedAtMs);
    if (task === undefined) return 'none';
    if (more.length > 0) return 'several';
    const disputed = await whyDisputed(job, task);
    if (disputed) return disputed;
    // One of them may have got its answer meanwhile.
    return (await isTaken(job, task, submittedAtMs)) ? 'not-yet' : { task };
  }

  async function listFree(job: Job, submittedAtMs: number): Promise<TaskRef[]> {
    const free: TaskRef[] = [];
    for (const task of await list(job, submittedAtMs)) {
      if (!(await isTaken(job, task, submittedAtMs))) free.push(task);
    }
    return free;
  }

  /** Why the task may also belong to another submit; `undefined` if it can't. */
  async function whyDisputed(job: Job, task: TaskRef): Promise<'not-yet' | 'several' | undefined> {
    for (const rival of rivalsOf(job)) {
      const theirs = await list(rival, orderedAtMs(rival));
      if (theirs.some((each) => isSame(each, task))) return isSubmitting(rival) ? 'not-yet' : 'several';
    }
    return undefined;
  }

  async function isTaken(job: Job, task: TaskRef, submittedAtMs: number): Promise<boolean> {
    for (const other of deps.allJobs()) {
      if (other.provider === job.provider && other.task && isSame(other.task, task)) return true;
    }
    return deps.store.holdsTask(job.provider, task, submittedAtMs - LONGEST_WAY_MS);
  }

  /** Other submits whose tasks aren't known yet. */
  function rivalsOf(job: Job): Job[] {
    return [...deps.allJobs()].filter(
      (other) =>
        other.id !== job.id &&
        other.provider === job.provider &&
        currentStage(other)?.stage.providerModel === currentStage(job)?.stage.providerModel &&
        traitsOf(other).mayHaveOrdered,
    );
  }

  async function lookUp(job: JobIn<'submitting'>): Promise<NextLook> {
    const { lost } = job.status;
    if (lost === undefined) {
      const cause = 'the bot stopped before the provider had answered';
      await apply(job.id, { type: 'answer-lost', cause, atMs: clock.now() });
      return 0;
    }
    const finding = await look(job);
    if (isStopping(job)) return undefined;
    if (typeof finding === 'object') {
      log.info({ job: job.id, provider: job.provider }, 'found the unconfirmed submit at the provider');
      await apply(job.id, { type: 'submitted', task: finding.task });
      return 0;
    }
    const patienceMs = { none: LIST_LAG_MS, 'not-yet': MAX_LOOK_UP_MS, several: 0, 'no-list': 0 }[finding];
    if (clock.now() - lost.atMs < patienceMs) return LOOK_MS;
    await apply(job.id, { type: 'submit-lost', cause: `${lost.cause} (looked up: ${finding})` });
    return 0;
  }

  async function checkOnce(job: JobIn<'unclear'>): Promise<void> {
    const finding = await look(job);
    log.info({ job: job.id, found: typeof finding === 'object' }, 'looked for the unconfirmed submit again');
    if (typeof finding === 'object') await apply(job.id, { type: 'submitted', task: finding.task });
  }

  return {
    lookUp,
    /** The same once more for a job that was given up as unclear. Two clicks cause one lookup. */
    check(job: JobIn<'unclear'>): Promise<void> {
      const check = checks.get(job.id) ?? checkOnce(job).finally(() => checks.delete(job.id));
      checks.set(job.id, check);
      return check;
    },
  };
}

function orderedAtMs(job: Job): number {
  return (isIn(job, 'unclear') ? job.status.submittedAtMs : undefined) ?? job.stateSinceMs;
}

function isSame(one: TaskRef, other: TaskRef): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}
