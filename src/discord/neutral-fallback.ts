import { LRUCache } from 'lru-cache';
import type { Job } from '../jobs/job.ts';
import { messageFailure } from './errors.ts';
import type { MessageBody } from './message-body.ts';
import type { FileAttachment } from './upload.ts';

/** For this many jobs, the bot remembers that their prompts are blocked. For others, it finds out again. */
const MAX_BLOCKED = 1_000;

/** Sends a body, and if its words are blocked in the channel, the one without them. */
export type NeutralFallback = <T>(
  job: Job,
  body: MessageBody,
  file: FileAttachment | undefined,
  send: (body: Omit<MessageBody, 'neutral'>, file: FileAttachment | undefined) => Promise<T>,
) => Promise<T>;

export function createNeutralFallback(): NeutralFallback {
  /** Jobs whose words are blocked. */
  const blocked = new LRUCache<string, true>({ max: MAX_BLOCKED });

  return async ({ id }, { neutral, ...body }, file, send) => {
    // The alt text has the same words.
    const sendNeutral = (content: string) =>
      send({ ...body, content }, file && { ...file, description: file.name });
    if (neutral !== undefined && blocked.has(id)) return sendNeutral(neutral);
    try {
      return await send(body, file);
    } catch (error) {
      if (neutral === undefined || messageFailure(error) !== 'blocked') throw error;
      const answer = await sendNeutral(neutral);
      blocked.set(id, true);
      return answer;
    }
  };
}
