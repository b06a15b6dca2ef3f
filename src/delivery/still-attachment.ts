import type { FileAttachment } from '../discord/upload.ts';
import { isHidden, type Job } from '../jobs/job.ts';
import { translator } from '../locales/translate.ts';
import { altLine } from '../text/markdown.ts';

/** The still of a job's first stage, if everybody may see it. */
export function stillAttachment(job: Job): FileAttachment | undefined {
  const { id, still, request, isAdult = false, origin } = job;
  if (still === null || isHidden(job)) return undefined;
  const { path, bytes, contentType } = still;
  const t = translator(origin.language);
  const description = altLine(t('job.altTextStill', { prompt: request.prompt }));
  return {
    path,
    bytes,
    name: `still-${id}.${contentType.slice('image/'.length)}`,
    description,
    contentType,
    isSpoiler: isAdult,
  };
}
