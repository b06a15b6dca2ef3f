import { PermissionFlagsBits } from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { Translate } from '../locales/translate.ts';

/** What the ways of a video to its member need. Edits by a token and by the channel need no permission to send. */
const needed = ['SendMessages', 'SendMessagesInThreads', 'EmbedLinks', 'ReadMessageHistory'] as const;
type Permission = 'ViewChannel' | 'AttachFiles' | (typeof needed)[number];

/** Whether the bot may do this in the job's channel, as Discord said at the command. */
export function botMay({ origin }: Job, permission: Permission): boolean {
  return (BigInt(origin.appPermissions) & PermissionFlagsBits[permission]) !== 0n;
}

/** What the member should know of how the video comes here, where the bot may not do everything. */
export function missingPermissionLines(job: Job, t: Translate): string[] {
  const lines: string[] = [];
  if (!botMay(job, 'AttachFiles')) lines.push(t('lacks.files', { permissions: t('permission.AttachFiles') }));
  // Of a channel that it does not see, it can do nothing else there either.
  if (!botMay(job, 'ViewChannel')) return [...lines, t('lacks.access')];
  const { isThread = false } = job.origin;
  const send = isThread ? 'SendMessagesInThreads' : 'SendMessages';
  const lacking = needed.filter(
    (permission) => (permission === send || !permission.startsWith('Send')) && !botMay(job, permission),
  );
  if (lacking.length === 0) return lines;
  const names = lacking.map((permission) => t(`permission.${permission}`));
  const permissions = new Intl.ListFormat(t.language).format(names);
  return [...lines, t('lacks.some', { permissions })];
}
