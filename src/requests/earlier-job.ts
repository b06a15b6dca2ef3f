import type { VideoRequest } from '../catalog/request.ts';
import type { EarlierJob, ValidateDeps } from './checks.ts';

/** The job whose still this request begins with. A still can be used only for the very video it was made for. */
export async function findEarlierJob(
  stillOf: string,
  request: VideoRequest,
  { findJob }: Pick<ValidateDeps, 'findJob'>,
): Promise<EarlierJob | undefined> {
  const job = await findJob(stillOf);
  const same = ['model', 'offer', 'prompt', 'aspectRatio'] as const;
  const isSame = same.every((each) => (job?.request[each] ?? request[each]) === request[each]);
  return isSame && job?.still ? { ...job, still: job.still } : undefined;
}
