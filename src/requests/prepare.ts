import type { Engine } from '../jobs/engine-contract.ts';
import type { Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { Fitted } from './checks.ts';
import type { RequestInputs } from './inputs.ts';
import { type ModerateDeps, moderate } from './moderate.ts';
import type { Reply } from './reply.ts';

/**
 * Creates what says "thinking" while a job gets ready, which takes longer than Discord waits for a first response. A
 * refused job leaves nothing in the channel.
 */
export function createThinking({
  jobs,
  forgetFiles,
  log,
}: {
  jobs: Pick<Engine, 'get'>;
  forgetFiles(jobId: string): Promise<void>;
  log: Log;
}) {
  return async (job: Job, reply: Reply, work: () => Promise<Job | undefined>): Promise<Job | undefined> => {
    if (jobs.get(job.id)) return undefined;
    const said = await reply.thinking();
    if (said.kind === 'refused') throw said.error;
    // If it didn't arrive, the edit that follows fails, before anything is paid.
    if (said.kind === 'unknown')
      log.warn({ err: said.error, job: job.id }, "it's unknown whether the first response arrived");
    try {
      return await work();
    } catch (error) {
      await reply.takeBack();
      await forgetFiles(job.id);
      throw error;
    }
  };
}

/** Downloads the inputs and the still, and lets the moderation check the request. */
export async function withFiles(
  job: Job,
  { asked, earlierJob, settings }: Fitted,
  deps: { inputs: RequestInputs; moderation: ModerateDeps; isModerated: boolean },
): Promise<Job> {
  const taken = await deps.inputs.take({ id: job.id, memberId: job.origin.userId }, asked.inputs);
  const prepared = { ...job, inputs: taken };
  if (deps.isModerated) await moderate(prepared, settings, deps.moderation);
  const still = earlierJob && (await deps.inputs.takeStill(job.id, earlierJob));
  return still ? { ...prepared, still } : prepared;
}
