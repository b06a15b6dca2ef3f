import { copyFile, stat } from 'node:fs/promises';
import { type APIAttachment, type APIMessage, Routes } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { RestClients } from '../discord/rest.ts';
import { type FileAttachment, uploadFile } from '../discord/upload.ts';
import { UserError } from '../errors.ts';
import type { JobIn } from '../jobs/job.ts';
import { containerOf } from '../media/container.ts';
import type { Provenance } from '../provenance.ts';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';
import type { FetchFile, FetchOptions } from './fetch-file.ts';
import type { Hosting } from './hosting/hosting.ts';
import type { JobFiles } from './job-files.ts';
import type { Limiter } from './limiter.ts';
import { ownOriginsOf } from './safe-address.ts';
import { attachmentOf } from './video-attachment.ts';

const TIMEOUT_MS = 10 * 60_000;
const MP4 = { extension: 'mp4', contentType: 'video/mp4' };

/** The click that a video is posted for. */
interface Target {
  id: string;
  applicationId: string;
  token: string;
  /** Bytes per file, as Discord stated for this click. */
  attachmentSizeLimit: number;
}

/** `expiresAtMs` is known for hosted videos, and `null` if their host doesn't say. */
type FoundVideo = Pick<APIAttachment, 'url' | 'size'> & { expiresAtMs?: number | null };

/** Delivered videos, as Discord or a host keeps them. */
export interface PastVideos {
  /** The video with a fresh URL; `undefined` if it is gone or unreachable. */
  find(job: JobIn<'succeeded'>): Promise<FoundVideo | undefined>;
  /** Downloads a video from where it was found. Throws a `FetchError` if it can't. */
  fetch(
    job: JobIn<'succeeded'>,
    found: FoundVideo,
    options: Pick<FetchOptions, 'path' | 'maxBytes' | 'signal'>,
  ): Promise<void>;
  /** Downloads a video, and keeps its file while `use` sends it. `id` names its folder meanwhile. */
  withFile<T>(
    job: JobIn<'succeeded'>,
    found: FoundVideo,
    options: { id: string; maxBytes: number; signal: AbortSignal },
    use: (file: FileAttachment) => Promise<T>,
  ): Promise<T>;
  /** Puts the video into the deferred answer of a click. Throws a `UserError` if that isn't possible. */
  post(job: JobIn<'succeeded'>, target: Target, body: MessageBody): Promise<void>;
}

export function createPastVideos(deps: {
  rest: RestClients;
  files: JobFiles;
  fetchFile: FetchFile;
  /** Shared with first deliveries: posting again is one more transfer. */
  limit: Limiter;
  hosting: Pick<Hosting, 'linkTo' | 'pathOf'>;
  provenance: Pick<Provenance, 'fileName'>;
  discordApiUrl: string | undefined;
  clock: Clock;
}): PastVideos {
  const { rest, files, fetchFile, limit, discordApiUrl, clock } = deps;
  const ownOrigins = ownOriginsOf(discordApiUrl);

  async function find({ status }: JobIn<'succeeded'>): Promise<FoundVideo | undefined> {
    if (status.host) {
      const link = await deps.hosting.linkTo(status.host);
      return link && { ...link, size: status.file.bytes };
    }
    try {
      const path = Routes.channelMessage(status.channelId, status.messageId);
      const { attachments } = (await rest.edits.get(path)) as APIMessage;
      // A file that nothing here could convert may be a GIF.
      return attachments.find(
        ({ content_type, filename }) => content_type?.startsWith('video/') || filename.includes('cutscene-'),
      );
    } catch (error) {
      const failure = messageFailure(error);
      if (failure === 'message-gone' || failure === 'out-of-reach') return undefined;
      throw new UserError((t) => t('history.discordAway'), { cause: error });
    }
  }

  const fetch: PastVideos['fetch'] = async ({ status: { host } }, { url, size }, options) => {
    const ownPath = host && deps.hosting.pathOf(host);
    if (ownPath !== undefined) return copyFile(ownPath, options.path);
    // The address of the bucket is the operator's own.
    const origins = host?.kind === 's3' ? new Set([new URL(url).origin]) : ownOrigins;
    // A larger file isn't the one that Discord lists.
    const maxBytes = host ? options.maxBytes : Math.min(options.maxBytes, size);
    return fetchFile(url, { ...options, maxBytes, ownOrigins: origins });
  };

  const withFile: PastVideos['withFile'] = async (job, video, { id, maxBytes, signal }, use) => {
    const path = await files.pathOf(id, 'video.mp4');
    try {
      await limit(() => fetch(job, video, { path, maxBytes, signal }));
      const { size: bytes } = await stat(path);
      const { extension, contentType } = (await containerOf(path)) ?? MP4;
      return await use(attachmentOf(job, { path, bytes, extension, contentType }, deps.provenance));
    } finally {
      await files.remove(id);
    }
  };

  async function move(
    job: JobIn<'succeeded'>,
    video: FoundVideo,
    target: Target,
    { neutral, ...body }: MessageBody,
  ) {
    const signal = clock.timeout(TIMEOUT_MS);
    const { id, attachmentSizeLimit: maxBytes } = target;
    await withFile(job, video, { id, maxBytes, signal }, async (file) => {
      const answer = Routes.webhookMessage(target.applicationId, target.token);
      const send = (content: string) =>
        uploadFile({ ...body, content }, file, (upload) => {
          const request = { body: upload, passThroughBody: true, auth: false, signal };
          // A call that has to wait frees its slot meanwhile.
          return withRateLimitRetries(() => limit(() => rest.uploads.patch(answer, request)), {
            clock,
            signal,
          });
        });
      await send(body.content).catch((error: unknown) => {
        // The words of the prompt are blocked in this channel.
        if (neutral === undefined || messageFailure(error) !== 'blocked') throw error;
        return send(neutral);
      });
    });
  }

  return {
    find,
    fetch,
    withFile,
    async post(job, target, body) {
      const video = await find(job);
      if (!video) throw new UserError((t) => t('history.videoGone'));
      if (video.size > target.attachmentSizeLimit) {
        const toMegabytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(1);
        const sizes = { has: toMegabytes(video.size), takes: toMegabytes(target.attachmentSizeLimit) };
        throw new UserError((t) => t('history.tooLarge', sizes));
      }
      await move(job, video, target, body);
    },
  };
}
