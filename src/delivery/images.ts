import { UserError } from '../errors.ts';
import type { InputImage } from '../providers/provider.ts';
import { fetchFile } from './fetch-file.ts';
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
const FETCH_TIMEOUT_MS = 30_000;

/** Discord's own hosts of attachments. @see https://docs.discord.com/developers/reference#cdn-formatting */
const attachmentHosts = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** Refuses, by what the command says alone, a picture that can't be taken. Throws a `UserError`. */
export function checkOfferedImage(image: ImageSource): void {
  if ('bytes' in image && image.bytes > MAX_BYTES) {
    const megabytes = (image.bytes / 1024 ** 2).toFixed(1);
    throw new UserError(
      `The picture has ${megabytes} MB, and at most ${MAX_BYTES / 1024 ** 2} MB are taken.`,
    );
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
export function createImages(options: { files: JobFiles; discordApiUrl: string | undefined }): Images {
  const { files } = options;
  const ownOrigin = options.discordApiUrl && new URL(options.discordApiUrl).origin;
  const ownOrigins = new Set(ownOrigin ? [ownOrigin] : []);

  function isAtDiscord(address: string): boolean {
    const url = URL.parse(address);
    return url !== null && (ownOrigins.has(url.origin) || attachmentHosts.has(url.hostname));
  }

  async function fetchTo(path: string, { url }: OfferedImage) {
    if (!isAtDiscord(url)) throw new UserError('The picture is not at Discord. Please attach it again.');
    try {
      const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
      await fetchFile(url, { path, maxBytes: MAX_BYTES, ownOrigins, signal });
    } catch (cause) {
      throw new UserError('The picture could not be fetched from Discord. Please attach it again.', {
        cause,
      });
    }
  }

  return {
    isAtDiscord,
    isKept: files.hasImage,
    async take(jobId, source) {
      const path = await files.pathOf(jobId, 'image');
      if ('url' in source) await fetchTo(path, source);
      else if (!(await files.copyImage(source.jobId, path))) {
        throw new UserError(
          'The picture that this video began with is gone: I keep it for a day. Please use /video and attach it again.',
        );
      }
      const picture = await readPicture(path);
      if (!picture)
        throw new UserError('That file is no PNG, JPEG or WebP picture. Please attach one of these.');
      const { width, height } = picture;
      if (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > MAX_SIDE) {
        throw new UserError(
          `The picture is ${width} × ${height}; each side must have from ${MIN_SIDE} to ${MAX_SIDE} pixels.`,
        );
      }
      return picture;
    },
  };
}
