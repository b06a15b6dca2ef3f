import type { Job, JobIn } from '../job.ts';
import { isRefusedByFilter, KEPT_MS, keptUntilMs } from '../kept.ts';
import { redelivered } from '../next-status.ts';
import { slowBackoffMs } from '../retry.ts';
import type { NotifyMember } from './notify-member.ts';
import type { NextLook, StepTools } from './tools.ts';

/** What could not be delivered has just been tried. */
const FIRST_REDELIVERY_MS = 60_000;

/** Makes the step of a video that no way to its member was open for, and those of jobs that only have to be told. */
export function createKeep(tools: StepTools, notifyMember: NotifyMember) {
  const { deps, fail } = tools;
  const { apply, clock, halting, log, random, stopping } = deps;
  /** When what is undeliverable is tried again, and how often it has been since then, by job. */
  const redeliveries = new Map<string, { sinceMs: number; nextAtMs: number; count: number }>();

  /** What could not be delivered is tried again, more and more slowly, until its member has it or the time is over. */
  async function keep(job: JobIn<'undeliverable'>): Promise<NextLook> {
    const leftMs = keptUntilMs(job) - clock.now();
    const { cause, problem } = job.status;
    if (leftMs <= 0) return fail(job, problem === 'size' ? 'too_large' : 'undeliverable', cause);
    if (await redeliver(job)) {
      tools.resetFailures(job.id);
      return 0;
    }
    const notifyMs = job.told ? undefined : await notifyMember(job);
    const nextMs = (redeliveries.get(job.id)?.nextAtMs ?? Number.POSITIVE_INFINITY) - clock.steadyMs();
    return Math.max(1, Math.min(leftMs, notifyMs ?? leftMs, nextMs));
  }

  /** Nothing more happens by itself to what is unclear: its member has to know that. An older one was shown before. */
  async function awaitClick(job: JobIn<'unclear'>): Promise<NextLook> {
    const isNew = clock.now() - job.stateSinceMs < KEPT_MS;
    return isNew && !job.told ? notifyMember(job) : undefined;
  }

  /** Whether the video is delivered now. */
  async function redeliver(job: JobIn<'undeliverable'>): Promise<boolean> {
    // What a filter refused it refuses again.
    if (isRefusedByFilter(job)) return false;
    const tries = triesOf(job);
    if (clock.steadyMs() < tries.nextAtMs) return false;
    try {
      const delivering = { ...job, status: redelivered(job.status) };
      const delivery = await deps.deliver(delivering, { mayBeDelivered: true, signal: halting });
      await apply(job.id, { type: 'delivered', ...delivery });
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      tries.count += 1;
      log.info({ err: error, job: job.id, tries: tries.count }, 'the video still can not be delivered');
      tries.nextAtMs =
        clock.steadyMs() + FIRST_REDELIVERY_MS / 2 + slowBackoffMs(error, tries.count + 5, random());
      return false;
    }
  }

  function triesOf({ id, stateSinceMs }: Job) {
    const known = redeliveries.get(id);
    if (known?.sinceMs === stateSinceMs) return known;
    // Another process has tried it before a restart, which may be what it took.
    const delayMs = deps.isResumed(id) && !known ? 0 : FIRST_REDELIVERY_MS;
    const tries = { sinceMs: stateSinceMs, nextAtMs: clock.steadyMs() + delayMs, count: 0 };
    redeliveries.set(id, tries);
    return tries;
  }

  async function notify(job: Job): Promise<NextLook> {
    redeliveries.delete(job.id);
    return notifyMember(job);
  }

  return { keep, awaitClick, notify };
}
