import type { MessageBody } from '../discord/message-body.ts';
import type { Job, JobIn } from '../jobs/job.ts';
import type { VideoHost, VideoLink } from '../jobs/job-status.ts';
import type { Provenance } from '../provenance.ts';
import type { ViewChain } from './chain-line.ts';
import type { JobView } from './job-view.ts';
import { renderJob, withMember } from './render-job.ts';

export interface RenderVideoDeps {
  /** The address of a hosted video. */
  hosting: { linkTo(host: VideoHost): Promise<VideoLink | undefined> };
  provenance: Pick<Provenance, 'linkMark'>;
  viewOf(job: Job): JobView;
  viewChain: ViewChain;
  starsOf(job: Job): Promise<number | undefined>;
}

export type RenderVideo = (job: JobIn<'succeeded'>) => Promise<MessageBody>;

/** Creates the function that returns the present content of the message with a delivered video or its link. */
export function createRenderVideo(deps: RenderVideoDeps): RenderVideo {
  return async (job) => {
    const { host, route } = job.status;
    const link = host && (await deps.hosting.linkTo(host));
    const body = renderJob({
      ...deps.viewOf(job),
      chain: await deps.viewChain(job),
      stars: await deps.starsOf(job),
      link: link && { ...link, mark: deps.provenance.linkMark(job.id) },
    });
    return route === 'message' ? withMember(job, body) : body;
  };
}
