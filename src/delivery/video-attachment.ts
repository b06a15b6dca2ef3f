import type { FileAttachment } from '../discord/upload.ts';
import { isSpoiler, type Job } from '../jobs/job.ts';
import type { Provenance } from '../provenance.ts';
import { altText } from '../replies/render-job.ts';
import type { Rendition } from './renditions.ts';

/** A job's video as it is attached to a message. */
export function attachmentOf(
  job: Job,
  { path, bytes, extension, contentType = 'video/mp4' }: Rendition,
  provenance: Pick<Provenance, 'fileName'>,
): FileAttachment {
  const name = provenance.fileName(job, bytes, extension);
  const described = { description: altText(job), isSpoiler: isSpoiler(job) };
  return { path, bytes, name, contentType, ...described };
}
