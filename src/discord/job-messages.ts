import {
  type APIActionRowComponent,
  type APIAllowedMentions,
  type APIComponentInMessageActionRow,
  type APIMessage,
  MessageFlags,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPICurrentUserCreateDMChannelResult,
  Routes,
} from 'discord.js';
import type { Clock } from '../clock.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { MessageUnknownError, messageFailure } from './errors.ts';
import { replyTo } from './post-message.ts';
import type { RestClients } from './rest.ts';
import { createRoads } from './roads.ts';
import { type FileAttachment, toUpload } from './upload.ts';
import { checkSize, uploadLimitBytes } from './upload-limit.ts';

/** A message's text and buttons. The bot's messages mention nobody unless `allowed_mentions` says so. */
export interface MessageBody {
  content: string;
  components?: APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** Of Discord's `MessageFlags`; 0 takes earlier ones away. */
  flags?: number;
  allowed_mentions: APIAllowedMentions;
}

/** The two roads to the message that shows a job: the interaction's token, and after it the channel. */
export interface JobMessages {
  /** Whether edits still go by the token. */
  hasToken(job: Job): boolean;
  /** Changes text and buttons; attachments stay. */
  edit(job: Job, body: MessageBody, signal?: AbortSignal): Promise<void>;
  /**
   * What the job's message takes as a file by the road that is open now, in bytes. The member's own allowance
   * counts for their token alone; a larger file is refused here as `too-large`, and never sent.
   */
  uploadLimitBytes(job: Job): number;
  /** Changes the message and gives it `file` as its only attachment, or none. */
  replace(
    job: Job,
    body: MessageBody,
    file: FileAttachment | undefined,
    signal: AbortSignal,
  ): Promise<PostedMessage>;
  /** The message as it is now; `undefined` where there is none. Throws where that can't be known. */
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
  /** Shows a file to the requester alone, while the token lives. */
  showPrivately(job: Job, file: FileAttachment, signal: AbortSignal): Promise<PostedMessage>;
  /** Deletes the message that holds the job's video, which may be another than the one of its progress. */
  remove(job: Job, message: { id: string; channelId: string }): Promise<void>;
  /** A short reply below the job's message that pings the requester. */
  ping(job: Job, content: string, signal: AbortSignal): Promise<void>;
}

export interface PostedMessage {
  id: string;
  channelId: string;
  /** Where Discord keeps the attached file. */
  fileUrl: string | undefined;
  route: 'reply' | 'channel' | 'message' | 'dm';
}

export function createJobMessages({ edits, uploads }: RestClients, clock: Clock): JobMessages {
  const { hasToken, onBestRoad } = createRoads(clock);

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
    return uploads.post(path, { body: toUpload(body, file), passThroughBody: true, signal });
  }

  return {
    hasToken,

    async edit(job, body, signal) {
      const answer = await onBestRoad(
        job,
        (path) => edits.patch(path, { body, auth: false, ...(signal && { signal }) }),
        (path) => edits.patch(path, { body, ...(signal && { signal }) }),
      );
      checkMessage(answer);
    },

    uploadLimitBytes: (job) => uploadLimitBytes(job, hasToken(job)),

    async replace(job, body, file, signal) {
      const patch = async (path: `/${string}`, byToken: boolean) => {
        const auth = byToken ? { auth: false } : {};
        if (!file) return edits.patch(path, { body: { ...body, attachments: [] }, ...auth, signal });
        checkSize(file, uploadLimitBytes(job, byToken));
        return uploads.patch(path, { body: toUpload(body, file), passThroughBody: true, ...auth, signal });
      };
      let route: PostedMessage['route'] = 'reply';
      const message = await onBestRoad(
        job,
        (path) => patch(path, true),
        (path) => {
          route = 'channel';
          return patch(path, false);
        },
      );
      return posted(message, route);
    },

    async read(job, signal) {
      try {
        return (await onBestRoad(
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
      const { channelId, messageId } = job.origin;
      const message: RESTPostAPIChannelMessageJSONBody = {
        ...body,
        ...nonceOf(job),
        ...replyTo(messageId),
      };
      return posted(await send(job, Routes.channelMessages(channelId), message, file, signal), 'message');
    },

    async dm(job, body, file, signal) {
      const path = Routes.channelMessages(await openDm(job, signal));
      const message = { ...body, ...nonceOf(job) };
      return posted(await send(job, path, message, file, signal), 'dm');
    },

    async showPrivately(job, file, signal) {
      if (!hasToken(job)) throw new MessageUnknownError('the token is over', 'out-of-reach');
      checkSize(file, uploadLimitBytes(job, true));
      const { applicationId, interactionToken } = job.origin;
      const body = toUpload({ flags: MessageFlags.Ephemeral }, file);
      const path = Routes.webhook(applicationId, interactionToken);
      return posted(await uploads.post(path, { body, passThroughBody: true, auth: false, signal }), 'reply');
    },

    async remove(job, { id, channelId }) {
      const isReply = id === job.origin.messageId;
      if (!isReply) await edits.delete(Routes.channelMessage(channelId, id));
      else {
        await onBestRoad(
          job,
          (path) => edits.delete(path, { auth: false }),
          (path) => edits.delete(path),
        );
      }
    },

    async ping(job, content, signal) {
      const { applicationId, interactionToken, channelId, messageId, userId } = job.origin;
      const body: RESTPostAPIChannelMessageJSONBody = { content, allowed_mentions: { users: [userId] } };
      // A follow-up shows as a reply to the job's message by itself, and needs no permission in the channel.
      if (hasToken(job)) {
        const path = Routes.webhook(applicationId, interactionToken);
        return checkMessage(await edits.post(path, { body, auth: false, signal }));
      }
      const reply = { ...body, ...replyTo(messageId) };
      await edits.post(Routes.channelMessages(channelId), { body: reply, signal });
    },
  };
}

/** What is said while a job is looked at must not be taken for what comes after it. */
function nonceOf(job: Job) {
  return { nonce: isIn(job, 'reviewing') ? `r${job.id}` : job.id, enforce_nonce: true };
}

/** A page of some proxy's is no proof that anybody can read what was sent. */
function checkMessage(answer: unknown): void {
  if (typeof answer === 'object' && answer !== null && 'id' in answer) return;
  throw new MessageUnknownError('the answer is no message', 'unavailable');
}

function posted(message: unknown, route: PostedMessage['route']): PostedMessage {
  const { id, channel_id, attachments } = message as APIMessage;
  return { id, channelId: channel_id, fileUrl: attachments[0]?.url, route };
}
