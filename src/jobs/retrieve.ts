import { keptMsOf, stageUsd } from '../catalog/stages.ts';
import { forMember } from '../providers/private-calls.ts';
import { ProviderError, type TaskStatus } from '../providers/provider.ts';
import type { EngineDeps, Retrieval } from './engine-contract.ts';
import { imageOf, isIn, type Job, type JobIn } from './job.ts';
import type { FreshReply, JobEvent } from './job-events.ts';
import { mayBeRetrievable } from './kept.ts';
import { limitTime } from './limit-time.ts';
import { isFinal } from './states.ts';
import { POLL_TIMEOUT_MS } from './steps/tools.ts';

/**
 * Makes the function that looks, for somebody who wants a failed job again, whether what it had ordered is there after
 * all: at its task first, then at its known output. Where it is, the job goes on. Two clicks are one look.
 */
export function createRetrieve(
  deps: Pick<
    EngineDeps,
    'store' | 'providers' | 'findModel' | 'downloadVideo' | 'cleanUp' | 'clock' | 'log'
  > & {
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

  /** Where the job goes on, by what its task says and what was known of its output; `undefined` where nothing is left. */
  async function statusToGoOnWith(
    job: JobIn<'failed'>,
    answer: Awaited<ReturnType<typeof ask>>,
  ): Promise<Found | undefined> {
    const { output } = job.status;
    const made = typeof answer === 'object' ? answer.output : undefined;
    // A task whose output is known has ended, and is booked.
    if (output === undefined && (made || answer === 'there'))
      return { state: 'running', sinceMs: clock.now() };
    if (made) return { state: 'downloading', output: made, attempts: 0 };
    if (output === undefined) return undefined;
    const downloading = { state: 'downloading', output, attempts: 0 } as const;
    return (await canBeFetched({ ...job, status: downloading })) ? downloading : undefined;
  }

  /** What the provider says of the task; where it has succeeded, what it made. */
  async function ask(job: Job, task: NonNullable<Job['task']>) {
    const known = deps.providers.get(job.provider);
    if (!known) return 'no-answer';
    const provider = forMember(known, [job.request.prompt]);
    let status: TaskStatus;
    try {
      status = await limitTime(clock, POLL_TIMEOUT_MS, stopping, (signal) => provider.poll(task, { signal }));
    } catch (err) {
      log.warn({ err, job: job.id }, 'could not ask for the task of a failed job');
      return err instanceof ProviderError && err.isGone ? 'gone' : 'no-answer';
    }
    if (status.state === 'succeeded') return { output: status.output };
    return status.state === 'failed' ? 'gone' : 'there';
  }

  /** Tries it once; the job then fetches it as any other does. */
  async function canBeFetched(job: JobIn<'downloading'>): Promise<boolean> {
    if (deps.findModel(job.request.model)?.stages[job.stage]?.makes === 'image') return true;
    try {
      await deps.downloadVideo(job, stopping);
      return true;
    } catch (err) {
      log.info({ err, job: job.id }, 'the known output of a failed job can not be fetched');
      await deps.cleanUp(job);
      return false;
    }
  }

  /** The amount reserved for the stages before the present one. */
  function earlierUsdOf(job: Job): number {
    const stage = deps.findModel(job.request.model)?.stages[job.stage];
    if (!stage) return 0;
    const stageOnlyUsd = stageUsd(stage, { ...job.request, hasImage: imageOf(job) !== null });
    return Math.max(0, job.reservedUsd - stageOnlyUsd);
  }

  /** Nobody keeps anything for longer than that. */
  function isOver({ stateSinceMs, request, stage: index }: Job): boolean {
    const model = deps.findModel(request.model);
    const stage = model?.stages[index];
    const keptMs = model && stage ? keptMsOf(model, stage) : 0;
    return clock.now() - stateSinceMs > keptMs;
  }

  async function goOn(job: Job, status: Found, reply: FreshReply): Promise<Retrieval> {
    const { id } = job;
    if (!jobs.has(id)) jobs.set(id, job);
    log.info({ job: id }, 'what a failed job had ordered is there; it goes on');
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
