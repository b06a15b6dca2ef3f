import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Attachments } from './attachment.ts';
import type { JobFiles } from './job-files.ts';

/** More than the fullest settings of a guild need. @internal A test makes those. */
export const MAX_BYTES = 512 * 1024;

/** Creates the function that reads a member's small text file. Throws a `UserError` if it can't. */
export function createReadText(files: JobFiles, attachments: Attachments) {
  return async function readText(
    id: string,
    { url, bytes }: { url: string; bytes: number },
  ): Promise<string> {
    if (bytes > MAX_BYTES) {
      throw new UserError((t) => t('settings.fileTooLarge', { kilobytes: MAX_BYTES / 1024 }));
    }
    const path = await files.pathOf(id, 'text');
    try {
      await attachments.fetch(url, { what: 'file', path, maxBytes: MAX_BYTES });
      return await readFile(path, 'utf8');
    } finally {
      await files.remove(id);
    }
  };
}
