import type { MessageBody } from '../discord/message-body.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';
import type { Job, JobIn } from '../jobs/job.ts';
import type { HostedVideo } from '../jobs/job-status.ts';
import { transition } from '../jobs/transition.ts';
import type { Provenance } from '../provenance.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ViewChain } from './chain-line.ts';
import type { JobView } from './job-view.ts';
import { renderJob } from './render-job.ts';

/** Text of a job's message during its last steps, prepared before the change that it reports is stored. */
export interface DeliveryReplies {
  /** While the video is being uploaded. */
  renderUploading(job: JobIn<'delivering'>): MessageBody;
  /** While the video is being compressed. */
  renderCompressing(job: JobIn<'delivering'>): MessageBody;
  /** Once the message contains the video or its link. `problem`: why it can't be attached. */
  renderDelivered(
    job: JobIn<'delivering'>,
    hosted?: HostedVideo,
    problem?: DeliveryProblem,
  ): Promise<MessageBody>;
}

export function createDeliveryReplies(
  viewOf: (job: Job) => JobView,
  { viewChain, starsOf }: { viewChain: ViewChain; starsOf(job: Job): Promise<number | undefined> },
  { linkMark }: Pick<Provenance, 'linkMark'>,
  clock: Clock,
): DeliveryReplies {
  return {
    renderUploading: (job) => renderJob(viewOf(job)),
    renderCompressing: (job) => renderJob({ ...viewOf(job), isCompressing: true }),
    async renderDelivered(job, hosted, problem) {
      const delivered = {
        ...({ route: 'reply', messageId: '', channelId: '' } as const),
        ...(hosted && { host: hosted.host }),
        ...(problem && { problem }),
      };
      const shown = transition(job, { type: 'delivered', ...delivered }, clock.now());
      return renderJob({
        ...viewOf(shown),
        chain: await viewChain(job),
        stars: await starsOf(shown),
        link: hosted && { ...hosted.link, mark: linkMark(job.id) },
      });
    },
  };
}
