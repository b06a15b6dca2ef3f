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

const MAX_BYTES = 20 * 1024 ** 2;
const MIN_SIDE = 256;
const MAX_SIDE = 8_192;
const FETCH_TIMEOUT_MS = 30_000;

/** Discord's own hosts of attachments. @see https://docs.discord.com/developers/reference#cdn-formatting */
const attachmentHosts = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** Refuses, by what the command says alone, a picture that can't be taken. Throws a `UserError`. */
export function checkOfferedImage({ bytes }: OfferedImage): void {
  if (bytes > MAX_BYTES) {
    const megabytes = (bytes / 1024 ** 2).toFixed(1);
    throw new UserError(
      `The picture has ${megabytes} MB, and at most ${MAX_BYTES / 1024 ** 2} MB are taken.`,
    );
  }
}

/**
 * Makes the function that takes a member's picture when the command arrives, since Discord does not keep it: it is
 * fetched, judged by its bytes and kept with the job. Throws a `UserError` for one that can't be used.
 */
export function createTakeImage(options: { files: JobFiles; discordApiUrl: string | undefined }) {
  const ownOrigin = options.discordApiUrl && new URL(options.discordApiUrl).origin;
  const ownOrigins = new Set(ownOrigin ? [ownOrigin] : []);
  return async function takeImage(jobId: string, offered: OfferedImage): Promise<InputImage> {
    const url = URL.parse(offered.url);
    if (!url || !(ownOrigins.has(url.origin) || attachmentHosts.has(url.hostname))) {
      throw new UserError('The picture is not at Discord. Please attach it again.');
    }
    const path = await options.files.pathOf(jobId, 'image');
    try {
      const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
      await fetchFile(offered.url, { path, maxBytes: MAX_BYTES, ownOrigins, signal });
    } catch (cause) {
      throw new UserError('The picture could not be fetched from Discord. Please attach it again.', {
        cause,
      });
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
  };
}
