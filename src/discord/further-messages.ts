import {
  type APIMessage,
  MessageFlags,
  PermissionFlagsBits,
  type RESTPostAPIChannelMessageJSONBody,
  Routes,
} from 'discord.js';
import type { Job } from '../jobs/job.ts';
import { MessageUnknownError, messageFailure } from './errors.ts';
import { findLatest } from './find-latest.ts';
import type { JobMessages } from './job-messages.ts';
import { checkMessage, posted } from './message-answer.ts';
import { isUnauthorized, type MessageRoutes } from './message-routes.ts';
import type { Upload } from './multipart.ts';
import type { NeutralFallback } from './neutral-fallback.ts';
import { openDm } from './open-dm.ts';
import { asReply } from './post-message.ts';
import type { RestClients } from './rest.ts';
import type { SmallFile } from './small-files.ts';
import { type FileAttachment, toUpload, uploadFile } from './upload.ts';
import { checkSize, uploadLimitBytes } from './upload-limit.ts';

type FurtherMessages = Pick<JobMessages, 'post' | 'dm' | 'whisper' | 'showPrivately' | 'ping' | 'find'>;

/** Messages beside the one that shows the job. */
export function createFurtherMessages({
  edits,
  uploads,
  routes: { hasToken },
  withNeutralFallback,
}: RestClients & { routes: MessageRoutes; withNeutralFallback: NeutralFallback }): FurtherMessages {
  function followUpPath(job: Job) {
    if (!hasToken(job)) throw new MessageUnknownError('the token is over', 'out-of-reach');
    return Routes.webhook(job.origin.applicationId, job.origin.interactionToken);
  }

  async function send(
    job: Job,
    path: `/${string}`,
    body: object,
    { file, small }: { file?: FileAttachment | undefined; small?: readonly SmallFile[] },
    signal: AbortSignal,
  ) {
    if (file === undefined) return edits.post(path, { body, signal });
    checkSize(file, uploadLimitBytes(job, false));
    const sendUpload = (upload: Upload, sent?: APIMessage) => {
      const request = { body: upload, passThroughBody: true, signal };
      return sent
        ? uploads.patch(Routes.channelMessage(sent.channel_id, sent.id), request)
        : uploads.post(path, request);
    };
    return uploadFile(body, file, sendUpload, small);
  }

  return {
    async post(job, body, file, signal, small = []) {
      const path = Routes.channelMessages(job.origin.channelId);
      const message = await withNeutralFallback(job, body, { file, small }, (allowed, files) =>
        asReply(repliable(job), (reply) =>
          send(job, path, { ...allowed, ...nonceOf(job), ...reply }, files, signal),
        ),
      );
      return posted(message, 'message');
    },

    async dm(job, { neutral: _, ...body }, file, signal, small = []) {
      const path = Routes.channelMessages(await openDm(edits, job.origin.userId, signal));
      const message = { ...body, ...nonceOf(job) };
      return posted(await send(job, path, message, { file, small }, signal), 'dm');
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

    async ping(job, content, signal) {
      const { applicationId, interactionToken, channelId, userId } = job.origin;
      const sent = (answer: unknown) => {
        checkMessage(answer);
        return { channelId, messageId: answer.id };
      };
      const body: RESTPostAPIChannelMessageJSONBody = { content, allowed_mentions: { users: [userId] } };
      // A follow-up appears as a reply to the job's message automatically, and needs no permission in the channel.
      if (hasToken(job)) {
        const path = Routes.webhook(applicationId, interactionToken);
        try {
          return sent(await edits.post(path, { body, auth: false, signal }));
        } catch (error) {
          if (!isUnauthorized(error) && messageFailure(error) !== 'token-over') throw error;
        }
      }
      const { nonce } = nonceOf(job);
      const once = { ...body, nonce: `p${nonce}`, enforce_nonce: true };
      const answer = await asReply(repliable(job), (reply) =>
        edits.post(Routes.channelMessages(channelId), { body: { ...once, ...reply }, signal }),
      );
      return sent(answer);
    },

    async find(job, where, isIt, signal) {
      try {
        const channelId =
          where === 'dm' ? await openDm(edits, job.origin.userId, signal) : job.origin.channelId;
        const found = await findLatest(edits, { channelId, since: job.id }, isIt, signal);
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
  return mayReply ? (origin.messageId ?? origin.below ?? null) : null;
}
