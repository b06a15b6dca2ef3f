import { type Job, type JobIn, textsOf } from '../jobs/job.ts';
import type { VideoFile } from '../jobs/job-status.ts';
import { limitTime } from '../jobs/limit-time.ts';
import { POLL_TIMEOUT_MS } from '../jobs/steps/tools.ts';
import type { Log } from '../log.ts';
import { forMember } from '../providers/private-calls.ts';
import type { Provider, TaskOutput } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import { type JobFiles, nameOfInput } from './job-files.ts';

type Made = JobIn<'reviewing' | 'delivering'>;

/**
 * Jobs with the paths of their files on this machine. The stored paths are those of the process that wrote them, which
 * may have run elsewhere: a file's name is what its job says about it. A file that is gone keeps its stored path.
 */
export interface LocalFiles {
  /** With its inputs and its still. */
  withInputs<Any extends Job>(job: Any): Promise<Any>;
  /** With its still. */
  withStill<Any extends Job>(job: Any): Promise<Any>;
  /** With its video. If its machine is gone, the video is downloaded or joined once more. */
  withVideo<Any extends Made>(job: Any, signal: AbortSignal): Promise<Any>;
}

export function createLocalFiles(deps: {
  files: Pick<JobFiles, 'find'>;
  providers: ReadonlyMap<string, Provider>;
  downloadVideo(job: JobIn<'downloading'>, signal: AbortSignal): Promise<VideoFile>;
  assembleReel(job: JobIn<'assembling'>, signal: AbortSignal): Promise<{ file: VideoFile }>;
  clock: Clock;
  log: Log;
}): LocalFiles {
  const { files, clock, log } = deps;
  const making = new Map<string, Promise<VideoFile | undefined>>();

  async function makeAgain(job: Made, signal: AbortSignal): Promise<VideoFile | undefined> {
    log.info({ job: job.id }, 'the file of a finished video is gone; making it again');
    if (job.reel) {
      const assembling = { ...job, status: { state: 'assembling', attempts: 0 } as const };
      return (await deps.assembleReel(assembling, signal)).file;
    }
    const output = (await presentOutput(job, signal)) ?? knownOutput(job);
    const downloading = output && { state: 'downloading' as const, output, attempts: 0 };
    return downloading && deps.downloadVideo({ ...job, status: downloading }, signal);
  }

  /** As its provider states it now: the known URL may have expired. */
  async function presentOutput(job: Made, signal: AbortSignal): Promise<TaskOutput | undefined> {
    const { id, task } = job;
    const known = deps.providers.get(job.provider);
    if (!known || task === null) return undefined;
    const provider = forMember(known, textsOf(job));
    try {
      const status = await limitTime(clock, POLL_TIMEOUT_MS, signal, (limited) =>
        provider.poll(task, { signal: limited }),
      );
      return status.state === 'succeeded' ? status.output : undefined;
    } catch (err) {
      signal.throwIfAborted();
      log.info({ err, job: id }, 'could not poll the task of a finished video');
      return undefined;
    }
  }

  async function withStill<Any extends Job>(job: Any): Promise<Any> {
    const path = job.still && (await files.find(job.id, 'still'));
    return job.still && path ? { ...job, still: { ...job.still, path } } : job;
  }

  return {
    withStill,
    async withInputs(job) {
      const inputs = await Promise.all(
        job.inputs.map(async (input, index) => {
          const path = await files.find(job.id, nameOfInput(index));
          return path ? { ...input, path } : input;
        }),
      );
      return { ...(await withStill(job)), inputs };
    },
    async withVideo(job, signal) {
      const path = await files.find(job.id, 'video.mp4');
      if (path) return { ...job, status: { ...job.status, file: { ...job.status.file, path } } };
      const again = making.get(job.id) ?? makeAgain(job, signal).finally(() => making.delete(job.id));
      making.set(job.id, again);
      const made = await again;
      return made ? { ...job, status: { ...job.status, file: { ...job.status.file, ...made } } } : job;
    },
  };
}

function knownOutput({ status }: Made): TaskOutput | undefined {
  return status.sourceUrl === undefined ? undefined : { kind: 'url', url: status.sourceUrl };
}
