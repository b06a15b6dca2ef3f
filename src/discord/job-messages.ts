import {
  type APIMessage,
  MessageFlags,
  PermissionFlagsBits,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPICurrentUserCreateDMChannelResult,
  Routes,
} from 'discord.js';
import { LRUCache } from 'lru-cache';
import { isSpoiler, type Job, type JobIn } from '../jobs/job.ts';
import type { GrowingFile } from '../media/read-in-place.ts';
import type { Clock } from '../runtime/clock.ts';
import { type BegunUpload, beginUpload } from './begun-upload.ts';
import { MessageUnknownError, messageFailure } from './errors.ts';
import type { MessageBody } from './message-body.ts';
import { createMessageRoutes, isUnauthorized } from './message-routes.ts';
import type { Upload } from './multipart.ts';
import { asReply } from './post-message.ts';
import type { RestClients } from './rest.ts';
import type { SmallFile } from './small-files.ts';
import { type FileAttachment, isHiddenFile, toUpload, uploadFile } from './upload.ts';
import { checkSize, uploadLimitBytes } from './upload-limit.ts';

/** The two routes to the message that shows a job: first the interaction's token, later the channel. */
export interface JobMessages {
  /** Whether edits still use the token. */
  hasToken(job: Job): boolean;
  /** Changes text and buttons; attachments stay. `former`: edits the message that showed the job before. */
  edit(job: Job, body: MessageBody, signal?: AbortSignal, former?: MessageLocation): Promise<void>;
  /**
   * The size limit for a file on the route that is open now, in bytes. The member's own allowance applies only to their
   * token. A larger file is refused here as `too-large`, and never sent.
   */
  uploadLimitBytes(job: Job): number;
  /**
   * Begins to send `file`, which is still being written, for `replace`: see `FileAttachment.begun`. Only while the token
   * is valid.
   */
  begin(job: Job, file: FileAttachment, growing: GrowingFile, signal: AbortSignal): BegunUpload;
  /** Changes the message and gives it `file` and `small` as its only attachments, or none. */
  replace(
    job: Job,
    body: MessageBody,
    file: FileAttachment | undefined,
    signal: AbortSignal,
    small?: readonly SmallFile[],
  ): Promise<PostedMessage>;
  /** The message's present content; `undefined` if there is none. Throws if that can't be found out. */
  read(job: Job, signal: AbortSignal): Promise<APIMessage | undefined>;
  /** A new message in the job's channel. Repeating it within a few minutes posts nothing new. */
  post(
    job: Job,
    body: MessageBody,
    file: FileAttachment | undefined,
    signal: AbortSignal,
  ): Promise<PostedMessage>;
  /** A direct message to the requester. */
  dm(
    job: Job,
    body: MessageBody,
    file: FileAttachment | undefined,
    signal: AbortSignal,
  ): Promise<PostedMessage>;
  /** Sends a message that only the requester sees, in any channel, while the token is valid. */
  whisper(job: Job, content: string, signal: AbortSignal): Promise<void>;
  /** Shows a file, and small ones, only to the requester, while the token is valid. */
  showPrivately(
    job: Job,
    file: FileAttachment,
    signal: AbortSignal,
    small?: readonly SmallFile[],
  ): Promise<PostedMessage>;
  /**
   * Changes the message with a job's video, and whether that is hidden until it is clicked. `attachmentId` is `null` for a
   * link. Resolves to whether Discord says that the file is as it should be.
   */
  setSpoiler(job: JobIn<'succeeded'>, body: MessageBody, attachmentId: string | null): Promise<boolean>;
  /** Deletes the message with the job's video, which may differ from the one with its progress. */
  remove(job: Job, message: { id: string; channelId: string }): Promise<void>;
  /**
   * A short reply below the job's message that pings the requester. On the channel route, Discord recognizes it by a
   * nonce.
   */
  ping(job: Job, content: string, signal: AbortSignal): Promise<void>;
  /**
   * The new or direct message that an earlier attempt may have posted; `undefined` also if that can't be seen. Throws
   * if Discord is down.
   */
  find(
    job: Job,
    where: 'message' | 'dm',
    isIt: (message: APIMessage) => boolean,
    signal: AbortSignal,
  ): Promise<PostedMessage | undefined>;
}

/** One message. */
export interface MessageLocation {
  channelId: string;
  messageId: string;
}

