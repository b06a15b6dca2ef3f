import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Row } from './ledger-model.ts';
import type { World } from './world.ts';

/** A member who doesn't know how their video ended, if there is one. */
export function checkEnds(
  rows: readonly Row[],
  { discord }: World,
  visible: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  for (const { job } of rows) {
    if (job.origin.userId === '' || job.reel) continue;
    const { status } = job;
    // Nobody saw that it was ever accepted.
    if (status.state === 'cancelled' && status.reason === 'unanswered') continue;
    const about = [...discord.world.messages.values()].filter((stored) => isAbout(stored, job));
    if (about.length === 0) return `job ${job.id} is ${status.state}, and nobody can see that`;
    // Its member, or a moderator, has deleted it.
    if (about.some(({ deleted }) => deleted)) continue;
    if (status.state === 'succeeded' && !status.host && !job.isDeleted && !visible.get(job.id)?.size)
      return `job ${job.id} succeeded, and its video can't be seen`;
    if (about.every(({ message }) => isInProgress(job, message.content)))
      return `job ${job.id} is ${status.state}, and its message says: ${about[0]?.message.content}`;
  }
  return undefined;
}

/** Its own message, or one that had to replace it. */
function isAbout({ message }: StoredMessage, { id, origin, status }: Job): boolean {
  const own = status.state === 'succeeded' ? status.messageId : origin.messageId;
  return message.id === own || JSON.stringify(message.components ?? []).includes(id);
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

/** A file that nothing needs any more, if there is one. */
export async function checkFiles(rows: readonly Row[], dataDir: string): Promise<string | undefined> {
  const folder = join(dataDir, 'jobs');
  const kept = new Set(
    rows.flatMap(({ job }) => (['undeliverable', 'reviewing'].includes(job.status.state) ? [job.id] : [])),
  );
  for (const id of await readdir(folder).catch(() => [])) {
    if (kept.has(id)) continue;
    const left = (await readdir(join(folder, id))).filter((name) => !/^(image|input-\d+|still)$/.test(name));
    if (left.length > 0) return `files of ${id} are left: ${left.join()}`;
  }
  return undefined;
}
