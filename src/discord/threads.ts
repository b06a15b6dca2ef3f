import {
  type REST,
  type RESTPostAPIChannelMessagesThreadsJSONBody,
  type RESTPostAPIChannelMessagesThreadsResult,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import { plainLine } from '../text/markdown.ts';
import { checkMessage } from './message-answer.ts';
import { sendBest } from './send-best.ts';

/** @see https://discord.com/developers/docs/resources/channel#start-thread-from-message */
const NAME_LENGTH = 100;

/** Threads that the bot starts, and its own messages in them. Each throws Discord's error. */
export interface Threads {
  /** A public thread from one of the channel's messages. Resolves with its id. */
  start(channelId: string, messageId: string, name: string): Promise<string>;
  /** Posts a message in the first form that Discord accepts, and resolves with its id. */
  post(threadId: string, forms: readonly [object, ...object[]]): Promise<string>;
  edit(threadId: string, messageId: string, forms: readonly [object, ...object[]]): Promise<void>;
  remove(threadId: string, messageId: string): Promise<void>;
  /** Reads a thread, to see whether it is there. */
  read(threadId: string): Promise<unknown>;
}

export function createThreads(rest: Pick<REST, 'get' | 'post' | 'patch' | 'delete'>): Threads {
  return {
    async start(channelId, messageId, name) {
      const body: RESTPostAPIChannelMessagesThreadsJSONBody = {
        name: plainLine(name, NAME_LENGTH),
        // People come back to it for days.
        auto_archive_duration: ThreadAutoArchiveDuration.OneWeek,
      };
      const started = await rest.post(Routes.threads(channelId, messageId), { body });
      return (started as RESTPostAPIChannelMessagesThreadsResult).id;
    },
    async post(threadId, forms) {
      const posted = await sendBest(forms, (body) => rest.post(Routes.channelMessages(threadId), { body }));
      checkMessage(posted);
      return posted.id;
    },
    async edit(threadId, messageId, forms) {
      await sendBest(forms, (body) => rest.patch(Routes.channelMessage(threadId, messageId), { body }));
    },
    async remove(threadId, messageId) {
      await rest.delete(Routes.channelMessage(threadId, messageId));
    },
    read: (threadId) => rest.get(Routes.channel(threadId)),
  };
}
