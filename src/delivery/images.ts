import { UserError } from '../errors.ts';
import type { InputImage } from '../providers/provider.ts';
import type { Attachments } from './attachment.ts';
import type { JobFiles } from './job-files.ts';
import { readPicture } from './picture.ts';

/** A member's attachment as the command brings it. */
export interface OfferedImage {
  url: string;
  bytes: number;
}

/** Where a member's picture comes from: an attachment, or an earlier job that keeps the picture it began with. */
export type ImageSource = OfferedImage | { jobId: string };

const MAX_BYTES = 20 * 1024 ** 2;
const MIN_SIDE = 256;
const MAX_SIDE = 8_192;

/** Refuses, by what the command says alone, a picture that can't be taken. Throws a `UserError`. */
export function checkOfferedImage(image: ImageSource): void {
  if ('bytes' in image && image.bytes > MAX_BYTES) {
    const megabytes = Math.round((image.bytes / 1024 ** 2) * 10) / 10;
    throw new UserError((t) => t('refusal.pictureTooLarge', { megabytes, max: MAX_BYTES / 1024 ** 2 }));
  }
}

/** Members' pictures, from where they are to the folder of the job that starts from them. */
export interface Images {
  /** Throws a `UserError` for a picture that can't be used, or is no longer there. */
  take(jobId: string, source: ImageSource): Promise<InputImage>;
  /** Whether an address is Discord's, so that a picture there can be taken. */
  isAtDiscord(url: string): boolean;
  /** Whether the picture that an earlier job began with is still kept. */
  isKept(jobId: string): Promise<boolean>;
}

/**
 * Discord does not keep the pictures of commands, so they are fetched when the command arrives, judged by their
 * bytes and kept with the job.
 */
export function createImages(files: JobFiles, attachments: Attachments): Images {
  return {
    isAtDiscord: attachments.isAtDiscord,
    isKept: files.hasImage,
    async take(jobId, source) {
      const path = await files.pathOf(jobId, 'image');
      if ('url' in source) {
        await attachments.fetch(source.url, { what: 'picture', path, maxBytes: MAX_BYTES });
      } else if (!(await files.copyImage(source.jobId, path))) {
        throw new UserError((t) => t('refusal.pictureGone'));
      }
      const picture = await readPicture(path);
      if (!picture) throw new UserError((t) => t('refusal.noPicture'));
      const { width, height } = picture;
      if (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > MAX_SIDE) {
        throw new UserError((t) => t('refusal.pictureSize', { width, height, min: MIN_SIDE, max: MAX_SIDE }));
      }
      return picture;
    },
  };
}
