import { keptMsOf } from '../catalog/ways.ts';
import { forMember } from '../providers/private-calls.ts';
import type { TaskOutput } from '../providers/provider.ts';
import type { EngineDeps } from './engine-contract.ts';
import { type Job, type JobIn, textsOf } from './job.ts';
import { limitTime } from './limit-time.ts';
import { POLL_TIMEOUT_MS } from './steps/tools.ts';

/**
 * Creates the function that makes sure that a job's paid still is on this machine. If the file is gone, it downloads it
 * again from the provider, as long as the provider keeps it. Returns false if the still is gone for good.
 */
export function createRetrieveStill(
  deps: Pick<EngineDeps, 'store' | 'providers' | 'wayOf' | 'hasStill' | 'downloadStill' | 'clock' | 'log'> & {
    jobs: Map<string, Job>;
    stopping: AbortSignal;
  },
): (id: string) => Promise<boolean> {
  const { clock, log, stopping } = deps;
  const inProgress = new Map<string, Promise<boolean>>();

  async function retrieve(id: string): Promise<boolean> {
    const job = deps.jobs.get(id) ?? (await deps.store.get(id));
    if (!job?.still) return false;
    if (await deps.hasStill(id)) return true;
    const source = job.stillSource;
    if (!source || isOver(job, source)) return false;
    const { task, stage, provider } = source;
    const output = (await ask(job, source)) ?? source.output;
    const downloading = { state: 'downloading', output, attempts: 0 } as const;
    const first: JobIn<'downloading'> = { ...job, task, stage, provider, status: downloading };
    try {
      await deps.downloadStill(first, stopping);
      log.info({ job: id }, "a job's still was gone; downloading it again");
      return true;
    } catch (err) {
      log.info({ err, job: id }, "a job's still is gone and can't be downloaded again");
      return false;
    }
  }

  /** The URL that its task returns now. */
  async function ask(job: Job, { provider: name, task }: StillSource): Promise<TaskOutput | undefined> {
    const known = deps.providers.get(name);
    if (!known) return undefined;
    const provider = forMember(known, textsOf(job));
    try {
      const status = await limitTime(clock, POLL_TIMEOUT_MS, stopping, (signal) =>
        provider.poll(task, { signal }),
      );
      return status.state === 'succeeded' ? status.output : undefined;
    } catch (err) {
      log.info({ err, job: job.id }, 'could not poll the task that made a still');
      return undefined;
    }
  }

  function isOver({ request }: Job, { stage: index, madeAtMs }: StillSource): boolean {
    const way = deps.wayOf(request);
    const stage = way?.stages[index];
    return !way || !stage || clock.now() - madeAtMs > keptMsOf(way, stage);
  }

  return (id) => {
    const look = inProgress.get(id) ?? retrieve(id).finally(() => inProgress.delete(id));
    inProgress.set(id, look);
    return look;
  };
}

type StillSource = NonNullable<Job['stillSource']>;
