import { isAnonymous } from './anonymous.ts';
import { isHidden, isIn, isSpoiler, type Job, type JobIn } from './job.ts';

/** Whether everybody in its channel sees the video, so that it may also be shown in the server's showcase. */
export function isShowable(job: Job): job is JobIn<'succeeded'> {
  return (
    isIn(job, 'succeeded') &&
    job.status.route !== 'dm' &&
    !job.isDeleted &&
    !isHidden(job) &&
    !isSpoiler(job) &&
    !isAnonymous(job)
  );
}
