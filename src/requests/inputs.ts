import type { Job, Still } from '../jobs/job.ts';
import type { DraftInput } from './request.ts';

/** The files that requests bring, on their way to the folder of the job. */
export interface RequestInputs {
  /**
   * Downloads the inputs one after the other and normalizes them. `memberId`: members take turns. Throws a `UserError`
   * if one can't be used, or no longer exists.
   */
  take(job: { id: string; memberId: string }, inputs: readonly DraftInput[]): Promise<Job['inputs']>;
  /** Lets `look` see images from the whole of a job's video, in JPEG. */
  withMoments<T>(
    job: { id: string; memberId: string },
    path: string,
    look: (paths: readonly string[]) => Promise<T>,
  ): Promise<T>;
  /**
   * Copies the still of an earlier job to the folder of another, which starts from it. Throws a `UserError` if it no
   * longer exists.
   */
  takeStill(jobId: string, earlier: { id: string; still: Omit<Still, 'url'> }): Promise<Still>;
}
