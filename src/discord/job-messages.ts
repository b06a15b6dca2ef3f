import type { APIMessage } from 'discord.js';
import type { Job, JobIn } from '../jobs/job.ts';
import type { GrowingFile } from '../media/read-in-place.ts';
import type { BegunUpload } from './begun-upload.ts';
import type { MessageBody } from './message-body.ts';
import type { SmallFile } from './small-files.ts';
import type { FileAttachment } from './upload.ts';

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
    small?: readonly SmallFile[],
  ): Promise<PostedMessage>;
  /** A direct message to the requester. */
  dm(
    job: Job,
    body: MessageBody,
    file: FileAttachment | undefined,
    signal: AbortSignal,
    small?: readonly SmallFile[],
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
   * link. Files beside it stay. Resolves to whether Discord says that the file is as it should be.
   */
  setSpoiler(job: JobIn<'succeeded'>, body: MessageBody, attachmentId: string | null): Promise<boolean>;
  /** Deletes the message with the job's video, which may differ from the one with its progress. */
  remove(job: Job, message: { id: string; channelId: string }): Promise<void>;
  /**
   * A short reply below the job's message that pings the requester. On the channel route, Discord recognizes it by a
   * nonce.
   */
  ping(job: Job, content: string, signal: AbortSignal): Promise<MessageLocation>;
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
