import type { TaskNews } from '../arrivals.ts';
import { isIn, type Job, type JobIn } from '../job.ts';
import { waitAtMost } from '../limit-time.ts';
import { pollsPerSecondOf } from '../poll-schedule.ts';
import type { StepTools } from './tools.ts';

/** A provider's call may be faster than its answer to the create. */
const CREATE_WAIT_MS = 10_000;
/** A second's worth of polls may be made at once. */
const BURST_MS = 1_000;

/**
 * Lets providers' calls wake polls: one poll for each, as soon as the provider's limits allow. What the poll says
 * counts. A call about a submit whose answer was lost shows that it arrived: `check` looks for its task once more.
 */
export function createNews(
  { deps, arrivals, msUntilPoll, withNews }: StepTools,
  check: (job: JobIn<'unclear'>) => Promise<void>,
) {
  const { clock, getJob, providers } = deps;
  /** By jobs whose submit has no answer yet. */
  const early = new Map<string, PromiseWithResolvers<void>>();
  /** By provider: when all polls woken so far would have been made, evenly spread. */
  const spreadMs = new Map<string, number>();

  function wake(news: TaskNews) {
    const job = getJob(news.jobId);
    if (!isAbout(news, job) || !isIn(job, 'running') || withNews.has(job.id)) return;
    withNews.add(job.id);
    deps.wakeIn(job.id, Math.max(msUntilPoll(job), paceMs(job.provider)));
  }

  /** Milliseconds until one more poll fits in the provider's limit for all tasks. */
  function paceMs(provider: string): number {
    const nowMs = clock.steadyMs();
    const perSecond = pollsPerSecondOf(providers.get(provider), deps.fleet);
    const atMs = Math.max(spreadMs.get(provider) ?? 0, nowMs) + 1_000 / perSecond;
    spreadMs.set(provider, atMs);
    return Math.max(0, atMs - nowMs - BURST_MS);
  }

  function answered(jobId: string) {
    early.get(jobId)?.resolve();
    early.delete(jobId);
  }

  function untilAnswered(jobId: string): Promise<void> {
    const answer = early.get(jobId) ?? Promise.withResolvers<void>();
    early.set(jobId, answer);
    return answer.promise;
  }

  return {
    /** Resolves when the poll is arranged; after ten seconds if the answer to the submit takes longer. */
    async arrived(news: TaskNews): Promise<void> {
      arrivals.came(news);
      const job = getJob(news.jobId);
      if (!isAbout(news, job)) return;
      if (isIn(job, 'unclear')) {
        await check(job);
        return deps.wakeIn(job.id, 0);
      }
      if (!isIn(job, 'submitting')) return wake(news);
      await waitAtMost(
        clock,
        CREATE_WAIT_MS,
        untilAnswered(job.id).then(() => wake(news)),
      );
    },

    onChange(job: Job) {
      if (!isIn(job, 'submitting')) answered(job.id);
    },

    /** The job is settled, or another process's. */
    forget(id: string) {
      answered(id);
      arrivals.forget(id);
    },

    stop() {
      for (const { resolve } of early.values()) resolve();
      early.clear();
    },
  };
}

function isAbout({ provider, stage }: TaskNews, job: Job | undefined): job is Job {
  return job?.provider === provider && job.stage === stage;
}
