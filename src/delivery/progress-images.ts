import { stat, writeFile } from 'node:fs/promises';
import { PermissionFlagsBits } from 'discord.js';
import type { FileAttachment } from '../discord/upload.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { translator } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { Provider } from '../providers/provider.ts';
import { altLine } from '../text/markdown.ts';
import { formatOf, MAGIC_BYTES } from './images/formats.ts';
import type { ImageReader } from './images/reader.ts';
import type { JobFiles } from './job-files.ts';

/** The newest image of a video that is being made, if everybody may see it. Never rejects. */
export type ReadProgressImage = (job: Job) => Promise<FileAttachment | undefined>;

/** Its bytes are treated like those of a member's image: what is shown is drawn anew from its pixels. */
export function createReadProgressImage({
  files,
  imageReader,
  providers,
  log,
}: {
  files: Pick<JobFiles, 'pathOf'>;
  imageReader: Pick<ImageReader, 'read'>;
  providers: ReadonlyMap<string, Provider>;
  log: Log;
}): ReadProgressImage {
  async function read(job: Job, bytes: Uint8Array): Promise<FileAttachment | undefined> {
    const path = await files.pathOf(job.id, 'progress.part');
    const outputPath = await files.pathOf(job.id, 'progress');
    await writeFile(path, bytes, { mode: 0o600 });
    const result = await imageReader.read(job.origin.userId, { path, outputPath, keepsPlain: false });
    if (!result.ok) throw new Error(result.cause);
    const { contentType } = result;
    const { prompt } = job.request;
    return {
      path: outputPath,
      bytes: (await stat(outputPath)).size,
      name: `progress-${job.id}.${contentType.slice('image/'.length)}`,
      description: altLine(translator(job.origin.language)('job.altTextProgress', { prompt })),
      contentType,
    };
  }

  return async (job) => {
    const { takeProgressImage } = providers.get(job.provider) ?? {};
    if (!takeProgressImage || !mayShow(job) || job.task === null) return undefined;
    try {
      const bytes = takeProgressImage(job.task);
      // Nothing is started for what is surely none.
      const isImage = bytes && formatOf(Buffer.from(bytes.subarray(0, MAGIC_BYTES)));
      return isImage ? await read(job, bytes) : undefined;
    } catch (err) {
      log.debug({ err, job: job.id }, 'could not read an image of a video that is being made');
      return undefined;
    }
  };
}

/** Not if its video is reviewed first, whatever was decided, and not in place of the image that it starts from. */
function mayShow(job: Job): boolean {
  const { review, still, origin } = job;
  const mayAttach = (BigInt(origin.appPermissions) & PermissionFlagsBits.AttachFiles) !== 0n;
  return isIn(job, 'running') && review === undefined && still === null && mayAttach;
}
