import { Routes } from 'discord.js';
import { isSpoiler, type JobIn } from '../jobs/job.ts';
import { beginUpload } from './begun-upload.ts';
import { messageFailure } from './errors.ts';
import type { JobMessages, PostedMessage } from './job-messages.ts';
import { checkMessage, posted, toMessage } from './message-answer.ts';
import type { MessageRoutes } from './message-routes.ts';
import type { Upload } from './multipart.ts';
import type { NeutralFallback } from './neutral-fallback.ts';
import type { RestClients } from './rest.ts';
import { isHiddenFile, toUpload, uploadFile } from './upload.ts';
import { checkSize, uploadLimitBytes } from './upload-limit.ts';

type ShownMessages = Pick<
  JobMessages,
  'hasToken' | 'edit' | 'uploadLimitBytes' | 'begin' | 'replace' | 'read' | 'setSpoiler' | 'remove'
>;

/** The message that shows a job: its progress, and later its video. */
export function createShownMessages({
  edits,
  uploads,
  routes: { hasToken, onBestRoute },
  withNeutralFallback,
}: RestClients & { routes: MessageRoutes; withNeutralFallback: NeutralFallback }): ShownMessages {
  async function onVideoMessage<T>(
    job: JobIn<'succeeded'>,
    use: (path: `/${string}`, auth: { auth?: false }) => Promise<T>,
  ): Promise<T> {
    const { channelId, messageId } = job.status;
    const byChannel = () => use(Routes.channelMessage(channelId, messageId), {});
    if (messageId !== job.origin.messageId) return byChannel();
    return onBestRoute(job, (path) => use(path, { auth: false }), byChannel);
  }

  /** The credits of a reel. An edit that doesn't list them would take them away. */
  async function filesBeside(job: JobIn<'succeeded'>, attachmentId: string): Promise<string[]> {
    if (!job.reel) return [];
    const answer = await onVideoMessage(job, (path, auth) => edits.get(path, auth));
    return toMessage(answer).attachments.flatMap(({ id }) => (id === attachmentId ? [] : id));
  }

  return {
    hasToken,

    uploadLimitBytes: (job) => uploadLimitBytes(job, hasToken(job)),

    async edit(job, body, signal, former) {
      const answer = await withNeutralFallback(job, body, {}, (allowed) => {
        const options = { body: allowed, ...(signal && { signal }) };
        if (former) return edits.patch(Routes.channelMessage(former.channelId, former.messageId), options);
        return onBestRoute(
          job,
          (path) => edits.patch(path, { ...options, auth: false }),
          (path) => edits.patch(path, options),
        );
      });
      checkMessage(answer);
    },

    begin({ origin }, file, growing, signal) {
      const path = Routes.webhookMessage(origin.applicationId, origin.interactionToken);
      return beginUpload({ path, upload: { ...toUpload({}, file), growing }, signal }, (body, limited) =>
        uploads.patch(path, { body, passThroughBody: true, auth: false, signal: limited }),
      );
    },

    async replace(job, body, file, signal, small = []) {
      let route: PostedMessage['route'] = 'reply';
      const message = await withNeutralFallback(job, body, { file, small }, (allowed, files) => {
        const { file: attached } = files;
        const patch = async (path: `/${string}`, byToken: boolean) => {
          const auth = byToken ? { auth: false } : {};
          if (!attached) return edits.patch(path, { body: { ...allowed, attachments: [] }, ...auth, signal });
          checkSize(attached, uploadLimitBytes(job, byToken));
          const send = async (upload: Upload) =>
            (await attached.begun?.finish(path, upload)) ??
            uploads.patch(path, { body: upload, passThroughBody: true, ...auth, signal });
          return uploadFile(allowed, attached, send, files.small);
        };
        return onBestRoute(
          job,
          (path) => patch(path, true),
          (path) => {
            route = 'channel';
            return patch(path, false);
          },
        );
      });
      return posted(message, route);
    },

    async read(job, signal) {
      try {
        const answer = await onBestRoute(
          job,
          (path) => edits.get(path, { auth: false, signal }),
          (path) => edits.get(path, { signal }),
        );
        return toMessage(answer);
      } catch (error) {
        if (messageFailure(error) === 'message-gone') return undefined;
        throw error;
      }
    },

    async setSpoiler(job, body, attachmentId) {
      const besideIds = attachmentId ? await filesBeside(job, attachmentId) : [];
      const attachments = [
        { id: attachmentId, is_spoiler: isSpoiler(job) },
        ...besideIds.map((id) => ({ id })),
      ];
      const answer = await withNeutralFallback(job, body, {}, (allowed) => {
        const options = { body: { ...allowed, ...(attachmentId && { attachments }) } };
        return onVideoMessage(job, (path, auth) => edits.patch(path, { ...options, ...auth }));
      });
      const shown = toMessage(answer).attachments.filter(({ id }) => !besideIds.includes(id));
      return shown.every((file) => isHiddenFile(file) === isSpoiler(job));
    },

    async remove(job, { id, channelId }) {
      const isReply = id === job.origin.messageId;
      if (!isReply) await edits.delete(Routes.channelMessage(channelId, id));
      else {
        await onBestRoute(
          job,
          (path) => edits.delete(path, { auth: false }),
          (path) => edits.delete(path),
        );
      }
    },
  };
}
