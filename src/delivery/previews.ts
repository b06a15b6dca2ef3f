import { Routes } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { RestClients } from '../discord/rest.ts';
import { type SmallFile, withSmallFiles } from '../discord/small-files.ts';
import { toUpload } from '../discord/upload.ts';
import { REQUEST_LIMIT_BYTES } from '../discord/upload-limit.ts';
import type { Job, JobIn } from '../jobs/job.ts';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { PreviewBody } from '../replies/preview.ts';
import { altText } from '../replies/render-job.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Hosting } from './hosting/hosting.ts';
import type { Limiter } from './limiter.ts';
import type { Rendition, Renditions } from './renditions.ts';
import { GUARANTEED_LIMIT_BYTES } from './upload-limits.ts';

/** A click's token lives 15 minutes. */
const TIMEOUT_MS = 10 * 60_000;

/** The click to answer. */
interface Target {
  applicationId: string;
  token: string;
  /** Bytes per file, as Discord stated for this click. */
  attachmentSizeLimit: number;
  /** The private message: `@original` or a follow-up. */
  messageId: string;
}

/** Shows a video that isn't public yet to the person who asks for it. */
export interface Previews {
  /**
   * Puts the video into the private answer of a click: as an attachment, compressed if necessary, otherwise as a link,
   * otherwise the sentence `tooLarge`. `files` are always included.
   */
  post(
    job: JobIn<'reviewing'>,
    target: Target,
    options: { body: PreviewBody; files: readonly SmallFile[]; tooLarge: string },
  ): Promise<void>;
}

export function createPreviews(deps: {
  rest: RestClients;
  renditions: Renditions;
  /** Shared with deliveries: a preview is one more transfer. */
  limit: Limiter;
  hosting: Pick<Hosting, 'publish' | 'atProvider'>;
  /** Removes what was made for a job that has ended or was deleted meanwhile. Never rejects. */
  onPosted(job: Job): Promise<void>;
  clock: Clock;
}): Previews {
  const { rest, renditions, limit, hosting, clock } = deps;
  /** If several people look at the same time, it's compressed once. */
  const making = new Map<string, Promise<Rendition | undefined>>();

  async function smaller(
    job: JobIn<'reviewing'>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Rendition | undefined> {
    const onEncode = async () => {};
    // So small that everybody may have it.
    const sureBytes = Math.min(maxBytes, GUARANTEED_LIMIT_BYTES);
    const made =
      making.get(job.id) ??
      renditions.smaller(job, sureBytes, { signal, onEncode }).finally(() => making.delete(job.id));
    making.set(job.id, made);
    return made;
  }

  async function attach(
    job: JobIn<'reviewing'>,
    target: Target,
    { body, files }: { body: PreviewBody; files: readonly SmallFile[] },
    rendition: Rendition,
    signal: AbortSignal,
  ) {
    const { path, bytes, extension = 'mp4', contentType = 'video/mp4' } = rendition;
    const name = `preview-${job.id}.${extension}`;
    const file = { path, bytes, name, description: altText(job), contentType };
    const upload = toUpload({ ...body, allowed_mentions: { parse: [] } }, file, files);
    await rest.uploads.patch(routeOf(target), { body: upload, passThroughBody: true, auth: false, signal });
  }

  const post: Previews['post'] = async (job, target, { body, files, tooLarge }) => {
    const signal = clock.timeout(TIMEOUT_MS);
    const maxBytes = Math.min(target.attachmentSizeLimit, REQUEST_LIMIT_BYTES);
    const forms = [() => renditions.within(job, maxBytes, signal), () => smaller(job, maxBytes, signal)];
    for (const form of forms) {
      const rendition = await form();
      if (!rendition) continue;
      try {
        // A call that has to wait frees its slot meanwhile.
        await withRateLimitRetries(
          () => limit(() => attach(job, target, { body, files }, rendition, signal)),
          {
            clock,
            signal,
          },
        );
        return;
      } catch (error) {
        // Discord sometimes accepts less than it states.
        if (messageFailure(error) !== 'too-large') throw error;
      }
    }
    const playable = await renditions.playable(job, signal);
    const published = await hosting.publish(job, playable, signal).catch(() => undefined);
    const hosted = published ?? hosting.atProvider(job);
    const content = `${body.content}\n${hosted?.link.url ?? tooLarge}`;
    const message = await withSmallFiles({ ...body, content, allowed_mentions: { parse: [] } }, files);
    await withRateLimitRetries(() => rest.edits.patch(routeOf(target), { ...message, auth: false, signal }), {
      clock,
      signal,
    });
  };

  return { post: (job, ...rest) => post(job, ...rest).finally(() => deps.onPosted(job)) };
}

function routeOf({ applicationId, token, messageId }: Target) {
  return Routes.webhookMessage(applicationId, token, messageId);
}
