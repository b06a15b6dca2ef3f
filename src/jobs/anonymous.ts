import { isIn, type Job } from './job.ts';
import type { JobStatus } from './job-status.ts';

/**
 * A settled job without anything that could identify a member: what ran, when, how it ended and what it cost. It keeps
 * the provider's task, so that nobody takes the task for another job's lost submit.
 */
export function anonymous(job: Job): Job {
  const {
    consent: _,
    review: __,
    imageOwnerIds: ___,
    continues: ______,
    story: _______,
    notice: ____,
    stillSource: _____,
    shotOf: ________,
    ...rest
  } = job;
  return {
    ...rest,
    inputs: [],
    ...(job.reel && { reel: { clips: [] } }),
    ...(job.film && { film: { ...noFilm, kind: job.film.kind } }),
    still: null,
    request: { ...withoutAvoid(job.request), prompt: '', seed: 0 },
    notes: [],
    origin: {
      ...withoutFormer(job.origin),
      ...{ channelId: '', userId: '', roleIds: [], interactionToken: '', messageId: null },
    },
    status: withoutTraces(job),
  };
}

const noFilm = { boardId: '', shots: [], requester: { parentChannelId: null, guildLocale: null } };

/** Whether nothing is to be noted about the job any more. */
export function isAnonymous({ origin }: Job): boolean {
  return origin.userId === '';
}

function withoutAvoid({ avoid: _, ...request }: Job['request']): Job['request'] {
  return request;
}

function withoutFormer({ former: _, ...origin }: Job['origin']): Job['origin'] {
  return origin;
}

function withoutTraces(job: Job): JobStatus {
  if (isIn(job, 'succeeded')) {
    const { host: _, ...status } = job.status;
    return { ...status, messageId: '', channelId: '' };
  }
  // A provider may have repeated the prompt in it.
  if (isIn(job, 'failed')) {
    const { output: _, ...status } = job.status;
    return { ...status, cause: '' };
  }
  return job.status;
}
