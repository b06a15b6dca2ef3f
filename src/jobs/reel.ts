import type { ReelFailure } from './failure.ts';
import { isHidden, isIn, type Job, type JobIn } from './job.ts';
import type { Clip } from './reel-schema.ts';

/** A reel is made on this machine. It waits for the one slot of this provider, and belongs to no model. */
export const REEL_PROVIDER = 'here';
export const REEL_MODEL = 'reel';
/** How many reels are made at once, and how many unfinished ones a member may have. */
export const REELS_AT_ONCE = 1;
export const MEMBER_REELS = 1;

export const MIN_CLIPS = 2;
export const MAX_CLIPS = 20;
/** All clips together. */
export const MAX_SECONDS = 600;
/** All clips together, as they are downloaded. */
export const MAX_CLIPS_BYTES = 1024 ** 3;

/** A reel can't be made. `message` is the cause for the log. */
export class ReelError extends Error {
  override readonly name = 'ReelError';
  readonly kind: ReelFailure;
  /** Whether another attempt may help. */
  readonly mayPass: boolean;

  constructor(
    kind: ReelFailure,
    message: string,
    { mayPass = false, ...options }: ErrorOptions & { mayPass?: boolean } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.mayPass = mayPass;
  }
}

/** Whether members call a joined video a film. */
export function isFilm({ film, reel }: Pick<Job, 'film' | 'reel'>): boolean {
  return film !== undefined || reel?.isFilm === true;
}

/** Whether a video can be part of a reel: delivered, seen by everybody, and still there as far as is known. */
export function isJoinable(job: Job | undefined): job is JobIn<'succeeded'> {
  return job !== undefined && isIn(job, 'succeeded') && !isHidden(job) && !job.isDeleted;
}

/** These videos as parts of a reel, and the members whose videos are in one that is a reel itself. */
export function clipsOf(jobs: readonly JobIn<'succeeded'>[]): Clip[] {
  return [
    ...jobs.map(({ id, origin, status }) => ({
      ...{ jobId: id, userId: origin.userId },
      channelId: status.channelId,
      // Nobody else could open a link to it.
      messageId: status.route === 'dm' ? '' : status.messageId,
    })),
    ...membersWithin(jobs),
  ];
}

function membersWithin(jobs: readonly Job[]): Clip[] {
  const ids = jobs.flatMap(({ reel }) => reel?.clips.map(({ userId }) => userId) ?? []);
  const named = jobs.map(({ origin }) => origin.userId);
  const others = [...new Set(ids)].filter((id) => id !== '' && !named.includes(id));
  return others.map((userId) => ({ ...{ jobId: '', channelId: '', messageId: '' }, userId }));
}

/** The members who made these videos, and those whose images they were made from. */
export function ownersOf(jobs: readonly Job[]): string[] {
  return [...new Set(jobs.flatMap(({ origin, imageOwnerIds = [] }) => [origin.userId, ...imageOwnerIds]))];
}

/** Zero seconds are stored where nothing could read the file. */
export function secondsOf({ status, request }: Job): number {
  return (status.state === 'succeeded' && status.file.durationSeconds) || request.durationSeconds;
}
