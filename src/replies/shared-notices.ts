import { MessageFlags } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { messageFailure } from '../discord/errors.ts';
import type { JobMessages, MessageLocation } from '../discord/job-messages.ts';
import type { Job } from '../jobs/job.ts';
import { isWaitingForClick } from '../jobs/states.ts';
import { type Moment, momentOf, mostMs } from '../runtime/clock.ts';
import { messageUrl } from './message-url.ts';
import { renderPing } from './ping.ts';

/** For this long after a member's notice in one place, further ones are added to it. */
export const SHARED_MS = 60_000;
/** Their links fit into one message. */
const MOST_JOBS = 10;
const KEPT = 1_000;

interface Shared {
  since: Moment;
  where: MessageLocation;
  jobs: readonly Job[];
}

/** Sends a job's notice, or adds it to the last one that its member got from this process in the same place. */
export type ShareNotice = (
  job: Job,
  send: () => Promise<MessageLocation>,
  signal: AbortSignal,
) => Promise<void>;

/**
 * Several videos that end one after the other notify their member once: an edit notifies nobody. What waits for a
 * click always notifies.
 */
export function createSharedNotices({
  messages,
  clock,
  sharedMs,
}: {
  messages: Pick<JobMessages, 'edit'>;
  clock: Parameters<typeof momentOf>[0];
  sharedMs: number;
}): ShareNotice {
  /** The last notice of each member and place, once the attempts before it have ended. */
  const last = new LRUCache<string, Promise<Shared | undefined>>({
    ...{ max: KEPT, ttl: sharedMs, ttlResolution: 0, perf: { now: clock.steadyMs } },
  });

  /** Undefined if the job needs a notice of its own. */
  async function addTo(shared: Shared | undefined, job: Job, signal: AbortSignal) {
    if (!shared || isWaitingForClick(job) || !messageUrl(job)) return undefined;
    const isOver = mostMs(shared.since, momentOf(clock)) >= sharedMs;
    // What somebody clicked since then is news.
    const isToldAnew = shared.jobs.some(({ id }) => id === job.id);
    if (isOver || isToldAnew || shared.jobs.length === MOST_JOBS) return undefined;
    const jobs = [...shared.jobs, job];
    const allowed_mentions = job.notify === 'dm' ? { parse: [] } : { users: [job.origin.userId] };
    const edit = (content: string) => {
      // A link in a prompt must not unfold into somebody's image.
      const body = { content, flags: MessageFlags.SuppressEmbeds, allowed_mentions };
      return messages.edit(job, body, signal, shared.where);
    };
    const edited = edit(renderPing(jobs)).catch((error: unknown) => {
      if (messageFailure(error) !== 'blocked') throw error;
      return edit(renderPing(jobs, { hasNames: false }));
    });
    return edited.then(
      () => ({ ...shared, jobs }),
      // It is gone, or this can't be seen.
      () => undefined,
    );
  }

  return async function share(job, send, signal) {
    const { userId, channelId } = job.origin;
    // Jobs contain prompts, and aren't needed any more.
    last.purgeStale();
    const key = `${userId}:${job.notify === 'dm' ? 'dm' : channelId}`;
    const turn = (last.get(key) ?? Promise.resolve(undefined)).then(
      async (shared) =>
        (await addTo(shared, job, signal)) ?? { since: momentOf(clock), where: await send(), jobs: [job] },
    );
    last.set(
      key,
      turn.catch(() => undefined),
    );
    await turn;
  };
}
