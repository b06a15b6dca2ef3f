import type { SmallFile } from '../discord/small-files.ts';
import type { Job } from '../jobs/job.ts';

/** A job's whole prompt, for those who decide over it where a message has no room for it. */
export function promptFile({ id, request }: Pick<Job, 'id' | 'request'>): SmallFile {
  return { bytes: Buffer.from(request.prompt), name: `prompt-${id}.txt`, contentType: 'text/plain' };
}
