import type { Job } from '../jobs/job.ts';
import { MessageUnknownError } from './errors.ts';
import type { FileAttachment } from './upload.ts';

const MEBIBYTE = 1024 * 1024;
/**
 * The bot's own limit, unless a member's interaction states a higher one. A boosted server allows more, but Discord
 * says so only with a member's command, combined with what that member has paid for.
 * @see https://docs.discord.com/developers/reference#uploading-files
 */
const BOT_UPLOAD_LIMIT_BYTES = 20 * MEBIBYTE;
/** Discord's edge has refused requests of 200 MiB that an interaction's limit allowed. */
export const REQUEST_LIMIT_BYTES = 95 * MEBIBYTE;

/** The largest file for a job's message, in bytes, by the member's token or the bot's own. */
export function uploadLimitBytes({ origin }: Job, byToken: boolean): number {
  return Math.min(origin.uploadLimitBytes, byToken ? REQUEST_LIMIT_BYTES : BOT_UPLOAD_LIMIT_BYTES);
}

/** Throws a `MessageUnknownError`, `too-large`, before anything is sent. */
export function checkSize({ bytes }: FileAttachment, maxBytes: number): void {
  if (bytes > maxBytes) throw new MessageUnknownError(`${bytes} bytes are over ${maxBytes}`, 'too-large');
}
