import type { Job, JobIn } from '../job.ts';
import { isRefusedByFilter, KEPT_MS, keptUntilMs } from '../kept.ts';
import { redelivered } from '../next-status.ts';
import { slowBackoffMs } from '../retry.ts';
import type { NotifyMember } from './notify-member.ts';
import type { NextLook, StepTools } from './tools.ts';

/** Another delivery has just been tried. */
const FIRST_REDELIVERY_MS = 60_000;

/**
 * Creates the step of a video that no message route accepted, and that of a job that waits for its member's click.
 */
export function createKeep(tools: StepTools, notifyMember: NotifyMember) {
  const { deps, fail, isStopping } = tools;
  const { apply, clock, log, random } = deps;
  /** When each undeliverable job is tried again, and how often it has been tried since. */
  const redeliveries = tools.mapByJob<{ sinceMs: number; nextAtMs: number; count: number }>();

  /** An undeliverable video is tried again, slower and slower, until its member has it or the time is up. */
  async function keep(job: JobIn<'undeliverable'>): Promise<NextLook> {
    const { cause, problem } = job.status;
    // Once more after a start, however long the bot was away.
    if (await redeliver(job)) {
      tools.resetFailures(job.id);
      return 0;
    }
    if (isStopping(job)) return undefined;
    const leftMs = keptUntilMs(job) - clock.now();
    if (leftMs <= 0) return fail(job, problem === 'size' ? 'too_large' : 'undeliverable', cause);
    const notifyMs = job.told ? undefined : await notifyMember(job);
    const nextMs = (redeliveries.get(job.id)?.nextAtMs ?? Number.POSITIVE_INFINITY) - clock.steadyMs();
    return Math.max(1, Math.min(leftMs, notifyMs ?? leftMs, nextMs));
  }

  /** An unclear job changes only by a click, so its member has to know. Older ones were shown before. */
  async function awaitClick(job: JobIn<'unclear'>): Promise<NextLook> {
    const isNew = clock.now() - job.stateSinceMs < KEPT_MS;
    return isNew && !job.told ? notifyMember(job) : undefined;
  }

  /** Whether the video is delivered now. */
  async function redeliver(job: JobIn<'undeliverable'>): Promise<boolean> {
    // A filter that refused it once refuses it again.
    if (isRefusedByFilter(job)) return false;
    const tries = triesOf(job);
    if (clock.steadyMs() < tries.nextAtMs) return false;
    try {
      const delivering = { ...job, status: redelivered(job.status) };
      const delivery = await deps.deliver(delivering, {
        mayBeDelivered: true,
        beforeElsewhere: () => apply(job.id, { type: 'going-elsewhere' }),
        kept: job,
        signal: deps.signalsOf(job.id).halting,
      });
      await apply(job.id, { type: 'delivered', ...delivery });
      return true;
    } catch (error) {
      if (isStopping(job)) return false;
      tries.count += 1;
      log.info({ err: error, job: job.id, tries: tries.count }, "the video still can't be delivered");
      tries.nextAtMs =
        clock.steadyMs() + FIRST_REDELIVERY_MS / 2 + slowBackoffMs(error, tries.count + 5, random());
      return false;
    }
  }

  function triesOf({ id, stateSinceMs }: Job) {
    const known = redeliveries.get(id);
    if (known?.sinceMs === stateSinceMs) return known;
    // An earlier process tried it before a restart, perhaps the restart that it needed.
    const delayMs = deps.isResumed(id) && !known ? 0 : FIRST_REDELIVERY_MS;
    const tries = { sinceMs: stateSinceMs, nextAtMs: clock.steadyMs() + delayMs, count: 0 };
    redeliveries.set(id, tries);
    return tries;
  }

  return { keep, awaitClick };
}
