import { keptMsOf, stageUsd } from '../catalog/ways.ts';
import { forMember } from '../providers/private-calls.ts';
import { ProviderError, type TaskStatus } from '../providers/provider.ts';
import type { EngineDeps, Retrieval } from './engine-contract.ts';
import { isIn, type Job, type JobIn, startsFromImage, textsOf } from './job.ts';
import type { FreshReply, JobEvent } from './job-events.ts';
import { mayBeRetrievable } from './kept.ts';
import { limitTime } from './limit-time.ts';
import { isFinal } from './states.ts';
import { POLL_TIMEOUT_MS } from './steps/tools.ts';

/**
 * Creates the function that checks, when somebody wants a failed job again, if its submit produced something after all:
 * first the task, then the known output. If so, the job continues. Two clicks cause one check.
 */
export function createRetrieve(
  deps: Pick<EngineDeps, 'store' | 'providers' | 'wayOf' | 'downloadVideo' | 'cleanUp' | 'clock' | 'log'> & {
    jobs: Map<string, Job>;
    stopping: AbortSignal;
    apply(id: string, event: JobEvent): Promise<Job | undefined>;
  },
): (id: string, reply: FreshReply) => Promise<Retrieval> {
  const { jobs, store, clock, log, stopping, apply } = deps;
  const looks = new Map<string, Promise<Retrieval>>();

  async function look(id: string, reply: FreshReply): Promise<Retrieval> {
    const job = jobs.get(id) ?? (await store.get(id));
    // Another click may have come first.
    if (job && !isFinal(job)) return 'goes-on';
    if (!job || !isIn(job, 'failed') || job.task === null) return 'gone';
    const answer = await ask(job, job.task);
    const status = await statusToGoOnWith(job, answer);
    if (status) return goOn(job, status, reply);
    return answer !== 'gone' && mayBeRetrievable(job) && !isOver(job) ? 'no-answer' : 'gone';
  }

  /**
   * The status in which the job continues, from its task's answer and the known output; `undefined` if nothing is left.
   */
  async function statusToGoOnWith(
    job: JobIn<'failed'>,
    answer: Awaited<ReturnType<typeof ask>>,
  ): Promise<Found | undefined> {
    const { output } = job.status;
    const made = typeof answer === 'object' ? answer.output : undefined;
    // A task with a known output has ended and is booked.
    if (output === undefined && (made || answer === 'there'))
      return { state: 'running', sinceMs: clock.now() };
    if (made) return { state: 'downloading', output: made, attempts: 0 };
    if (output === undefined) return undefined;
    const downloading = { state: 'downloading', output, attempts: 0 } as const;
    return (await canBeFetched({ ...job, status: downloading })) ? downloading : undefined;
  }

  /** The provider's answer about the task, with the output if it succeeded. */
  async function ask(job: Job, task: NonNullable<Job['task']>) {
    const known = deps.providers.get(job.provider);
    if (!known) return 'no-answer';
    const provider = forMember(known, textsOf(job));
    let status: TaskStatus;
    try {
      status = await limitTime(clock, POLL_TIMEOUT_MS, stopping, (signal) => provider.poll(task, { signal }));
    } catch (err) {
      log.warn({ err, job: job.id }, 'could not poll the task of a failed job');
      return err instanceof ProviderError && err.isGone ? 'gone' : 'no-answer';
    }
    if (status.state === 'succeeded') return { output: status.output };
    return status.state === 'failed' ? 'gone' : 'there';
  }

  /** Tries the download once. The job then downloads it like any other. */
  async function canBeFetched(job: JobIn<'downloading'>): Promise<boolean> {
    if (deps.wayOf(job.request)?.stages[job.stage]?.makes === 'image') return true;
    try {
      await deps.downloadVideo(job, stopping);
      return true;
    } catch (err) {
      log.info({ err, job: job.id }, "the known output of a failed job can't be downloaded");
      await deps.cleanUp(job);
      return false;
    }
  }

  /** The amount reserved for the earlier stages. */
  function earlierUsdOf(job: Job): number {
    const way = deps.wayOf(job.request);
    const stage = way?.stages[job.stage];
    if (!way || !stage) return 0;
    const stageOnlyUsd = stageUsd(way, stage, { ...job.request, hasImage: startsFromImage(job) });
    return Math.max(0, job.reservedUsd - stageOnlyUsd);
  }

  /** No provider keeps anything longer than this. */
  function isOver({ stateSinceMs, request, stage: index }: Job): boolean {
    const way = deps.wayOf(request);
    const stage = way?.stages[index];
    const keptMs = way && stage ? keptMsOf(way, stage) : 0;
    return clock.now() - stateSinceMs > keptMs;
  }

  async function goOn(job: Job, status: Found, reply: FreshReply): Promise<Retrieval> {
    const { id } = job;
    if (!jobs.has(id)) jobs.set(id, job);
    log.info({ job: id }, "a failed job's paid output is there after all; the job continues");
    await apply(id, { type: 'recovered', status, earlierUsd: earlierUsdOf(job), ...reply });
    return 'goes-on';
  }

  return (id, reply) => {
    const inProgress = looks.get(id) ?? look(id, reply).finally(() => looks.delete(id));
    looks.set(id, inProgress);
    return inProgress;
  };
}

type Found = JobIn<'running' | 'downloading'>['status'];
