import type { MessageBody } from '../../discord/message-body.ts';
import type { Threads } from '../../discord/threads.ts';
import type { Job } from '../../jobs/job.ts';
import type { Story } from '../../jobs/story.ts';
import type { Stories } from '../../requests/stories.ts';
import type { CheckTitle } from '../../requests/story-title.ts';

/** The stories of servers, and their threads. */
export interface StoryPort
  extends Pick<Stories, 'get' | 'take' | 'begin' | 'end' | 'noteGone' | 'requireRoom' | 'ofGuild'> {
  checkTitle: CheckTitle;
  /** The present content of a job's message. */
  renderJob(job: Job): MessageBody;
  startThread: Threads['start'];
  isThreadGone(threadId: string): Promise<boolean>;
  /** Posts the first message of a thread. Never rejects. */
  postRules(story: Story): Promise<void>;
  /** Shows whose turn it is, in the message that is there or a new one below everything. Never rejects. */
  showTurn(storyId: string, where: 'below' | 'in-place'): Promise<void>;
}
