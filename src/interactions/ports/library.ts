import type { Exports } from '../../delivery/exports.ts';
import type { JobInputs } from '../../delivery/job-inputs.ts';
import type { PastVideos } from '../../delivery/past-videos.ts';
import type { Previews } from '../../delivery/previews.ts';
import type { SetSpoiler } from '../../delivery/set-spoiler.ts';
import type { Showcase } from '../../delivery/showcase/showcase.ts';
import type { SourceVideos } from '../../delivery/source-videos.ts';
import type { Thumbnails } from '../../delivery/thumbnails.ts';
import type { MessageBody } from '../../discord/message-body.ts';
import type { Job } from '../../jobs/job.ts';
import type { JobStore } from '../../jobs/store.ts';
import type { Provenance } from '../../provenance.ts';
import type { ViewChain } from '../../replies/chain-line.ts';
import type { CreditsOf } from '../../replies/credits.ts';
import type { JobView } from '../../replies/job-view.ts';

/** Jobs and their videos, including ended ones. */
export interface Library {
  find(jobId: string): Promise<Job | undefined>;
  /** The job that one of the bot's messages shows. */
  findByMessage(messageId: string): Promise<Job | undefined>;
  /** Ended jobs, the newest first. */
  past: JobStore['past'];
  view(job: Job): JobView;
  viewChain: ViewChain;
  /** The present content of a job's first message. */
  render(job: Job): Promise<MessageBody>;
  thumbnails: Pick<Thumbnails, 'read'>;
  pastVideos: Pick<PastVideos, 'find' | 'post'>;
  /** Shows videos that aren't public yet. */
  previews: Previews;
  /** Deletes the message with a job's video. Throws if the bot can't reach it. */
  deleteMessage(job: Job, message: { id: string; channelId: string }): Promise<void>;
  setSpoiler: SetSpoiler;
  toggleStar: Showcase['toggleStar'];
  starsOf: Showcase['starsOf'];
  creditsOf: CreditsOf;
  /** Whether an input of an earlier job, by its place among them, is still kept. */
  isInputKept: JobInputs['isKept'];
  measureVideo: SourceVideos['measure'];
  /** `undefined` without an ffmpeg that may read videos. */
  exports: Exports | undefined;
  /** Recognizes the marks of the bot's videos. */
  provenance: Pick<Provenance, 'readFile' | 'readText'>;
}