export interface PostedMessage {
  id: string;
  channelId: string;
  /** URLs of the attached files at Discord, in their order. */
  fileUrls: readonly string[];
  route: 'reply' | 'channel' | 'message' | 'dm';
}

/** For this many jobs, the bot remembers that their prompts are blocked. For others, it finds out again. */
const MAX_BLOCKED = 1_000;
/** Enough to find a message posted before a restart in a busy channel. */
const LOOK_BACK = 100;

export function createJobMessages({ edits, uploads }: RestClients, clock: Clock): JobMessages {
  const { hasToken, onBestRoute } = createMessageRoutes(clock);
  /** Jobs whose words are blocked in their channel. */
  const blocked = new LRUCache<string, true>({ max: MAX_BLOCKED });

  /** Sends a body, and if its words are blocked, the one without them. */
  async function withNeutralFallback<T>(
    { id }: Job,
    { neutral, ...body }: MessageBody,
    file: FileAttachment | undefined,
    send: (body: Omit<MessageBody, 'neutral'>, file: FileAttachment | undefined) => Promise<T>,
  ): Promise<T> {
    // The alt text has the same words.
    const sendNeutral = (content: string) =>
      send({ ...body, content }, file && { ...file, description: file.name });
    if (neutral !== undefined && blocked.has(id)) return sendNeutral(neutral);
    try {
      return await send(body, file);
    } catch (error) {
      if (neutral === undefined || messageFailure(error) !== 'blocked') throw error;
      const answer = await sendNeutral(neutral);
      noteBlocked(id);
      return answer;
    }
  }

  function noteBlocked(id: string) {
    blocked.set(id, true);
  }

  function followUpPath(job: Job) {
    if (!hasToken(job)) throw new MessageUnknownError('the token is over', 'out-of-reach');
    return Routes.webhook(job.origin.applicationId, job.origin.interactionToken);
  }

  async function openDm(job: Job, signal: AbortSignal): Promise<string> {
    const body = { recipient_id: job.origin.userId };
    const channel = await edits.post(Routes.userChannels(), { body, signal });
    return (channel as RESTPostAPICurrentUserCreateDMChannelResult).id;
  }

  async function send(
    job: Job,
    path: `/${string}`,
    body: object,
    file: FileAttachment | undefined,
    signal: AbortSignal,
  ) {
    if (file === undefined) return edits.post(path, { body, signal });
    checkSize(file, uploadLimitBytes(job, false));
    return uploadFile(body, file, (upload, sent) => {
      const request = { body: upload, passThroughBody: true, signal };
      return sent
        ? uploads.patch(Routes.channelMessage(sent.channel_id, sent.id), request)
        : uploads.post(path, request);
    });
  }

  return {
    hasToken,

    async edit(job, body, signal, former) {
      const answer = await withNeutralFallback(job, body, undefined, (allowed) => {
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

    uploadLimitBytes: (job) => uploadLimitBytes(job, hasToken(job)),

    begin({ origin }, file, growing, signal) {
      const path = Routes.webhookMessage(origin.applicationId, origin.interactionToken);
      return beginUpload({ path, upload: { ...toUpload({}, file), growing }, signal }, (body, limited) =>
        uploads.patch(path, { body, passThroughBody: true, auth: false, signal: limited }),
      );
    },

    async replace(job, body, file, signal, small = []) {
      let route: PostedMessage['route'] = 'reply';
      const message = await withNeutralFallback(job, body, file, (allowed, attached) => {
        const patch = async (path: `/${string}`, byToken: boolean) => {
          const auth = byToken ? { auth: false } : {};
          if (!attached) return edits.patch(path, { body: { ...allowed, attachments: [] }, ...auth, signal });
          checkSize(attached, uploadLimitBytes(job, byToken));
          const send = async (upload: Upload) =>
            (await attached.begun?.finish(path, upload)) ??
            uploads.patch(path, { body: upload, passThroughBody: true, ...auth, signal });
          return uploadFile(allowed, attached, send, small);
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
        return (await onBestRoute(
          job,
          (path) => edits.get(path, { auth: false, signal }),
          (path) => edits.get(path, { signal }),
        )) as APIMessage;
      } catch (error) {
        if (messageFailure(error) === 'message-gone') return undefined;
        throw error;
      }
    },

    async post(job, body, file, signal) {
      const path = Routes.channelMessages(job.origin.channelId);
      const message = await withNeutralFallback(job, body, file, (allowed, attached) =>
        asReply(repliable(job), (reply) =>
          send(job, path, { ...allowed, ...nonceOf(job), ...reply }, attached, signal),
        ),
      );
      return posted(message, 'message');
    },

    async dm(job, { neutral: _, ...body }, file, signal) {
      const path = Routes.channelMessages(await openDm(job, signal));
      const message = { ...body, ...nonceOf(job) };
      return posted(await send(job, path, message, file, signal), 'dm');
    },

    async whisper(job, content, signal) {
      const body = { content, flags: MessageFlags.Ephemeral, allowed_mentions: { parse: [] } };
      checkMessage(await edits.post(followUpPath(job), { body, auth: false, signal }));
    },

    async showPrivately(job, file, signal, small = []) {
      const path = followUpPath(job);
      checkSize(file, uploadLimitBytes(job, true));
      const body = toUpload({ flags: MessageFlags.Ephemeral }, file, small);
      return posted(await uploads.post(path, { body, passThroughBody: true, auth: false, signal }), 'reply');
    },

    async setSpoiler(job, body, attachmentId) {
      const { channelId, messageId } = job.status;
      const attachments = [{ id: attachmentId, is_spoiler: isSpoiler(job) }];
      const answer = await withNeutralFallback(job, body, undefined, (allowed) => {
        const options = { body: { ...allowed, ...(attachmentId && { attachments }) } };
        const byChannel = () => edits.patch(Routes.channelMessage(channelId, messageId), options);
        if (messageId !== job.origin.messageId) return byChannel();
        return onBestRoute(job, (path) => edits.patch(path, { ...options, auth: false }), byChannel);
      });
      checkMessage(answer);
      return (answer as APIMessage).attachments.every((file) => isHiddenFile(file) === isSpoiler(job));
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

    async ping(job, content, signal) {
      const { applicationId, interactionToken, channelId, userId } = job.origin;
      const body: RESTPostAPIChannelMessageJSONBody = { content, allowed_mentions: { users: [userId] } };
      // A follow-up appears as a reply to the job's message automatically, and needs no permission in the channel.
      if (hasToken(job)) {
        const path = Routes.webhook(applicationId, interactionToken);
        try {
          return checkMessage(await edits.post(path, { body, auth: false, signal }));
        } catch (error) {
          if (!isUnauthorized(error) && messageFailure(error) !== 'token-over') throw error;
        }
      }
      const { nonce } = nonceOf(job);
      const once = { ...body, nonce: `p${nonce}`, enforce_nonce: true };
      const answer = await asReply(repliable(job), (reply) =>
        edits.post(Routes.channelMessages(channelId), { body: { ...once, ...reply }, signal }),
      );
      checkMessage(answer);
    },

    async find(job, where, isIt, signal) {
      try {
        const channelId = where === 'dm' ? await openDm(job, signal) : job.origin.channelId;
        const query = new URLSearchParams({ limit: String(LOOK_BACK) });
        const messages = await edits.get(Routes.channelMessages(channelId), { query, signal });
        if (!Array.isArray(messages)) throw new MessageUnknownError('the answer is no list', 'unavailable');
        const found = (messages as APIMessage[]).find(isIt);
        return found && posted(found, where);
      } catch (error) {
        if (messageFailure(error) === 'unavailable') throw error;
        return undefined;
      }
    },
  };
}

/** A message about one state of a job must not be taken for one about the next. At most 25 characters. */
function nonceOf({ id, status }: Job) {
  return { nonce: `${id}${status.state.slice(0, 3)}`, enforce_nonce: true };
}

/** The message to reply to, if the bot may do so as far as it knows. */
function repliable({ origin }: Job): string | null {
  const mayReply = (BigInt(origin.appPermissions) & PermissionFlagsBits.ReadMessageHistory) !== 0n;
  return mayReply ? origin.messageId : null;
}

/** A proxy's page doesn't prove that anybody can read the sent message. */
function checkMessage(answer: unknown): void {
  if (typeof answer === 'object' && answer !== null && 'id' in answer) return;
  throw new MessageUnknownError('the answer is no message', 'unavailable');
}

function posted(message: unknown, route: PostedMessage['route']): PostedMessage {
  const { id, channel_id, attachments } = message as APIMessage;
  return { id, channelId: channel_id, fileUrls: attachments.map(({ url }) => url), route };
}
