import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import { isIn, type Job } from '../../../src/jobs/job.ts';
import { OLDER } from '../faults/older.ts';
import type { World } from '../world.ts';
import type { Row } from './ledger.ts';

/** A member who doesn't know how their video ended, if there is one. `kicked`: guilds that have removed the bot. */
export function checkEnds(
  rows: readonly Row[],
  { discord }: World,
  { visible, kicked }: { visible: ReadonlyMap<string, ReadonlySet<string>>; kicked: ReadonlySet<string> },
): string | undefined {
  const all = [...discord.world.messages.values()];
  const jobs = new Map(rows.map(({ job }) => [job.id, job]));
  const mentions = new Map<string, StoredMessage[]>();
  // A page of /history names a job too. Its content is empty, and that of a job's message never is.
  for (const stored of all.filter(({ message }) => message.content !== ''))
    for (const [id] of JSON.stringify(stored.message.components ?? []).matchAll(/\d{17,20}/g))
      mentions.set(id, [...(mentions.get(id) ?? []), stored]);
  for (const { job } of rows) {
    const { id, origin, status } = job;
    if (origin.userId === '' || kicked.has(origin.guildId)) continue;
    // Nobody saw that it was ever accepted.
    if (status.state === 'cancelled' && status.reason === 'unanswered') continue;
    if (id.startsWith(OLDER) && !mentions.has(id)) continue;
    // Its own message, or one that had to replace it.
    const own = discord.world.messages.get(
      (isIn(job, 'succeeded') ? job.status.messageId : origin.messageId) ?? '',
    );
    const about = [...(own ? [own] : []), ...(mentions.get(id) ?? [])];
    if (about.length === 0 && isSaidByFilm(job, jobs.get(job.shotOf ?? ''))) continue;
    if (about.length === 0) return `job ${id} is ${status.state}, and nobody can see that`;
    // Its member, or a moderator, has deleted it.
    if (about.some(({ deleted }) => deleted)) continue;
    if (isIn(job, 'succeeded') && !job.status.host && !job.isDeleted && !visible.get(id)?.size)
      return `job ${id} succeeded, and its video can't be seen`;
    if (about.every(({ message }) => isInProgress(job, message.content)))
      return `job ${id} is ${status.state}, and its message says: ${about[0]?.message.content}`;
  }
  return undefined;
}

/** Whether it is a shot that never had a message, and its film ends without it. That one has to say so. */
function isSaidByFilm({ id, status }: Job, film: Job | undefined): boolean {
  if (!film || !['failed', 'cancelled'].includes(status.state)) return false;
  const shot = film.film?.shots.find(({ jobId }) => jobId === id);
  return film.status.state === 'cancelled' || (film.status.state === 'failed' && shot?.state === 'missing');
}

/** Whether the message still shows something that is under way. */
function isInProgress({ status }: Job, content: string): boolean {
  const marks: Partial<Record<typeof status.state, RegExp>> = {
    succeeded: /✅/,
    failed: /❌/,
    cancelled: /🚫/,
    unclear: /⚠️/,
    undeliverable: /⚠️|❌/,
  };
  return marks[status.state]?.test(content) === false;
}
