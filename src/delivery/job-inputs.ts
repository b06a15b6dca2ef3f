import { open, rm, stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { sizeOf } from '../requests/input-sizes.ts';
import type { RequestInputs } from '../requests/inputs.ts';
import type { DraftInput } from '../requests/request.ts';
import type { Attachments } from './attachment.ts';
import type { CastFiles } from './cast-files.ts';
import { createFairLimiter } from './fair-limiter.ts';
import { formatOf, MAGIC_BYTES } from './images/formats.ts';
import type { ImageReader } from './images/reader.ts';
import { type ImageResult, MAX_PIXELS, MAX_RATIO, MIN_SIDE } from './images/result.ts';
import { type JobFiles, nameOfInput } from './job-files.ts';
import type { LastFrameOf } from './last-frame-of.ts';
import type { SourceMusic } from './source-music.ts';
import type { SourceVideos } from './source-videos.ts';

/** For all members together; one member's run one after the other. */
const FETCHES_AT_ONCE = 8;

/** Members' files, from their source to the folder of the job that is made from them. */
export interface JobInputs extends RequestInputs {
  /** Whether a URL is Discord's, so that the bot may download from it. */
  isAtDiscord(url: string): boolean;
  /** Whether an input of an earlier job, by its place among them, is still kept. */
  isKept(jobId: string, index: number): Promise<boolean>;
}

/**
 * Discord doesn't keep the images of commands, so they are downloaded when the command arrives. Only the normalized
 * file is kept with the job and sent to the provider, to moderation and into channels.
 */
export function createJobInputs(
  files: JobFiles,
  attachments: Attachments,
  imageReader: ImageReader,
  lastFrameOf: LastFrameOf,
  cast: Pick<CastFiles, 'take'>,
  videos: Pick<SourceVideos, 'fetch' | 'normalize' | 'withMoments'>,
  music: SourceMusic,
): JobInputs {
  const limitFetches = createFairLimiter(FETCHES_AT_ONCE);

  async function fetchSource(jobId: string, input: DraftInput, path: string): Promise<void> {
    const { role, source } = input;
    const { maxBytes } = sizeOf(input);
    if ('castId' in source) return cast.take(source, path);
    if ('lastFrameOf' in source) return lastFrameOf(jobId, { source: source.lastFrameOf, maxBytes }, path);
    if ('videoOf' in source || ('url' in source && role === 'video'))
      return videos.fetch(source, { path, maxBytes });
    if ('url' in source) return attachments.fetch(source.url, { what: nameOf(role), path, maxBytes });
    const isThere = await files.copyInput(source.jobId, source.index ?? 0, path);
    if (!isThere) throw new UserError((t) => t(goneKey(role)));
  }

  async function takeInput(
    owner: { id: string; memberId: string },
    input: DraftInput,
    index: number,
  ): Promise<Job['inputs'][number]> {
    const { id, memberId } = owner;
    const offeredPath = await files.pathOf(id, 'offered');
    const path = await files.pathOf(id, nameOfInput(index));
    try {
      await limitFetches(memberId, () => fetchSource(id, input, offeredPath));
      if (input.role === 'video') {
        const request = { path: offeredPath, output: path, film: input.film };
        const { bytes, width, height, durationSeconds } = await videos.normalize(owner, request);
        const durationMs = Math.round(durationSeconds * 1_000);
        await files.share(id, nameOfInput(index));
        return { role: 'video', path, contentType: 'video/mp4', bytes, width, height, durationMs };
      }
      if (input.role === 'audio') {
        const { bytes, durationMs } = await music.normalize(owner, { path: offeredPath, output: path });
        await files.share(id, nameOfInput(index));
        return { role: 'audio', path, contentType: 'audio/mpeg', bytes, durationMs };
      }
      if (!(await looksLikeImage(offeredPath))) throw new UserError((t) => t('refusal.noImage'));
      const request = { path: offeredPath, outputPath: path, keepsPlain: false };
      const result = await imageReader.read(memberId, request);
      if (!result.ok) throw refusal(result);
      const { contentType, width, height } = result;
      const { size: bytes } = await stat(path);
      await files.share(id, nameOfInput(index));
      const ofCast = 'castId' in input.source && { cast: input.source.name };
      return { role: input.role, path, contentType, bytes, width, height, ...ofCast };
    } finally {
      await rm(offeredPath, { force: true });
    }
  }

  return {
    isAtDiscord: attachments.isAtDiscord,
    isKept: files.hasInput,
    withMoments: videos.withMoments,
    async takeStill(jobId, { id, still: { contentType, bytes, width, height } }) {
      const path = await files.pathOf(jobId, 'still');
      if (!(await files.copyStill(id, path))) throw new UserError((t) => t('refusal.imageGone'));
      await files.share(jobId, 'still');
      // Without its URL at the provider, which may have expired.
      return { path, contentType, bytes, width, height };
    },
    async take(job, inputs) {
      const taken: Job['inputs'] = [];
      for (const [index, input] of inputs.entries()) taken.push(await takeInput(job, input, index));
      return taken;
    },
  };
}

/** How a sentence calls a member's file. */
function nameOf(role: DraftInput['role']): 'image' | 'file' {
  return role === 'audio' ? 'file' : 'image';
}

function goneKey(role: DraftInput['role']) {
  if (role === 'audio') return 'finish.musicGone';
  return role === 'video' ? 'refusal.videoGone' : 'refusal.imageGone';
}

/** The only part of a member's file that this process itself looks at. */
async function looksLikeImage(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
  return formatOf(buffer.subarray(0, bytesRead)) !== undefined;
}

function refusal(result: Extract<ImageResult, { ok: false }>): UserError {
  const { problem, width = 0, height = 0 } = result;
  return new UserError(
    (t) => {
      switch (problem) {
        case 'not_an_image':
          return t('refusal.noImage');
        case 'broken':
          return t('refusal.imageBroken');
        case 'not_alone':
          return t('refusal.imageNotAlone');
        case 'too_slow':
          return t('refusal.imageTooSlow');
        case 'too_heavy':
          return t('refusal.imageTooHeavy');
        case 'crashed':
          return t('refusal.imageCrashed');
        case 'too_small':
          return t('refusal.imageTooSmall', { width, height, min: MIN_SIDE });
        case 'too_many_pixels':
          return t('refusal.imageTooManyPixels', { width, height, max: MAX_PIXELS / 1e6 });
        case 'too_long':
          return t('refusal.imageTooLong', { width, height, max: MAX_RATIO });
      }
    },
    // Only these say nothing about the image.
    { cause: problem === 'too_slow' || problem === 'crashed' ? new Error(result.cause) : result.cause },
  );
}
