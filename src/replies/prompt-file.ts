import type { SmallFile } from '../discord/small-files.ts';
import type { Job } from '../jobs/job.ts';

/** A job's whole prompt, for people who decide on it, if it doesn't fit into the message. */
export function promptFile({ id, request }: Pick<Job, 'id' | 'request'>): SmallFile {
  return { bytes: Buffer.from(request.prompt), name: `prompt-${id}.txt`, contentType: 'text/plain' };
}
