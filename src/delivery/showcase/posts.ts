import {
  type APIMessage,
  type APIThreadChannel,
  DiscordAPIError,
  type RESTGetAPIGuildThreadsResult,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import { deliveryProblem, messageFailure } from '../../discord/errors.ts';
import { findLatest } from '../../discord/find-latest.ts';
import { checkMessage } from '../../discord/message-answer.ts';
import type { RestClients } from '../../discord/rest.ts';
import type { ShowcaseChannel } from '../../discord/showcase-channel.ts';
import { type FileAttachment, toUpload } from '../../discord/upload.ts';
import { uploadLimitBytes } from '../../discord/upload-limit.ts';
import type { Job, JobIn } from '../../jobs/job.ts';
import type { ShowcaseCopy } from '../../jobs/showcase-store.ts';
import type { Provenance } from '../../provenance.ts';
import type { JobView } from '../../replies/job-view.ts';
import { isCopyOf, renderCopy, tagsOf } from '../../replies/showcase-copy.ts';
import type { Limiter } from '../limiter.ts';
import type { PastVideos } from '../past-videos.ts';

/** Enough to find a post made before a restart in a busy forum, whose posts are read one by one. */
const LOOK_BACK_POSTS = 50;

/** A copy's message. The first of a forum's post has the post's id. */
export interface CopyPlace {
  channelId: string;
  messageId: string;
}

/** The messages in showcases. */
export interface ShowcasePosts {
  /** `undefined` if there is no video any more. */
  post(
    job: JobIn<'succeeded'>,
    channel: ShowcaseChannel,
    signal: AbortSignal,
  ): Promise<CopyPlace | undefined>;
  /** The message that an earlier attempt may have posted. */
  find(copy: ShowcaseCopy, signal: AbortSignal): Promise<CopyPlace | undefined>;
  remove(place: CopyPlace, signal: AbortSignal): Promise<void>;
}

export function createShowcasePosts(deps: {
  rest: RestClients;
  /** Shared with deliveries. */
  limit: Limiter;
  pastVideos: Pick<PastVideos, 'find' | 'withFile'>;
  provenance: Pick<Provenance, 'linkMark'>;
  viewOf(job: Job): JobView;
}): ShowcasePosts {
  const { edits, uploads } = deps.rest;

  /** With the file, or without one that the channel doesn't take. */
  async function send(
    view: JobView & { job: JobIn<'succeeded'> },
    channel: ShowcaseChannel,
    file: FileAttachment | undefined,
    signal: AbortSignal,
  ): Promise<CopyPlace> {
    const { title, neutralTitle, body } = renderCopy(view, { isAttached: file !== undefined });
    const { neutral, ...message } = body;
    try {
      return await sendAs(view, channel, { title, message, file }, signal);
    } catch (error) {
      // The words of the prompt are blocked there.
      if (neutral === undefined || messageFailure(error) !== 'blocked') throw error;
      const quiet = { title: neutralTitle, message: { ...message, content: neutral }, file };
      return await sendAs(view, channel, quiet, signal);
    }
  }

  async function sendAs(
    { job, model }: JobView,
    channel: ShowcaseChannel,
    { title, message, file }: { title: string; message: object; file: FileAttachment | undefined },
    signal: AbortSignal,
  ): Promise<CopyPlace> {
    const applied_tags = tagsOf({ job, model }, channel.tags);
    const path = channel.isForum ? Routes.threads(channel.id) : Routes.channelMessages(channel.id);
    const once = { nonce: `s${job.id}`, enforce_nonce: true };
    // A post has no nonce.
    const asSent = (own: object) =>
      channel.isForum ? { name: title, applied_tags, message: own } : { ...own, ...once };
    const upload = file && toUpload(message, file);
    const sent = upload
      ? await deps.limit(() =>
          uploads.post(path, {
            body: { ...upload, payload: asSent(upload.payload) },
            ...{ passThroughBody: true, signal },
          }),
        )
      : await edits.post(path, { body: asSent(message), signal });
    checkMessage(sent);
    return { channelId: channel.isForum ? sent.id : channel.id, messageId: sent.id };
  }

  async function findPost(
    { jobId, guildId, channelId }: ShowcaseCopy,
    signal: AbortSignal,
  ): Promise<CopyPlace | undefined> {
    const { threads } = (await edits.get(Routes.guildActiveThreads(guildId), {
      signal,
    })) as RESTGetAPIGuildThreadsResult;
    const posts = (threads as APIThreadChannel[])
      .filter(({ parent_id }) => parent_id === channelId)
      .toSorted((one, other) => (BigInt(one.id) > BigInt(other.id) ? -1 : 1));
    for (const { id } of posts.slice(0, LOOK_BACK_POSTS)) {
      const first = (await edits.get(Routes.channelMessage(id, id), { signal }).catch(unlessAway)) as
        | APIMessage
        | undefined;
      if (isCopyOf(first?.components, jobId)) return { channelId: id, messageId: id };
    }
    return undefined;
  }

  /** A hosted video is found even if somebody has deleted the message with its link. */
  async function isThere({ channelId, messageId }: JobIn<'succeeded'>['status']): Promise<boolean> {
    return (await edits.get(Routes.channelMessage(channelId, messageId)).catch(unlessAway)) !== undefined;
  }

  return {
    async post(job, channel, signal) {
      const found = await deps.pastVideos.find(job);
      if (!found || (job.status.host && !(await isThere(job.status)))) return undefined;
      const { url, expiresAtMs = null, size } = found;
      const link = job.status.host && { url, expiresAtMs, mark: deps.provenance.linkMark(job.id) };
      const view = { ...deps.viewOf(job), job };
      const linked = () => send({ ...view, link }, channel, undefined, signal);
      const maxBytes = uploadLimitBytes(job, false);
      if (size > maxBytes) return linked();
      const options = { id: `showcase-${job.id}`, maxBytes, signal };
      try {
        return await deps.pastVideos.withFile(job, found, options, (file) =>
          send(view, channel, file, signal),
        );
      } catch (error) {
        if (messageFailure(error) !== 'too-large') throw error;
        return linked();
      }
    },

    async find(copy, signal) {
      const { channelId, jobId } = copy;
      if (channelId === null) return undefined;
      const isIt = ({ components }: APIMessage) => isCopyOf(components, jobId);
      const found = await findLatest(edits, { channelId, since: jobId }, isIt, signal).catch(unlessAway);
      return found ? { channelId, messageId: found.id } : findPost(copy, signal).catch(unlessAway);
    },

    async remove({ channelId, messageId }, signal) {
      const message = () => edits.delete(Routes.channelMessage(channelId, messageId), { signal });
      const isPost = channelId === messageId;
      try {
        await (isPost ? edits.delete(Routes.channel(channelId), { signal }) : message());
      } catch (error) {
        if (isGone(error)) return;
        // Without Manage Threads, at least the video goes.
        if (isPost && deliveryProblem(error) === 'permission')
          await message().catch((again: unknown) => {
            if (!isGone(again)) throw again;
          });
        throw error;
      }
    },
  };
}

function isGone(error: unknown): boolean {
  const isUnknown = error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownChannel;
  return isUnknown || messageFailure(error) === 'message-gone';
}

/** Nothing is found where the bot can't look. Throws if Discord is down. */
function unlessAway(error: unknown): undefined {
  if (messageFailure(error) === 'unavailable') throw error;
}
