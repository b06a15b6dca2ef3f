import { open, rm, stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { InputImage } from '../providers/provider.ts';
import { IMAGE_MAX_BYTES, type ImageSource } from '../requests/request.ts';
import type { Attachments } from './attachment.ts';
import { createFairLimiter } from './fair-limiter.ts';
import type { JobFiles } from './job-files.ts';
import { formatOf, MAGIC_BYTES } from './pictures/formats.ts';
import type { PictureReader } from './pictures/reader.ts';
import { MAX_PIXELS, MAX_RATIO, MIN_SIDE, type PictureResult } from './pictures/result.ts';

/** Of all members together; of one, one after the other. */
const FETCHES_AT_ONCE = 8;

/** Members' pictures, from where they are to the folder of the job that starts from them. */
export interface Images {
  /**
   * Brings a picture and makes it plain; `memberId` is whose turn it is. Throws a `UserError` for a picture that
   * can't be used, or is no longer there.
   */
  take(job: { id: string; memberId: string }, source: ImageSource): Promise<InputImage>;
  /**
   * Copies the still of an earlier job to the folder of another, which begins with it. Throws a `UserError` where it is
   * no longer there.
   */
  takeStill(jobId: string, earlier: { id: string; still: Omit<InputImage, 'url'> }): Promise<InputImage>;
  /** Whether an address is Discord's, so that a picture there can be taken. */
  isAtDiscord(url: string): boolean;
  /** Whether the picture that an earlier job began with is still kept. */
  isKept(jobId: string): Promise<boolean>;
}

/**
 * Discord does not keep the pictures of commands, so they are fetched when the command arrives. What is kept with the
 * job, and goes to the provider, to the moderation and into channels, is the normalized picture alone.
 */
export function createImages(files: JobFiles, attachments: Attachments, pictures: PictureReader): Images {
  const limitFetches = createFairLimiter(FETCHES_AT_ONCE);

  async function bring(source: ImageSource, path: string): Promise<void> {
    if ('url' in source)
      return attachments.fetch(source.url, { what: 'picture', path, maxBytes: IMAGE_MAX_BYTES });
    if (!(await files.copyImage(source.jobId, path))) throw new UserError((t) => t('refusal.pictureGone'));
  }

  return {
    isAtDiscord: attachments.isAtDiscord,
    isKept: files.hasImage,
    async takeStill(jobId, { id, still: { contentType, bytes, width, height } }) {
      const path = await files.pathOf(jobId, 'still');
      if (!(await files.copyStill(id, path))) throw new UserError((t) => t('refusal.pictureGone'));
      // Where the provider keeps it is left out: that may be over.
      return { path, contentType, bytes, width, height };
    },
    async take({ id, memberId }, source) {
      const offeredPath = await files.pathOf(id, 'offered');
      const path = await files.pathOf(id, 'image');
      await limitFetches(memberId, () => bring(source, offeredPath));
      try {
        if (!(await looksLikePicture(offeredPath))) throw new UserError((t) => t('refusal.noPicture'));
        const request = { path: offeredPath, outputPath: path, keepsPlain: false };
        const result = await pictures.read(memberId, request);
        if (!result.ok) throw refusal(result);
        const { contentType, width, height } = result;
        const { size: bytes } = await stat(path);
        return { path, contentType, bytes, width, height };
      } finally {
        await rm(offeredPath, { force: true });
      }
    },
  };
}

/** All that this process itself looks at of a member's file. */
async function looksLikePicture(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
  return formatOf(buffer.subarray(0, bytesRead)) !== undefined;
}

function refusal(result: Extract<PictureResult, { ok: false }>): UserError {
  const { problem, width = 0, height = 0 } = result;
  return new UserError(
    (t) => {
      switch (problem) {
        case 'not_a_picture':
          return t('refusal.noPicture');
        case 'broken':
          return t('refusal.pictureBroken');
        case 'not_alone':
          return t('refusal.pictureNotAlone');
        case 'too_slow':
          return t('refusal.pictureTooSlow');
        case 'too_heavy':
          return t('refusal.pictureTooHeavy');
        case 'crashed':
          return t('refusal.pictureCrashed');
        case 'too_small':
          return t('refusal.pictureTooSmall', { width, height, min: MIN_SIDE });
        case 'too_many_pixels':
          return t('refusal.pictureTooManyPixels', { width, height, max: MAX_PIXELS / 1e6 });
        case 'too_long':
          return t('refusal.pictureTooLong', { width, height, max: MAX_RATIO });
      }
    },
    { cause: result.cause },
  );
}
